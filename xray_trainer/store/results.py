"""What a drill came to, exercise by exercise, unanswered ones among them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Row, select

from xray_trainer.drills.indicators import JudgedIndicators
from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.records import from_json
from xray_trainer.store.database import reading
from xray_trainer.store.drills import drill_info, require_shown
from xray_trainer.store.schema import AnswerRow, AttemptRow
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class ExerciseResult:
    """One exercise of a drill; `outcome` and `indicators` are None where time ran out before an answer."""

    attempt_id: str
    position: int
    outcome: Outcome | None
    indicators: JudgedIndicators | None


def results_of_drill(store: Store, drill_id: str) -> tuple[ExerciseResult, ...]:
    """Returns the exercises that a drill opened, in their order.

    Raises:
        AttemptError: there is no such drill.
        SealedError: its rules show no outcome before it is finished, or its truth is sealed.
    """
    require_shown(drill_info(store, drill_id))
    query = (
        select(AttemptRow.attempt_id, AttemptRow.position, AnswerRow.record)
        .outerjoin(AnswerRow, AnswerRow.attempt_id == AttemptRow.attempt_id)
        .where(AttemptRow.drill_id == drill_id)
        .order_by(AttemptRow.position)
    )
    with reading(store.engine) as session:
        return tuple(_result(row) for row in session.execute(query))


def _result(row: Row[str, int, dict[str, object]]) -> ExerciseResult:
    attempt_id, position, record = row
    answered = record or {}
    judged = answered.get("indicators")
    return ExerciseResult(
        attempt_id=attempt_id,
        position=position,
        outcome=from_json(Outcome, answered["outcome"]) if record else None,
        indicators=None if judged is None else from_json(JudgedIndicators, judged),
    )
