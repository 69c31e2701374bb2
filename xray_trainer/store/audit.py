"""The audit log: who did what and when, each entry sealed over the one before.

What is recorded is told in docs/keeping.md; the functions that do it record it, in the transaction in which
they do it. Who it was, the store knows (`Store.who`).

A seal is an HMAC with the secret of the installation over the entry and the seal before it. Whoever can write
the database but not read that secret can neither change, remove nor insert an entry without `verify` telling;
cutting off the newest ones shows against a number and seal noted elsewhere, such as in a backup or on paper.
The oldest ones may be taken away by `store.retention`, which leaves the seal that they ended with in an entry
of its own: the log then begins there, and nowhere else.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import CursorResult, Select, delete, func, select, text
from sqlalchemy.orm import Session

from xray_trainer.store.database import reading, writing
from xray_trainer.store.schema import AuditRow
from xray_trainer.store.store import Store

Act = Literal[
    "sign_in",
    "sign_in_refused",
    "sign_out",
    "see_truth",
    "export",
    "import",
    "change_result",
    "change_exercise",
    "change_set",
    "release_set",
    "change_plan",
    "add_person",
    "change_person",
    "change_role",
    "erase_person",
    "change_unit",
    "change_trust",
    "change_settings",
    "backup",
    "restore",
    "tidy",
]
ACTS: tuple[Act, ...] = get_args(Act)

NOBODY = ""
"""Who it was where nobody is known: a command of the machine, or a name that is no account's."""

_LOCK = 4_702_112
_LONGEST = 200
_FIRST = "0" * 64
_AT_ONCE = 1000
_THROUGH, _SEAL = "audit_through", "seal"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the log."""

    number: int
    at: datetime
    person_id: str
    act: Act
    subject: str
    details: Mapping[str, Any]
    seal: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What looking through the log came to.

    Attributes:
        num: of the last entry up to which all seals are right, from the first on.
        last_seal: its seal.
        broken_at: number of the first entry that is changed or missing; None where all is right.
    """

    num: int
    last_seal: str
    broken_at: int | None


def record(
    store: Store,
    act: Act,
    *,
    subject: str,
    now: datetime,
    person_id: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """Returns the entry that was added.

    Args:
        store: whose log.
        act: what was done.
        subject: to what: an id, never a name.
        now: when.
        person_id: by whom, `NOBODY` where nobody is known; for whom the store is used where None.
        details: anything else worth keeping, as JSON values, without personal data.
    """
    with writing(store.engine) as session:
        return record_in(session, store, act, subject=subject, now=now, person_id=person_id, details=details)


def record_in(
    session: Session,
    store: Store,
    act: Act,
    *,
    subject: str,
    now: datetime,
    person_id: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """Returns the entry that was added within a writing transaction, as its last act; see `record`."""
    session.flush()
    _lock(session)
    who = store.who() if person_id is None else person_id
    at = {} if who or not store.machine_user else {"machine_user": store.machine_user}
    last = session.scalars(select(AuditRow).order_by(AuditRow.number.desc()).limit(1)).first()
    number, before = (last.number + 1, last.seal) if last else (1, _FIRST)
    told = Entry(number, now, who, act, subject[:_LONGEST], {**(details or {}), **at}, "")
    entry = _sealed(store, told, before)
    session.add(AuditRow(**{name: getattr(entry, name) for name in Entry.__slots__}))
    return entry


def cut_in(session: Session, store: Store, *, before: datetime, now: datetime) -> int:
    """Returns how many entries older than a time were taken away, within a writing transaction.

    What the log is verified from afterwards is told by an entry of its own, sealed like any other.
    """
    _lock(session)
    keep = session.scalar(
        select(AuditRow.number).where(AuditRow.at >= before).order_by(AuditRow.number).limit(1)
    )
    past = select(AuditRow).order_by(AuditRow.number.desc()).limit(1)
    last = session.scalars(past if keep is None else past.where(AuditRow.number < keep)).first()
    if last is None:
        return 0
    told = {_THROUGH: last.number, _SEAL: last.seal}
    record_in(session, store, "tidy", person_id=NOBODY, subject="audit", now=now, details=told)
    session.flush()
    gone = session.execute(delete(AuditRow).where(AuditRow.number <= last.number))
    assert isinstance(gone, CursorResult)
    return int(gone.rowcount)


def entries(
    store: Store, *, since: datetime | None = None, until: datetime | None = None, person_id: str = ""
) -> tuple[Entry, ...]:
    """Returns entries in their order, those of one person where an id is given."""
    query = select(AuditRow).order_by(AuditRow.number)
    if since is not None:
        query = query.where(AuditRow.at >= since)
    if until is not None:
        query = query.where(AuditRow.at < until)
    if person_id:
        query = query.where(AuditRow.person_id == person_id)
    with reading(store.engine) as session:
        return tuple(_entry(row) for row in session.scalars(query))


def verify(store: Store) -> Verified:
    """Returns whether every entry is there and as it was written."""
    num, before = _beginning(store)
    with closing(_all(store)) as found:
        for entry in found:
            if entry.number != num + 1 or not hmac.compare_digest(_seal(store, entry, before), entry.seal):
                return Verified(num, before, num + 1)
            num, before = entry.number, entry.seal
    return Verified(num, before, None)


def _beginning(store: Store) -> tuple[int, str]:
    """Returns number and seal of the last entry that was taken away, those before any where there is none.

    Whoever makes it up needs an entry that tells so, whose own seal then is wrong.
    """
    with reading(store.engine) as session:
        first = session.scalar(select(func.min(AuditRow.number)))
        for told in session.scalars(select(AuditRow.details).where(AuditRow.act == "tidy")):
            if first and told.get(_THROUGH) == first - 1:
                return first - 1, str(told.get(_SEAL))
    return 0, _FIRST


def _all(store: Store) -> Generator[Entry, None, None]:
    query: Select[AuditRow] = select(AuditRow).order_by(AuditRow.number)
    at_once = query.execution_options(yield_per=_AT_ONCE)
    with reading(store.engine) as session, session.execute(at_once) as found:
        for row in found.scalars():
            yield _entry(row)


def _sealed(store: Store, entry: Entry, before: str) -> Entry:
    values = {name: getattr(entry, name) for name in Entry.__slots__}
    return Entry(**{**values, "seal": _seal(store, entry, before)})


def _seal(store: Store, entry: Entry, before: str) -> str:
    at = entry.at.astimezone(UTC).isoformat()
    said = [before, entry.number, at, entry.person_id, entry.act, entry.subject, dict(entry.details)]
    written = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hmac.new(store.tokens.derived_key("audit"), written.encode(), hashlib.sha256).hexdigest()


def _lock(session: Session) -> None:
    """Lets one entry be added at a time; SQLite's writing transactions are one at a time by themselves."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _entry(row: AuditRow) -> Entry:
    return Entry(**{name: getattr(row, name) for name in Entry.__slots__})
