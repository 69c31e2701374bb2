"""What a mentor says about an answer and what its trainee answers, in threads, and what is unread.

A mentor begins a thread on a mark, on a region or on the whole scan; both sides go on with it. The text is
kept as it was typed and never read as anything but text. Whoever asks here has passed
`answer_access.require_access`, or asks for own answers that may be shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from xray_trainer.drills.answer import Answer
from xray_trainer.drills.geometry import clean_geometry
from xray_trainer.drills.records import from_json
from xray_trainer.errors import ForbiddenError, InputError
from xray_trainer.store.answer_access import require_access
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.events import lock_attempt
from xray_trainer.store.people import Person
from xray_trainer.store.schema import (
    AnswerRow,
    AttemptRow,
    CommentReadRow,
    CommentRow,
    ExerciseRow,
    PersonRow,
    ScanRow,
)
from xray_trainer.store.store import Store

MAX_COMMENT = 2000
MAX_PER_ATTEMPT = 500
"""Most comments on one answer."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a thread is about: a mark of the answer, a region, or with neither the whole scan.

    `geometry` is GeoJSON in pixels of the scan; `at_ms` the moment of the replay, None for no moment.
    """

    mark_id: str = ""
    geometry: Mapping[str, Any] | None = None
    at_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """One thing said; `is_read` tells whether the asking person has read it or wrote it."""

    comment_id: str
    author_id: str
    author: str
    text: str
    written_at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A talk about one thing, the first comment first."""

    thread_id: str
    subject: Subject
    comments: tuple[Comment, ...]

    @property
    def num_unread(self) -> int:
        """Returns how many of them the asking person has not read."""
        return sum(not comment.is_read for comment in self.comments)


def add_comment(
    store: Store,
    person: Person,
    attempt_id: str,
    *,
    comment_id: str,
    text: str,
    now: datetime,
    thread_id: str = "",
    subject: Subject = Subject(),
) -> None:
    """Stores what a person says about an answer; the same id again changes nothing.

    Args:
        store: the store.
        person: who says it.
        attempt_id: the answer it is about.
        comment_id: made by whoever writes, unique.
        text: 1 to 2000 characters.
        now: the server's time.
        thread_id: the thread that it goes on with; `""` begins one.
        subject: what a new thread is about.

    Raises:
        UnknownAttemptError: there is no such attempt.
        ForbiddenError: the person may not, or a trainee begins a thread.
        SealedError: the answer may not be seen yet.
        InputError: there is no answer, no such thread or mark, the text is empty or too long, or enough
            has been said.
    """
    side = require_access(store, person, attempt_id)
    if side == "own" and not thread_id:
        raise ForbiddenError("a mentor begins a comment; answer one that is there")
    clean = _clean(text)
    with writing(store.engine) as session:
        lock_attempt(session, attempt_id)
        known = session.get(CommentRow, comment_id)
        if known is not None:
            _require_same(known, attempt_id, person)
            return
        about = _subject_in(session, attempt_id, thread_id) if thread_id else None
        about = about or _clean_subject(session, attempt_id, subject)
        row = {
            "comment_id": comment_id,
            "attempt_id": attempt_id,
            "thread_id": thread_id or comment_id,
            "author_id": person.person_id,
            "mark_id": about.mark_id or None,
            "geometry": about.geometry,
            "at_ms": about.at_ms,
            "text": clean,
            "written_at": now,
        }
        insert_new(session, CommentRow, [row])


def threads_of(store: Store, attempt_id: str, *, person_id: str) -> tuple[Thread, ...]:
    """Returns the threads on an answer, the oldest first; ask `require_access` first."""
    talks: dict[str, list[tuple[CommentRow, Comment]]] = {}
    with reading(store.engine) as session:
        for row in session.execute(_comments(person_id).where(CommentRow.attempt_id == attempt_id)):
            talks.setdefault(row[0].thread_id, []).append((row[0], _comment(row, person_id)))
    return tuple(_thread(talk) for talk in talks.values())


