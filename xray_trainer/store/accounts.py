"""Accounts: with what people sign in, made, changed, locked and asked for; every act is in the audit log.

`store.signing_in` looks at a password that somebody gives. A person without an account, such as one who came
with a table of people, cannot sign in until somebody makes one.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from xray_trainer.accounts.permissions import Role
from xray_trainer.errors import InputError
from xray_trainer.store.audit import Act, record
from xray_trainer.store.database import reading, writing
from xray_trainer.store.people import MAX_NAME, Person, clean_name, ensure_person, find_person, set_role
from xray_trainer.store.schema import AccountRow, IdentityRow, PersonRow
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class Account:
    """With what a person may sign in.

    Attributes:
        person_id: whose it is.
        login: what is typed as the name, folded.
        identity: for whom at an identity provider it is prepared, None where for nobody.
        is_linked: whether somebody of an identity provider has come to it.
        has_password: whether a password opens it.
        has_pin: whether a PIN opens it at a kiosk.
        must_change: whether the password is to be changed at the next sign-in.
        locked_at: when an administrator locked it, None where it is not.
        changed_at: when password or PIN were last set.
    """

    person_id: str
    login: str
    identity: str | None
    is_linked: bool
    has_password: bool
    has_pin: bool
    must_change: bool
    locked_at: datetime | None
    changed_at: datetime


def folded(login: str) -> str:
    """Returns a login name as it is kept: upper case, accents' forms and spaces make no difference.

    Raises:
        InputError: it is empty, too long or cannot be printed.
    """
    found = clean_name(unicodedata.normalize("NFKC", login)).casefold()
    if len(found) > MAX_NAME:
        raise InputError(
            "a login name must have at most {max_name} characters in lower case, got {got}",
            max_name=MAX_NAME,
            got=len(found),
        )
    return found


def add_account(
    store: Store,
    name: str,
    *,
    by: str,
    now: datetime,
    role: Role = "trainee",
    login: str = "",
    language: str = "en",
) -> Person:
    """Returns the person of a new account, which nothing opens yet; a person known already keeps answers.

    Args:
        store: where it is kept.
        name: of the person.
        by: who makes it, `audit.NOBODY` for a command of the machine.
        now: when.
        role: what the person works as.
        login: what the person types; the name where empty.
        language: of a person who is new.

    Raises:
        InputError: the name cannot be one, the person has an account, or the login is taken.
    """
    own = folded(login or name)
    _refuse_taken(store, own)
    person = ensure_person(store, name, now=now, language=language)
    if find_account(store, person.person_id) is not None:
        raise InputError(
            "a person must have one account, got {name!r} again; change the one that is there", name=name
        )
    set_role(store, person.person_id, role=role)
    row = AccountRow(person_id=person.person_id, login=own, must_change=False, created_at=now, changed_at=now)
    with writing(store.engine) as transaction:
        transaction.add(row)
    if person.created_at == now:
        note(store, "add_person", person.person_id, by=by, now=now, role=role)
    else:
        note(store, "change_person", person.person_id, by=by, now=now, changed="account made", role=role)
    return there(store, person.person_id)


def find_account(store: Store, person_id: str) -> Account | None:
    """Returns the account of a person, None where there is none."""
    with reading(store.engine) as transaction:
        row = transaction.get(AccountRow, person_id)
        link = select(IdentityRow.linked_at).where(IdentityRow.person_id == person_id).limit(1)
        return _account(row, is_linked=transaction.scalar(link) is not None) if row else None


def accounts(store: Store) -> dict[str, Account]:
    """Returns every account by person."""
    with reading(store.engine) as transaction:
        linked = set(transaction.scalars(select(IdentityRow.person_id)))
        rows = transaction.scalars(select(AccountRow))
        return {row.person_id: _account(row, is_linked=row.person_id in linked) for row in rows}


def has_administrator(store: Store) -> bool:
    """Returns whether an administrator can sign in."""
    return num_administrators(store) > 0


def note(store: Store, act: Act, person_id: str, *, by: str, now: datetime, **details: Any) -> None:
    """Adds an entry about a person to the audit log."""
    record(store, act, person_id=by, subject=person_id, now=now, details=details)


def account_needed(store: Store, person_id: str) -> Account:
    """Returns the account of a person.

    Raises:
        InputError: there is none.
    """
    found = find_account(store, person_id)
    if found is None:
        raise InputError(
            "this needs an account, and the person has none; make one with: xray-trainer users add"
        )
    return found


def there(store: Store, person_id: str) -> Person:
    """Returns the person of this id.

    Raises:
        InputError: there is none.
    """
    found = find_person(store, person_id)
    if found is None:
        raise InputError("there is no such person; look at the list of people again")
    return found


def num_administrators(store: Store, *, but: str = "") -> int:
    """Returns how many administrators can sign in, besides the person of this id."""
    query = select(func.count()).select_from(AccountRow).join(PersonRow)
    query = query.where(
        PersonRow.role == "administrator",
        PersonRow.retired_at.is_(None),
        AccountRow.locked_at.is_(None),
        AccountRow.person_id != but,
        or_(
            AccountRow.password_hash != "",
            AccountRow.identity.is_not(None),
            _is_linked(),
        ),
    )
    with reading(store.engine) as transaction:
        return transaction.scalar(query) or 0


def _refuse_taken(store: Store, login: str) -> None:
    with reading(store.engine) as transaction:
        if transaction.scalar(select(AccountRow.person_id).where(AccountRow.login == login)):
            raise InputError(
                "a login name must be one person's, got {login!r}, which is taken; add a word", login=login
            )


def _is_linked() -> ColumnElement[bool]:
    linked = select(IdentityRow.person_id).where(IdentityRow.person_id.is_not(None))
    return AccountRow.person_id.in_(linked)


def _account(row: AccountRow, *, is_linked: bool) -> Account:
    return Account(
        row.person_id,
        row.login,
        row.identity,
        is_linked,
        bool(row.password_hash),
        bool(row.pin_hash),
        row.must_change,
        row.locked_at,
        row.changed_at,
    )
