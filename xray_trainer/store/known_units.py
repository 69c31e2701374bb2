"""Units whose files are trusted, this one among them: their names and public keys."""

from __future__ import annotations

import base64
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select, update

from xray_trainer.errors import InputError
from xray_trainer.store.audit import record_in
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.keys import encryption_key, raw_public, signing_key
from xray_trainer.store.schema import KnownUnitRow
from xray_trainer.store.store import Store

MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class UnitCard:
    """What others may know about a unit: its name and its raw public keys, 32 bytes each."""

    name: str
    signing_key: bytes
    encryption_key: bytes

    @property
    def fingerprint(self) -> str:
        """Returns the sha256 of the signing key, by which the unit is known."""
        return sha256(self.signing_key).hexdigest()

    @property
    def spoken(self) -> str:
        """Returns the fingerprint as people read it out, such as `3f2a 91bc 0d4e 77aa 5b01`."""
        return spoken(self.fingerprint)


def spoken(fingerprint: str) -> str:
    """Returns the beginning of a fingerprint in groups of four.

    >>> spoken("3f2a91bc0d4e77aa5b01ffff")
    '3f2a 91bc 0d4e 77aa 5b01'
    """
    return " ".join(fingerprint[place : place + 4] for place in range(0, 20, 4))


def own_unit(store: Store, *, now: datetime) -> UnitCard:
    """Returns this installation as a unit, its keys made at the first call; it trusts itself.

    Raises:
        StorageError: its keys cannot be made or read.
    """
    signing = raw_public(signing_key(store.home).public_key())
    encryption = raw_public(encryption_key(store.home).public_key())
    fresh = UnitCard(f"Unit {sha256(signing).hexdigest()[:4]}", signing, encryption)
    found = known_unit(store, fresh.fingerprint)
    if found is None:
        trust(store, fresh, now=now)
    return found or fresh


def rename_own(store: Store, name: str, *, now: datetime) -> UnitCard:
    """Returns this installation as a unit after giving it a name.

    Raises:
        InputError: the name is empty, too long or cannot be printed.
    """
    own = own_unit(store, now=now)
    with writing(store.engine) as session:
        session.execute(
            update(KnownUnitRow)
            .where(KnownUnitRow.fingerprint == own.fingerprint)
            .values(name=clean_name(name))
        )
        told = {"change": "own name"}
        record_in(session, store, "change_trust", subject=own.fingerprint, now=now, details=told)
    return own_unit(store, now=now)


def trust(store: Store, card: UnitCard, *, now: datetime) -> None:
    """Trusts files of a unit from now on; one that is trusted keeps the name it has here.

    Raises:
        InputError: its name cannot be used.
    """
    row = {
        "fingerprint": card.fingerprint,
        "name": clean_name(card.name),
        "signing_key": base64.b64encode(card.signing_key).decode(),
        "encryption_key": base64.b64encode(card.encryption_key).decode(),
        "added_at": now,
    }
    with writing(store.engine) as session:
        if insert_new(session, KnownUnitRow, [row]):
            told = {"change": "trusted"}
            record_in(session, store, "change_trust", subject=card.fingerprint, now=now, details=told)


def distrust(store: Store, fingerprint: str, *, now: datetime) -> None:
    """Trusts files of a unit no longer; what came from it stays."""
    with writing(store.engine) as session:
        session.execute(delete(KnownUnitRow).where(KnownUnitRow.fingerprint == fingerprint))
        told = {"change": "distrusted"}
        record_in(session, store, "change_trust", subject=fingerprint, now=now, details=told)


def known_unit(store: Store, fingerprint: str) -> UnitCard | None:
    """Returns a trusted unit, None where it is not trusted here."""
    with reading(store.engine) as session:
        row = session.get(KnownUnitRow, fingerprint)
        return _card(row) if row else None


def known_units(store: Store) -> tuple[UnitCard, ...]:
    """Returns every trusted unit by name, this one among them once it has keys."""
    with reading(store.engine) as session:
        rows = session.scalars(select(KnownUnitRow).order_by(KnownUnitRow.name, KnownUnitRow.fingerprint))
        return tuple(_card(row) for row in rows)


def find_unit(store: Store, name: str) -> UnitCard:
    """Returns the trusted unit of a name or of the beginning of a fingerprint.

    Raises:
        InputError: there is none, or more than one.
    """
    wanted = name.replace(" ", "").lower()
    found = [
        unit
        for unit in known_units(store)
        if unit.name == name or (len(wanted) >= 4 and unit.fingerprint.startswith(wanted))
    ]
    if len(found) != 1:
        known = ", ".join(unit.name for unit in known_units(store)) or "none"
        raise InputError(
            "unit {name!r}: one trusted unit is needed, got {got}; trusted here: "
            "{known}. Get the other unit's card (`exercises key`) and trust it "
            "(`exercises trust`)",
            name=name[:80],
            got=len(found),
            known=known,
        )
    return found[0]


def clean_name(name: str) -> str:
    """Returns the name of a unit with single spaces.

    Raises:
        InputError: it is empty, too long or cannot be printed.
    """
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not 0 < len(clean) <= MAX_NAME or not clean.isprintable():
        raise InputError(
            "a unit's name must be 1 to {max_name} printable characters, got {got}",
            max_name=MAX_NAME,
            got=len(clean),
        )
    return clean


def _card(row: KnownUnitRow) -> UnitCard:
    return UnitCard(row.name, base64.b64decode(row.signing_key), base64.b64decode(row.encryption_key))


__all__ = [
    "UnitCard",
    "distrust",
    "find_unit",
    "known_unit",
    "known_units",
    "own_unit",
    "rename_own",
    "spoken",
    "trust",
]
