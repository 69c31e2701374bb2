"""Links that work once: to set one's password, or to become the first administrator."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from xray_trainer.errors import AttemptError
from xray_trainer.store.audit import record
from xray_trainer.store.database import reading, writing
from xray_trainer.store.schema import OneTimeLinkRow
from xray_trainer.store.store import Store

FIRST_LASTS = timedelta(minutes=15)
"""How long the link for the first administrator works: it is printed where whoever started the server is."""
RESET_LASTS = timedelta(days=1)
"""How long a link that an administrator hands on works."""

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """What a link is for: the password of a person, None for the first administrator's name and password."""

    person_id: str | None
    expires_at: datetime


def make_first_link(store: Store, *, now: datetime) -> str:
    """Returns the secret of a new link for the first administrator; earlier ones work no more."""
    return _make(store, None, now=now, lasts=FIRST_LASTS)


def make_password_link(store: Store, person_id: str, *, by: str, now: datetime) -> str:
    """Returns the secret of a new link for a person's password; earlier ones work no more."""
    secret = _make(store, person_id, now=now, lasts=RESET_LASTS)
    record(store, "change_person", person_id=by, subject=person_id, now=now, details={"changed": "link made"})
    return secret


def look_at_link(store: Store, secret: str, *, now: datetime) -> OneTimeLink:
    """Returns what a link is for.

    Raises:
        AttemptError: there is none, it was used, or its time is over.
    """
    with reading(store.engine) as transaction:
        row = transaction.scalar(select(OneTimeLinkRow).where(OneTimeLinkRow.secret_hash == _hash(secret)))
        if row is None or row.used_at is not None or now >= row.expires_at:
            raise _over()
        return OneTimeLink(row.person_id, row.expires_at)


def use_link(store: Store, secret: str, *, now: datetime) -> OneTimeLink:
    """Returns what a link is for, once.

    Raises:
        AttemptError: there is none, it was used, or its time is over.
    """
    link = look_at_link(store, secret, now=now)
    unused = update(OneTimeLinkRow).where(
        OneTimeLinkRow.secret_hash == _hash(secret), OneTimeLinkRow.used_at.is_(None)
    )
    with writing(store.engine) as transaction:
        used = transaction.execute(unused.values(used_at=now).returning(OneTimeLinkRow.secret_hash)).all()
    if not used:
        raise _over()
    return link


def _make(store: Store, person_id: str | None, *, now: datetime, lasts: timedelta) -> str:
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    row = OneTimeLinkRow(secret_hash=_hash(secret), person_id=person_id, made_at=now, expires_at=now + lasts)
    with writing(store.engine) as transaction:
        transaction.execute(delete(OneTimeLinkRow).where(OneTimeLinkRow.person_id == person_id))
        transaction.add(row)
    return secret


def _over() -> AttemptError:
    return AttemptError("this link was used or is too old; ask the administrator for a new one")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
