"""The mistakes that are worth a look: the clearest concealments missed, and the surest false alarms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xray_trainer.detector.evaluation.figures import MAIN_RATE, false_ratings, parted
from xray_trainer.detector.evaluation.judging import JudgedScan
from xray_trainer.regions import Concealment, Region
from xray_trainer.scoring.finding_statistics import found_threshold


@dataclass(frozen=True, slots=True)
class Mistake:
    """A place on a scan.

    Attributes:
        scan: as it was judged.
        region: of the concealment missed, or of the false finding.
        rating: of the finding there, -inf where there is none.
        missed: the concealment; None for a false alarm.
    """

    scan: JudgedScan
    region: Region
    rating: float
    missed: Concealment | None = None


def worst_misses(scans: Sequence[JudgedScan], *, num: int, rate: float = MAIN_RATE) -> tuple[Mistake, ...]:
    """Returns the concealments not found at a false alarm rate, the clearest (`clutter_snr`) first."""
    threshold = found_threshold(false_ratings(parted(scans)[0]), rate)
    missed = [
        Mistake(scan, hidden.region, rating, hidden)
        for scan in scans
        for hidden, rating in zip(scan.known.hidden, scan.rated.concealment_ratings, strict=True)
        if not rating > threshold
    ]
    return tuple(sorted(missed, key=lambda one: -_clutter_snr(one))[:num])


def worst_false_alarms(scans: Sequence[JudgedScan], *, num: int) -> tuple[Mistake, ...]:
    """Returns the highest-rated false finding of each benign scan that has one, the highest first."""
    false = [
        Mistake(scan, scan.false_marks[0], max(scan.rated.false_ratings))
        for scan in parted(scans)[0]
        if scan.false_marks
    ]
    return tuple(sorted(false, key=lambda one: -one.rating)[:num])


def _clutter_snr(mistake: Mistake) -> float:
    return mistake.missed.factors["clutter_snr"] if mistake.missed else 0.0
