"""Exercise sets and their exercises: keeping them as they are made, and telling which there are.

Truth goes in here and does not come out: it leaves the store through `answers.reveal` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, func, select, update
from sqlalchemy.orm import Session

from xray_trainer.errors import unknown_name
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.exercises.records import finding_record
from xray_trainer.regions import Finding
from xray_trainer.store.audit import record_in
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import DRAFT as DRAFT_EXERCISE
from xray_trainer.store.schema import (
    OFFERED,
    ExerciseRow,
    ExerciseSetRow,
    SetMemberRow,
    SetStateRow,
)
from xray_trainer.store.set_states import RELEASED, SetStatus, hidden_sets, personal_sets, status_of_new
from xray_trainer.store.shelving import Shelved, insert_exercise, shelve
from xray_trainer.store.store import Store

DRAFT = "draft-"
"""How ids of sets begin that an analyst proposes."""


@dataclass(frozen=True, slots=True)
class SetInfo:
    """What may be told about a set before it is worked through.

    `num_exercises` are there now; `num_planned` will be, once rendering is done.
    """

    set_id: str
    title: str
    rules: Rules
    num_exercises: int
    num_planned: int
    created_at: datetime
    status: SetStatus = RELEASED
    version: int = 1

    @property
    def is_draft(self) -> bool:
        """Returns whether it is for a mentor to look at and not yet for trainees."""
        return self.status in ("preparing", "draft")

    @property
    def is_complete(self) -> bool:
        """Returns whether no more exercises are to come."""
        return self.num_exercises >= self.num_planned


def add_exercise_set(
    store: Store,
    built: Iterable[BuiltExercise],
    *,
    set_id: str,
    title: str,
    rules: Rules,
    num_planned: int,
    now: datetime,
) -> SetInfo:
    """Returns a new set holding the exercises in their order; each is there as soon as it is built.

    Storing the same set again changes nothing; a set that was interrupted goes on where it stopped.
    """
    create_set(store, set_id, title=title, rules=rules, num_planned=num_planned, now=now)
    for one in built:
        append_exercise(store, set_id, built=one, now=now)
    return close_set(store, set_id)


def create_set(
    store: Store, set_id: str, *, title: str, rules: Rules, num_planned: int, now: datetime
) -> SetInfo:
    """Returns a set without exercises, or the set of this id that is there already."""
    row = {
        "set_id": set_id,
        "title": title,
        "rules": rules.model_dump(mode="json"),
        "num_planned": num_planned,
        "created_at": now,
    }
    with writing(store.engine) as session:
        if insert_new(session, ExerciseSetRow, [row]):
            told = {"change": "made", "mode": rules.mode}
            record_in(session, store, "change_set", subject=set_id, now=now, details=told)
    return set_info(store, set_id)


def append_exercise(store: Store, set_id: str, *, built: BuiltExercise, now: datetime) -> Exercise:
    """Returns the exercise as it is stored: its scans in the library, itself at the end of the set.

    An exercise that the set has already stays where it is. A new one for a set that is not released is a
    draft, which nobody opens.

    Raises:
        StorageError: the library cannot be written.
        RecipeError: there is no such set.
    """
    return append_shelved(store, set_id, shelved=shelve(store.library, built), now=now)


def append_shelved(
    store: Store,
    set_id: str,
    *,
    shelved: Shelved,
    wish: Mapping[str, Any] | None = None,
    now: datetime,
) -> Exercise:
    """Returns an exercise whose scans are in the library already, at the end of a set; as `append_exercise`.

    Args:
        store: where it goes.
        set_id: the set.
        shelved: the exercise.
        wish: what it was rendered from, so that another of the same wish can take its place.
        now: the time.

    Raises:
        RecipeError: there is no such set.
    """
    with writing(store.engine) as session:
        _locked_set(session, set_id)
        insert_exercise(session, shelved, now, status=status_of_new(session, set_id), wish=wish)
        _append(session, set_id, shelved.exercise.exercise_id)
    return shelved.exercise


def add_exercise(store: Store, built: BuiltExercise, *, now: datetime, is_draft: bool = False) -> Exercise:
    """Returns an exercise as it is stored, in no set: practice finds it there, unless it is a draft.

    Raises:
        StorageError: the library cannot be written.
    """
    shelved = shelve(store.library, built)
    with writing(store.engine) as session:
        insert_exercise(session, shelved, now, status=DRAFT_EXERCISE if is_draft else OFFERED)
    return shelved.exercise


def close_set(store: Store, set_id: str) -> SetInfo:
    """Returns the set after declaring that no more exercises will come than there are."""
    with writing(store.engine) as session:
        num = session.scalar(select(func.count()).where(SetMemberRow.set_id == set_id))
        session.execute(update(ExerciseSetRow).where(ExerciseSetRow.set_id == set_id).values(num_planned=num))
    return set_info(store, set_id)


def set_findings(store: Store, exercise_id: str, *, findings: Sequence[Finding]) -> None:
    """Keeps what the detector reports on an exercise, in place of what was kept before."""
    records = [finding_record(finding) for finding in findings]
    with writing(store.engine) as session:
        session.execute(
            update(ExerciseRow).where(ExerciseRow.exercise_id == exercise_id).values(findings=records)
        )


def exercise_sets(store: Store) -> tuple[SetInfo, ...]:
    """Returns the sets that trainees choose from, the newest first.

    Sets of one person's own are left out, and those that are not released.
    """
    return _sets(store, ExerciseSetRow.set_id.not_in(hidden_sets()))


def every_set(store: Store) -> tuple[SetInfo, ...]:
    """Returns every set whatever its state, the newest first, for mentors; not those of one person's own."""
    return _sets(store)


