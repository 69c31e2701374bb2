"""The routes of live rooms: the whole room, what is new in it, a scan, its truth once revealed, and posts.

What is new is waited for: a request is held until something happens or its time is over (long polling), which
works through every proxy and ends by itself on a dead line. Nobody's waiting asks the database anything.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xray_trainer.accounts.permissions import may, require
from xray_trainer.errors import AttemptError, ForbiddenError, InputError, SealedError
from xray_trainer.rooms.sight import Viewer
from xray_trainer.store.audit import record
from xray_trainer.store.people import Person
from xray_trainer.store.room_events import append_room_events
from xray_trainer.store.store import Store
from xray_trainer.ui.posts import read_post
from xray_trainer.ui.replies import (
    Clock,
    Handler,
    Translate,
    as_json,
    guarded_routes,
    server_time,
    untranslated,
)
from xray_trainer.ui.rooms.feed import REREAD_S, Hub, News, RoomFeed
from xray_trainer.ui.rooms.posts import PresencePost, RoomEventsPost
from xray_trainer.ui.rooms.room_json import news_json, revealed_json, room_json, shown_json
from xray_trainer.ui.seats import seated

PLACE = "room:"
LONGEST_S = 20.0
"""How long a request is held."""

CALM_S = 0.2
"""How long a request is held at least where only places and pointers moved."""

_SEAT_S = 30.0
"""How long a seat counts as checked."""


def room_routes(
    store: Store, *, translate: Translate = untranslated, clock: Clock = server_time, hub: Hub | None = None
) -> list[Route]:
    """Returns the routes of rooms.

    Args:
        store: where rooms are kept.
        translate: gives a text in a language; called with language and English text.
        clock: the server's time.
        hub: the feeds of this process.
    """
    api = _RoomApi(store, translate, clock, hub or Hub(store))
    room = "/api/rooms/{seat}"
    scan = f"{room}/scans/{{position:int}}"
    handlers: list[tuple[str, Handler, str]] = [
        ("/api/rooms/events", api.post_events, "POST"),
        (room, api.room, "GET"),
        (f"{room}/news", api.news, "GET"),
        (f"{room}/presence", api.presence, "POST"),
        (scan, api.scan, "GET"),
        (f"{scan}/truth", api.truth, "GET"),
    ]
    return guarded_routes(handlers, translate)


@dataclass(frozen=True, slots=True)
class _Seat:
    person: Person
    room_id: str


class _NewsQuery(BaseModel):
    model_config = ConfigDict(frozen=True)

    after: int = Field(default=0, ge=0)
    presence: int = Field(default=0, ge=0)
    wait: float = Field(default=LONGEST_S, ge=0.0, le=LONGEST_S, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class _RoomApi:
    store: Store
    translate: Translate
    clock: Clock
    hub: Hub
    seats: dict[str, tuple[float, _Seat]] = field(default_factory=dict)

    async def room(self, request: Request) -> Response:
        feed, viewer = await self._place(request)
        await run_in_threadpool(feed.read_on)
        return as_json(room_json(feed, viewer, now_ms=self.clock().timestamp() * 1000))

    async def news(self, request: Request) -> Response:
        feed, viewer = await self._place(request)
        try:
            query = _NewsQuery.model_validate(dict(request.query_params))
        except ValidationError:
            raise InputError("after, presence and wait must be numbers from 0 on") from None
        news = await _awaited(feed, viewer, query, request)
        return as_json(news_json(feed, viewer, news.events, last=news.last))

    async def presence(self, request: Request) -> Response:
        feed, viewer = await self._place(request)
        post = await read_post(request, PresencePost)
        if feed.attendance.note(viewer.person_id, post):
            feed.ring()
        return as_json({"state": "noted"})

    async def post_events(self, request: Request) -> Response:
        post = await read_post(request, RoomEventsPost)
        seat = await self._seat(post.token)
        stored = await run_in_threadpool(self._keep, seat, post)
        return as_json(stored)

    async def scan(self, request: Request) -> Response:
        return as_json(await run_in_threadpool(self._scan, *await self._asked(request)))

    async def truth(self, request: Request) -> Response:
        self.seats.pop(request.path_params["seat"], None)  # truth never rests on a role of a moment ago
        return as_json(await run_in_threadpool(self._truth, *await self._asked(request)))

    def _keep(self, seat: _Seat, post: RoomEventsPost) -> dict[str, Any]:
        feed = self.hub.feed(seat.room_id)
        _check_place(seat, feed)
        events = [one.model_dump() for one in post.events]
        stored = append_room_events(
            self.store, feed.room, seat.person.person_id, events=events, now=self.clock()
        )
        feed.read_on()
        words = partial(self.translate, seat.person.language)
        return {
            "stored": list(stored.uuids),
            "refused": {uuid: why.told(words) for uuid, why in stored.refused.items()},
        }

    def _scan(self, seat: _Seat, feed: RoomFeed, position: int) -> dict[str, Any]:
        if not _leads(seat, feed) and position not in feed.sharing.shown:
            raise SealedError("your mentor has not shown this scan yet")
        return shown_json(self.store, feed, position, partial(self.translate, seat.person.language))

    def _truth(self, seat: _Seat, feed: RoomFeed, position: int) -> dict[str, Any]:
        if not _sees_truth(seat, feed) and position not in feed.sharing.revealed:
            raise SealedError("your mentor has not told yet what is hidden in this scan")
        if position not in feed.sharing.revealed:
            self._note_truth(seat, position)
        return revealed_json(self.store, feed, position, partial(self.translate, seat.person.language))

    def _note_truth(self, seat: _Seat, position: int) -> None:
        person_id, details = seat.person.person_id, {"page": "room", "position": position}
        record(
            self.store,
            "see_truth",
            person_id=person_id,
            subject=seat.room_id,
            now=self.clock(),
            details=details,
        )

    async def _asked(self, request: Request) -> tuple[_Seat, RoomFeed, int]:
        seat = await self._seat(request.path_params["seat"])
        feed, _viewer = await self._place(request)
        position = int(request.path_params["position"])
        if not 0 <= position < len(feed.room.scans):
            raise AttemptError("this room has no such scan")
        return seat, feed, position

    async def _place(self, request: Request) -> tuple[RoomFeed, Viewer]:
        seat = await self._seat(request.path_params["seat"])
        feed = self.hub.known(seat.room_id)
        if feed is None:
            feed = await run_in_threadpool(self.hub.feed, seat.room_id)
        if not feed.has(seat.person.person_id):
            await run_in_threadpool(feed.read_on)
        _check_place(seat, feed)
        return feed, feed.room.viewer(seat.person.person_id)

    async def _seat(self, token: str) -> _Seat:
        until, seat = self.seats.get(token, (0.0, None))
        if seat is None or time.monotonic() > until:
            seat = await run_in_threadpool(self._seated, token)
            if len(self.seats) > 10_000:
                self.seats.clear()
            self.seats[token] = (time.monotonic() + _SEAT_S, seat)
        return seat

    def _seated(self, token: str) -> _Seat:
        person, place = seated(self.store, token, "join_rooms")
        if not place.startswith(PLACE):
            raise AttemptError("this address belongs to no room; open the room again")
        return _Seat(person, place.removeprefix(PLACE))


def _check_place(seat: _Seat, feed: RoomFeed) -> None:
    if not feed.has(seat.person.person_id):
        raise ForbiddenError("only who came in by its code takes part in a room")
    if seat.person.person_id == feed.room.leader_id:
        require(seat.person.role, "lead_rooms")


def _leads(seat: _Seat, feed: RoomFeed) -> bool:
    return seat.person.person_id == feed.room.leader_id


def _sees_truth(seat: _Seat, feed: RoomFeed) -> bool:
    return _leads(seat, feed) and may(seat.person.role, "see_truth")


async def _awaited(feed: RoomFeed, viewer: Viewer, query: _NewsQuery, request: Request) -> News:
    """Returns what is new for a person as soon as there is something, or nothing at the end of the wait."""
    now = asyncio.get_running_loop().time
    end, calm = now() + query.wait, now() + min(CALM_S, query.wait)
    while True:
        with feed.listening() as bell:
            news = feed.news(viewer, after=query.after)
            has_moved = news.presence != query.presence
            if news.events or now() >= end or (has_moved and now() >= calm):
                return news
            await bell.wait((calm if has_moved else min(end, now() + REREAD_S)) - now())
        if feed.is_stale():
            if await request.is_disconnected():
                return news
            await run_in_threadpool(feed.read_on)
