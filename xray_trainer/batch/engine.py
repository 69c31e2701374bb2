"""A batch run: many inputs in, tables of scans and findings out.

Threads decode ahead, the network runs in the calling thread, and memory holds a few scans however many there
are. Every input becomes exactly one row: a file that cannot be used gets a status and a reason, and the rest
goes on.
"""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xray_trainer.batch.coco import write_coco
from xray_trainer.batch.listing import Input, list_inputs
from xray_trainer.batch.tables import FindingRow, ScanRow, write_durably, write_findings, write_scans
from xray_trainer.detector.explain import explanation
from xray_trainer.errors import ScanFileError, XrayTrainerError
from xray_trainer.regions import Finding
from xray_trainer.scans.atomic import not_writable
from xray_trainer.scans.files import read_scan_noted
from xray_trainer.scans.scan import Scan

if TYPE_CHECKING:
    from xray_trainer.detector.detect import Detector

_MOST_THREADS = 8
_AHEAD_PER_THREAD = 2


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What a run came to; `failures` are (uri, message) of the inputs that failed."""

    num_ok: int
    num_warned: int
    num_failed: int
    num_findings: int
    seconds: float
    failures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Decoded:
    """An input after reading: the scan, or the row that tells why there is none."""

    row: ScanRow
    scan: Scan | None = None
    notes: tuple[str, ...] = ()


def run_batch(
    inputs: Sequence[str | Path],
    out: Path,
    *,
    detector: Detector,
    progress: Callable[[int, int], None] | None = None,
    min_score: float | None = None,
    num_threads: int | None = None,
) -> BatchSummary:
    """Returns the summary of a run that leaves `scans.parquet`, `findings.parquet` and `findings.json`.

    Args:
        inputs: files, folders and patterns; see `listing.list_inputs`.
        out: folder for the results, made if absent.
        detector: runs in the calling thread.
        progress: hears (done, of how many) after every input.
        min_score: of the findings to keep; by default the checkpoint's operating point.
        num_threads: threads that decode.

    Raises:
        StorageError: `out` cannot be written.
    """
    begin = time.perf_counter()
    _check_writable(out)
    listed = list_inputs(inputs)
    scans: list[ScanRow] = []
    findings: list[FindingRow] = []
    for decoded in _decoded(listed, num_threads or min(_MOST_THREADS, os.cpu_count() or 1)):
        row, found = search(decoded.row, decoded.scan, decoded.notes, detector=detector, min_score=min_score)
        scans.append(row)
        findings.extend(found)
        if progress is not None:
            progress(len(scans), len(listed))
    write_findings(out, findings)
    write_scans(out, scans)
    write_coco(out)
    return _summary(scans, findings, seconds=time.perf_counter() - begin)


def search(
    row: ScanRow,
    scan: Scan | None,
    notes: tuple[str, ...] = (),
    *,
    detector: Detector,
    min_score: float | None = None,
) -> tuple[ScanRow, list[FindingRow]]:
    """Returns the finished row of an input and the rows of its findings."""
    checkpoint = f"{detector.config.name}@{detector.config.weights_sha256[:12]}"
    row = replace(row, checkpoint=checkpoint)
    if scan is None:
        return row, []
    begin = time.perf_counter()
    try:
        analysis = detector.analyse(scan, min_score=min_score)
        found = [
            _finding_row(row, number, finding, scan.shape_hw)
            for number, finding in enumerate(analysis.findings, start=1)
        ]
    except Exception as error:  # one scan must never end the run of ten thousand others
        return _failed(row, error), []
    notes = (*notes, *analysis.notes)
    finished = replace(
        row,
        status="warned" if notes else "ok",
        reason="noted" if notes else "",
        message="; ".join(notes),
        score=analysis.score,
        num_findings=len(found),
        seconds=row.seconds + time.perf_counter() - begin,
    )
    return finished, found


def _decoded(listed: Sequence[Input], num_threads: int) -> Iterator[_Decoded]:
    """Yields inputs in their order; at most two per thread are decoded ahead."""
    pending: deque[Future[_Decoded]] = deque()
    with ThreadPoolExecutor(num_threads, thread_name_prefix="decode") as pool:
        for each in listed:
            pending.append(pool.submit(_decode, each))
            if len(pending) > _AHEAD_PER_THREAD * num_threads:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def _decode(given: Input) -> _Decoded:
    if given.reason:
        return _Decoded(ScanRow(given.uri, "failed", given.reason, given.message))
    begin = time.perf_counter()
    try:
        scan, notes = read_scan_noted(given.path)
    except Exception as error:  # whatever a broken file does to a decoder becomes its row
        row = _failed(ScanRow(given.uri, "failed"), error)
        return _Decoded(replace(row, seconds=time.perf_counter() - begin))
    height, width = scan.shape_hw
    row = ScanRow(
        given.uri,
        "ok",
        height_px=height,
        width_px=width,
        num_energies=scan.num_energies,
        pixel_mm_x=scan.pixel_mm_xy[0],
        pixel_mm_y=scan.pixel_mm_xy[1],
        seconds=time.perf_counter() - begin,
    )
    return _Decoded(row, scan, notes)


def _failed(row: ScanRow, error: Exception) -> ScanRow:
    if isinstance(error, ScanFileError):
        reason, message = error.reason, str(error)
    elif isinstance(error, XrayTrainerError):
        reason, message = "refused", str(error)
    elif isinstance(error, MemoryError):
        reason, message = "too_large", f"{row.uri}: not enough memory for it"
    else:
        reason, message = "error", f"{row.uri}: {type(error).__name__}: {error}"
    return replace(row, status="failed", reason=reason, message=message)


def _finding_row(row: ScanRow, number: int, finding: Finding, shape_hw: tuple[int, int]) -> FindingRow:
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


def _summary(scans: Sequence[ScanRow], findings: Sequence[FindingRow], *, seconds: float) -> BatchSummary:
    return BatchSummary(
        num_ok=_count(scans, "ok"),
        num_warned=_count(scans, "warned"),
        num_failed=_count(scans, "failed"),
        num_findings=len(findings),
        seconds=seconds,
        failures=tuple((row.uri, row.message) for row in scans if row.status == "failed"),
    )


def _count(scans: Iterable[ScanRow], status: str) -> int:
    return sum(row.status == status for row in scans)


def _check_writable(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(out, error) from None
    write_durably(out / ".writable", b"").unlink()
