"""Answers that are talked about, as lists: a trainee's own ones, and those that a mentor takes part in.

Of a trainee's own answers only those are listed whose truth may be shown; what is said about a sealed exam
appears with its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, select

from xray_trainer.store.database import reading
from xray_trainer.store.drills import may_be_shown
from xray_trainer.store.people import Person
from xray_trainer.store.schema import (
    AnswerRow,
    AttemptRow,
    CommentReadRow,
    CommentRow,
    DrillRow,
    ExerciseSetRow,
    PersonRow,
)
from xray_trainer.store.store import Store
from xray_trainer.store.units import reach_of


@dataclass(frozen=True, slots=True)
class Talk:
    """An answer that is talked about.

    Attributes:
        attempt_id: the answer.
        drill_id: the drill it was given in.
        position: place in that drill, from 0.
        title: of the set, a message id.
        person: name of the trainee.
        num_comments: all that was said.
        num_unread: what the asking person has not read.
        last_at: when something was said last.
        last_text: what that was.
    """

    attempt_id: str
    drill_id: str
    position: int
    title: str
    person: str
    num_comments: int
    num_unread: int
    last_at: datetime
    last_text: str


def own_talks(store: Store, person_id: str) -> tuple[Talk, ...]:
    """Returns what is said about a person's own answers, unread first, then the latest first."""
    query = _said(person_id).where(DrillRow.person_id == person_id, may_be_shown())
    return _talks(store, query, person_id)


def mentor_talks(store: Store, person: Person) -> tuple[Talk, ...]:
    """Returns the answers about which a mentor has said something, unread first, then the latest first."""
    own = select(CommentRow.attempt_id).where(CommentRow.author_id == person.person_id)
    query = _said(person.person_id).where(
        CommentRow.attempt_id.in_(own), DrillRow.person_id != person.person_id
    )
    reach = reach_of(store, person)
    if reach is not None:
        query = query.where(DrillRow.person_id.in_(sorted(reach)))
    return _talks(store, query, person.person_id)


def _said(person_id: str) -> Select[CommentRow, AttemptRow, str, str, datetime]:
    own_reading = (CommentReadRow.comment_id == CommentRow.comment_id) & (
        CommentReadRow.person_id == person_id
    )
    return (
        select(CommentRow, AttemptRow, ExerciseSetRow.title, PersonRow.name, CommentReadRow.read_at)
        .join(AnswerRow, AnswerRow.attempt_id == CommentRow.attempt_id)
        .join(AttemptRow, AttemptRow.attempt_id == CommentRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(ExerciseSetRow, ExerciseSetRow.set_id == DrillRow.set_id)
        .join(PersonRow, PersonRow.person_id == DrillRow.person_id)
        .outerjoin(CommentReadRow, own_reading)
        .order_by(CommentRow.written_at, CommentRow.comment_id)
    )


def _talks(
    store: Store, query: Select[CommentRow, AttemptRow, str, str, datetime], person_id: str
) -> tuple[Talk, ...]:
    by_attempt: dict[str, list[Row[CommentRow, AttemptRow, str, str, datetime]]] = {}
    with reading(store.engine) as session:
        for row in session.execute(query):
            by_attempt.setdefault(row[0].attempt_id, []).append(row)
    talks = (_talk(rows, person_id) for rows in by_attempt.values())
    return tuple(sorted(talks, key=lambda talk: (talk.num_unread == 0, -talk.last_at.timestamp())))


def _talk(rows: list[Row[CommentRow, AttemptRow, str, str, datetime]], person_id: str) -> Talk:
    last, attempt, title, name, _read_at = rows[-1]
    return Talk(
        attempt_id=attempt.attempt_id,
        drill_id=attempt.drill_id,
        position=attempt.position,
        title=title,
        person=name,
        num_comments=len(rows),
        num_unread=_num_unread(rows, person_id),
        last_at=last.written_at,
        last_text=last.text,
    )


def _num_unread(rows: Iterable[Row[CommentRow, AttemptRow, str, str, datetime]], person_id: str) -> int:
    return sum(read_at is None and row.author_id != person_id for row, _a, _t, _n, read_at in rows)
