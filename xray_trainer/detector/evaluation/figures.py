"""The figures of scans that a rater judged, each with its interval by scan.

What "found" and "hit" mean: a suspicious scan is *hit* when its score is above that of all but the allowed
share of benign scans; a concealment is *found* when the finding on it is rated above the highest false mark
of all but that share of benign scans. Thresholds are fixed on the benign scans of the same cell, which no
detector was trained on. A rate that needs more benign scans is left out, and a note says how many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any

import numpy as np

from xray_trainer.detector.evaluation.cells import Cell
from xray_trainer.detector.evaluation.judging import JudgedScan, Results
from xray_trainer.scoring.detection import (
    FALSE_ALARM_RATES,
    auroc_statistic,
    benign_scans_needed,
    hit_rate_statistic,
)
from xray_trainer.scoring.finding_statistics import cpm_statistic, found_statistic
from xray_trainer.scoring.intervals import Interval, Statistic, bootstrap_interval, point, wilson_interval
from xray_trainer.scoring.localisation import localisation
from xray_trainer.scoring.pixel_statistics import aupro_statistic, average_precision_statistic
from xray_trainer.scoring.pixels import AUPRO_LIMITS

MAIN_RATE = 0.06
"""The false alarm rate that detectors are compared at."""

CLEAR_SNR = 1.0
"""`clutter_snr` from which on a concealment counts as clear."""

_NUM_RESAMPLES = 1000
_NUM_PIXEL_RESAMPLES = 200
_SEED = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its interval; nan where it does not exist."""

    value: float
    interval: Interval

    def to_json(self) -> dict[str, Any]:
        """Returns value and interval, None for what does not exist."""
        ends = (self.interval.low, self.interval.high) if self.interval.is_defined else (nan, nan)
        return {"value": rounded(self.value), "interval_95": [rounded(end) for end in ends]}


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some scans.

    Attributes:
        num_benign, num_suspicious, num_hidden: scans and concealments that they come from.
        by_name: in the order in which they are shown.
        notes: what could not be told, and how many scans it needs.
    """

    num_benign: int
    num_suspicious: int
    num_hidden: int
    by_name: dict[str, Figure]
    notes: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Figure:
        return self.by_name[name]

    def to_json(self) -> dict[str, Any]:
        """Returns everything, ready for JSON."""
        return {
            "num_benign": self.num_benign,
            "num_suspicious": self.num_suspicious,
            "num_concealments": self.num_hidden,
            **{name: figure.to_json() for name, figure in self.by_name.items()},
            "notes": list(self.notes),
        }


def cell_figures(results: Results, cell: Cell, *, threshold: float | None = None) -> Figures:
    """Returns every figure of a rater on the scans of a cell.

    Args:
        results: all that the rater said.
        cell: whose scans count.
        threshold: of a scan's score, fixed before and elsewhere; what it does here is told too.
    """
    scans = [scan for scan in results.scans if cell.holds(scan.known)]
    benign, suspicious = parted(scans)
    rates, notes = supported_rates(len(benign))
    notes += ("no benign scans: wAFROC is over the false marks of suspicious ones",) if not benign else ()
    statistics = _of_scans(benign, suspicious) | _of_findings(benign, suspicious)
    nums = {"num_benign": len(benign), "num_suspicious": len(suspicious)}
    figures = {name: figure_of(statistic, **nums) for name, statistic in statistics.items()}
    figures |= _at_rates(benign, suspicious, rates)
    figures |= _clear(benign, suspicious, rates)
    figures |= _of_pixels(results, cell, benign, suspicious)
    figures |= _at_stored(benign, suspicious, threshold) if threshold is not None else {}
    num_hidden = sum(len(scan.known.hidden) for scan in suspicious)
    return Figures(len(benign), len(suspicious), num_hidden, figures, notes)


def parted(scans: Sequence[JudgedScan]) -> tuple[list[JudgedScan], list[JudgedScan]]:
    """Returns the benign and the suspicious scans."""
    benign = [scan for scan in scans if scan.known.is_benign]
    return benign, [scan for scan in scans if not scan.known.is_benign]


def supported_rates(num_benign: int) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Returns the false alarm rates that the benign scans suffice for, and a sentence for each other."""
    rates = tuple(rate for rate in FALSE_ALARM_RATES if num_benign >= benign_scans_needed(rate))
    notes = tuple(
        f"{100 * rate:g} % false alarms need {benign_scans_needed(rate)} benign scans, there are {num_benign}"
        for rate in FALSE_ALARM_RATES
        if rate not in rates
    )
    return rates, notes


def rate_name(what: str, rate: float) -> str:
    """Returns the name of a figure at a false alarm rate.

    >>> rate_name("hit", 0.004), rate_name("hit", 0.06)
    ('hit_at_0.4pct_fa', 'hit_at_6pct_fa')
    """
    return f"{what}_at_{100 * rate:g}pct_fa"


def figure_of(
    statistic: Statistic,
    *,
    num_benign: int,
    num_suspicious: int,
    num_resamples: int = _NUM_RESAMPLES,
    value: float | None = None,
) -> Figure:
    """Returns a figure with its bootstrap interval; `value` where the statistic is only a coarse one."""
    interval = bootstrap_interval(
        statistic,
        num_benign=num_benign,
        num_suspicious=num_suspicious,
        rng=np.random.default_rng(_SEED),
        num_resamples=num_resamples,
        method="bca" if value is None else "percentile",
    )
    if value is None:
        value = point(statistic, num_benign=num_benign, num_suspicious=num_suspicious)
    return Figure(value, interval)


