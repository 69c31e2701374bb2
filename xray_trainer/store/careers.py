"""What progress is told from: answers with the functions used, the detector on the same scans, colleagues.

Only answers whose outcome may be shown count, and no exercise that a mentor has retired. Of truth nothing
leaves but ratings: how the detector's findings on a scan fared against it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from xray_trainer.drills.froc import MIN_SUSPICIOUS
from xray_trainer.drills.functions_used import Uses
from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.progress import first_answers
from xray_trainer.drills.records import from_json
from xray_trainer.drills.summary import rated_scan
from xray_trainer.exercises.records import concealment_from, finding_from
from xray_trainer.scoring.matching import match, rated_findings
from xray_trainer.scoring.ratings import RatedScan
from xray_trainer.store.database import reading
from xray_trainer.store.drills import may_be_shown
from xray_trainer.store.schema import (
    AnswerRow,
    AttemptRow,
    DrillRow,
    EventRow,
    ExerciseRow,
    ExerciseSetRow,
    ScanRow,
)
from xray_trainer.store.store import Store
from xray_trainer.synthesis.taxonomy import BENIGN

_AT_ONCE = 500
"""Most values in one list of a query; databases have a limit."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answered exercise: its outcome and how often each function was used on it."""

    outcome: Outcome
    uses: Uses


def career(store: Store, person_id: str) -> tuple[Answered, ...]:
    """Returns all that a person has answered and may be shown, in time, repetitions among it."""
    query = _shown(AnswerRow.attempt_id, AnswerRow.record).where(DrillRow.person_id == person_id)
    with reading(store.engine) as session:
        rows = session.execute(query.order_by(AnswerRow.submitted_at, AttemptRow.position)).all()
        uses = _uses(session, person_id)
    return tuple(Answered(_outcome(record), uses.get(attempt_id, {})) for attempt_id, record in rows)


def detector_scans(store: Store, exercise_ids: Iterable[str]) -> dict[str, RatedScan]:
    """Returns the detector's ratings on these exercises by id, from the findings stored with them."""
    wanted = sorted(set(exercise_ids))
    found: dict[str, RatedScan] = {}
    with reading(store.engine) as session:
        for first in range(0, len(wanted), _AT_ONCE):
            query = (
                select(ExerciseRow, ScanRow)
                .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
                .where(ExerciseRow.exercise_id.in_(wanted[first : first + _AT_ONCE]))
            )
            for exercise, scan in session.execute(query):
                found[exercise.exercise_id] = _rated(exercise, scan)
    return found


def people_scans(store: Store) -> tuple[tuple[RatedScan, ...], ...]:
    """Returns the rated scans of everybody with enough suspicious ones, without names and in no order.

    Until there are units, everybody of this installation is one.
    """
    query = _shown(DrillRow.person_id, AnswerRow.record)
    outcomes: dict[str, list[Outcome]] = {}
    with reading(store.engine) as session:
        for person_id, record in session.execute(query):
            outcomes.setdefault(person_id, []).append(_outcome(record))
    people = (first_answers(of_person) for of_person in outcomes.values())
    return tuple(
        tuple(rated_scan(outcome) for outcome in answered)
        for answered in people
        if sum(outcome.is_suspicious for outcome in answered) >= MIN_SUSPICIOUS
    )


def _shown(*columns: Any) -> Select[Any, Any]:
    """Returns the query of answers that may be shown, joined with attempts, drills and sets."""
    return (
        select(*columns)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(ExerciseSetRow, ExerciseSetRow.set_id == DrillRow.set_id)
        .join(ExerciseRow, ExerciseRow.exercise_id == AttemptRow.exercise_id)
        .where(may_be_shown(), ExerciseRow.status != "retired")
    )


def _uses(session: Session, person_id: str) -> dict[str, dict[str, int]]:
    name = EventRow.payload["function"].as_string()
    query = (
        select(EventRow.attempt_id, name, func.count())
        .join(AttemptRow, AttemptRow.attempt_id == EventRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .where(DrillRow.person_id == person_id, EventRow.kind == "view")
        .group_by(EventRow.attempt_id, name)
    )
    uses: dict[str, dict[str, int]] = {}
    for attempt_id, function, times in session.execute(query):
        uses.setdefault(attempt_id, {})[function] = times
    return uses


def _outcome(record: dict[str, Any]) -> Outcome:
    return from_json(Outcome, record["outcome"])


def _rated(exercise: ExerciseRow, scan: ScanRow) -> RatedScan:
    hidden = (concealment_from(record) for record in exercise.truth)
    matched = match(
        rated_findings(finding_from(record) for record in exercise.findings),
        [one.region for one in hidden if one.kind != BENIGN],
        shape_hw=(scan.height_px, scan.width_px),
        pixel_mm_xy=(scan.pixel_mm_x, scan.pixel_mm_y),
    )
    return RatedScan.of(matched)
