"""Passes: signed, short-lived proof of a right password, good for choosing another one and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from xray_trainer.store.accounts import find_account
from xray_trainer.store.people import Person, find_person
from xray_trainer.store.store import Store

_LASTS = timedelta(minutes=10)


def pass_for(store: Store, person_id: str, *, now: datetime) -> str:
    """Returns a pass of a person who is to choose a password; it ends with that choice, or in ten minutes."""
    account = find_account(store, person_id)
    changed = account.changed_at.isoformat() if account else ""
    return str(_signer(store).dumps([person_id, changed, (now + _LASTS).isoformat()]))


def person_of_pass(store: Store, text: str, *, now: datetime) -> Person | None:
    """Returns whose pass it is, None where it is nobody's, used or too old."""
    try:
        person_id, changed, until = map(str, _signer(store).loads(text))
    except (BadData, ValueError, TypeError):
        return None
    account = find_account(store, person_id)
    if account is None or not account.must_change or account.locked_at is not None:
        return None
    is_good = account.changed_at.isoformat() == changed and now < datetime.fromisoformat(until)
    return find_person(store, person_id) if is_good else None


def _signer(store: Store) -> URLSafeSerializer:
    return URLSafeSerializer(store.tokens.derived_key("pass"), salt="xray_trainer.pass")