def share_of(statistic: Statistic, *, num_benign: int, num_suspicious: int, num: int) -> Figure:
    """Returns a share of `num` with its interval, which is Wilson's where it is all or none."""
    figure = figure_of(statistic, num_benign=num_benign, num_suspicious=num_suspicious)
    if figure.interval.is_defined or not isfinite(figure.value):
        return figure
    return Figure(figure.value, wilson_interval(round(figure.value * num), num))


def rounded(value: float) -> float | None:
    """Returns a number for JSON: four digits, None where it does not exist."""
    return round(float(value), 4) if isfinite(value) else None


def clear_scans(suspicious: Sequence[JudgedScan]) -> list[tuple[JudgedScan, list[float]]]:
    """Returns the scans with clear concealments, each with the ratings of those concealments."""
    kept = [
        (scan, select_ratings(scan, lambda factors: factors["clutter_snr"] >= CLEAR_SNR))
        for scan in suspicious
    ]
    return [(scan, ratings) for scan, ratings in kept if ratings]


def select_ratings(scan: JudgedScan, is_wanted: Callable[[dict[str, float]], bool]) -> list[float]:
    """Returns the ratings of the concealments whose difficulty factors are wanted."""
    return [
        rating
        for rating, hidden in zip(scan.rated.concealment_ratings, scan.known.hidden, strict=True)
        if is_wanted(dict(hidden.factors))
    ]


def _of_scans(benign: Sequence[JudgedScan], suspicious: Sequence[JudgedScan]) -> dict[str, Statistic]:
    return {"auroc": auroc_statistic(scores(benign), scores(suspicious))}


def _of_findings(benign: Sequence[JudgedScan], suspicious: Sequence[JudgedScan]) -> dict[str, Statistic]:
    located = localisation([scan.rated for scan in (*benign, *suspicious)])
    cpm = cpm_statistic(false_ratings(benign), false_ratings(suspicious), found_ratings(suspicious))
    return {"wafroc": located.statistic, "cpm": cpm}


def _at_rates(
    benign: Sequence[JudgedScan], suspicious: Sequence[JudgedScan], rates: Sequence[float]
) -> dict[str, Figure]:
    found = [(scan, list(scan.rated.concealment_ratings)) for scan in suspicious]
    hits = {rate_name("hit", rate): _hit(benign, suspicious, rate) for rate in rates}
    return hits | {rate_name("found", rate): _found(benign, found, rate) for rate in rates}


def _clear(
    benign: Sequence[JudgedScan], suspicious: Sequence[JudgedScan], rates: Sequence[float]
) -> dict[str, Figure]:
    if MAIN_RATE not in rates:
        return {}
    clear = clear_scans(suspicious)
    return {
        rate_name("clear_hit", MAIN_RATE): _hit(benign, [scan for scan, _ in clear], MAIN_RATE),
        rate_name("clear_found", MAIN_RATE): _found(benign, clear, MAIN_RATE),
    }


def _at_stored(
    benign: Sequence[JudgedScan], suspicious: Sequence[JudgedScan], threshold: float
) -> dict[str, Figure]:
    parts = {"stored_hit": scores(suspicious), "stored_false_alarms": scores(benign)}
    counts = {name: (sum(one >= threshold for one in part), len(part)) for name, part in parts.items()}
    return {
        name: Figure(count / num if num else nan, wilson_interval(count, num))
        for name, (count, num) in counts.items()
    }


def _hit(benign: Sequence[JudgedScan], suspicious: Sequence[JudgedScan], rate: float) -> Figure:
    statistic = hit_rate_statistic(scores(benign), scores(suspicious), false_alarm_rate=rate)
    num = len(suspicious)
    return share_of(statistic, num_benign=len(benign), num_suspicious=num, num=num)


def _found(
    benign: Sequence[JudgedScan], found: Sequence[tuple[JudgedScan, list[float]]], rate: float
) -> Figure:
    ratings = [of_scan for _, of_scan in found]
    statistic = found_statistic(false_ratings(benign), ratings, false_alarm_rate=rate)
    num = sum(len(of_scan) for of_scan in ratings)
    return share_of(statistic, num_benign=len(benign), num_suspicious=len(found), num=num)


def _of_pixels(
    results: Results, cell: Cell, benign: Sequence[JudgedScan], suspicious: Sequence[JudgedScan]
) -> dict[str, Figure]:
    tally = results.tallies[cell]
    low, high = [scan.pixels for scan in benign], [scan.pixels for scan in suspicious]
    nums = {
        "num_benign": len(low),
        "num_suspicious": len(high),
        "num_resamples": _NUM_PIXEL_RESAMPLES,
    }
    figures = {
        "pixel_ap": figure_of(average_precision_statistic(low, high), value=tally.average_precision(), **nums)
    }
    for limit in AUPRO_LIMITS:
        statistic = aupro_statistic(low, high, limit=limit)
        figures[f"aupro_{limit:g}"] = figure_of(statistic, value=tally.aupro(limit), **nums)
    return figures


def scores(scans: Sequence[JudgedScan]) -> list[float]:
    """Returns the score of each scan."""
    return [scan.score for scan in scans]


def false_ratings(scans: Sequence[JudgedScan]) -> list[tuple[float, ...]]:
    """Returns, per scan, the ratings of its false marks."""
    return [scan.rated.false_ratings for scan in scans]


def found_ratings(scans: Sequence[JudgedScan]) -> list[tuple[float, ...]]:
    """Returns, per scan, the ratings of its concealments, -inf where unmarked."""
    return [scan.rated.concealment_ratings for scan in scans]
