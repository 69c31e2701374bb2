"""Answers for reports, over many people at once. Only answers whose outcome may be shown are told.

Whoever calls this has checked that the person may `see_reports`, and gives the people within their reach.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.records import from_json
from xray_trainer.reports.answers import ReportAnswer
from xray_trainer.store.database import reading
from xray_trainer.store.drills import may_be_shown
from xray_trainer.store.schema import AnswerRow, AttemptRow, DrillRow, ExerciseRow, ExerciseSetRow
from xray_trainer.store.store import Store

_AT_ONCE = 500


def report_answers(
    store: Store,
    *,
    people: Collection[str] | None = None,
    sets: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[ReportAnswer, ...]:
    """Returns judged answers in time; those to retired exercises are left out.

    Args:
        store: where they are.
        people: whose; everybody's where None.
        sets: of which exercise sets; of all where empty.
        since: submitted then or later.
        until: submitted before.
    """
    query = _answers()
    if people is not None:
        query = query.where(DrillRow.person_id.in_(list(people)))
    if sets:
        query = query.where(DrillRow.set_id.in_(list(sets)))
    if since is not None:
        query = query.where(AnswerRow.submitted_at >= since)
    if until is not None:
        query = query.where(AnswerRow.submitted_at < until)
    with reading(store.engine) as session:
        return tuple(
            ReportAnswer(person_id, set_id, from_json(Outcome, record["outcome"]))
            for person_id, set_id, record in session.execute(query)
        )


def detector_decisions(store: Store, exercise_ids: Collection[str]) -> dict[str, bool]:
    """Returns whether the detector reported anything at its operating point, by exercise."""
    wanted, found = sorted(exercise_ids), {}
    with reading(store.engine) as session:
        for first in range(0, len(wanted), _AT_ONCE):
            query = select(ExerciseRow.exercise_id, ExerciseRow.findings).where(
                ExerciseRow.exercise_id.in_(wanted[first : first + _AT_ONCE])
            )
            for exercise_id, findings in session.execute(query):
                found[exercise_id] = bool(findings)
    return found


def _answers() -> Select[str, str, dict[str, object]]:
    return (
        select(DrillRow.person_id, DrillRow.set_id, AnswerRow.record)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(ExerciseSetRow, ExerciseSetRow.set_id == DrillRow.set_id)
        .join(ExerciseRow, ExerciseRow.exercise_id == AttemptRow.exercise_id)
        .where(may_be_shown(), ExerciseRow.status != "retired")
        .order_by(AnswerRow.submitted_at, AttemptRow.position)
    )
