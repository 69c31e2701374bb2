"""What came and went between units: which files, of whom, for whom; and the sets that can be named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError, unknown_name
from xray_trainer.store.audit import Act, record_in
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.known_units import UnitCard, known_unit
from xray_trainer.store.schema import ExerciseSetRow, PackageRow
from xray_trainer.store.store import Store

Direction = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A file that came in or went out; `unit` signed it, `subject` is the id of what it holds."""

    package_id: str
    direction: Direction
    kind: str
    title: str
    subject: str
    unit: str
    recipients: tuple[str, ...]
    num_bytes: int
    happened_at: datetime | None = None


def note_exchange(store: Store, package: Exchanged, *, now: datetime) -> None:
    """Keeps that a file came or went."""
    with writing(store.engine) as session:
        note_in(session, package, now)
        record_exchange(session, store, package, now)


def exchanges(store: Store, *, limit: int = 100) -> tuple[Exchanged, ...]:
    """Returns the files that came and went, the newest first."""
    query = select(PackageRow).order_by(PackageRow.happened_at.desc()).limit(limit)
    with reading(store.engine) as session:
        return tuple(_exchanged(row) for row in session.scalars(query))


def has_arrived(store: Store, package_id: str) -> bool:
    """Returns whether a file was imported before."""
    with reading(store.engine) as session:
        return session.get(PackageRow, (package_id, "in")) is not None


def set_named(store: Store, name: str) -> str:
    """Returns the id of the set of this id, or of this title if only one has it.

    Raises:
        RecipeError: there is none.
        InputError: there are several.
    """
    with reading(store.engine) as session:
        if session.get(ExerciseSetRow, name) is not None:
            return name
        found = session.scalars(select(ExerciseSetRow.set_id).where(ExerciseSetRow.title == name)).all()
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(sorted(found))
            raise InputError(
                "{name}: several sets have this title; name one by its id: {ids}", name=name, ids=ids
            )
        raise unknown_name("exercise set", name, session.scalars(select(ExerciseSetRow.title)))


def senders_of(store: Store, set_id: str) -> tuple[UnitCard, ...]:
    """Returns the trusted units that a set came from in a file, none for a set that was made here."""
    query = (
        select(PackageRow.unit)
        .where(PackageRow.subject == set_id, PackageRow.direction == "in", PackageRow.kind == "xset")
        .order_by(PackageRow.happened_at)
    )
    with reading(store.engine) as session:
        units = dict.fromkeys(session.scalars(query))
    found = (known_unit(store, unit) for unit in units)
    return tuple(unit for unit in found if unit)


def note_in(session: Session, package: Exchanged, now: datetime) -> None:
    """Keeps that a file came or went, within a transaction."""
    row = {
        "package_id": package.package_id,
        "direction": package.direction,
        "kind": package.kind,
        "title": package.title,
        "subject": package.subject,
        "unit": package.unit,
        "recipients": list(package.recipients),
        "num_bytes": package.num_bytes,
        "happened_at": now,
    }
    insert_new(session, PackageRow, [row])


def record_exchange(session: Session, store: Store, package: Exchanged, now: datetime, **counts: int) -> None:
    """Writes into the audit log that a file came or went; the last thing in a transaction."""
    act: Act = "import" if package.direction == "in" else "export"
    told = {"what": package.kind, "package": package.package_id, "for": list(package.recipients), **counts}
    if package.direction == "in":
        told["from"] = package.unit
    record_in(session, store, act, subject=package.subject, now=now, details=told)


def _exchanged(row: PackageRow) -> Exchanged:
    return Exchanged(
        package_id=row.package_id,
        direction=cast("Direction", row.direction),
        kind=row.kind,
        title=row.title,
        subject=row.subject,
        unit=row.unit,
        recipients=tuple(row.recipients),
        num_bytes=row.num_bytes,
        happened_at=row.happened_at,
    )
