"""Speed of light of a batch run: what every stage costs by itself, and what the machine could do at best.

Stages are timed one after the other on one core, in processor time of the thread, which other work on the
machine hardly moves. Where all stages share the cores, light = cores / sum of core-seconds per scan. With a
GPU the network has a place of its own: light is the slower of the cores' stages and the network.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import TypeVar

import torch

from xray_trainer.batch.local import one_core_each
from xray_trainer.batch.parts import Parts
from xray_trainer.batch.ring import Slot
from xray_trainer.batch.search import finding_row
from xray_trainer.batch.tables import ScanRow
from xray_trainer.bench.batch_folder import energies_of
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.frame import frame_scan
from xray_trainer.detector.inference import infer
from xray_trainer.detector.timing import seconds_of
from xray_trainer.machine import num_cores
from xray_trainer.scans.files import read_scan

STAGES = ("read", "decode", "prepare", "network", "components", "write")

_IN_A_ROW = 20
_T = TypeVar("_T")


def stage_core_seconds(
    detector: Detector, files: Sequence[Path], *, min_score: float, repeats: int = 3
) -> dict[str, float]:
    """Returns core-seconds per scan of each of `STAGES`, the mean over files of the least of `repeats`.

    `read` is bytes from the page cache into memory, `decode` from bytes to transmission (reading taken off),
    `prepare` resampling and padding, `components` from maps to findings with what explains them, `write` rows
    into journal and part.
    """
    with one_core_each(), TemporaryDirectory() as folder:
        parts = Parts(Path(folder))
        stages = [_Stages(detector, parts, min_score, repeats).of_scan(path) for path in files]
        parts.close()
    return {name: mean(one[name] for one in stages) for name in STAGES}


def light_scans_per_s(core_s: dict[str, float], *, network_s: float | None = None) -> float:
    """Returns the most scans per second that stages of these core-seconds allow.

    Args:
        core_s: by stage.
        network_s: seconds of a GPU per scan, where one runs the network.
    """
    if network_s is None:
        return num_cores() / sum(core_s.values())
    on_cores = sum(seconds for name, seconds in core_s.items() if name != "network")
    return min(num_cores() / on_cores, 1 / network_s)


def gpu_network_s(detector: Detector, path: Path, *, repeats: int = 5) -> float | None:
    """Returns seconds of the GPU per scan, its frame lying in the GPU's memory; None without a GPU."""
    if detector.form.device.type != "cuda":
        return None
    scan = read_scan(path)
    frame = frame_scan(scan, pixel_mm=detector.config.pitch_mm(scan.beams))
    window = torch.from_numpy(frame.transmission)[None].to(detector.form.device)

    def run() -> None:
        with torch.inference_mode():
            for _ in range(_IN_A_ROW):
                detector.form.run(window)

    return seconds_of(run, repeats=repeats).wall / _IN_A_ROW


class _Stages:
    """Runs the stages of scans one by one and takes their time."""

    def __init__(self, detector: Detector, parts: Parts, min_score: float, repeats: int) -> None:
        self._detector, self._parts, self._min_score, self._repeats = detector, parts, min_score, repeats
        self._memory = Slot()

    def of_scan(self, path: Path) -> dict[str, float]:
        """Returns core-seconds by stage."""
        detector = self._detector
        _, read_s = self._timed(lambda: [one.read_bytes() for one in energies_of(path)])
        scan, decode_s = self._timed(lambda: read_scan(path))
        pixel_mm = detector.config.pitch_mm(scan.beams)
        frame, prepare_s = self._timed(lambda: frame_scan(scan, pixel_mm=pixel_mm, memory=self._memory))
        _, network_s = self._timed(lambda: infer(detector.form, frame.transmission))
        analysis, all_s = self._timed(lambda: detector.analyse(scan, min_score=self._min_score))
        row = ScanRow(path.as_posix(), "ok", num_findings=len(analysis.findings))

        def write() -> None:
            found = enumerate(analysis.findings, start=1)
            self._parts.add(row, [finding_row(row, number, one, scan.shape_hw) for number, one in found])
            self._parts.flush()

        _, write_s = self._timed(write)
        return {
            "read": read_s,
            "decode": max(0.0, decode_s - read_s),
            "prepare": prepare_s,
            "network": network_s,
            "components": max(0.0, all_s - prepare_s - network_s),
            "write": write_s,
        }

    def _timed(self, run: Callable[[], _T]) -> tuple[_T, float]:
        seconds = []
        for _ in range(self._repeats):
            begin = time.thread_time()
            result = run()
            seconds.append(time.thread_time() - begin)
        return result, min(seconds)