def mark_read(store: Store, person_id: str, attempt_id: str, *, now: datetime) -> None:
    """Keeps that a person has read all that others have said about an answer up to now."""
    with writing(store.engine) as session:
        said = session.scalars(
            select(CommentRow.comment_id).where(
                CommentRow.attempt_id == attempt_id,
                CommentRow.author_id.is_distinct_from(person_id),
                CommentRow.written_at <= now,
            )
        )
        rows = [{"comment_id": one, "person_id": person_id, "read_at": now} for one in said]
        insert_new(session, CommentReadRow, rows)


def _comments(person_id: str) -> Select[CommentRow, str, datetime]:
    own_reading = (CommentReadRow.comment_id == CommentRow.comment_id) & (
        CommentReadRow.person_id == person_id
    )
    return (
        select(CommentRow, PersonRow.name, CommentReadRow.read_at)
        .outerjoin(PersonRow, PersonRow.person_id == CommentRow.author_id)
        .outerjoin(CommentReadRow, own_reading)
        .order_by(CommentRow.written_at, CommentRow.comment_id)
    )


def _comment(row: Row[CommentRow, str, datetime], person_id: str) -> Comment:
    comment, name, read_at = row
    return Comment(
        comment_id=comment.comment_id,
        author_id=comment.author_id or "",
        author=name or "",
        text=comment.text,
        written_at=comment.written_at,
        is_read=read_at is not None or comment.author_id == person_id,
    )


def _thread(talk: Sequence[tuple[CommentRow, Comment]]) -> Thread:
    first = talk[0][0]
    return Thread(first.thread_id, _subject(first), tuple(comment for _row, comment in talk))


def _subject(row: CommentRow) -> Subject:
    return Subject(row.mark_id or "", row.geometry, row.at_ms)


def _subject_in(session: Session, attempt_id: str, thread_id: str) -> Subject:
    """Returns what a thread of this answer is about.

    Raises:
        InputError: the answer has no such thread.
    """
    first = session.get(CommentRow, thread_id)
    if first is None or first.attempt_id != attempt_id or first.thread_id != thread_id:
        raise InputError("there is no such comment to answer; reload the page")
    return _subject(first)


def _clean_subject(session: Session, attempt_id: str, subject: Subject) -> Subject:
    answer = session.get(AnswerRow, attempt_id)
    if answer is None:
        raise InputError("comments belong to an answer, and this exercise has none; wait until it is given")
    count = len(
        session.scalars(select(CommentRow.comment_id).where(CommentRow.attempt_id == attempt_id)).all()
    )
    if count >= MAX_PER_ATTEMPT:
        raise InputError(
            "an answer may have {max_per_attempt} comments, got {count}; answer one of them",
            max_per_attempt=MAX_PER_ATTEMPT,
            count=count,
        )
    marks = {mark.mark_id for mark in from_json(Answer, answer.record["answer"]).marks}
    if subject.mark_id and subject.mark_id not in marks:
        raise InputError("the answer has no such mark; reload the page")
    geometry = subject.geometry and clean_geometry(subject.geometry, shape_hw=_shape_hw(session, attempt_id))
    return Subject(subject.mark_id, geometry, subject.at_ms)


def _shape_hw(session: Session, attempt_id: str) -> tuple[int, int]:
    query = (
        select(ScanRow.height_px, ScanRow.width_px)
        .join(ExerciseRow, ExerciseRow.scan_sha256 == ScanRow.sha256)
        .join(AttemptRow, AttemptRow.exercise_id == ExerciseRow.exercise_id)
    )
    height_px, width_px = session.execute(query.where(AttemptRow.attempt_id == attempt_id)).one()
    return height_px, width_px


def _require_same(known: CommentRow, attempt_id: str, person: Person) -> None:
    if (known.attempt_id, known.author_id) != (attempt_id, person.person_id):
        raise InputError("this comment was sent before about something else; reload the page")


def _clean(text: str) -> str:
    clean = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t").strip()
    if not 0 < len(clean) <= MAX_COMMENT:
        raise InputError(
            "a comment must have 1 to {max_comment} characters, got {got}",
            max_comment=MAX_COMMENT,
            got=len(clean),
        )
    return clean
