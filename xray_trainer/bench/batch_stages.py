"""Speed of light of a batch run: what every stage costs by itself, and what the machine could do at best.

Stages are timed one after the other, each by as many threads as there are cores, in processor time of the
thread, which other work on the machine hardly moves. Where all stages share the cores, light is cores over
the sum of core-seconds per scan. With a GPU the network has a place of its own: light is the slower of the
cores' stages and the network.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
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
from xray_trainer.detector.detect import Analysis, Detector
from xray_trainer.detector.frame import Frame, frame_scan
from xray_trainer.detector.inference import Maps, infer
from xray_trainer.detector.timing import seconds_of
from xray_trainer.machine import num_cores
from xray_trainer.scans.files import read_scan
from xray_trainer.scans.scan import Scan

STAGES = ("read", "decode", "prepare", "network", "components", "write")

_IN_A_ROW = 20
_Given = TypeVar("_Given")
_Result = TypeVar("_Result")


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
        core_s = _Stages(detector, parts, min_score=min_score, repeats=repeats).core_seconds(files)
        parts.close()
    return core_s


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
    """Runs one stage after the other over a few scans, each by as many threads as there are cores."""

    def __init__(self, detector: Detector, parts: Parts, *, min_score: float, repeats: int) -> None:
        self._detector, self._parts, self._min_score, self._repeats = detector, parts, min_score, repeats

    def core_seconds(self, files: Sequence[Path]) -> dict[str, float]:
        """Returns core-seconds per scan by stage."""
        _, read_s = self._timed(lambda path: [one.read_bytes() for one in energies_of(path)], files)
        scans, decode_s = self._timed(read_scan, files)
        frames, prepare_s = self._timed(self._frame, [(scan, Slot()) for scan in scans])
        maps, network_s = self._timed(lambda frame: infer(self._detector.form, frame.transmission), frames)
        analyses, components_s = self._timed(self._analysis, list(zip(maps, frames, scans, strict=True)))
        _, write_s = self._timed(self._write, list(zip(files, scans, analyses, strict=True)), num_threads=1)
        return {
            "read": read_s,
            "decode": max(0.0, decode_s - read_s),
            "prepare": prepare_s,
            "network": network_s,
            "components": components_s,
            "write": write_s,
        }

    def _frame(self, given: tuple[Scan, Slot]) -> Frame:
        scan, memory = given
        return frame_scan(scan, pixel_mm=self._detector.config.pitch_mm(scan.beams), memory=memory)

    def _analysis(self, given: tuple[Maps, Frame, Scan]) -> Analysis:
        return self._detector.read_off(*given, min_score=self._min_score)

    def _write(self, given: tuple[Path, Scan, Analysis]) -> None:
        path, scan, analysis = given
        row = ScanRow(path.as_posix(), "ok", num_findings=len(analysis.findings))
        found = enumerate(analysis.findings, start=1)
        self._parts.add(row, [finding_row(row, number, one, scan.shape_hw) for number, one in found])

    def _timed(
        self, run: Callable[[_Given], _Result], given: Sequence[_Given], *, num_threads: int | None = None
    ) -> tuple[list[_Result], float]:
        """Returns what a stage gives, and the mean over scans of its least core-seconds."""

        def timed(one: _Given) -> tuple[_Result, float]:
            begin = time.thread_time()
            result = run(one)
            return result, time.thread_time() - begin

        least = [float("inf")] * len(given)
        results: list[_Result] = []
        with ThreadPoolExecutor(num_threads or num_cores()) as pool:
            for _ in range(self._repeats):
                told = list(pool.map(timed, given))
                results = [result for result, _ in told]
                least = [min(before, now) for before, (_, now) in zip(least, told, strict=True)]
        return results, mean(least)
