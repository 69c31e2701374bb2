"""Whether what a signed token stands for is somebody's own: an attempt, a seat, a desk, a scan that is shown.

A token says what, never who asks; with sessions, the two must go together.
"""

from __future__ import annotations

from sqlalchemy import select

from xray_trainer.accounts.permissions import may
from xray_trainer.store.answer_access import owner_of_attempt
from xray_trainer.store.database import reading
from xray_trainer.store.people import Person
from xray_trainer.store.schema import DrillRow, HandDraftRow, RoomMemberRow
from xray_trainer.store.store import Store
from xray_trainer.store.units import reach_of
from xray_trainer.ui.rules import Knows


def is_own(store: Store, person: Person, knows: Knows, token: str) -> bool:
    """Returns whether a token stands for somebody, or for a scan that is shown to them.

    Raises:
        AttemptError: this server did not sign it.
    """
    if knows == "attempt":
        return owner_of_attempt(store, store.tokens.attempt_of(token)) == person.person_id
    if knows == "seat":
        return store.tokens.seat_of(token)[0] == person.person_id
    if knows == "desk":
        return store.tokens.desk_of(token)[0] == person.person_id
    return knows == "scan" and is_shown_to(store, person, store.tokens.scope_of(token))


def is_shown_to(store: Store, person: Person, scope: str) -> bool:
    """Returns whether scans of a scope are shown to somebody.

    Args:
        store: where it is looked up.
        person: who asks.
        scope: a kind and what it is of, such as `drill:<id>`; one of no known kind is shown to nobody.
    """
    kind, _, name = scope.partition(":")
    if kind == "drill":
        return _may_see_drill(store, person, name)
    if kind == "lesson":
        return may(person.role, "drill")
    if kind == "room":
        return _is_in_room(store, person, name)
    if kind == "exercise":
        return may(person.role, "review_answers")
    if kind == "library":
        return may(person.role, "author") and name == person.person_id
    return kind == "hand" and may(person.role, "author") and _drafted_by(store, name) == person.person_id


def _may_see_drill(store: Store, person: Person, drill_id: str) -> bool:
    with reading(store.engine) as session:
        owner = session.scalar(select(DrillRow.person_id).where(DrillRow.drill_id == drill_id))
    if owner is None or owner == person.person_id:
        return owner is not None
    if not may(person.role, "review_answers"):
        return False
    reach = reach_of(store, person)
    return reach is None or owner in reach


def _is_in_room(store: Store, person: Person, room_id: str) -> bool:
    mine = RoomMemberRow.room_id == room_id, RoomMemberRow.person_id == person.person_id
    with reading(store.engine) as session:
        return session.scalar(select(RoomMemberRow.person_id).where(*mine)) is not None


def _drafted_by(store: Store, draft_id: str) -> str | None:
    with reading(store.engine) as session:
        return session.scalar(select(HandDraftRow.person_id).where(HandDraftRow.draft_id == draft_id))
