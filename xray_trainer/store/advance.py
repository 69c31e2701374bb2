"""Going on in a drill: to the next exercise, ahead to its scan, past what is up or overdue."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from xray_trainer.drills.limits import GRACE_S
from xray_trainer.errors import AttemptError
from xray_trainer.store.attempts import (
    Attempt,
    latest_attempt,
    next_attempt,
    next_member,
    unknown_attempt,
)
from xray_trainer.store.clocks import rules_in, timing_in, timing_of_drill
from xray_trainer.store.database import reading, writing
from xray_trainer.store.drills import drill_info
from xray_trainer.store.practice import extend
from xray_trainer.store.schema import AnswerRow, AttemptRow, DrillRow, ExerciseRow
from xray_trainer.store.store import Store


def go_on(store: Store, drill_id: str, *, now: datetime, rng: np.random.Generator) -> Attempt | None:
    """Returns the attempt to work on, like `next_attempt`; in an adaptive practice after choosing it.

    Where one is open and has time left nothing is written, so a page shown again waits for no writer.

    Raises:
        AttemptError: there is no such drill.
    """
    latest = latest_attempt(store, drill_id)
    if latest is None or latest.state != "open":
        _choose(store, drill_id, now=now, rng=rng)
    elif not latest.timing.is_over(now) and not drill_info(store, drill_id).is_finished:
        return latest
    return next_attempt(store, drill_id, now=now)


def upcoming_scan(store: Store, drill_id: str, *, now: datetime, rng: np.random.Generator) -> str | None:
    """Returns the address of the scan that comes after the current one, None where none is there yet.

    An adaptive practice chooses it now, before the current answer is known. An exam tells nothing, nor does a
    shift after its warm-up while an exercise is open: a scan must not be looked at before its time runs.
    """
    _choose(store, drill_id, now=now, rng=rng)
    with reading(store.engine) as session:
        drill = session.get(DrillRow, drill_id)
        if drill is None or drill.finished_at:
            return None
        member = session.execute(next_member(drill)).first()
        if member is None or _is_hidden(session, drill, member.position):
            return None
        return session.get_one(ExerciseRow, member.exercise_id).scan_sha256


def give_up(store: Store, attempt_id: str, *, now: datetime) -> None:
    """Closes an attempt whose time is up without an answer, before the grace for a slow line has passed.

    Raises:
        UnknownAttemptError: there is no such attempt.
        AttemptError: its time is not up.
    """
    with writing(store.engine) as session:
        row = session.scalar(select(AttemptRow).where(AttemptRow.attempt_id == attempt_id).with_for_update())
        if row is None:
            raise unknown_attempt()
        if row.expired_at is not None or session.get(AnswerRow, attempt_id) is not None:
            return
        if not timing_in(session, row).is_up(now):
            raise AttemptError("there is time left for this exercise; decide first")
        row.expired_at = now


def close_overdue(store: Store, person_id: str, *, now: datetime) -> None:
    """Finishes a person's drills whose time is over, grace included, though nobody opened them since."""
    query = select(DrillRow.drill_id).where(DrillRow.person_id == person_id, DrillRow.finished_at.is_(None))
    with reading(store.engine) as session:
        overdue = [drill_id for drill_id in session.scalars(query) if _is_overdue(session, drill_id, now)]
    for drill_id in overdue:
        next_attempt(store, drill_id, now=now)


def _is_hidden(session: Session, drill: DrillRow, position: int) -> bool:
    """Returns whether the scan at a position is not to be seen yet."""
    rules = rules_in(session, drill)
    if rules.mode != "shift" or position < rules.warm_up:
        return rules.mode == "exam"
    answered = select(AnswerRow.attempt_id).where(AnswerRow.attempt_id == AttemptRow.attempt_id).exists()
    waiting = select(AttemptRow.attempt_id).where(
        AttemptRow.drill_id == drill.drill_id, AttemptRow.expired_at.is_(None), ~answered
    )
    return session.scalar(waiting.limit(1)) is not None


def _choose(store: Store, drill_id: str, *, now: datetime, rng: np.random.Generator) -> None:
    if drill_info(store, drill_id).rules.is_adaptive:
        extend(store, drill_id, now=now, rng=rng)


def _is_overdue(session: Session, drill_id: str, now: datetime) -> bool:
    drill = session.get_one(DrillRow, drill_id)
    left_s = timing_of_drill(session, drill, opened=drill.started_at).drill_left_s(now)
    return left_s is not None and left_s < -GRACE_S
