"""Making an exercise of a scan and what a mentor did to it: regions marked, items hidden, papers written.

What is hidden is applied exactly and recorded; the scan as it was is kept as the benign pair. A scan on which
something to be found is marked has no pair: it is in it already.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from xray_trainer.errors import InputError
from xray_trainer.exercises.authoring import require_torch
from xray_trainer.exercises.exercise import BuiltExercise, Exercise
from xray_trainer.exercises.hand_work import NO_PAPERS, HandPapers, HandWork
from xray_trainer.regions import Concealment
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.taxonomy import BENIGN

_OUTSIDE_PX = 1.0


@dataclass(frozen=True, slots=True)
class HandMade:
    """An exercise made by hand, with the records of what was hidden in it, as JSON values in order."""

    built: BuiltExercise
    records: tuple[dict[str, Any], ...]


def make_by_hand(scan: Scan, *, work: HandWork, papers: HandPapers, exercise_id: str) -> HandMade:
    """Returns the exercise.

    Args:
        scan: as it came; items are hidden in it, regions mark what is in it already.
        work: regions and items.
        papers: what is written beside it.
        exercise_id: unique everywhere.

    Raises:
        InputError: a region lies outside the scan, or an item cannot be seen by anyone.
        MissingExtraError: something is to be hidden, and this installation lacks torch.
    """
    marked = tuple(mark.concealment() for mark in work.marks)
    for one in marked:
        _check_within(scan, one)
    hidden_in, truth, records = _hidden(scan, work)
    exercise = Exercise(
        exercise_id=exercise_id,
        scan_id=exercise_id,
        declaration=papers.declaration or NO_PAPERS,
        truth=(*marked, *truth),
        risk_indicators=papers.risk_indicators,
        cargo_family=papers.cargo_family,
        feedback=papers.feedback.get("en") or next(iter(papers.feedback.values()), ""),
    )
    is_benign_known = bool(truth) and all(one.kind == BENIGN for one in marked)
    benign = replace(scan, scan_id=exercise_id) if is_benign_known else None
    return HandMade(BuiltExercise(exercise, replace(hidden_in, scan_id=exercise_id), benign), records)


def _hidden(scan: Scan, work: HandWork) -> tuple[Scan, tuple[Concealment, ...], tuple[dict[str, Any], ...]]:
    if not work.hidden:
        return scan, (), ()
    require_torch()
    from xray_trainer.synthesis.overlay.by_hand import hide_all, placed
    from xray_trainer.synthesis.overlay.survey import survey

    seen = survey(scan)
    overlays = [placed(scan, seen, one.placement).overlay for one in work.hidden]
    changed, truth = hide_all(scan, overlays)
    return changed, truth, tuple(overlay.model_dump(mode="json") for overlay in overlays)


def _check_within(scan: Scan, marked: Concealment) -> None:
    height, width = scan.shape_hw
    x0, y0, x1, y1 = marked.region.bounds_xyxy
    if x0 < -_OUTSIDE_PX or y0 < -_OUTSIDE_PX or x1 > width + _OUTSIDE_PX or y1 > height + _OUTSIDE_PX:
        raise InputError(
            "a region must lie in the scan of {width} x {height} px, got {x0:.0f}, "
            "{y0:.0f} to {x1:.0f}, {y1:.0f}; were these labels drawn on a picture of "
            "another size?",
            width=width,
            height=height,
            x0=x0,
            y0=y0,
            x1=x1,
            y1=y1,
        )
