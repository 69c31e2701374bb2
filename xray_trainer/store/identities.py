"""Who somebody is here whom an identity provider vouches for: links, first links, and people who are new.

What counts is issuer and subject, which never change at a provider; both are kept as one keyed hash. An
address or a name leads to an account once, before there is a link, and only where an administrator wrote it
into that account beforehand. Somebody erased comes back only where an administrator makes a new account.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError
from xray_trainer.store.accounts import add_account, folded, note
from xray_trainer.store.audit import NOBODY
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.people import clean_name
from xray_trainer.store.schema import AccountRow, IdentityRow, PersonRow
from xray_trainer.store.store import Store

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Identity:
    """What an identity provider says of somebody who just signed in there.

    Attributes:
        issuer: address of the provider.
        subject: what it calls the person for ever, an opaque text.
        email: that it has verified, `""` where it has none or has not.
        login: what the person types there, which may be given to somebody else one day.
        name: of the person.
    """

    issuer: str
    subject: str
    email: str = ""
    login: str = ""
    name: str = ""


def called_by(identity: Identity) -> str:
    """Returns what an administrator writes into an account to prepare it for an identity."""
    return next(iter(_calls(identity)), identity.subject)


def linked_person(store: Store, identity: Identity) -> str | None:
    """Returns the id of the person whom an identity is linked to, None where it is to nobody."""
    with reading(store.engine) as transaction:
        return _person_in(transaction, _hash(store, identity))


def is_erased(store: Store, identity: Identity) -> bool:
    """Returns whether the person of an identity was erased here."""
    with reading(store.engine) as transaction:
        row = transaction.get(IdentityRow, _hash(store, identity))
        return row is not None and row.person_id is None


def link_prepared(store: Store, identity: Identity, *, now: datetime) -> str | None:
    """Returns whose account was prepared for an identity, linked from now on; None where none was.

    An account that is linked to somebody of this provider already waits for nobody else.
    """
    linked = select(IdentityRow.person_id).where(
        IdentityRow.issuer == identity.issuer, IdentityRow.person_id.is_not(None)
    )
    waiting = select(AccountRow.person_id).where(
        AccountRow.identity.in_([call.casefold() for call in _calls(identity)]),
        AccountRow.person_id.not_in(linked),
    )
    with reading(store.engine) as transaction:
        found = transaction.scalars(waiting).all()
    return _link(store, identity, found[0], now=now) if len(found) == 1 else None


def add_identified(store: Store, identity: Identity, *, now: datetime, language: str = "en") -> str | None:
    """Returns the id of a new trainee, linked to an identity; never somebody who was here before."""
    name = next(name for name in _names(identity) if _is_free(store, name))
    person = add_account(store, name, by=NOBODY, now=now, language=language)
    return _link(store, identity, person.person_id, now=now)


def _link(store: Store, identity: Identity, person_id: str, *, now: datetime) -> str | None:
    """Returns the id of the person linked: another one, or none, where somebody else was quicker."""
    hashed = _hash(store, identity)
    row = {"identity_hash": hashed, "issuer": identity.issuer, "person_id": person_id, "linked_at": now}
    nobodys = IdentityRow.identity_hash == hashed, IdentityRow.person_id.is_(None)
    with writing(store.engine) as transaction:
        transaction.execute(delete(IdentityRow).where(*nobodys))
        if not insert_new(transaction, IdentityRow, [row]):
            return _person_in(transaction, hashed)
    note(store, "change_person", person_id, by=person_id, now=now, changed="identity linked")
    return person_id


def _person_in(transaction: Session, hashed: str) -> str | None:
    row = transaction.get(IdentityRow, hashed)
    return row.person_id if row else None


def _calls(identity: Identity) -> list[str]:
    """Returns what an administrator may have been told that the provider calls a person.

    Only a verified address counts as one; elsewhere people may choose what stands there themselves.
    """
    others = (call for call in (identity.login, identity.subject) if "@" not in call)
    return [call for call in (identity.email, *others) if call]


def _names(identity: Identity) -> Iterator[str]:
    """Yields names for somebody new, the best one first."""
    told = identity.login or identity.email or identity.subject
    name = _printable(identity.name) or _printable(told) or "?"
    yield name
    if _printable(told) not in ("", name):
        yield f"{name} ({_printable(told)[: _LONGEST_NAME // 4]})"
    number = 2
    while True:
        yield f"{name} {number}"
        number += 1


def _is_free(store: Store, name: str) -> bool:
    try:
        clean, login = clean_name(name), folded(name)
    except InputError:
        return False
    with reading(store.engine) as transaction:
        person = transaction.scalar(select(PersonRow.person_id).where(PersonRow.name == clean))
        account = transaction.scalar(select(AccountRow.person_id).where(AccountRow.login == login))
    return person is None and account is None


def _printable(text: str) -> str:
    shown = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(shown.split())[:_LONGEST_NAME].strip()


def _hash(store: Store, identity: Identity) -> str:
    key = store.tokens.derived_key("identity")
    return hmac.digest(key, f"{identity.issuer}\n{identity.subject}".encode(), "sha256").hex()
