from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest
import torch
from torch import nn

from tests.detector.inference.nets import random_frame
from xray_trainer.detector.inference.front import front, front_reference

INTERPRETED = """
import torch
from torch import nn
from xray_trainer.detector.inference.front import front_reference, launch

torch.manual_seed(0)
stem = nn.Conv2d(64, 16, 1).requires_grad_(False)
counts = torch.randint(1, 65536, (2, 2, 8, 268), dtype=torch.int32)
counts[1, 1] = 0
for given, scale in ((counts, 1 / 65535), (counts / 65535, 1.0)):
    found = launch(given, stem, dtype=torch.float32, scale=scale)
    expected = front_reference(given, stem, dtype=torch.float32, scale=scale)
    assert found.shape == expected.shape and found.is_contiguous(memory_format=torch.channels_last)
    print(float((found - expected).abs().max()))
"""


def _stem() -> nn.Conv2d:
    torch.manual_seed(0)
    return nn.Conv2d(64, 64, 1).requires_grad_(False)


def test_reference_takes_counts_as_it_takes_transmission() -> None:
    counts = torch.from_numpy(np.round(random_frame(32, 64) * 65535).astype(np.uint16))[None]
    of_counts = front_reference(counts, _stem(), dtype=torch.float32, scale=1 / 65535)
    of_transmission = front_reference(counts.float() / 65535, _stem(), dtype=torch.float32)
    torch.testing.assert_close(of_counts, of_transmission)
    assert of_counts.shape == (1, 64, 8, 16)


@pytest.mark.skipif(find_spec("triton") is None, reason="Triton is not installed")
def test_kernel_gives_what_the_reference_gives_in_the_interpreter() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERPRETED],
        env={**os.environ, "TRITON_INTERPRET": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert all(float(line) < 1e-5 for line in done.stdout.split())


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_kernel_gives_what_the_reference_gives_on_the_device() -> None:
    frame, stem = torch.from_numpy(random_frame(64, 160))[None].cuda(), _stem().cuda()
    found = front(frame, stem, dtype=torch.float32)
    torch.testing.assert_close(found, front_reference(frame, stem, dtype=torch.float32), atol=1e-4, rtol=1e-4)
