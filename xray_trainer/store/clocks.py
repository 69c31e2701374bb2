"""The clocks of drills and attempts, read within a transaction, and closing attempts whose time is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from xray_trainer.drills.limits import Pause, Timing
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.schema import AttemptRow, DrillRow, ExerciseSetRow, PauseRow


def timing_in(session: Session, attempt: AttemptRow) -> Timing:
    """Returns the clocks of an attempt."""
    return timing_of_drill(session, session.get_one(DrillRow, attempt.drill_id), opened=attempt.opened_at)


def timing_of_drill(session: Session, drill: DrillRow, *, opened: datetime) -> Timing:
    """Returns the clocks of an exercise that was opened then; with the drill's start, those of the drill."""
    rules = rules_in(session, drill)
    return Timing(
        started=drill.started_at,
        opened=opened,
        time_limit_s=rules.time_limit_s,
        exercise_limit_s=rules.exercise_limit_s,
        pauses=pauses_in(session, drill.drill_id),
    )


def rules_in(session: Session, drill: DrillRow) -> Rules:
    """Returns the rules of a drill."""
    return Rules.model_validate(session.get_one(ExerciseSetRow, drill.set_id).rules)


def pauses_in(session: Session, drill_id: str) -> tuple[Pause, ...]:
    """Returns the pauses of a drill in their order."""
    query = (
        select(PauseRow)
        .join(AttemptRow, AttemptRow.attempt_id == PauseRow.attempt_id)
        .where(AttemptRow.drill_id == drill_id)
        .order_by(PauseRow.since)
    )
    return tuple(Pause(row.since, row.until) for row in session.scalars(query))


def expire_if_over(session: Session, attempt: AttemptRow, now: datetime) -> bool:
    """Returns whether no answer to an unanswered attempt is taken any more, and keeps since when."""
    if attempt.expired_at is None and timing_in(session, attempt).is_over(now):
        attempt.expired_at = now
    return attempt.expired_at is not None
