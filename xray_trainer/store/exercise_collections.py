"""Named collections of exercises, and sets made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.audit import record_in
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.exercise_sets import SetInfo, set_info
from xray_trainer.store.schema import (
    CollectionMemberRow,
    CollectionRow,
    ExerciseRow,
    ExerciseSetRow,
    SetMemberRow,
)
from xray_trainer.store.set_states import keep_state
from xray_trainer.store.store import Store

MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection: its name, who made it ("" where nobody is known), and how much it holds."""

    collection_id: str
    name: str
    owner: str
    num_exercises: int
    created_at: datetime


def collections(store: Store) -> tuple[Collection, ...]:
    """Returns every collection by name."""
    num = (
        select(func.count())
        .where(CollectionMemberRow.collection_id == CollectionRow.collection_id)
        .scalar_subquery()
    )
    query = select(CollectionRow, num).order_by(CollectionRow.name)
    with reading(store.engine) as session:
        return tuple(
            Collection(row.collection_id, row.name, row.owner or "", held, row.created_at)
            for row, held in session.execute(query)
        )


def make_collection(store: Store, name: str, *, owner: str = "", now: datetime) -> str:
    """Returns the id of the collection of this name, made if new.

    Raises:
        InputError: the name is empty or too long.
    """
    clean = _clean(name)
    row = {"collection_id": str(uuid4()), "name": clean, "owner": owner or None, "created_at": now}
    with writing(store.engine) as session:
        insert_new(session, CollectionRow, [row])
        query = select(CollectionRow.collection_id).where(CollectionRow.name == clean)
        return session.scalars(query).one()


def rename_collection(store: Store, collection_id: str, *, name: str) -> None:
    """Gives a collection another name.

    Raises:
        InputError: the name is empty, too long or taken.
    """
    clean = _clean(name)
    with writing(store.engine) as session:
        taken = session.scalar(select(CollectionRow.collection_id).where(CollectionRow.name == clean))
        if taken not in (None, collection_id):
            raise InputError("there is a collection {name!r} already; take another name", name=clean)
        own = CollectionRow.collection_id == collection_id
        session.execute(update(CollectionRow).where(own).values(name=clean))


def remove_collection(store: Store, collection_id: str) -> None:
    """Removes a collection; its exercises stay in the library."""
    with writing(store.engine) as session:
        own = CollectionMemberRow.collection_id == collection_id
        session.execute(delete(CollectionMemberRow).where(own))
        session.execute(delete(CollectionRow).where(CollectionRow.collection_id == collection_id))


def add_to_collection(store: Store, collection_id: str, exercise_ids: Sequence[str], *, now: datetime) -> int:
    """Returns how many of the exercises were new in a collection after adding them."""
    rows = [{"collection_id": collection_id, "exercise_id": name, "added_at": now} for name in exercise_ids]
    with writing(store.engine) as session:
        return sum(
            insert_new(session, CollectionMemberRow, rows[start : start + 200])
            for start in range(0, len(rows), 200)
        )


def remove_from_collection(store: Store, collection_id: str, exercise_ids: Sequence[str]) -> None:
    """Takes exercises out of a collection."""
    with writing(store.engine) as session:
        own = CollectionMemberRow.collection_id == collection_id
        among = CollectionMemberRow.exercise_id.in_(list(exercise_ids))
        session.execute(delete(CollectionMemberRow).where(own, among))


def collections_of(store: Store, exercise_id: str) -> tuple[str, ...]:
    """Returns the names of the collections that hold an exercise."""
    query = (
        select(CollectionRow.name)
        .join(CollectionMemberRow, CollectionMemberRow.collection_id == CollectionRow.collection_id)
        .where(CollectionMemberRow.exercise_id == exercise_id)
        .order_by(CollectionRow.name)
    )
    with reading(store.engine) as session:
        return tuple(session.scalars(query))


def set_of_selection(
    store: Store, exercise_ids: Sequence[str], *, title: str, rules: Rules, owner: str, now: datetime
) -> SetInfo:
    """Returns a draft set of exercises of the library, in this order, to be looked through and released.

    Its exercises are those of the library: editing one copies it.

    Raises:
        InputError: nothing is selected, the title is empty, or an exercise is not there.
    """
    names = list(dict.fromkeys(exercise_ids))
    clean = " ".join(title.split())
    if not names or not clean:
        raise InputError("a set needs a title and at least one exercise; select some")
    set_id = str(uuid4())
    with writing(store.engine) as session:
        _require_there(session, names)
        row = {
            "set_id": set_id,
            "title": clean[:300],
            "rules": rules.model_dump(mode="json"),
            "num_planned": len(names),
            "created_at": now,
        }
        insert_new(session, ExerciseSetRow, [row])
        members = [
            {"set_id": set_id, "position": place, "exercise_id": name} for place, name in enumerate(names)
        ]
        insert_new(session, SetMemberRow, members)
        keep_state(session, set_id, status="draft", now=now, owner=owner or None, provenance="hand")
        told = {"change": "made", "exercises": len(names)}
        record_in(session, store, "change_set", subject=set_id, now=now, details=told)
    return set_info(store, set_id)


def _require_there(session: Session, names: Sequence[str]) -> None:
    there = set(session.scalars(select(ExerciseRow.exercise_id).where(ExerciseRow.exercise_id.in_(names))))
    if missing := [name for name in names if name not in there]:
        raise InputError(
            "exercise {exercise_id}: the library has none of this id; reload the page",
            exercise_id=missing[0][:64],
        )


def _clean(name: str) -> str:
    clean = " ".join(name.split())
    if not 0 < len(clean) <= MAX_NAME:
        raise InputError(
            "the name of a collection has 1 to {max_name} characters, got {got}",
            max_name=MAX_NAME,
            got=len(clean),
        )
    return clean
