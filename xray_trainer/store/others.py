"""How other people did on the same exercise: shares over their first answers, never a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.records import from_json
from xray_trainer.store.database import reading
from xray_trainer.store.schema import AnswerRow, AttemptRow, DrillRow
from xray_trainer.store.sealing import is_judged
from xray_trainer.store.store import Store

FEWEST = 5
"""Of fewer people nothing is told."""

_MOST = 400


@dataclass(frozen=True, slots=True)
class Others:
    """How others did; `share_found` tells who found everything hidden, None where nothing was."""

    num: int
    share_right: float
    share_found: float | None


def others_of(store: Store, attempt_id: str) -> Others | None:
    """Returns how the others did on the exercise of an attempt, None of fewer than five.

    Of each other person the first answer counts. Ask only for an attempt whose feedback may be shown.
    """
    with reading(store.engine) as session:
        attempt = session.get_one(AttemptRow, attempt_id)
        own = session.get_one(DrillRow, attempt.drill_id).person_id
        firsts: dict[str, dict[str, object]] = {}
        for person_id, record in session.execute(_answers(attempt.exercise_id, own)):
            firsts.setdefault(person_id, record)
    if len(firsts) < FEWEST:
        return None
    return _shares([from_json(Outcome, record["outcome"]) for record in firsts.values()])


def _answers(exercise_id: str, own: str) -> Select[str, dict[str, object]]:
    return (
        select(DrillRow.person_id, AnswerRow.record)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .where(AttemptRow.exercise_id == exercise_id, DrillRow.person_id != own, is_judged())
        .order_by(AnswerRow.submitted_at)
        .limit(_MOST)
    )


def _shares(outcomes: Sequence[Outcome]) -> Others:
    num = len(outcomes)
    found = [outcome.is_localised for outcome in outcomes if outcome.is_suspicious]
    return Others(
        num=num,
        share_right=sum(outcome.is_right for outcome in outcomes) / num,
        share_found=sum(found) / len(found) if found else None,
    )
