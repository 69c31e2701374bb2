"""What a report counts, in one pass over the tables and in flat memory."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from xray_trainer.batch.families import UNKNOWN
from xray_trainer.batch.results import iter_scans_with_findings
from xray_trainer.batch.tables import FindingRow, ScanRow

MOST_FINDINGS: Final = 5
"""From this number on, findings per scan are counted together."""

NUM_BINS: Final = 10
"""Bins of scores from 0 to 1."""

_Ranked = tuple[float, int, ScanRow, tuple[FindingRow, ...]]


@dataclass(slots=True)
class Tally:
    """Counts over the scans of a run.

    Attributes:
        status: scans by status.
        scores: scans that were searched by bin of their score.
        findings: scans that were searched by number of findings, `MOST_FINDINGS` or more together.
        families: findings by family.
        reasons: scans that failed by reason.
        checkpoints: scans by checkpoint.
        failures: the first scans that failed.
        ranked: the scans of the highest score, highest first; equal ones in the order of the table.
        seconds: sum over all scans.
    """

    status: Counter[str] = field(default_factory=Counter)
    scores: Counter[int] = field(default_factory=Counter)
    findings: Counter[int] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    checkpoints: Counter[str] = field(default_factory=Counter)
    failures: list[ScanRow] = field(default_factory=list)
    ranked: list[tuple[ScanRow, tuple[FindingRow, ...]]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def num_scans(self) -> int:
        """Returns the number of inputs."""
        return self.status.total()

    @property
    def num_searched(self) -> int:
        """Returns the number of scans that did not fail."""
        return self.num_scans - self.status["failed"]

    @property
    def seconds_per_scan(self) -> float:
        """Returns the mean time of a scan, 0 where there is none."""
        return self.seconds / max(1, self.num_scans)


def tally(out: Path, *, num_ranked: int, num_failures: int) -> Tally:
    """Returns the counts over a result folder, with so many of the highest and of the failed scans."""
    counted = Tally()
    best: list[_Ranked] = []
    for number, (scan, found) in enumerate(iter_scans_with_findings(out)):
        counted.status[scan.status] += 1
        counted.seconds += scan.seconds
        counted.checkpoints[scan.checkpoint] += 1
        if scan.status == "failed":
            _count_failure(counted, scan, num_failures)
            continue
        _count_searched(counted, scan, found)
        heapq.heappush(best, (scan.score or 0.0, -number, scan, found))
        if len(best) > num_ranked:
            heapq.heappop(best)
    counted.ranked = [
        (scan, found) for *_, scan, found in sorted(best, key=lambda one: one[:2], reverse=True)
    ]
    return counted


def _count_failure(counted: Tally, scan: ScanRow, most: int) -> None:
    counted.reasons[scan.reason] += 1
    if len(counted.failures) < most:
        counted.failures.append(scan)


def _count_searched(counted: Tally, scan: ScanRow, found: tuple[FindingRow, ...]) -> None:
    counted.scores[min(NUM_BINS - 1, int(NUM_BINS * (scan.score or 0.0)))] += 1
    counted.findings[min(MOST_FINDINGS, len(found))] += 1
    counted.families.update(row.family or UNKNOWN for row in found)
