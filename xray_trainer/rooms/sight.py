"""Who sees which event of a room.

The leader sees all. Everybody else sees what the leader does, what they do themselves and the talk; others'
marks only where the leader shares them, others' votes only without names, once the leader shows them or the
truth is out. The truth itself is in no event.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from xray_trainer.rooms.events import MARKING, RoomEvent
from xray_trainer.rooms.state import RoomState

OPENING = ("share", "poll", "reveal")
"""Kinds after which a person may see more of what was there before."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person who looks at a room; `salt` is the room's."""

    person_id: str
    leader_id: str
    salt: str

    @property
    def is_leader(self) -> bool:
        """Returns whether this person leads the room."""
        return self.person_id == self.leader_id


def visible(events: Iterable[RoomEvent], viewer: Viewer, state: RoomState) -> tuple[RoomEvent, ...]:
    """Returns the events as a person may see them while the room is in a state."""
    seen = (_seen(event, viewer, state) for event in events)
    return tuple(event for event in seen if event is not None)


def alias(person_id: str, salt: str) -> str:
    """Returns the name that stands for a person in a room where marks are anonymous."""
    return "anon-" + hashlib.blake2b(person_id.encode(), key=salt.encode(), digest_size=6).hexdigest()


def _seen(event: RoomEvent, viewer: Viewer, state: RoomState) -> RoomEvent | None:
    is_public = event.person_id in (viewer.person_id, viewer.leader_id) or event.kind in ("say", "join")
    if viewer.is_leader or is_public:
        return event
    if event.kind in MARKING and state.share != "nothing":
        return event if state.share == "names" else _nameless(event, viewer)
    if event.kind == "vote" and _is_told(event.payload["position"], state):
        return _nameless(event, viewer)
    return None


def _is_told(position: int, state: RoomState) -> bool:
    return position in state.revealed or state.polls.get(position) == "shown"


def _nameless(event: RoomEvent, viewer: Viewer) -> RoomEvent:
    return replace(event, person_id=alias(event.person_id, viewer.salt))
