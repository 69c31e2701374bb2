"""Sessions: who is signed in at which browser, for how long, and the end of it.

The browser has a signed secret in a cookie; the database has only its hash. A session keeps its id while its
secret changes (`rotate`): the earlier one counts until the browser has shown the new one and a minute more,
so that an answer lost on the line signs nobody out. Afterwards it ends the session, for only a copy has it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import ColumnElement, delete, or_, select, update

from xray_trainer.store.database import reading, writing
from xray_trainer.store.schema import AccountRow, PersonRow, SessionRow
from xray_trainer.store.store import Store

_SECRET_BYTES = 32
_GRACE = timedelta(minutes=1)
_ROTATE_AFTER = timedelta(hours=1)
_KEPT = timedelta(days=30)
_SEEN_STEPS = 10
"""Times that being seen is written within an idle time: often enough to be right to a tenth of it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts: in all, and without anything done."""

    longest: timedelta
    idle: timedelta


ACCOUNTS = Limits(timedelta(hours=12), timedelta(hours=2))
"""Limits where people sign in with a password: a shift, and a long break."""


@dataclass(frozen=True, slots=True)
class Session:
    """A person signed in at one browser; `session_id` is no secret and stays as long as the session."""

    session_id: str
    person_id: str
    browser: str
    made_at: datetime
    rotated_at: datetime
    seen_at: datetime
    expires_at: datetime


def open_session(
    store: Store, person_id: str, *, now: datetime, limits: Limits = ACCOUNTS, browser: str = ""
) -> str:
    """Returns the cookie of a new session; sessions that ended a month ago are forgotten.

    Args:
        store: where it is kept.
        person_id: whose it is.
        now: when.
        limits: how long it may last.
        browser: what its owner will know it by, such as `Firefox on Windows`.
    """
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    row = SessionRow(
        session_id=str(uuid4()),
        person_id=person_id,
        secret_hash=_hash(secret),
        browser=browser[:80],
        made_at=now,
        rotated_at=now,
        seen_at=now,
        expires_at=now + limits.longest,
        idle_s=int(limits.idle.total_seconds()),
    )
    with writing(store.engine) as transaction:
        transaction.execute(delete(SessionRow).where(SessionRow.expires_at < now - _KEPT))
        transaction.add(row)
    return _signed(store, secret)


def session_of(store: Store, cookie: str, *, now: datetime, is_active: bool = True) -> Session | None:
    """Returns the session of a cookie, None where it has none that is open.

    Args:
        store: where it is kept.
        cookie: as the browser sent it.
        now: when.
        is_active: whether this counts as something done; False for what a page asks by itself.
    """
    secret = _secret_of(store, cookie)
    if secret is None:
        return None
    hashed = _hash(secret)
    with reading(store.engine) as transaction:
        either = or_(SessionRow.secret_hash == hashed, SessionRow.previous_hash == hashed)
        row = transaction.scalar(select(SessionRow).where(either, *_of_somebody_here()))
    if row is None or not _is_open(row, now=now):
        return None
    if row.previous_hash == hashed and row.previous_until is not None and now > row.previous_until:
        close_session(store, row.session_id, now=now)
        return None
    _mark(store, row, has_new=row.secret_hash == hashed, is_active=is_active, now=now)
    return _session(row)


def session_with(store: Store, session_id: str, *, now: datetime, is_active: bool = True) -> Session | None:
    """Returns the open session of this id, None where there is none.

    For pages: a page's connection lives on with the cookie that it began with, whatever the secret is now.
    """
    with reading(store.engine) as transaction:
        query = select(SessionRow).where(SessionRow.session_id == session_id, *_of_somebody_here())
        row = transaction.scalar(query)
    if row is None or not _is_open(row, now=now):
        return None
    _mark(store, row, has_new=False, is_active=is_active, now=now)
    return _session(row)


def sessions_of(store: Store, person_id: str, *, now: datetime) -> tuple[Session, ...]:
    """Returns the open sessions of a person, the one used last first."""
    query = select(SessionRow).where(SessionRow.person_id == person_id, *_of_somebody_here())
    with reading(store.engine) as transaction:
        rows = transaction.scalars(query.order_by(SessionRow.seen_at.desc()))
        return tuple(_session(row) for row in rows if _is_open(row, now=now))


def is_due(session: Session, *, now: datetime) -> bool:
    """Returns whether a session's secret is so old that it should change."""
    return now - session.rotated_at >= _ROTATE_AFTER


