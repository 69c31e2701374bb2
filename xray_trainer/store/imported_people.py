"""People of other installations: known by their id, shown by the name that they told last.

Where two people here would have one name, those from elsewhere get the beginning of their id behind theirs,
whoever came first: names do not depend on the order in which files come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError
from xray_trainer.store.database import insert_new
from xray_trainer.store.people import MAX_NAME, clean_name
from xray_trainer.store.schema import ImportedPersonRow, PersonRow

_SUFFIX = 8


@dataclass(frozen=True, slots=True)
class CopiedPerson:
    """A person as another installation tells of them."""

    person_id: str
    name: str
    language: str
    told_at: datetime


def import_people(session: Session, people: Sequence[CopiedPerson], *, unit: str, is_own: bool) -> None:
    """Keeps people of another installation.

    Args:
        session: within a transaction.
        people: them.
        unit: fingerprint of the unit that tells of them.
        is_own: whether that is this unit.

    Raises:
        InputError: one of them belongs here or to another unit, or a name cannot be used.
    """
    for person in people:
        _import(session, person, unit, is_own)
    _name_all(session)


def _import(session: Session, person: CopiedPerson, unit: str, is_own: bool) -> None:
    there = session.get(PersonRow, person.person_id)
    origin = session.get(ImportedPersonRow, person.person_id)
    if there is not None and origin is None:
        if not is_own:
            raise InputError(
                "person {name!r}: this id belongs to somebody here; refused", name=person.name[:40]
            )
        return
    if origin is not None and origin.unit != unit:
        raise InputError("person {name!r}: came from another unit before; refused", name=person.name[:40])
    name = clean_name(person.name)
    if origin is None:
        _insert(session, person, name, unit)
    elif (origin.told_at, origin.told_name) < (person.told_at, name):
        origin.told_name, origin.told_at = name, person.told_at
    session.flush()


def _insert(session: Session, person: CopiedPerson, name: str, unit: str) -> None:
    row = {
        "person_id": person.person_id,
        "name": person.person_id,
        "language": person.language,
        "role": "trainee",
        "created_at": person.told_at,
    }
    insert_new(session, PersonRow, [row])
    origin = {
        "person_id": person.person_id,
        "unit": unit,
        "told_name": name,
        "told_at": person.told_at,
    }
    insert_new(session, ImportedPersonRow, [origin])


def _name_all(session: Session) -> None:
    """Gives everybody from elsewhere the name that they are shown by, none of them twice."""
    query = select(ImportedPersonRow.person_id, ImportedPersonRow.told_name)
    told = {row.person_id: row.told_name for row in session.execute(query)}
    ours = select(PersonRow.name).where(PersonRow.person_id.not_in(select(ImportedPersonRow.person_id)))
    times = Counter(told.values()) + Counter(session.scalars(ours).all())
    names = {
        person_id: name if times[name] == 1 else f"{name[: MAX_NAME - _SUFFIX - 3]} ({person_id[:_SUFFIX]})"
        for person_id, name in told.items()
    }
    query_shown = select(PersonRow.person_id, PersonRow.name).where(PersonRow.person_id.in_(list(told)))
    shown = {row.person_id: row.name for row in session.execute(query_shown)}
    changed = [person_id for person_id, name in names.items() if shown[person_id] != name]
    for names_now in ({one: one for one in changed}, {one: names[one] for one in changed}):
        for person_id, name in names_now.items():
            session.execute(update(PersonRow).where(PersonRow.person_id == person_id).values(name=name))
