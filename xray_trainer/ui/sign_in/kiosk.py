"""Whose names a kiosk lists: trainees of its unit who have a PIN."""

from __future__ import annotations

from xray_trainer.errors import RecipeError
from xray_trainer.store.accounts import accounts
from xray_trainer.store.people import people
from xray_trainer.store.store import Store
from xray_trainer.store.units import people_in, unit_named


def names_at(store: Store, unit: str) -> list[tuple[str, str]]:
    """Returns login and name of everybody who may sign in at the kiosk of a unit, by name.

    Args:
        store: where people are.
        unit: name of the unit, everybody where it is empty; a name that no unit has lists nobody.
    """
    try:
        there = people_in(store, unit_named(store, unit).unit_id) if unit else people(store)
    except RecipeError:
        return []
    known = accounts(store)
    trainees = [person for person in there if person.role == "trainee"]
    return [
        (account.login, person.name)
        for person in trainees
        if (account := known.get(person.person_id)) and account.has_pin and account.locked_at is None
    ]
