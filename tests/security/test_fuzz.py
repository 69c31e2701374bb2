"""Some hundred hostile inputs in every run; as many as one likes with XRAY_TRAINER_HOSTILE=200000."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from xray_trainer.machine import num_cores

ROOT = Path(__file__).parents[2]
NUM = os.environ.get("XRAY_TRAINER_HOSTILE", "")


@pytest.mark.skipif(sys.platform == "win32", reason="limits and peaks of memory are those of POSIX")
def test_no_hostile_input_breaks_hangs_or_leaves_the_data_folder() -> None:
    how = ["--num", NUM] if NUM else ["--num", "300", "--seconds", str(12 // max(num_cores(), 2))]
    finished = subprocess.run(
        [sys.executable, "-m", "tests.security.fuzzing", *how],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.stdout, finished.stderr[-3000:]
    told = json.loads(finished.stdout.splitlines()[-1])
    assert (told["failures"], told["outside"], finished.returncode) == ([], [], 0)
    assert told["figures"]["hostile.peak_mb"] < 1024
    assert min(one["inputs"] for one in told["kinds"].values()) > 0
