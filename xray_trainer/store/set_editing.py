"""A mentor's work on a draft set: drop, move, accept exercises, change what they say and how hard they count.

Only drafts change. An exercise that anybody has seen, or that another set holds, is copied first and changed
in the copy, so that finished answers keep pointing to what people saw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError, Sentence, unknown_name
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.store.audit import record_in
from xray_trainer.store.copying import copy_exercise, is_shared
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.details import correct, keep_details
from xray_trainer.store.schema import (
    DRAFT,
    ExerciseDetailRow,
    ExerciseRow,
    ExerciseSetRow,
    FeedbackTextRow,
    LibraryEntryRow,
    SetMemberRow,
)
from xray_trainer.store.set_states import state_in
from xray_trainer.store.store import Store

MAX_TITLE = 300


@dataclass(frozen=True, slots=True)
class Member:
    """An exercise in its place in a set; `accepted_at` is None until a mentor found it good."""

    exercise_id: str
    position: int
    status: str
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Edits:
    """What is to change about an exercise; None leaves it as it is.

    Attributes:
        declaration: the papers.
        feedback: what is said after the answer, by language; empty texts are left out.
        correction: what is added to its difficulty, in logits.
    """

    declaration: Declaration | None = None
    feedback: Mapping[str, str] | None = None
    correction: float | None = None


def members_of(store: Store, set_id: str) -> tuple[Member, ...]:
    """Returns the exercises of a set in their order."""
    query = (
        select(SetMemberRow, ExerciseRow.status, ExerciseDetailRow.accepted_at)
        .join(ExerciseRow, ExerciseRow.exercise_id == SetMemberRow.exercise_id)
        .outerjoin(ExerciseDetailRow, ExerciseDetailRow.exercise_id == SetMemberRow.exercise_id)
        .where(SetMemberRow.set_id == set_id)
        .order_by(SetMemberRow.position)
    )
    with reading(store.engine) as session:
        return tuple(
            Member(row.exercise_id, row.position, status, accepted)
            for row, status, accepted in session.execute(query)
        )


def drop(store: Store, set_id: str, exercise_id: str, *, now: datetime) -> None:
    """Takes an exercise out of a draft; those behind it move up. One that nobody else has is retired.

    Raises:
        InputError: the set is no draft, or has no such exercise.
    """
    with writing(store.engine) as session:
        order = _order(session, set_id, exercise_id)
        order.remove(exercise_id)
        _keep_order(session, set_id, order)
        retire_orphan(session, exercise_id)
        told = {"change": "dropped", "exercise": exercise_id}
        record_in(session, store, "change_set", subject=set_id, now=now, details=told)


def move(store: Store, set_id: str, exercise_id: str, *, to: int) -> None:
    """Moves an exercise of a draft to another place, counted from 0; beyond the last is the last.

    Raises:
        InputError: the set is no draft, or has no such exercise.
    """
    with writing(store.engine) as session:
        order = _order(session, set_id, exercise_id)
        order.remove(exercise_id)
        order.insert(max(0, to), exercise_id)
        _keep_order(session, set_id, order)


def rename(store: Store, set_id: str, *, title: str) -> None:
    """Gives a draft another title.

    Raises:
        InputError: the set is no draft, or the title is empty or too long.
    """
    clean = " ".join(title.split())
    if not 0 < len(clean) <= MAX_TITLE:
        raise InputError(
            "a title has 1 to {max_title} characters, got {got}", max_title=MAX_TITLE, got=len(clean)
        )
    with writing(store.engine) as session:
        _require_draft(session, set_id)
        own = ExerciseSetRow.set_id == set_id
        session.execute(update(ExerciseSetRow).where(own).values(title=clean))


def accept(store: Store, set_id: str, exercise_id: str, *, person: str, now: datetime) -> None:
    """Keeps that a mentor looked at an exercise of a draft and found it good.

    Raises:
        InputError: the set is no draft, or has no such exercise.
    """
    with writing(store.engine) as session:
        _order(session, set_id, exercise_id)
        keep_details(session, exercise_id, now=now, accepted_at=now, accepted_by=person or None)
        told = {"change": "accepted", "set": set_id}
        record_in(session, store, "change_exercise", subject=exercise_id, now=now, details=told)


def edit(
    store: Store, set_id: str, exercise_id: str, *, edits: Edits, person: str = "", now: datetime
) -> str:
    """Returns the id of an exercise of a draft after changing it: its own, or that of the copy changed.

    Raises:
        InputError: the set is no draft, has no such exercise, or the difficulty is moved too far.
    """
    with writing(store.engine) as session:
        order = _order(session, set_id, exercise_id)
        changed_id = exercise_id
        if is_shared(session, set_id, exercise_id):
            changed_id = copy_exercise(session, exercise_id, now=now)
            keep_details(session, changed_id, now=now, copied_from=exercise_id, author=person or None)
            order[order.index(exercise_id)] = changed_id
            _keep_order(session, set_id, order)
        _apply(session, changed_id, edits, now)
        told = {"change": "edited", "set": set_id, "of": exercise_id, **_told(edits)}
        record_in(session, store, "change_exercise", subject=changed_id, now=now, details=told)
    return changed_id


def retire_swapped(store: Store, exercise_id: str) -> None:
    """Retires a draft exercise after another took its place, unless a set still holds it."""
    with writing(store.engine) as session:
        retire_orphan(session, exercise_id)


def retire_orphan(session: Session, exercise_id: str) -> None:
    """Retires a draft that no set holds any more, so that the library tells it from what waits."""
    held = select(SetMemberRow.exercise_id).where(SetMemberRow.exercise_id == exercise_id)
    orphan = ExerciseRow.exercise_id == exercise_id, ExerciseRow.status == DRAFT, ~held.exists()
    session.execute(update(ExerciseRow).where(*orphan).values(status="retired"))


def _apply(session: Session, exercise_id: str, edits: Edits, now: datetime) -> None:
    if edits.declaration is not None:
        values = {"declaration": edits.declaration.model_dump(mode="json")}
        session.execute(update(ExerciseRow).where(ExerciseRow.exercise_id == exercise_id).values(values))
    if edits.feedback is not None:
        texts = {language: text.strip() for language, text in edits.feedback.items() if text.strip()}
        session.execute(delete(FeedbackTextRow).where(FeedbackTextRow.exercise_id == exercise_id))
        rows = [{"exercise_id": exercise_id, "language": name, "text": text} for name, text in texts.items()]
        insert_new(session, FeedbackTextRow, rows)
    if edits.correction is not None:
        correct(session, exercise_id, correction=edits.correction, now=now)
    session.execute(delete(LibraryEntryRow).where(LibraryEntryRow.exercise_id == exercise_id))


def _told(edits: Edits) -> dict[str, object]:
    """Returns what the audit log says of edits: which fields, and a difficulty as it was moved."""
    parts = {"papers": edits.declaration, "texts": edits.feedback}
    fields = [name for name, value in parts.items() if value is not None]
    return {"fields": fields} if edits.correction is None else {"fields": fields, "logits": edits.correction}


def _order(session: Session, set_id: str, exercise_id: str) -> list[str]:
    """Returns the exercises of a draft that has this one, in their order."""
    _require_draft(session, set_id)
    members = select(SetMemberRow.exercise_id).where(SetMemberRow.set_id == set_id)
    order = list(session.scalars(members.order_by(SetMemberRow.position)))
    if exercise_id not in order:
        raise InputError(
            "exercise {exercise_id}: this set has it no more; open the page again",
            exercise_id=exercise_id[:64],
        )
    return order


def _require_draft(session: Session, set_id: str) -> None:
    query = select(ExerciseSetRow).where(ExerciseSetRow.set_id == set_id).with_for_update()
    if session.scalar(query) is None:
        raise unknown_name("exercise set", set_id, session.scalars(select(ExerciseSetRow.set_id)))
    state = state_in(session, set_id)
    if not state.may_be_edited:
        raise InputError(
            "only a draft can be changed, got a set that is {status}; make a new version",
            status=Sentence(state.status),
        )


def _keep_order(session: Session, set_id: str, order: Sequence[str]) -> None:
    session.execute(delete(SetMemberRow).where(SetMemberRow.set_id == set_id))
    rows = [
        {"set_id": set_id, "position": position, "exercise_id": name} for position, name in enumerate(order)
    ]
    insert_new(session, SetMemberRow, rows)
    own = ExerciseSetRow.set_id == set_id
    session.execute(update(ExerciseSetRow).where(own).values(num_planned=len(order)))
