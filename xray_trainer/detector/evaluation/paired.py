"""How well a detector does on pairs it has not seen, by the measures that people are scored by.

Small for now: image AUROC, wAFROC, detection at the operating point, by kind of concealment. Every pair
counts twice, as a suspicious scan and as a benign one. Scores on synthetic scans are called synthetic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xray_trainer.detector.calibration import auroc
from xray_trainer.detector.detect import OPERATING_POINT, Detector
from xray_trainer.detector.pairs import Pair
from xray_trainer.regions import Concealment
from xray_trainer.scans.scan import Scan
from xray_trainer.scoring.intervals import bootstrap_interval, wilson_interval
from xray_trainer.scoring.localisation import localisation, wafroc_auc
from xray_trainer.scoring.matching import RULE, match, rated_findings
from xray_trainer.scoring.ratings import RatedScan
from xray_trainer.synthesis.taxonomy import BENIGN

_SEED = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """One scan as the detector saw it; `kinds` in the order of the concealment ratings."""

    score: float
    rated: RatedScan
    kinds: tuple[str, ...] = ()
    cargo_family: str = ""


def evaluate(
    detector: Detector, pairs: Iterable[Pair], *, progress: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """Returns the figures on these pairs as a dictionary that fits into JSON; `progress` hears pairs done."""
    measured: list[Measured] = []
    for done, pair in enumerate(pairs, start=1):
        hidden = tuple(entry for entry in pair.concealments if entry.kind != BENIGN)
        measured.append(measure(detector, pair.benign_scan, (), cargo_family=pair.cargo_family))
        measured.append(measure(detector, pair.scan, hidden, cargo_family=pair.cargo_family))
        if progress is not None:
            progress(done)
    return figures(measured, threshold=detector.threshold)


def measure(
    detector: Detector, scan: Scan, hidden: Sequence[Concealment], *, cargo_family: str = ""
) -> Measured:
    """Returns the score of a scan and the ratings of its findings against what is hidden in it."""
    analysis = detector.analyse(scan, min_score=0.0, is_explained=False)
    matched = match(
        rated_findings(analysis.findings),
        [concealment.region for concealment in hidden],
        shape_hw=scan.shape_hw,
        pixel_mm_xy=scan.pixel_mm_xy,
    )
    kinds = tuple(concealment.kind for concealment in hidden)
    return Measured(analysis.score, RatedScan.of(matched), kinds, cargo_family)


def figures(measured: Sequence[Measured], *, threshold: float) -> dict[str, Any]:
    """Returns the figures of measured scans; `threshold` is the score of the operating point."""
    benign = np.array([one.score for one in measured if not one.kinds])
    suspicious = np.array([one.score for one in measured if one.kinds])
    located = localisation([one.rated for one in measured])
    interval = bootstrap_interval(
        located.statistic,
        num_benign=len(benign),
        num_suspicious=len(suspicious),
        rng=np.random.default_rng(_SEED),
    )
    hits = int((suspicious >= threshold).sum())
    hit_interval = wilson_interval(hits, len(suspicious))
    return {
        "kind_of_scans": "synthetic",
        "matching_rule": RULE,
        "num_benign": len(benign),
        "num_suspicious": len(suspicious),
        "auroc": _rounded(auroc(benign, suspicious)),
        "wafroc": _rounded(located.value),
        "wafroc_interval_95": [_rounded(interval.low), _rounded(interval.high)],
        f"hit_at_{OPERATING_POINT}pct_fa": _rounded(hit_rate_at(benign, suspicious, float(OPERATING_POINT))),
        "operating_point": {
            "threshold": threshold,
            "hit_rate": _rounded(hits / max(1, len(suspicious))),
            "hit_rate_interval_95": [_rounded(hit_interval.low), _rounded(hit_interval.high)],
            "false_alarm_rate": _rounded(float((benign >= threshold).mean())),
        },
        "by_kind": _by_kind(measured, threshold),
        "by_cargo_family": _by_cargo_family(measured),
    }


def hit_rate_at(
    benign: np.ndarray[Any, np.dtype[np.float64]],
    suspicious: np.ndarray[Any, np.dtype[np.float64]],
    percent: float,
) -> float:
    """Returns the share of suspicious scans above the threshold that `percent` of these benign scans pass."""
    threshold = np.quantile(benign, 1 - percent / 100, method="higher")
    return float((suspicious > threshold).mean())


def _by_kind(measured: Sequence[Measured], threshold: float) -> dict[str, dict[str, float]]:
    benign = [one.rated.false_ratings for one in measured if not one.kinds]
    ratings: dict[str, list[float]] = defaultdict(list)
    for one in measured:
        for kind, rating in zip(one.kinds, one.rated.concealment_ratings, strict=True):
            ratings[kind].append(rating)
    return {
        kind: {
            "num": len(found),
            "afroc": _rounded(wafroc_auc(benign, [[rating] for rating in found])),
            "localised_at_operating_point": _rounded(float(np.mean(np.array(found) >= threshold))),
        }
        for kind, found in sorted(ratings.items())
    }


def _by_cargo_family(measured: Sequence[Measured]) -> dict[str, dict[str, float]]:
    result = {}
    for family in sorted({one.cargo_family for one in measured}):
        of_family = [one for one in measured if one.cargo_family == family]
        benign = np.array([one.score for one in of_family if not one.kinds])
        suspicious = np.array([one.score for one in of_family if one.kinds])
        if benign.size and suspicious.size:
            result[family] = {"num": suspicious.size, "auroc": _rounded(auroc(benign, suspicious))}
    return result


def _rounded(value: float) -> float:
    return round(float(value), 4)
