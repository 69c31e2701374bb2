"""From one input to its rows: read, search, write down. Whatever happens, it is exactly one row."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import torch

from xray_trainer.batch.listing import Input
from xray_trainer.batch.remote import local_copy
from xray_trainer.batch.ring import Ring, Slot
from xray_trainer.batch.run_settings import checkpoint_name
from xray_trainer.batch.tables import FindingRow, ScanRow
from xray_trainer.detector.explain import explanation
from xray_trainer.detector.inference import TILE_HW
from xray_trainer.errors import ScanFileError, StorageError, XrayTrainerError
from xray_trainer.regions import Finding
from xray_trainer.scans.files import read_scan_noted
from xray_trainer.scans.scan import Scan

if TYPE_CHECKING:
    from xray_trainer.detector.detect import Analysis, Detector

LEAST_TILE_PX: Final = 256

Found = tuple[ScanRow, list[FindingRow]]
Keep = Callable[[ScanRow, Scan, "Analysis"], None]
"""Told of every scan that was searched, while it is at hand."""


@dataclass(frozen=True, slots=True)
class Read:
    """An input after reading: the scan, or the row that tells why there is none."""

    row: ScanRow
    scan: Scan | None = None
    notes: tuple[str, ...] = ()


class Searcher:
    """Searches inputs, in any number of threads at once.

    Args:
        detector: the network may be run by several threads.
        min_score: of the findings to keep; by default the checkpoint's operating point.
        num_slots: of the ring: as many threads as will search.
        keep: see `Keep`.
        say: told once if scans must be cut smaller for want of memory on the GPU.
    """

    def __init__(
        self,
        detector: Detector,
        *,
        min_score: float | None = None,
        num_slots: int = 1,
        keep: Keep | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self._detector, self._min_score, self._keep, self._say = detector, min_score, keep, say
        self._ring = Ring(num_slots, is_pinned=detector.form.device.type == "cuda")
        self._checkpoint = checkpoint_name(detector)
        self._tile_hw, self._tile_lock = TILE_HW, threading.Lock()
        self._threads = threading.local()

    def __call__(self, given: Input) -> Found:
        """Returns the rows of an input.

        Raises:
            StorageError: what is to be kept cannot be written.
        """
        with self._ring.slot() as slot, self._own_stream():
            return self.search(read_input(given), memory=slot)

    def search(self, read: Read, *, memory: Slot) -> Found:
        """Returns the rows of an input that was read."""
        row = replace(read.row, checkpoint=self._checkpoint)
        if read.scan is None:
            return row, []
        begin = time.perf_counter()
        try:
            analysis = self._analysed(read.scan, memory)
            found = [
                finding_row(row, number, finding, read.scan.shape_hw)
                for number, finding in enumerate(analysis.findings, start=1)
            ]
        except Exception as error:  # one scan must never end the run of ten thousand others
            return failed(row, error), []
        notes = (*read.notes, *analysis.notes)
        finished = replace(
            row,
            status="warned" if notes else "ok",
            reason="noted" if notes else "",
            message="; ".join(notes),
            score=analysis.score,
            num_findings=len(found),
            seconds=row.seconds + time.perf_counter() - begin,
        )
        if self._keep is not None:
            self._keep(finished, read.scan, analysis)
        return finished, found

    def _own_stream(self) -> AbstractContextManager[object]:
        """Returns what lets the copies of this thread's scan overlap with those of others on a GPU."""
        device = self._detector.form.device
        if device.type != "cuda":
            return nullcontext()
        if not hasattr(self._threads, "stream"):
            self._threads.stream = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]
        return torch.cuda.stream(self._threads.stream)

    def _analysed(self, scan: Scan, memory: Slot) -> Analysis:
        while True:
            tile_hw = self._tile_hw
            try:
                return self._detector.analyse(scan, min_score=self._min_score, tile_hw=tile_hw, memory=memory)
            except torch.OutOfMemoryError:
                if max(tile_hw) <= LEAST_TILE_PX:
                    raise
                self._take_smaller_tiles(tile_hw)

    def _take_smaller_tiles(self, failed_hw: tuple[int, int]) -> None:
        """Halves the tiles for all threads, unless another thread just has."""
        with self._tile_lock:
            if self._tile_hw != failed_hw:
                return
            is_first = failed_hw == TILE_HW
            self._tile_hw = (
                max(LEAST_TILE_PX, failed_hw[0] // 2),
                max(LEAST_TILE_PX, failed_hw[1] // 2),
            )
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        if is_first and self._say is not None:
            self._say("the GPU's memory is full: scans are searched in smaller tiles from here on")


def read_input(given: Input) -> Read:
    """Returns an input after reading."""
    row = ScanRow(given.uri, "failed", size_bytes=given.size_bytes, version=given.version)
    if given.reason:
        return Read(replace(row, reason=given.reason, message=given.message))
    begin = time.perf_counter()
    try:
        with local_copy(given.uri) as path:
            scan, notes = read_scan_noted(path)
    except StorageError:
        raise
    except Exception as error:  # whatever a broken file does to a decoder becomes its row
        return Read(replace(failed(row, error), seconds=time.perf_counter() - begin))
    height, width = scan.shape_hw
    row = replace(
        row,
        status="ok",
        height_px=height,
        width_px=width,
        num_energies=scan.num_energies,
        pixel_mm_x=scan.pixel_mm_xy[0],
        pixel_mm_y=scan.pixel_mm_xy[1],
        seconds=time.perf_counter() - begin,
    )
    return Read(row, scan, notes)


def failed(row: ScanRow, error: Exception) -> ScanRow:
    """Returns the row of an input that could not be searched."""
    if isinstance(error, ScanFileError):
        reason, message = error.reason, str(error)
    elif isinstance(error, XrayTrainerError):
        reason, message = "refused", str(error)
    elif isinstance(error, MemoryError | torch.OutOfMemoryError):
        reason, message = "too_large", f"{row.uri}: not enough memory for it"
    else:
        reason, message = "error", f"{row.uri}: {type(error).__name__}: {error}"
    return replace(row, status="failed", reason=reason, message=message)


def finding_row(row: ScanRow, number: int, finding: Finding, shape_hw: tuple[int, int]) -> FindingRow:
    """Returns the row of a finding of a scan; `number` counts from 1."""
    x_min, y_min, x_max, y_max = finding.region.bounds_xyxy
    return FindingRow(
        uri=row.uri,
        finding=number,
        score=finding.score,
        x_min=x_min,
        y_min=y_min,
        x_max=x_max,
        y_max=y_max,
        area_px=finding.region.area_px,
        polygon=json.dumps(finding.region.to_geojson()),
        rle=json.dumps(finding.region.to_coco_rle(shape_hw)),
        family=finding.family,
        areal_density_g_cm2=finding.areal_density_g_cm2,
        material=finding.material,
        material_share=finding.material_share,
        cue=finding.cue,
        explanation=explanation(finding),
        checkpoint=row.checkpoint,
    )
