"""People: a name, a language, a role, and where to write to; accounts come later."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import uuid4

from sqlalchemy import select, update

from xray_trainer.accounts.permissions import Role
from xray_trainer.errors import InputError, unknown_name
from xray_trainer.store.audit import record_in
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import AttemptRow, DrillRow, PersonRow
from xray_trainer.store.store import Store

MAX_NAME = 80
MAX_EMAIL = 254
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Person:
    """A person; the role decides which pages there are and what they may do.

    `email` is `""` where it is not known; `retired_at` is set where somebody has left.
    """

    person_id: str
    name: str
    language: str
    created_at: datetime
    role: Role = "trainee"
    email: str = ""
    retired_at: datetime | None = None


def ensure_person(store: Store, name: str, *, now: datetime, language: str = "en") -> Person:
    """Returns the person of this name, made if new; spaces around and doubled inside do not count.

    Raises:
        InputError: the name is empty, too long or holds characters that cannot be printed.
    """
    clean = clean_name(name)
    row = {"person_id": str(uuid4()), "name": clean, "language": language, "created_at": now}
    with writing(store.engine) as session:
        insert_new(session, PersonRow, [row])
        return person_of(session.scalars(select(PersonRow).where(PersonRow.name == clean)).one())


def find_person(store: Store, person_id: str) -> Person | None:
    """Returns the person of this id, None where there is none."""
    with reading(store.engine) as session:
        row = session.get(PersonRow, person_id)
        return person_of(row) if row else None


def people(store: Store, *, with_retired: bool = False) -> tuple[Person, ...]:
    """Returns everybody by name; those who have left only on request."""
    query = select(PersonRow).order_by(PersonRow.name)
    with reading(store.engine) as session:
        rows = session.scalars(query if with_retired else query.where(PersonRow.retired_at.is_(None)))
        return tuple(person_of(row) for row in rows)


def person_named(store: Store, name: str) -> Person:
    """Returns the person of this name.

    Raises:
        RecipeError: there is none; the message tells the nearest names.
    """
    with reading(store.engine) as session:
        row = session.scalar(select(PersonRow).where(PersonRow.name == clean_name(name)))
        if row is None:
            raise unknown_name("person", name, session.scalars(select(PersonRow.name)))
        return person_of(row)


def set_language(store: Store, person_id: str, *, language: str) -> None:
    """Keeps the language that a person reads."""
    with writing(store.engine) as session:
        session.execute(update(PersonRow).where(PersonRow.person_id == person_id).values(language=language))


def set_role(store: Store, person_id: str, *, role: Role) -> None:
    """Keeps what a person works as."""
    with writing(store.engine) as session:
        session.execute(update(PersonRow).where(PersonRow.person_id == person_id).values(role=role))


def rename(store: Store, person_id: str, *, name: str, now: datetime) -> None:
    """Gives a person another name.

    Raises:
        InputError: the name cannot be one, or somebody else has it.
    """
    clean = clean_name(name)
    with writing(store.engine) as session:
        other = session.scalar(select(PersonRow.person_id).where(PersonRow.name == clean))
        if other not in (None, person_id):
            raise InputError(
                "a name must be one person's, got {name!r}, which is taken; add a word to it", name=clean
            )
        session.execute(update(PersonRow).where(PersonRow.person_id == person_id).values(name=clean))
        record_in(session, store, "change_person", subject=person_id, now=now, details={"changed": "name"})


def set_email(store: Store, person_id: str, *, email: str, now: datetime) -> None:
    """Keeps where reminders for a person go, `""` for nowhere.

    Raises:
        InputError: it is no address.
    """
    clean = clean_email(email)
    with writing(store.engine) as session:
        session.execute(update(PersonRow).where(PersonRow.person_id == person_id).values(email=clean))
        record_in(session, store, "change_person", subject=person_id, now=now, details={"changed": "email"})


def retire_person(store: Store, person_id: str, *, now: datetime, is_back: bool = False) -> None:
    """Keeps that a person has left, or that they are back.

    Who has left is in no list and has nothing to do; answers and memberships stay as they are.
    """
    with writing(store.engine) as session:
        at = None if is_back else now
        session.execute(update(PersonRow).where(PersonRow.person_id == person_id).values(retired_at=at))
        told = {"changed": "back" if is_back else "left"}
        record_in(session, store, "change_person", subject=person_id, now=now, details=told)


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


def clean_name(name: str) -> str:
    """Returns a name as it is kept: spaces around and doubled inside do not count.

    Raises:
        InputError: the name is empty, too long or holds characters that cannot be printed.
    """
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not 0 < len(clean) <= MAX_NAME or not clean.isprintable():
        raise InputError(
            "a name must be 1 to {max_name} printable characters, got {got}",
            max_name=MAX_NAME,
            got=len(clean),
        )
    return clean


def clean_email(email: str) -> str:
    """Returns an address without spaces around.

    Raises:
        InputError: it is no address; an empty one is allowed.
    """
    clean = email.strip()
    if clean and not (len(clean) <= MAX_EMAIL and _EMAIL.fullmatch(clean)):
        raise InputError("an address must be like name@customs.example, got {name!r}", name=clean)
    return clean


def person_of(row: PersonRow) -> Person:
    """Returns the person of a row."""
    return Person(
        row.person_id,
        row.name,
        row.language,
        row.created_at,
        cast("Role", row.role),
        row.email,
        row.retired_at,
    )
