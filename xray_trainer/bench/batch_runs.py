"""End to end: a folder from its first file to its last row on the disk, in a process of its own.

The process is warm: detector loaded, a few scans searched. Peak memory is that of this process alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xray_trainer.batch.engine import run_batch
from xray_trainer.batch.plan import BatchPlan
from xray_trainer.batch.results import read_results
from xray_trainer.detector.checkpoint import load_detector
from xray_trainer.errors import XrayTrainerError
from xray_trainer.machine import peak_memory_bytes

_WARM_UP_SCANS = 4


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a process is to measure.

    Attributes:
        folder: of scans.
        checkpoint: folder of one, the shipped one if None.
        form: of the network.
        repeats: runs over the folder.
    """

    folder: str
    checkpoint: str | None
    form: str
    device: str
    workers: int | None
    repeats: int


def measured_runs(request: RunRequest) -> dict[str, Any]:
    """Returns `seconds` and `core_seconds` of each run, `resume_s`, `peak_mb`, `num_scans`, `num_findings`.

    Raises:
        XrayTrainerError: a run failed.
    """
    command = [sys.executable, "-m", "xray_trainer.bench.batch_runs", json.dumps(asdict(request))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise XrayTrainerError(
            f"{request.folder}: the run that was to be measured failed: {done.stderr[-2000:]}"
        )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _measure(request: RunRequest) -> dict[str, Any]:
    checkpoint = Path(request.checkpoint) if request.checkpoint else None
    detector = load_detector(checkpoint, device=request.device, precision=request.form)
    plan = BatchPlan(workers=request.workers)
    folder = Path(request.folder)
    seconds, core_seconds = [], []
    with TemporaryDirectory(prefix="xray-trainer-bench-") as scratch:
        first = sorted(path for path in folder.iterdir() if path.suffix != ".json")[:_WARM_UP_SCANS]
        run_batch(first, Path(scratch) / "warm", detector=detector, plan=plan)
        for number in range(request.repeats):
            out = Path(scratch) / str(number)
            begin, core = time.perf_counter(), time.process_time()
            run_batch([folder], out, detector=detector, plan=plan)
            seconds.append(time.perf_counter() - begin)
            core_seconds.append(time.process_time() - core)
        results = read_results(out)
        begin = time.perf_counter()
        again = run_batch([folder], out, detector=detector, plan=BatchPlan(is_resumed=True))
        resume_s = time.perf_counter() - begin
    if again.num_resumed != len(results.scans) or not all(row.status != "failed" for row in results.scans):
        raise XrayTrainerError(f"{folder}: not every scan has its row")
    return {
        "seconds": seconds,
        "core_seconds": core_seconds,
        "resume_s": resume_s,
        "peak_mb": peak_memory_bytes() / 1e6,
        "num_scans": len(results.scans),
        "num_findings": len(results.findings),
        "form": detector.form.sentence,
    }


if __name__ == "__main__":
    print(json.dumps(_measure(RunRequest(**json.loads(sys.argv[1])))))
