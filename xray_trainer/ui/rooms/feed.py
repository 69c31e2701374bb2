"""One room as this process knows it: its events read once from the database for all who wait.

The database is the truth. Whoever stores something has the feed read on; for what other processes stored the
feed is read again while somebody waits, once a second for the whole room.
"""

from __future__ import annotations

import asyncio
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from xray_trainer.rooms.events import RoomEvent
from xray_trainer.rooms.sight import OPENING, Viewer, visible
from xray_trainer.rooms.state import RoomState, state_of
from xray_trainer.store.room_events import room_events
from xray_trainer.store.rooms import Member, Room, members, room_of
from xray_trainer.store.store import Store
from xray_trainer.ui.rooms.presence import Attendance

REREAD_S = 1.0
"""How often the database is asked for what other processes stored, while somebody waits."""

_DECIDING = (*OPENING, "show", "close")


@dataclass(frozen=True, slots=True)
class News:
    """What a person has not seen yet; `last` is the number up to which there is nothing more."""

    events: tuple[RoomEvent, ...]
    last: int
    presence: int


@dataclass(slots=True)
class RoomFeed:
    """The events of a room in memory, and the bells of those who wait for the next one.

    Attributes:
        store: where the events come from.
        room: the room.
        people: who came, by number.
        attendance: where they are now.
        sharing: what decides who sees what: shown, revealed, polls, shares.
    """

    store: Store
    room: Room
    people: tuple[Member, ...] = ()
    attendance: Attendance = field(init=False)
    sharing: RoomState = field(default_factory=RoomState)
    _events: list[RoomEvent] = field(default_factory=list)
    _bells: set[Bell] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _read_at: float = 0.0

    def __post_init__(self) -> None:
        self.attendance = Attendance(self.room.leader_id)
        self.read_on()

    @property
    def last(self) -> int:
        """Returns the number of the newest event."""
        return self._events[-1].seq if self._events else 0

    @property
    def has_listeners(self) -> bool:
        """Returns whether somebody waits."""
        return bool(self._bells)

    def has(self, person_id: str) -> bool:
        """Returns whether a person came to the room."""
        return any(one.person_id == person_id for one in self.people)

    def is_stale(self) -> bool:
        """Returns whether it is time to look at the database again; true for one asker at a time."""
        if time.monotonic() - self._read_at < REREAD_S:
            return False
        self._read_at = time.monotonic()
        return True

    def read_on(self) -> None:
        """Reads what is new in the database and rings where something is."""
        with self._lock:
            self._read_at = time.monotonic()
            fresh = room_events(self.store, self.room.room_id, after=self.last)
            if not fresh:
                return
            kinds = {event.kind for event in fresh}
            if "join" in kinds:
                self.people = members(self.store, self.room.room_id)
            if "close" in kinds:
                self.room = room_of(self.store, self.room.room_id)
            self._events.extend(fresh)
            if kinds & set(_DECIDING):
                self.sharing = state_of(event for event in self._events if event.kind in _DECIDING)
        self.ring()

    def news(self, viewer: Viewer, *, after: int) -> News:
        """Returns what a person may see behind a number; everything again where more may be seen now."""
        fresh = self._events[bisect_right(self._events, after, key=lambda event: event.seq) :]
        last = fresh[-1].seq if fresh else after
        if any(event.kind in OPENING for event in fresh) and not viewer.is_leader:
            fresh = self._events[:]
        presence = self.attendance.version_for(viewer.person_id)
        return News(visible(fresh, viewer, self.sharing), last, presence)

    @contextmanager
    def listening(self) -> Iterator[Bell]:
        """Yields a bell that rings when there may be something new."""
        bell = Bell(asyncio.get_running_loop())
        self._bells.add(bell)
        try:
            yield bell
        finally:
            self._bells.discard(bell)

    def ring(self) -> None:
        """Wakes everybody who waits, from whatever thread."""
        for bell in tuple(self._bells):
            bell.ring()


class Bell:
    """Wakes one waiting request."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._rung = loop, asyncio.Event()

    def ring(self) -> None:
        """Rings, from whatever thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._rung.set)

    async def wait(self, seconds: float) -> None:
        """Waits until it rings, at most so long."""
        try:
            await asyncio.wait_for(self._rung.wait(), max(0.0, seconds))
        except TimeoutError:
            return


class Hub:
    """The feeds of this process, made when first asked for."""

    def __init__(
        self, store: Store, *, most: int = 100, room: Callable[[Store, str], Room] = room_of
    ) -> None:
        self._store, self._most, self._room = store, most, room
        self._feeds: dict[str, RoomFeed] = {}
        self._lock = threading.Lock()

    def known(self, room_id: str) -> RoomFeed | None:
        """Returns the feed of a room if it is here already."""
        return self._feeds.get(room_id)

    def feed(self, room_id: str) -> RoomFeed:
        """Returns the feed of a room.

        Raises:
            AttemptError: there is no such room.
        """
        with self._lock:
            if room_id not in self._feeds:
                self._forget()
                self._feeds[room_id] = RoomFeed(self._store, self._room(self._store, room_id))
            return self._feeds[room_id]

    def _forget(self) -> None:
        """Drops feeds that nobody listens to, the oldest first, where there are too many."""
        idle = [room_id for room_id, feed in self._feeds.items() if not feed.has_listeners]
        for room_id in idle[: max(0, len(self._feeds) + 1 - self._most)]:
            del self._feeds[room_id]
