"""Seats: signed names of a person at a place, such as a mentor in a room, over which routes know who asks.

A page makes the token for the person it shows; a route reads it and asks again what the person may do now.
"""

from __future__ import annotations

from xray_trainer.accounts.permissions import Act, require
from xray_trainer.errors import AttemptError
from xray_trainer.store.people import Person, find_person
from xray_trainer.store.store import Store


def seat_token(store: Store, person: Person, place: str) -> str:
    """Returns the token of a person at a place, such as `room:<id>`, fit for an address."""
    return store.tokens.seat_token(person.person_id, place)


def seated(store: Store, token: str, act: Act) -> tuple[Person, str]:
    """Returns the person and the place that a token stands for.

    Raises:
        AttemptError: this server did not sign it, or the person is gone.
        ForbiddenError: the person may not do the act.
    """
    person_id, place = store.tokens.seat_of(token)
    person = find_person(store, person_id)
    if person is None:
        raise AttemptError("this address belongs to nobody; open the page again")
    require(person.role, act)
    return person, place
