"""What practice knows about people, learned from their answers, each answer once.

Answers count that may be shown, given to a scan that the person met for the first time: a review shows what
was remembered, and what an exam says must not be read off practice before the exam is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, select, update
from sqlalchemy.orm import Session, aliased

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.records import from_json, to_json
from xray_trainer.drills.trainee import Trainee, learn, response_of
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.drills import may_be_shown
from xray_trainer.store.items import item_in, keep_item, keep_model, lock_model
from xray_trainer.store.schema import (
    AbilityRow,
    AnswerRow,
    AttemptRow,
    DrillRow,
    ExerciseSetRow,
    LearnedAnswerRow,
)
from xray_trainer.store.store import Store

_MOST_AT_ONCE = 200


def trainee_of(store: Store, person_id: str, *, now: datetime) -> Trainee:
    """Returns what practice knows about a person, all answers by now included."""
    with reading(store.engine) as session:
        if session.execute(_answers(person_id).limit(1)).first() is None:
            return trainee_in(session, person_id)
    with writing(store.engine) as session:
        return learn_answers(session, person_id, now=now)


def trainee_in(session: Session, person_id: str) -> Trainee:
    """Returns what practice knew about a person when it last learned."""
    row = session.get(AbilityRow, person_id)
    return Trainee() if row is None else from_json(Trainee, row.state)


def learn_answers(session: Session, person_id: str, *, now: datetime) -> Trainee:
    """Returns what practice knows about a person after learning from answers that are new, the oldest first.

    Needs a writing transaction. Of a long past the first 200 answers are learned now, the others later.
    """
    _lock(session, person_id, now)
    trainee = trainee_in(session, person_id)
    answers = session.execute(_answers(person_id).limit(_MOST_AT_ONCE)).all()
    if not answers:
        return trainee
    trainee = _learned(session, trainee, [row for row in answers if row.is_first], now)
    rows = [{"attempt_id": row.attempt_id, "learned_at": now} for row in answers]
    insert_new(session, LearnedAnswerRow, rows)
    values = {"state": to_json(trainee), "changed_at": now}
    session.execute(update(AbilityRow).where(AbilityRow.person_id == person_id).values(values))
    return trainee


def _learned(session: Session, trainee: Trainee, answers: Sequence[Row[Any]], now: datetime) -> Trainee:
    model = lock_model(session, now=now)
    for answer in answers:
        item = item_in(session, answer.exercise_id)
        response = response_of(from_json(Outcome, answer.record["outcome"]), item)
        trainee, model, item = learn(trainee, model, item, response=response)
        keep_item(session, item)
    keep_model(session, model, now=now)
    return trainee


def _lock(session: Session, person_id: str, now: datetime) -> None:
    fresh = {"person_id": person_id, "state": to_json(Trainee()), "changed_at": now}
    insert_new(session, AbilityRow, [fresh])
    session.execute(select(AbilityRow).where(AbilityRow.person_id == person_id).with_for_update())


def _answers(person_id: str) -> Select[Any]:
    """Returns the query for answers to learn from; `is_first` tells of new scans."""
    return (
        select(
            AnswerRow.attempt_id,
            AttemptRow.exercise_id,
            AnswerRow.record,
            (~_met_before(person_id)).label("is_first"),
        )
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(ExerciseSetRow, ExerciseSetRow.set_id == DrillRow.set_id)
        .outerjoin(LearnedAnswerRow, LearnedAnswerRow.attempt_id == AnswerRow.attempt_id)
        .where(DrillRow.person_id == person_id, LearnedAnswerRow.attempt_id.is_(None), may_be_shown())
        .order_by(AnswerRow.submitted_at, AttemptRow.position)
    )


def _met_before(person_id: str) -> ColumnElement[bool]:
    earlier, its_drill = aliased(AttemptRow), aliased(DrillRow)
    return exists(
        select(earlier.attempt_id)
        .join(its_drill, its_drill.drill_id == earlier.drill_id)
        .where(
            its_drill.person_id == person_id,
            earlier.exercise_id == AttemptRow.exercise_id,
            earlier.opened_at < AttemptRow.opened_at,
        )
        .correlate(AttemptRow)
    )