def _sets(store: Store, *conditions: ColumnElement[bool]) -> tuple[SetInfo, ...]:
    query = _infos().where(ExerciseSetRow.set_id.not_in(personal_sets()), *conditions)
    with reading(store.engine) as session:
        rows = session.execute(query.order_by(ExerciseSetRow.created_at.desc(), ExerciseSetRow.set_id))
        return tuple(_info(row) for row in rows)


def set_info(store: Store, set_id: str) -> SetInfo:
    """Returns one set.

    Raises:
        RecipeError: there is no such set.
    """
    with reading(store.engine) as session:
        row = session.execute(_infos().where(ExerciseSetRow.set_id == set_id)).first()
        if row is None:
            raise unknown_name("exercise set", set_id, session.scalars(select(ExerciseSetRow.set_id)))
        return _info(row)


def exercise_ids(store: Store, set_id: str) -> frozenset[str]:
    """Returns the ids of the exercises that a set has."""
    with reading(store.engine) as session:
        return frozenset(
            session.scalars(select(SetMemberRow.exercise_id).where(SetMemberRow.set_id == set_id))
        )


def _infos() -> Select[ExerciseSetRow, int, str, int]:
    members = select(func.count()).where(SetMemberRow.set_id == ExerciseSetRow.set_id).scalar_subquery()
    query = select(ExerciseSetRow, members, SetStateRow.status, SetStateRow.version)
    return query.outerjoin(SetStateRow, SetStateRow.set_id == ExerciseSetRow.set_id)


def _info(row: Row[ExerciseSetRow, int, str, int]) -> SetInfo:
    table, num_exercises, status, version = row
    return SetInfo(
        set_id=table.set_id,
        title=table.title,
        rules=Rules.model_validate(table.rules),
        num_exercises=num_exercises,
        num_planned=table.num_planned,
        created_at=table.created_at,
        status=cast("SetStatus", status or RELEASED),
        version=version or 1,
    )


def _locked_set(session: Session, set_id: str) -> None:
    found = session.scalar(
        select(ExerciseSetRow.set_id).where(ExerciseSetRow.set_id == set_id).with_for_update()
    )
    if found is None:
        raise unknown_name("exercise set", set_id, session.scalars(select(ExerciseSetRow.set_id)))


def _append(session: Session, set_id: str, exercise_id: str) -> None:
    last = session.scalar(select(func.max(SetMemberRow.position)).where(SetMemberRow.set_id == set_id))
    position = 0 if last is None else last + 1
    insert_new(session, SetMemberRow, [{"set_id": set_id, "position": position, "exercise_id": exercise_id}])
