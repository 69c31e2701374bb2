"""Raters on scans: each judges each, and what it said is held against the truth.

Anomaly maps are tallied and let go, so memory does not grow with them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite
from statistics import median

from xray_trainer.detector.evaluation.cells import CELLS, Cell
from xray_trainer.detector.evaluation.known import KnownScan
from xray_trainer.detector.evaluation.rater import Judged, Rater
from xray_trainer.errors import CheckpointError
from xray_trainer.regions import Mask, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.scoring.matching import Matched, match, rated_findings
from xray_trainer.scoring.pixel_statistics import ScanPixels
from xray_trainer.scoring.pixels import PixelTally, masks_on_map
from xray_trainer.scoring.ratings import RatedScan


@dataclass(frozen=True, slots=True)
class JudgedScan:
    """A scan as a rater saw it.

    Attributes:
        known: the scan with its truth.
        score: of the scan.
        rated: ratings of its findings; concealments in the order of `known.hidden`.
        seconds: that judging took.
        false_marks: regions of the findings that hit nothing, the highest rated first, a few of them.
        pixels: what its anomaly map looked like.
    """

    known: KnownScan
    score: float
    rated: RatedScan
    seconds: float
    false_marks: tuple[Region, ...]
    pixels: ScanPixels


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that a rater said.

    Attributes:
        name: of the rater.
        scans: in the order that they were given.
        tallies: of the pixels, by cell of the table.
    """

    name: str
    scans: list[JudgedScan] = field(default_factory=list)
    tallies: dict[Cell, PixelTally] = field(default_factory=lambda: {cell: PixelTally() for cell in CELLS})

    @property
    def seconds_per_scan(self) -> float:
        """Returns the median."""
        return median(scan.seconds for scan in self.scans)


_NUM_FALSE_MARKS = 3


def judge_all(
    raters: Sequence[Rater],
    scans: Sequence[KnownScan],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Results, ...]:
    """Returns what each rater said of each scan; every scan is read once.

    Raises:
        CheckpointError: a rater gave a score that is no number.
        ScanFileError: a scan cannot be read.
    """
    results = tuple(Results(rater.name) for rater in raters)
    for done, known in enumerate(scans, start=1):
        scan = known.read()
        for rater, result in zip(raters, results, strict=True):
            _judge(rater, known, scan, result)
        if progress is not None:
            progress(done, len(scans))
    return results


def rate(rater: Rater, known: KnownScan, scan: Scan) -> tuple[float, RatedScan]:
    """Returns score and ratings of a scan that shows what `known` says, whoever rendered it."""
    judged = _checked(rater, rater.judge(scan), scan)
    return judged.score, RatedScan.of(_matched(judged, known, scan))


def _judge(rater: Rater, known: KnownScan, scan: Scan, result: Results) -> None:
    begin = time.perf_counter()
    judged = _checked(rater, rater.judge(scan), scan)
    seconds = time.perf_counter() - begin
    masks = _masks(judged, known, scan)
    for cell in CELLS:
        if cell.holds(known):
            result.tallies[cell].add(judged.anomaly_map, masks)
    matched = _matched(judged, known, scan)
    falsely = sorted(matched.false_marks, key=lambda index: -judged.findings[index].score)
    worst = tuple(judged.findings[index].region for index in falsely[:_NUM_FALSE_MARKS])
    pixels = ScanPixels.of(judged.anomaly_map, masks)
    result.scans.append(JudgedScan(known, judged.score, RatedScan.of(matched), seconds, worst, pixels))


def _matched(judged: Judged, known: KnownScan, scan: Scan) -> Matched:
    return match(
        rated_findings(judged.findings),
        [concealment.region for concealment in known.hidden],
        shape_hw=scan.shape_hw,
        pixel_mm_xy=scan.pixel_mm_xy,
    )


def _masks(judged: Judged, known: KnownScan, scan: Scan) -> tuple[Mask, ...]:
    mm_x, mm_y = scan.pixel_mm_xy
    height, width = judged.anomaly_map.shape
    return masks_on_map(
        [concealment.region for concealment in known.hidden],
        map_shape_hw=(int(height), int(width)),
        cell_px_xy=(judged.cell_mm / mm_x, judged.cell_mm / mm_y),
    )


def _checked(rater: Rater, judged: Judged, scan: Scan) -> Judged:
    if not isfinite(judged.score):
        raise CheckpointError(f"{rater.name}: the score of {scan.scan_id} is no number, got {judged.score}")
    return judged
