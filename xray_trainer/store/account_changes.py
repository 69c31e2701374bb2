"""Changing accounts: passwords, PINs, identities, roles, locks; every change is in the audit log.

What a change takes away is gone at the person's next request: sessions end, and roles are asked each time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from xray_trainer.accounts.hashing import hash_secret
from xray_trainer.accounts.passwords import check_password
from xray_trainer.accounts.permissions import Role
from xray_trainer.accounts.pins import check_pin
from xray_trainer.errors import ForbiddenError, InputError
from xray_trainer.store.accounts import account_needed, note, num_administrators, there
from xray_trainer.store.database import reading, writing
from xray_trainer.store.people import MAX_EMAIL, Person, clean_email, set_role
from xray_trainer.store.schema import AccountRow, IdentityRow
from xray_trainer.store.sessions import Session, close_all, close_session
from xray_trainer.store.sign_in_failures import forget_name
from xray_trainer.store.store import Store
from xray_trainer.store.units import units_of

_PRODUCT = ("xray_trainer", "xray-trainer", "xray", "trainer")


def set_password(
    store: Store,
    person_id: str,
    *,
    password: str,
    by: str,
    now: datetime,
    must_change: bool = False,
    but: str = "",
) -> None:
    """Gives a person a password and ends their sessions.

    Args:
        store: where it is kept.
        person_id: whose it is.
        password: as typed.
        by: who sets it.
        now: when.
        must_change: whether it is only for the next sign-in.
        but: id of the session that goes on.

    Raises:
        InputError: the password is too short, too long or easy to guess, or there is no account.
    """
    account, person = account_needed(store, person_id), there(store, person_id)
    places = [unit.name for unit in units_of(store, person_id)]
    check_password(password, around=[person.name, account.login, *places, *_PRODUCT])
    changes = {"password_hash": hash_secret(password), "must_change": must_change, "changed_at": now}
    _change(store, person_id, **changes)
    close_all(store, person_id, now=now, but=but)
    note(store, "change_person", person_id, by=by, now=now, changed="password")


def set_pin(store: Store, person_id: str, *, pin: str, by: str, now: datetime) -> None:
    """Gives a person a PIN for kiosks, none where it is empty, and ends their sessions.

    Raises:
        InputError: the PIN is too short or easy to guess, or there is no account.
    """
    account_needed(store, person_id)
    if pin:
        check_pin(pin)
    _change(store, person_id, pin_hash=hash_secret(pin) if pin else "", changed_at=now)
    close_all(store, person_id, now=now)
    note(store, "change_person", person_id, by=by, now=now, changed="pin")


def set_identity(store: Store, person_id: str, *, identity: str, by: str, now: datetime) -> None:
    """Prepares an account for whom an identity provider calls so, or for nobody where it is empty.

    Who was linked to the account until now is so no more, and is signed out.

    Args:
        store: where it is kept.
        person_id: whose account it is.
        identity: a verified address, or the name or subject there.
        by: who prepares it.
        now: when.

    Raises:
        InputError: it cannot be one, somebody else has it, or there is no account.
    """
    account_needed(store, person_id)
    wanted = _clean_identity(identity) or None
    with reading(store.engine) as transaction:
        query = select(AccountRow.person_id).where(AccountRow.identity == wanted)
        other = transaction.scalar(query) if wanted else None
    if other not in (None, person_id):
        raise InputError("an identity must be one person's, got one that is taken; ask whose it is")
    _change(store, person_id, identity=wanted)
    with writing(store.engine) as transaction:
        links = delete(IdentityRow).where(IdentityRow.person_id == person_id)
        was_linked = transaction.execute(links.returning(IdentityRow.identity_hash)).all()
    if was_linked:
        close_all(store, person_id, now=now)
    note(store, "change_person", person_id, by=by, now=now, changed="identity")


def change_role(store: Store, person_id: str, *, role: Role, by: str, now: datetime) -> None:
    """Lets a person work as something else, from their next request on.

    Raises:
        ForbiddenError: nobody could administer any more.
    """
    person = there(store, person_id)
    if role != "administrator":
        _keep_one(store, person)
    set_role(store, person_id, role=role)
    note(store, "change_role", person_id, by=by, now=now, before=person.role, role=role)


def lock(store: Store, person_id: str, *, by: str, now: datetime) -> None:
    """Lets a person sign in no more and ends their sessions.

    Raises:
        InputError: there is no account.
        ForbiddenError: nobody could administer any more.
    """
    account_needed(store, person_id)
    _keep_one(store, there(store, person_id))
    _change(store, person_id, locked_at=now)
    close_all(store, person_id, now=now)
    note(store, "change_person", person_id, by=by, now=now, changed="locked")


def unlock(store: Store, person_id: str, *, by: str, now: datetime) -> None:
    """Lets a person sign in again, after an administrator's lock or after wrong passwords.

    Raises:
        InputError: there is no account.
    """
    account = account_needed(store, person_id)
    _change(store, person_id, locked_at=None)
    forget_name(store, account.login)
    note(store, "change_person", person_id, by=by, now=now, changed="unlocked")


def sign_out(store: Store, session: Session, *, now: datetime) -> None:
    """Ends a session, as its person wishes."""
    close_session(store, session.session_id, now=now)
    note(store, "sign_out", session.person_id, by=session.person_id, now=now)


def sign_out_everywhere(store: Store, person_id: str, *, by: str, now: datetime, but: str = "") -> int:
    """Ends the sessions of a person but the one of this id; returns how many were open."""
    num = close_all(store, person_id, now=now, but=but)
    note(store, "sign_out", person_id, by=by, now=now, sessions=num)
    return num


def _clean_identity(identity: str) -> str:
    clean = " ".join(identity.split())
    if "@" in clean:
        return clean_email(clean).casefold()
    if len(clean) > MAX_EMAIL or not clean.isprintable():
        raise InputError(
            "an identity must be an address or a name of at most {most} letters; ask who runs the provider",
            most=MAX_EMAIL,
        )
    return clean.casefold()


def _keep_one(store: Store, person: Person) -> None:
    """Refuses to take the last administrator away."""
    if person.role == "administrator" and num_administrators(store, but=person.person_id) == 0:
        raise ForbiddenError("somebody must be able to administer; make another administrator first")


def _change(store: Store, person_id: str, **values: Any) -> None:
    with writing(store.engine) as transaction:
        transaction.execute(update(AccountRow).where(AccountRow.person_id == person_id).values(**values))
