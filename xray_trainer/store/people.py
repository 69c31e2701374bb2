"""People: for now a name typed in, a language and a role of one's own choice; accounts come later."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import uuid4

from sqlalchemy import select, update

from xray_trainer.accounts.permissions import Role
from xray_trainer.errors import InputError
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import AttemptRow, DrillRow, PersonRow
from xray_trainer.store.store import Store

MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class Person:
    """A person; the role decides which pages there are and what they may do."""

    person_id: str
    name: str
    language: str
    created_at: datetime
    role: Role = "trainee"


def ensure_person(store: Store, name: str, *, now: datetime, language: str = "en") -> Person:
    """Returns the person of this name, made if new; spaces around and doubled inside do not count.

    Raises:
        InputError: the name is empty, too long or holds characters that cannot be printed.
    """
    clean = _clean(name)
    row = {"person_id": str(uuid4()), "name": clean, "language": language, "created_at": now}
    with writing(store.engine) as session:
        insert_new(session, PersonRow, [row])
        return _person(session.scalars(select(PersonRow).where(PersonRow.name == clean)).one())


def find_person(store: Store, person_id: str) -> Person | None:
    """Returns the person of this id, None where there is none."""
    with reading(store.engine) as session:
        row = session.get(PersonRow, person_id)
        return _person(row) if row else None


def set_language(store: Store, person_id: str, *, language: str) -> None:
    """Keeps the language that a person reads."""
    with writing(store.engine) as session:
        session.execute(update(PersonRow).where(PersonRow.person_id == person_id).values(language=language))


def set_role(store: Store, person_id: str, *, role: Role) -> None:
    """Keeps what a person works as."""
    with writing(store.engine) as session:
        session.execute(update(PersonRow).where(PersonRow.person_id == person_id).values(role=role))


def names_of(store: Store, person_ids: Iterable[str]) -> dict[str, str]:
    """Returns the names of people by id, those that are there."""
    query = select(PersonRow.person_id, PersonRow.name).where(PersonRow.person_id.in_(list(person_ids)))
    with reading(store.engine) as session:
        return {row.person_id: row.name for row in session.execute(query)}


def language_of_attempt(store: Store, attempt_id: str) -> str:
    """Returns the language of the person whose attempt it is, English for an unknown attempt."""
    query = (
        select(PersonRow.language)
        .join(DrillRow, DrillRow.person_id == PersonRow.person_id)
        .join(AttemptRow, AttemptRow.drill_id == DrillRow.drill_id)
        .where(AttemptRow.attempt_id == attempt_id)
    )
    with reading(store.engine) as session:
        return session.scalar(query) or "en"


def _clean(name: str) -> str:
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not 0 < len(clean) <= MAX_NAME or not clean.isprintable():
        raise InputError(f"a name must be 1 to {MAX_NAME} printable characters, got {len(clean)}")
    return clean


def _person(row: PersonRow) -> Person:
    return Person(row.person_id, row.name, row.language, row.created_at, cast("Role", row.role))