def rotate(store: Store, cookie: str, *, now: datetime) -> str | None:
    """Returns the cookie with a new secret of the same session, None where it has none that is open."""
    found = session_of(store, cookie, now=now)
    old, new = _secret_of(store, cookie), secrets.token_urlsafe(_SECRET_BYTES)
    if found is None or old is None:
        return None
    mine = update(SessionRow).where(
        SessionRow.session_id == found.session_id, SessionRow.secret_hash == _hash(old)
    )
    values = {
        "secret_hash": _hash(new),
        "previous_hash": _hash(old),
        "previous_until": None,
        "rotated_at": now,
    }
    with writing(store.engine) as transaction:
        changed = transaction.execute(mine.values(**values).returning(SessionRow.session_id)).all()
    return _signed(store, new) if changed else None


def close_session(store: Store, session_id: str, *, now: datetime) -> bool:
    """Ends a session; returns whether it was open."""
    return _close(store, now, SessionRow.session_id == session_id) > 0


def close_all(store: Store, person_id: str, *, now: datetime, but: str = "") -> int:
    """Ends all sessions of a person but the one of this id; returns how many were open."""
    return _close(store, now, SessionRow.person_id == person_id, SessionRow.session_id != but)


def _close(store: Store, now: datetime, *which: ColumnElement[bool]) -> int:
    open_ones = (SessionRow.revoked_at.is_(None), SessionRow.expires_at > now)
    with writing(store.engine) as transaction:
        ending = update(SessionRow).where(*which, *open_ones).values(revoked_at=now)
        return len(transaction.execute(ending.returning(SessionRow.session_id)).all())


def _of_somebody_here() -> tuple[ColumnElement[bool], ...]:
    """Returns what must hold of the person: not gone, and not locked by an administrator."""
    gone = select(PersonRow.person_id).where(PersonRow.retired_at.is_not(None))
    locked = select(AccountRow.person_id).where(AccountRow.locked_at.is_not(None))
    return SessionRow.person_id.not_in(gone), SessionRow.person_id.not_in(locked)


def _is_open(row: SessionRow, *, now: datetime) -> bool:
    """Returns whether a session lasts; a clock put back before it was made ends none."""
    is_idle = now - row.seen_at > timedelta(seconds=row.idle_s)
    return row.revoked_at is None and now < row.expires_at and not is_idle


def _mark(store: Store, row: SessionRow, *, has_new: bool, is_active: bool, now: datetime) -> None:
    """Keeps that a session was seen, not at every request, and that its browser has the new secret."""
    values: dict[str, datetime] = {}
    if is_active and now - row.seen_at >= timedelta(seconds=row.idle_s / _SEEN_STEPS):
        values["seen_at"] = now
    if has_new and row.previous_hash is not None and row.previous_until is None:
        values["previous_until"] = now + _GRACE
    if values:
        with writing(store.engine) as transaction:
            transaction.execute(
                update(SessionRow).where(SessionRow.session_id == row.session_id).values(**values)
            )


def _session(row: SessionRow) -> Session:
    return Session(**{name: getattr(row, name) for name in Session.__slots__})


def _signed(store: Store, secret: str) -> str:
    return str(_signer(store).dumps(secret))


def _secret_of(store: Store, cookie: str) -> str | None:
    """Returns the secret in a cookie, None where this server did not sign it."""
    try:
        return str(_signer(store).loads(cookie))
    except BadData:
        return None


def _signer(store: Store) -> URLSafeSerializer:
    return URLSafeSerializer(store.tokens.derived_key("session"), salt="xray_trainer.session")


def _hash(secret: str) -> str:
    """Returns the hash of a secret; one round does, for nobody guesses 32 random bytes."""
    return hashlib.sha256(secret.encode()).hexdigest()
