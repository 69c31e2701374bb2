"""The same scans by what they show: conveyance, cargo, kind of concealment, item, beams and seed.

A stratum of scans is judged by itself, benign scans and all. A stratum of concealments, such as a kind, is
judged against all benign scans, and found means found at the one threshold of all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from xray_trainer.detector.evaluation.cells import TABLE
from xray_trainer.detector.evaluation.figures import MAIN_RATE, false_ratings, parted, rounded, scores
from xray_trainer.detector.evaluation.judging import JudgedScan
from xray_trainer.scoring.detection import auroc
from xray_trainer.scoring.finding_statistics import found_threshold
from xray_trainer.scoring.intervals import wilson_interval
from xray_trainer.scoring.localisation import localisation, wafroc_auc

Stratum = dict[str, Any]

_BY_SCAN: dict[str, Callable[[JudgedScan], str]] = {
    "cargo": lambda scan: "seen" if scan.known.is_cargo_seen else "unseen",
    "conveyance": lambda scan: scan.known.conveyance,
    "cargo_family": lambda scan: scan.known.cargo_family,
    "beams": lambda scan: "/".join(scan.known.scanner["beams"]),
    "has_lookalike": lambda scan: "yes" if scan.known.lookalikes else "no",
    "seed": lambda scan: str(scan.known.recipe.seed),
}


def strata(scans: Sequence[JudgedScan]) -> dict[str, dict[str, Stratum]]:
    """Returns figures by topic and name: those of scans, of kinds and of items."""
    topics = {topic: _by_scan(scans, name_of) for topic, name_of in _BY_SCAN.items()}
    names = [[(hidden.kind, hidden.item) for hidden in scan.known.hidden] for scan in scans]
    kinds = [[kind for kind, _ in of_scan] for of_scan in names]
    items = [[item for _, item in of_scan] for of_scan in names]
    return {**topics, "kind": _by_concealment(scans, kinds), "item": _by_concealment(scans, items)}


def by_seed(scans: Sequence[JudgedScan]) -> dict[str, dict[str, dict[str, float | None]]]:
    """Returns AUROC and wAFROC of each cell for each seed of the scans, and how far the seeds lie apart."""
    seeds = sorted({scan.known.recipe.seed for scan in scans})
    result: dict[str, dict[str, dict[str, float | None]]] = {}
    for cell in TABLE:
        of_cell = [scan for scan in scans if cell.holds(scan.known)]
        rows = {
            str(seed): _areas([scan for scan in of_cell if scan.known.recipe.seed == seed]) for seed in seeds
        }
        result[cell.name] = {
            seed: {name: rounded(value) for name, value in areas.items()} for seed, areas in rows.items()
        }
        known = {name: [areas[name] for areas in rows.values()] for name in ("auroc", "wafroc")}
        result[cell.name]["deviation"] = {name: _deviation(values) for name, values in known.items()}
    return result


def _by_scan(scans: Sequence[JudgedScan], name_of: Callable[[JudgedScan], str]) -> dict[str, Stratum]:
    threshold = found_threshold(false_ratings(parted(scans)[0]), MAIN_RATE)
    members: dict[str, list[JudgedScan]] = defaultdict(list)
    for scan in scans:
        members[name_of(scan)].append(scan)
    return {name: _of_members(members[name], threshold) for name in sorted(members)}


def _of_members(scans: Sequence[JudgedScan], threshold: float) -> Stratum:
    benign, suspicious = parted(scans)
    ratings = [rating for scan in suspicious for rating in scan.rated.concealment_ratings]
    false = [max(marks, default=-np.inf) > threshold for marks in false_ratings(benign)]
    return {
        "num_benign": len(benign),
        "num_suspicious": len(suspicious),
        **{name: rounded(value) for name, value in _areas(scans).items()},
        **_found(ratings, threshold),
        "false_alarms": rounded(float(np.mean(false))) if false else None,
    }


def _by_concealment(scans: Sequence[JudgedScan], names: Sequence[Sequence[str]]) -> dict[str, Stratum]:
    benign = false_ratings(parted(scans)[0])
    threshold = found_threshold(benign, MAIN_RATE)
    ratings: dict[str, list[float]] = defaultdict(list)
    for scan, of_scan in zip(scans, names, strict=True):
        for name, rating in zip(of_scan, scan.rated.concealment_ratings, strict=True):
            ratings[name].append(rating)
    return {
        name: {
            "num_concealments": len(ratings[name]),
            "afroc": rounded(wafroc_auc(benign, [[rating] for rating in ratings[name]])),
            **_found(ratings[name], threshold),
        }
        for name in sorted(ratings)
    }


def _found(ratings: Sequence[float], threshold: float) -> Stratum:
    count = sum(rating > threshold for rating in ratings)
    interval = wilson_interval(count, len(ratings))
    return {
        "found": rounded(count / len(ratings)) if ratings else None,
        "found_interval_95": [rounded(interval.low), rounded(interval.high)],
    }


def _areas(scans: Sequence[JudgedScan]) -> dict[str, float]:
    benign, suspicious = parted(scans)
    located = localisation([scan.rated for scan in scans]) if benign else None
    return {
        "auroc": auroc(scores(benign), scores(suspicious)),
        "wafroc": located.value if located else float("nan"),
    }


def _deviation(values: Sequence[float]) -> float | None:
    known = [value for value in values if np.isfinite(value)]
    return rounded(float(np.std(known, ddof=1))) if len(known) > 1 else None
