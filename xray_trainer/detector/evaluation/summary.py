"""What comes out of an evaluation: the figures of every rater on the same scans, and what a program reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from xray_trainer.detector.evaluation.cells import CELLS, TABLE, WHOLE, Cell
from xray_trainer.detector.evaluation.difficulty import EDGES, Bin, efficiency, hit_curve
from xray_trainer.detector.evaluation.figures import Figures, cell_figures, rounded
from xray_trainer.detector.evaluation.judging import Results
from xray_trainer.detector.evaluation.known import KnownScan
from xray_trainer.detector.evaluation.strata import Stratum, by_seed, strata
from xray_trainer.detector.evaluation.variations import Variation
from xray_trainer.scoring.matching import RULE

_COMPARED = ("auroc", "wafroc", "hit_at_6pct_fa", "found_at_6pct_fa")


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one rater.

    Attributes:
        results: all that it said, scan by scan.
        cells: its figures by cell, those of all scans among them.
        strata: by topic and name.
        curves: share found over difficulty, by factor.
        efficiency: against the Hotelling observer, over all concealments.
        seeds: AUROC and wAFROC by cell and seed.
    """

    results: Results
    cells: dict[Cell, Figures]
    strata: dict[str, dict[str, Stratum]]
    curves: dict[str, tuple[Bin, ...]]
    efficiency: float
    seeds: dict[str, dict[str, dict[str, float | None]]]

    @property
    def name(self) -> str:
        """Returns the name of the rater."""
        return self.results.name

    def to_json(self) -> dict[str, Any]:
        """Returns everything but the scans, ready for JSON."""
        return {
            "scan_s": rounded(self.results.seconds_per_scan),
            "hotelling_efficiency": rounded(self.efficiency),
            "cells": {cell.name: figures.to_json() for cell, figures in self.cells.items()},
            "by": self.strata,
            "by_difficulty": {name: [one.to_json() for one in bins] for name, bins in self.curves.items()},
            "by_seed": self.seeds,
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came out: the detector's figures first, then those of the baselines.

    Attributes:
        scans: that were judged.
        summaries: one per rater, at least one.
        variations: the detector on the same scans with stronger artefacts; empty where not asked for.
        failures: a sentence for each scan that is missing.
    """

    scans: tuple[KnownScan, ...]
    summaries: tuple[Summary, ...]
    variations: tuple[Variation, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def own(self) -> Summary:
        """Returns the detector's figures."""
        return self.summaries[0]

    @property
    def wafroc_gap(self) -> float:
        """Returns by how much wAFROC falls from seen cargo and items to unseen ones."""
        return self.own.cells[TABLE[0]]["wafroc"].value - self.own.cells[TABLE[-1]]["wafroc"].value

    def figures(self) -> dict[str, float]:
        """Returns every figure that exists, by its full name."""
        own = self.own
        named = {
            f"evaluate.{cell.name}.{name}": figure.value
            for cell in (*TABLE, WHOLE)
            for name, figure in own.cells[cell].by_name.items()
        }
        named["evaluate.hotelling_efficiency"] = own.efficiency
        named["evaluate.wafroc_gap"] = self.wafroc_gap
        named["evaluate.scan_s"] = own.results.seconds_per_scan
        for other in self.summaries[1:]:
            named |= _baseline_figures(other)
        for variation in self.variations:
            named[f"evaluate.variations.{variation.name}.wafroc_change"] = variation.change.value
        return {name: round(value, 4) for name, value in named.items() if isfinite(value)}

    def to_json(self) -> dict[str, Any]:
        """Returns what a program may want to know."""
        first = self.scans[0].recipe
        return {
            "figures": self.figures(),
            "kind_of_scans": "synthetic",
            "matching_rule": RULE,
            "recipe": first.name,
            "split": first.split,
            "seeds": sorted({scan.recipe.seed for scan in self.scans}),
            "num_scans": len(self.scans),
            "detector": self.own.name,
            "raters": {summary.name: summary.to_json() for summary in self.summaries},
            "variations": {variation.name: variation.to_json() for variation in self.variations},
            "failures": list(self.failures),
        }


def summarise(results: Results, *, threshold: float | None = None) -> Summary:
    """Returns the figures of one rater; `threshold` is the one that it came with, if it did."""
    scans = results.scans
    return Summary(
        results,
        {cell: cell_figures(results, cell, threshold=threshold) for cell in CELLS},
        strata(scans),
        {factor: hit_curve(scans, factor) for factor in EDGES},
        efficiency(scans),
        by_seed(scans),
    )


def is_above(own: Summary, others: Sequence[Summary], cell: Cell) -> tuple[bool, bool]:
    """Returns whether wAFROC is above that of all others in a cell, and whether no interval overlaps."""
    figure = own.cells[cell]["wafroc"]
    theirs = [other.cells[cell]["wafroc"] for other in others]
    is_best = all(figure.value > one.value for one in theirs)
    return is_best, is_best and all(figure.interval.low > one.interval.high for one in theirs)


def _baseline_figures(summary: Summary) -> dict[str, float]:
    prefix = f"evaluate.baselines.{summary.name}"
    named = {
        f"{prefix}.{cell.name}.{name}": summary.cells[cell][name].value
        for cell in (*TABLE, WHOLE)
        for name in _COMPARED
        if name in summary.cells[cell].by_name
    }
    return {**named, f"{prefix}.scan_s": summary.results.seconds_per_scan}
