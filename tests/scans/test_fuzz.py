"""Some hundred damaged files in every run; as many as one likes with XRAY_TRAINER_FUZZ=100000."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NUM_FILES = os.environ.get("XRAY_TRAINER_FUZZ", "400")


def test_any_damaged_file_is_a_scan_or_a_scan_file_error() -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "tests.scans.fuzzing", "--num", NUM_FILES],
        cwd=ROOT,
        env={**os.environ, "PYTHONFAULTHANDLER": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-4000:]
    told = json.loads(finished.stdout)
    assert told["files"] == int(NUM_FILES)
    assert told["peak_mb"] < 2048
    assert {"a scan", "truncated", "unreadable", "not_a_scan", "bad_sidecar"} <= set(told["outcomes"])
