"""Signing in: a name with its password, a person with a PIN, or what an identity provider says of somebody.

A name that nobody has costs as much work as one that somebody has, waits as long, and is told the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, select, update

from xray_trainer.accounts.hashing import hash_secret, needs_rehash, verify, verify_nobody
from xray_trainer.errors import InputError
from xray_trainer.store.accounts import find_account, folded
from xray_trainer.store.audit import NOBODY, record
from xray_trainer.store.database import reading, writing
from xray_trainer.store.identities import Identity, add_identified, is_erased, link_prepared, linked_person
from xray_trainer.store.people import Person, person_of
from xray_trainer.store.schema import AccountRow, PersonRow
from xray_trainer.store.sign_in_failures import begin_try, forget_try
from xray_trainer.store.store import Store

State = Literal["welcome", "must_change", "wrong", "wait", "locked", "unknown"]


@dataclass(frozen=True, slots=True)
class SignIn:
    """What came of a try.

    Attributes:
        state: `must_change` is a right password that is only for choosing another one; `unknown` is somebody
            whom the identity provider knows and nobody here does.
        person: who it is, where the try was right.
        retry_at: when the next try is looked at, where one has to wait.
    """

    state: State
    person: Person | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    person: Person
    password_hash: str
    pin_hash: str
    must_change: bool
    is_locked: bool


def try_password(store: Store, login: str, password: str, *, now: datetime, address: str = "") -> SignIn:
    """Returns what comes of a name and a password.

    Args:
        store: where accounts are kept.
        login: as typed.
        password: as typed.
        now: when.
        address: where it came from, `""` where that is not known.
    """
    return _try(store, login, lambda known: _is_password(store, known, password), now=now, address=address)


def try_pin(store: Store, login: str, pin: str, *, now: datetime, address: str = "") -> SignIn:
    """Returns what comes of a name and a PIN, which is right for trainees only."""

    def is_right(known: _Known | None) -> bool:
        if known is None or not known.pin_hash or known.person.role != "trainee":
            return verify_nobody(pin)
        return verify(known.pin_hash, pin)

    return _try(store, login, is_right, now=now, address=address, means="pin")


def confirm_password(store: Store, person_id: str, password: str, *, now: datetime) -> SignIn:
    """Returns what comes of the password of somebody who is signed in already; wrong ones count too."""
    account = find_account(store, person_id)
    if account is None:
        return SignIn("wrong")
    return _try(
        store,
        account.login,
        lambda known: _is_password(store, known, password),
        now=now,
        address="",
        means="password again",
    )


def try_identity(
    store: Store, identity: Identity, *, now: datetime, adds: bool = False, language: str = "en"
) -> SignIn:
    """Returns what comes of somebody whom the identity provider vouches for.

    Args:
        store: where accounts are kept.
        identity: what the provider says.
        now: when.
        adds: whether somebody whom nobody here knows becomes a trainee.
        language: of somebody who is new.
    """
    person_id = linked_person(store, identity) or link_prepared(store, identity, now=now)
    if person_id is None and adds and not is_erased(store, identity):
        person_id = add_identified(store, identity, now=now, language=language)
    known = _of(store, AccountRow.person_id == person_id) if person_id else None
    if known is None or known.is_locked:
        _refused(store, known, "locked" if known else "unknown identity", now=now)
        return SignIn("locked" if known else "unknown")
    return _welcome(store, known, means="identity", now=now)


def _try(
    store: Store,
    login: str,
    is_right: Callable[[_Known | None], bool],
    *,
    now: datetime,
    address: str,
    means: str = "password",
) -> SignIn:
    try:
        name = folded(login)
    except InputError:
        name = ""
    refusal = begin_try(store, name, address=address, now=now)
    if refusal is not None:
        return SignIn("locked") if refusal == "locked" else SignIn("wait", retry_at=refusal)
    known = _of(store, AccountRow.login == name)
    if not is_right(known) or known is None:
        _refused(store, known, f"wrong {means}", now=now)
        return SignIn("wrong")
    forget_try(store, name, address=address)
    if known.is_locked:
        _refused(store, known, "locked", now=now)
        return SignIn("locked")
    return _welcome(store, known, means=means, now=now)


def _is_password(store: Store, known: _Known | None, password: str) -> bool:
    if known is None or not known.password_hash:
        return verify_nobody(password)
    if not verify(known.password_hash, password):
        return False
    if needs_rehash(known.password_hash):
        with writing(store.engine) as transaction:
            mine = update(AccountRow).where(AccountRow.person_id == known.person.person_id)
            transaction.execute(mine.values(password_hash=hash_secret(password)))
    return True


def _welcome(store: Store, known: _Known, *, means: str, now: datetime) -> SignIn:
    person_id = known.person.person_id
    if known.must_change and means == "password":
        return SignIn("must_change", known.person)
    record(store, "sign_in", person_id=person_id, subject=person_id, now=now, details={"with": means})
    return SignIn("welcome", known.person)


def _refused(store: Store, known: _Known | None, why: str, *, now: datetime) -> None:
    subject = known.person.person_id if known else ""
    record(store, "sign_in_refused", person_id=NOBODY, subject=subject, now=now, details={"why": why})


def _of(store: Store, which: ColumnElement[bool]) -> _Known | None:
    with reading(store.engine) as transaction:
        row = transaction.execute(select(AccountRow, PersonRow).join(PersonRow).where(which)).first()
        return _known(*row) if row else None


def _known(account: AccountRow, person: PersonRow) -> _Known:
    return _Known(
        person_of(person),
        account.password_hash,
        account.pin_hash,
        account.must_change,
        is_locked=account.locked_at is not None or person.retired_at is not None,
    )
