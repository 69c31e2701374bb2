"""Flags: a trainee says that an exercise is unrealistic or shows an artefact, and a mentor decides.

A flagged exercise is offered no more until a mentor has looked: drills that have not opened it skip it. What
was answered before stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError, Sentence
from xray_trainer.store.audit import record_in
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.events import lock_attempt
from xray_trainer.store.schema import OFFERED, AttemptRow, DrillRow, ExerciseRow, FlagRow, PersonRow
from xray_trainer.store.store import Store

FlagKind = Literal["unrealistic", "artefact"]
KINDS: tuple[FlagKind, ...] = get_args(FlagKind)
Status = Literal["draft", "offered", "flagged", "retired"]

MAX_COMMENT = 2000

_FLAGGED, _RETIRED = "flagged", "retired"


@dataclass(frozen=True, slots=True)
class Flag:
    """What somebody said about an exercise; `ruling` is what a mentor made of it, "" before."""

    kind: FlagKind
    comment: str
    person: str
    raised_at: datetime
    ruling: Literal["", "keep", "retire"] = ""


@dataclass(frozen=True, slots=True)
class FlaggedExercise:
    """An exercise with all its flags, the newest first. It holds no truth."""

    exercise_id: str
    scan_sha256: str
    status: Status
    flags: tuple[Flag, ...]


def add_flag(
    store: Store, attempt_id: str, *, key: str, kind: FlagKind, comment: str = "", now: datetime
) -> None:
    """Keeps what a person says is wrong with an exercise, which is offered no more until a mentor has looked.

    The same key again changes nothing.

    Args:
        store: the store.
        attempt_id: the person's attempt at the exercise, open or not.
        key: idempotency key, made by whoever flags.
        kind: what is wrong.
        comment: in the person's own words.
        now: the server's time.

    Raises:
        UnknownAttemptError: there is no such attempt.
        InputError: the comment is longer than 2000 characters.
    """
    if len(comment) > MAX_COMMENT:
        raise InputError(
            "a comment may have {max_comment} characters, got {got}; shorten it",
            max_comment=MAX_COMMENT,
            got=len(comment),
        )
    with writing(store.engine) as session:
        attempt = lock_attempt(session, attempt_id)
        row = {
            "attempt_id": attempt_id,
            "key": key,
            "exercise_id": attempt.exercise_id,
            "kind": kind,
            "comment": comment,
            "raised_at": now,
        }
        if insert_new(session, FlagRow, [row]):
            offered = ExerciseRow.exercise_id == attempt.exercise_id, ExerciseRow.status == OFFERED
            session.execute(update(ExerciseRow).where(*offered).values(status=_FLAGGED))


def flagged_exercises(store: Store, *, status: Status = "flagged") -> tuple[FlaggedExercise, ...]:
    """Returns the exercises that wait for a mentor, or those retired, by the time of their newest flag."""
    by_id: dict[str, list[tuple[FlagRow, str, str]]] = {}
    with reading(store.engine) as session:
        for flag, person, sha256 in session.execute(_flags(status)):
            by_id.setdefault(flag.exercise_id, []).append((flag, person, sha256))
    return tuple(_flagged(exercise_id, status, rows) for exercise_id, rows in by_id.items())


def keep(store: Store, exercise_id: str, *, person_id: str, now: datetime) -> None:
    """Offers a flagged exercise again: a mentor has looked and found nothing wrong.

    Raises:
        InputError: it is not flagged.
    """
    _rule(store, exercise_id, person_id, "keep", now)


def retire(store: Store, exercise_id: str, *, person_id: str, now: datetime) -> None:
    """Takes a flagged exercise out for good: a mentor has looked and agrees.

    Raises:
        InputError: it is not flagged.
    """
    _rule(store, exercise_id, person_id, "retire", now)


def restore(store: Store, exercise_id: str, *, now: datetime) -> None:
    """Offers a retired exercise again.

    Raises:
        InputError: it is not retired.
    """
    with writing(store.engine) as session:
        _change(session, exercise_id, _RETIRED, OFFERED)
        told = {"change": "restored"}
        record_in(session, store, "change_exercise", subject=exercise_id, now=now, details=told)


def _rule(
    store: Store, exercise_id: str, person_id: str, ruling: Literal["keep", "retire"], now: datetime
) -> None:
    open_flags = FlagRow.exercise_id == exercise_id, FlagRow.ruling.is_(None)
    values = {"ruling": ruling, "ruled_by": person_id, "ruled_at": now}
    with writing(store.engine) as session:
        _change(session, exercise_id, _FLAGGED, OFFERED if ruling == "keep" else _RETIRED)
        session.execute(update(FlagRow).where(*open_flags).values(values))
        told = {"change": f"flag ruled: {ruling}"}
        record_in(
            session,
            store,
            "change_exercise",
            subject=exercise_id,
            now=now,
            person_id=person_id,
            details=told,
        )


def _change(session: Session, exercise_id: str, before: str, after: str) -> None:
    row = session.scalar(select(ExerciseRow).where(ExerciseRow.exercise_id == exercise_id).with_for_update())
    if row is None or row.status != before:
        now_is = Sentence("no exercise") if row is None else row.status
        raise InputError(
            "exercise {exercise_id}: must be {before}, got {now_is}; reload the list",
            exercise_id=exercise_id[:64],
            before=Sentence(before),
            now_is=Sentence(now_is),
        )
    row.status = after


def _flags(status: str) -> Select[FlagRow, str, str]:
    return (
        select(FlagRow, PersonRow.name, ExerciseRow.scan_sha256)
        .join(ExerciseRow, ExerciseRow.exercise_id == FlagRow.exercise_id)
        .join(AttemptRow, AttemptRow.attempt_id == FlagRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(PersonRow, PersonRow.person_id == DrillRow.person_id)
        .where(ExerciseRow.status == status)
        .order_by(FlagRow.raised_at.desc(), FlagRow.key)
    )


def _flagged(exercise_id: str, status: Status, rows: Sequence[tuple[FlagRow, str, str]]) -> FlaggedExercise:
    flags = tuple(
        Flag(
            kind=cast("FlagKind", row.kind),
            comment=row.comment,
            person=person,
            raised_at=row.raised_at,
            ruling=cast('Literal["", "keep", "retire"]', row.ruling or ""),
        )
        for row, person, _sha256 in rows
    )
    return FlaggedExercise(exercise_id, rows[0][2], status, flags)
