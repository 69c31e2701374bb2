"""Asking somebody to read answered exercises a second time, blind.

The second reader gets a drill of their own over the exercises, as a shift without a clock: neither the truth
nor the first answers are shown before the last one is submitted (`store.answer_access`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.answer_access import require_access
from xray_trainer.store.audit import record_in
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.drills import DrillInfo, drill_info, start_drill
from xray_trainer.store.people import Person
from xray_trainer.store.personal_sets import insert_personal_set
from xray_trainer.store.schema import (
    AnswerRow,
    AttemptRow,
    DrillRow,
    SecondReadingRow,
)
from xray_trainer.store.store import Store

TITLE = "Second reading"
"""Title of the set of every second reading, a message id."""

MOST = 100
"""Most exercises that are read a second time in one go."""


def ask_second_reading(
    store: Store, asker: Person, attempt_ids: Sequence[str], *, reader_id: str, now: datetime
) -> DrillInfo:
    """Returns the drill in which somebody reads answered exercises a second time, not knowing the answers.

    Args:
        store: the store.
        asker: a mentor who may see the answers.
        attempt_ids: the answers, of any people, each to another exercise.
        reader_id: who is to read them.
        now: the server's time.

    Raises:
        InputError: there are none or too many, one has no answer, two are to one exercise, or the reader gave
            one of them or has answered its exercise.
        ForbiddenError: an answer is out of the asker's reach.
    """
    if not 0 < len(attempt_ids) <= MOST:
        raise InputError(
            "a second reading has 1 to {most} exercises, got {got}", most=MOST, got=len(attempt_ids)
        )
    for attempt_id in attempt_ids:
        require_access(store, asker, attempt_id)
    set_id = f"second-{uuid4()}"
    with writing(store.engine) as session:
        exercises = _exercises(session, attempt_ids)
        _require_fresh(session, exercises, reader_id)
        insert_personal_set(
            session,
            set_id,
            person_id=reader_id,
            title=TITLE,
            rules=Rules(mode="shift"),
            exercise_ids=exercises,
            now=now,
        )
    drill = start_drill(store, reader_id, set_id=set_id, now=now)
    rows = [
        {
            "reading_id": str(uuid4()),
            "attempt_id": attempt_id,
            "drill_id": drill.drill_id,
            "asked_by": asker.person_id,
            "asked_at": now,
        }
        for attempt_id in attempt_ids
    ]
    with writing(store.engine) as session:
        insert_new(session, SecondReadingRow, rows)
        told = {"change": "second reading asked", "by": reader_id, "answers": len(rows)}
        who = asker.person_id
        record_in(session, store, "change_plan", subject=drill.drill_id, now=now, person_id=who, details=told)
    return drill


def asked_of(store: Store, person_id: str) -> tuple[DrillInfo, ...]:
    """Returns the drills in which a person is still to read something a second time, the oldest first."""
    query = (
        select(DrillRow.drill_id)
        .where(
            DrillRow.person_id == person_id,
            DrillRow.finished_at.is_(None),
            DrillRow.drill_id.in_(select(SecondReadingRow.drill_id)),
        )
        .order_by(DrillRow.started_at)
    )
    with reading(store.engine) as session:
        drill_ids = session.scalars(query).all()
    return tuple(drill_info(store, drill_id) for drill_id in drill_ids)


def _exercises(session: Session, attempt_ids: Sequence[str]) -> list[str]:
    query = (
        select(AttemptRow.attempt_id, AttemptRow.exercise_id)
        .join(AnswerRow, AnswerRow.attempt_id == AttemptRow.attempt_id)
        .where(AttemptRow.attempt_id.in_(list(attempt_ids)))
    )
    by_attempt = {row[0]: row[1] for row in session.execute(query)}
    if set(by_attempt) != set(attempt_ids):
        raise InputError("only what is answered can be read a second time; wait until it is")
    exercises = [by_attempt[attempt_id] for attempt_id in attempt_ids]
    if len(set(exercises)) < len(exercises):
        raise InputError("a second reading shows every exercise once; choose answers to different exercises")
    return exercises


def _require_fresh(session: Session, exercises: Sequence[str], reader_id: str) -> None:
    query = (
        select(AttemptRow.exercise_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .where(DrillRow.person_id == reader_id, AttemptRow.exercise_id.in_(list(exercises)))
    )
    met = session.scalars(query).first()
    if met is not None:
        raise InputError("the second reader has met one of these scans before; choose somebody who has not")
