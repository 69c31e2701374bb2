"""Wrong passwords in a row, per name that was typed and per address that they came from.

A try counts as wrong before it is looked at and is taken back where it was right, so that many at once are as
many as one after the other. Names that nobody has are counted like others.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Delete, delete, select, update
from sqlalchemy.orm import Session

from xray_trainer.accounts.lockout import MOST, Failures, after_wrong, gate, retry_at
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import SignInFailureRow
from xray_trainer.store.store import Store

Refusal = datetime | Literal["locked"]
"""Until when no try is looked at, or that an administrator must take the lock off."""

MOST_FROM_ADDRESS = 100
"""Wrong passwords from one address, which a whole room may share, before it has to wait."""
ADDRESS_WAIT = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(days=30)


def begin_try(store: Store, login: str, *, address: str, now: datetime) -> Refusal | None:
    """Counts a try; returns None where it may be looked at, else why it may not."""
    keys = [_key(store, "name", login), *([_key(store, "address", address)] if address else [])]
    with writing(store.engine) as transaction:
        _forget(transaction, now=now)
        rows = {key: _row(transaction, key, now=now) for key in sorted(keys)}
        refusal: Refusal | None = _gate_of_address(rows[keys[1]], now=now) if address else None
        refusal = refusal or _gate_of_name(rows[keys[0]], now=now)
        if refusal is None:
            _count(rows[keys[0]], now=now)
            if address:
                _count_from_address(rows[keys[1]], now=now)
        transaction.flush()
    return refusal


def forget_try(store: Store, login: str, *, address: str) -> None:
    """Takes a try back that was right: with it, all wrong ones of this name, but not of this address."""
    with writing(store.engine) as transaction:
        transaction.execute(_of(_key(store, "name", login)))
        mine = SignInFailureRow.key == _key(store, "address", address)
        one_less = update(SignInFailureRow).where(mine, SignInFailureRow.num > 0)
        transaction.execute(one_less.values(num=SignInFailureRow.num - 1))


def forget_name(store: Store, login: str) -> None:
    """Forgets the wrong passwords of a name: an administrator takes the lock off."""
    with writing(store.engine) as transaction:
        transaction.execute(_of(_key(store, "name", login)))


def failures_of(store: Store, login: str) -> Failures:
    """Returns the wrong passwords in a row of a name."""
    with reading(store.engine) as transaction:
        row = transaction.get(SignInFailureRow, _key(store, "name", login))
        return _failures(row) if row else Failures()


def _gate_of_name(row: SignInFailureRow, *, now: datetime) -> Refusal | None:
    failures = _failures(row)
    state = gate(failures, now=now)
    if state == "locked":
        return "locked"
    return retry_at(failures) if state == "wait" else None


def _gate_of_address(row: SignInFailureRow, *, now: datetime) -> datetime | None:
    until = row.last_at + ADDRESS_WAIT
    return until if row.num >= MOST_FROM_ADDRESS and now < until else None


def _count(row: SignInFailureRow, *, now: datetime) -> None:
    row.num, row.last_at = after_wrong(_failures(row), now=now).num, now


def _count_from_address(row: SignInFailureRow, *, now: datetime) -> None:
    is_over = now >= row.last_at + ADDRESS_WAIT
    row.num, row.last_at = 1 if is_over else row.num + 1, now


def _failures(row: SignInFailureRow) -> Failures:
    return Failures(row.num, row.last_at if row.num else None)


def _row(transaction: Session, key: str, *, now: datetime) -> SignInFailureRow:
    """Returns the row of a key, made if new, which nobody else changes until the transaction ends."""
    insert_new(transaction, SignInFailureRow, [{"key": key, "num": 0, "last_at": now}])
    return transaction.scalars(
        select(SignInFailureRow).where(SignInFailureRow.key == key).with_for_update()
    ).one()


def _forget(transaction: Session, *, now: datetime) -> None:
    old = delete(SignInFailureRow).where(SignInFailureRow.last_at < now - _FORGOTTEN_AFTER)
    transaction.execute(old.where(SignInFailureRow.num < MOST))


def _of(key: str) -> Delete:
    return delete(SignInFailureRow).where(SignInFailureRow.key == key)


def _key(store: Store, source: str, text: str) -> str:
    """Returns under what wrong passwords are counted: it tells neither a name nor an address."""
    return hmac.digest(store.tokens.derived_key("failures"), f"{source}:{text}".encode(), "sha256").hex()
