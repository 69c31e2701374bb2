from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch

from xray_trainer.errors import InputError
from xray_trainer.synthesis.batch import render_batches
from xray_trainer.synthesis.render import render_scan
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.setting import sample_setting, scene_seeds

SMALL = SceneRequest(shape_hw=(96, 400), pixel_mm=50, cargo_families=("drums",), num_hidden=1)


def test_a_batch_holds_the_scans_that_are_rendered_one_by_one() -> None:
    tasks = [(SMALL, 1), (SMALL, 2), (SMALL, 3)]
    batches = list(render_batches(tasks, batch_size=2))
    assert [len(batch.transmission) for batch in batches] == [2, 1]
    singles = [render_scan(request, seed=seed) for request, seed in tasks]
    for single, scan in zip(singles, torch.cat([batch.transmission for batch in batches]), strict=True):
        np.testing.assert_array_equal(scan.numpy(), single.scan.transmission)
    truths = [truth for batch in batches for truth in batch.concealments]
    assert [[one.kind for one in truth] for truth in truths] == [
        [one.kind for one in single.concealments] for single in singles
    ]


def test_a_setting_travels_between_processes() -> None:
    setting = sample_setting(SMALL, scene_seeds(1)[0])
    arrived = pickle.loads(pickle.dumps(setting))
    strip = slice(150, 200)
    assert torch.equal(arrived.exposure.columns(strip), setting.exposure.columns(strip))
    assert arrived.noise_seed == setting.noise_seed


def test_scans_of_one_batch_have_one_shape() -> None:
    tasks = [(SMALL, 1), (SMALL.model_copy(update={"beams": ("6MV",)}), 2)]
    with pytest.raises(InputError, match="of one shape"):
        list(render_batches(tasks, batch_size=2))


def test_an_empty_batch_is_refused() -> None:
    with pytest.raises(InputError, match="at least 1, got 0"):
        list(render_batches([], batch_size=0))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_a_gpu_sees_what_a_cpu_sees() -> None:
    setting = sample_setting(SMALL, scene_seeds(1)[0])
    there = sample_setting(SMALL, scene_seeds(1)[0], device="cuda")
    whole = slice(0, SMALL.shape_hw[1])
    expected, found = setting.exposure.columns(whole), there.exposure.columns(whole).cpu()
    assert torch.allclose(found, expected, atol=1e-4)
    (batch,) = render_batches([(SMALL, 1)], batch_size=1, device="cuda")
    on_cpu = render_scan(SMALL, seed=1).scan.transmission
    assert batch.transmission.device.type == "cuda"
    assert abs(float(batch.transmission.mean()) - float(on_cpu.mean())) < 1e-3
