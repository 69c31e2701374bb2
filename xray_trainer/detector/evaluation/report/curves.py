"""The charts of an evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, nan

from xray_trainer.detector.evaluation.cells import TABLE, Cell
from xray_trainer.detector.evaluation.difficulty import Bin
from xray_trainer.detector.evaluation.figures import false_ratings, found_ratings, parted, scores
from xray_trainer.detector.evaluation.judging import JudgedScan
from xray_trainer.detector.evaluation.report.svg import PALETTE, Axis, Line, Value, line_chart, value_chart
from xray_trainer.detector.evaluation.strata import Stratum
from xray_trainer.detector.evaluation.summary import Summary
from xray_trainer.detector.evaluation.variations import Variation
from xray_trainer.scoring.localisation import Curve, froc_curve, wafroc_curve

_SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_MOST_POINTS = 400
_BESIDE = 1.04
_FALSE_MARKS = Axis("false marks per scan", 1 / 16, 16, (1 / 8, 1 / 2, 1, 2, 4, 8, 16), is_log=True)
_FOUND = Axis("concealments found", 0, 1, _SHARES, is_percent=True)
_FALSE_ALARMS = Axis("benign scans with a false alarm", 0, 1, _SHARES, is_percent=True)
_HIT = Axis("suspicious scans hit", 0, 1, _SHARES, is_percent=True)
_DIFFICULTY = {
    "clutter_snr": Axis("clutter_snr", 0.05, 10, (0.1, 0.2, 0.5, 1, 2, 5, 10), is_log=True),
    "hotelling_dprime": Axis("Hotelling d'", 0.3, 60, (0.5, 1, 2, 5, 10, 20, 50), is_log=True),
}


def roc_by_cell(summary: Summary) -> str:
    """Returns the ROC curves of a rater, a line per cell."""
    lines = [_roc(_of_cell(summary, cell), cell.title, PALETTE[number]) for number, cell in enumerate(TABLE)]
    return line_chart(lines, _FALSE_ALARMS, _HIT)


def froc_by_cell(summary: Summary) -> str:
    """Returns the FROC curves of a rater, a line per cell."""
    lines = [_froc(_of_cell(summary, cell), cell.title, PALETTE[number]) for number, cell in enumerate(TABLE)]
    return line_chart(lines, _FALSE_MARKS, _FOUND)


def froc_by_rater(summaries: Sequence[Summary]) -> str:
    """Returns the FROC curves of all scans, a line per rater."""
    lines = [_froc(one.results.scans, one.name, _colour(number)) for number, one in enumerate(summaries)]
    return line_chart(lines, _FALSE_MARKS, _FOUND)


def roc_by_rater(summaries: Sequence[Summary]) -> str:
    """Returns the ROC curves of all scans, a line per rater."""
    lines = [_roc(one.results.scans, one.name, _colour(number)) for number, one in enumerate(summaries)]
    return line_chart(lines, _FALSE_ALARMS, _HIT)


def wafroc_by_rater(summaries: Sequence[Summary]) -> str:
    """Returns wAFROC with its interval, a row per cell and a dot per rater."""
    rows = [
        (cell.title, [_value(one, cell, _colour(number)) for number, one in enumerate(summaries)])
        for cell in TABLE
    ]
    return value_chart(rows, Axis("wAFROC", 0, 1, _SHARES), mark=0.5)


def found_over(factor: str, summaries: Sequence[Summary]) -> str:
    """Returns the share found over a difficulty factor, a line per rater; intervals stand side by side."""
    lines = [
        _hit_line(one.curves[factor], one.name, _colour(number), shift=_BESIDE**number)
        for number, one in enumerate(summaries)
    ]
    return line_chart(lines, _DIFFICULTY[factor], _FOUND)


def found_by(rows: dict[str, Stratum]) -> str:
    """Returns the share found with its interval, a row per stratum, its number of concealments told."""
    counted = {name: row.get("num_concealments") or row.get("num_suspicious") for name, row in rows.items()}
    drawn = [
        (f"{name} ({counted[name]})", [_share(row)])
        for name, row in sorted(rows.items(), key=lambda item: -(item[1]["found"] or 0))
        if row["found"] is not None
    ]
    return value_chart(drawn, _FOUND, width=520)


def changes(variations: Sequence[Variation]) -> str:
    """Returns the change of wAFROC with its interval, a row per artefact."""
    rows = [
        (one.name, [Value(one.change.value, one.change.interval.low, one.change.interval.high)])
        for one in variations
    ]
    reach = max([0.1, *(abs(end) for _, (one,) in rows for end in (one.low, one.high) if isfinite(end))])
    ticks = tuple(round(reach * step, 2) for step in (-1, -0.5, 0, 0.5, 1))
    return value_chart(rows, Axis("change of wAFROC", -reach, reach, ticks), mark=0)


def _colour(number: int) -> str:
    return PALETTE[number % len(PALETTE)]


def _of_cell(summary: Summary, cell: Cell) -> list[JudgedScan]:
    return [scan for scan in summary.results.scans if cell.holds(scan.known)]


def _roc(scans: Sequence[JudgedScan], name: str, colour: str) -> Line:
    benign, suspicious = parted(scans)
    if not benign or not suspicious:
        return Line(name, (), colour)
    curve = wafroc_curve([[one] for one in scores(benign)], [[one] for one in scores(suspicious)])
    return Line(name, _points(curve), colour)


def _froc(scans: Sequence[JudgedScan], name: str, colour: str) -> Line:
    suspicious = parted(scans)[1]
    if not suspicious:
        return Line(name, (), colour)
    return Line(name, _points(froc_curve(false_ratings(scans), found_ratings(suspicious))), colour)


def _points(curve: Curve) -> tuple[tuple[float, float], ...]:
    points = list(zip(curve.x.tolist(), curve.y.tolist(), strict=True))
    step = max(1, len(points) // _MOST_POINTS)
    return (*points[:-1:step], points[-1])


def _hit_line(bins: Sequence[Bin], name: str, colour: str, *, shift: float) -> Line:
    return Line(
        name,
        tuple((shift * one.middle, one.found) for one in bins),
        colour,
        tuple((one.interval.low, one.interval.high) for one in bins),
        has_dots=True,
    )


def _value(summary: Summary, cell: Cell, colour: str) -> Value:
    figure = summary.cells[cell]["wafroc"]
    return Value(figure.value, figure.interval.low, figure.interval.high, colour)


def _share(row: Stratum) -> Value:
    low, high = (nan if end is None else end for end in row["found_interval_95"])
    return Value(row["found"], low, high)
