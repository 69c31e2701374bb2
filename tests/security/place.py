"""A filled store behind all routes and the gate: two units with somebody of every role, and their things."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from tests.ui.desk.conftest import write_result
from tests.ui.route_server import HIDDEN, built, event, mark
from xray_trainer.accounts.permissions import ROLES, Role
from xray_trainer.exercises.exercise import Rules
from xray_trainer.settings import Settings
from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import attempt_info, next_attempt
from xray_trainer.store.drills import start_drill
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.hand_drafts import begin_draft
from xray_trainer.store.people import Person, ensure_person, find_person, set_role
from xray_trainer.store.rooms import Room, join, open_room
from xray_trainer.store.sessions import open_session
from xray_trainer.store.store import Store, open_store
from xray_trainer.store.unit_changes import add_unit, join_unit
from xray_trainer.ui.application import every_route
from xray_trainer.ui.attempt_json import drill_scope
from xray_trainer.ui.desk.results import desk_results
from xray_trainer.ui.gates import COOKIE, Gate, gated
from xray_trainer.ui.replies import untranslated
from xray_trainer.ui.review.routes import answer_token
from xray_trainer.ui.review.together_routes import scan_seat
from xray_trainer.ui.running.observed import observed
from xray_trainer.ui.seats import seat_token
from xray_trainer.ui.shield import Shield

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
SCANNER = "a-token-of-the-scanner"
OWN = {"X-Requested-With": "xray-trainer"}
SPOTS = ("here", "beside", "elsewhere")
"""Whoever a test is about, somebody else of the same unit, somebody of another unit."""

TILE = "tiles/u16/0/0/0/0"


@dataclass
class Place:
    """The application, everybody in it, and a clock that tests set."""

    store: Store
    settings: Settings
    people: dict[tuple[Role, str], Person] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    room: Room | None = None
    now: datetime = NOON
    gate: Gate = field(init=False)
    routes: list[Route] = field(init=False)
    app: Starlette = field(init=False)

    def __post_init__(self) -> None:
        self.gate = Gate(self.store, "accounts", clock=lambda: self.now)
        more = observed(self.store, self.settings).routes
        self.routes = gated(every_route(self.store, self.settings, more=more), self.gate, untranslated)
        self.app = Starlette(routes=self.routes, middleware=[Middleware(Shield, gate=self.gate)])

    def ask(self, method: str, path: str, *, cookie: str = "", **options) -> httpx.Response:
        """Returns the answer to one request; a fault of the application comes back as status 500."""
        return self.ask_all([(method, path, cookie, options)])[0]

    def ask_all(self, asked: Iterable[tuple[str, str, str, dict]]) -> list[httpx.Response]:
        """Returns the answers to requests, one after another, each with its own cookie."""

        async def ask() -> list[httpx.Response]:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            answers = []
            async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
                for method, path, cookie, options in asked:
                    told = {**OWN, **options.pop("headers", {})}
                    if cookie:
                        told["Cookie"] = f"{COOKIE}={cookie}"
                    answers.append(await client.request(method, path, headers=told, **options))
            return answers

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, ask()).result()

    def cookie(self, person: Person) -> str:
        """Returns the cookie with which a person is signed in."""
        if person.person_id not in self.cookies:
            self.cookies[person.person_id] = open_session(self.store, person.person_id, now=self.now)
        return self.cookies[person.person_id]

    def attempt(self, attempt_ids: dict[str, str], person: Person) -> str:
        """Returns the token of somebody's attempt."""
        return self.store.tokens.token_of(attempt_ids[person.person_id])

    def scan_token(self, scope: str) -> str:
        """Returns the token of the first exercise's scan within a scope."""
        attempt = attempt_info(self.store, next(iter(self.answered.values())))
        return self.store.tokens.scan_token(scope, attempt.scan_sha256)

    def address(self, path: str, owner: Person) -> str:
        """Returns an address of a route with the tokens of somebody."""
        names = {name: value(self, owner) for name, value in _NAMES.items() if f"{{{name}}}" in path}
        for name, value in {**names, **_token(self, path, owner)}.items():
            path = path.replace(f"{{{name}}}", value)
        return path

    def body(self, method: str, path: str, owner: Person) -> dict | None:
        """Returns what is to be posted to a route with the tokens of somebody."""
        return _bodies(self, owner).get(path, {}) if method == "POST" else None


def make_place(home: Path) -> Place:
    """Returns a filled store: whoever is `here` has an answer, an open attempt, a sealed one, a draft."""
    settings = Settings(
        home=home,
        sign_in="accounts",
        detect_endpoint=True,
        detect_token=SCANNER,
        database_url="",
        metrics="local",
    )
    write_result(settings.results)
    place = Place(open_store(settings), settings)
    for set_id, rules in (("practice", Rules()), ("exam", Rules(mode="exam"))):
        exercises = [built(number) for number in range(2)]
        add_exercise_set(
            place.store, exercises, set_id=set_id, title=set_id, rules=rules, num_planned=2, now=NOON
        )
    units = [
        add_unit(place.store, name, country="KZ", time_zone="Asia/Almaty", now=NOON) for name in ("A", "B")
    ]
    for role in ROLES:
        for spot in SPOTS:
            unit = units[spot == "elsewhere"]
            place.people[role, spot] = _person(place, f"{role} {spot}", role, unit.unit_id)
    leader = place.people["mentor", "here"]
    place.room = open_room(
        place.store, leader.person_id, title="Class", exercise_ids=["exercise-0"], now=NOON
    )
    for role in ROLES:
        _give_work(place, place.people[role, "here"])
        join(place.store, place.people[role, "here"].person_id, room_id=place.room.room_id, now=NOON)
    return place


def _person(place: Place, name: str, role: Role, unit_id: str) -> Person:
    store = place.store
    person_id = ensure_person(store, name, now=NOON).person_id
    set_role(store, person_id, role=role)
    join_unit(store, unit_id, person_ids=[person_id], now=NOON)
    person = find_person(store, person_id)
    assert person is not None
    return person


def _give_work(place: Place, person: Person) -> None:
    store, person_id = place.store, person.person_id
    place.answered[person_id], place.open[person_id] = _drilled(store, person_id, "practice")
    place.sealed[person_id], _open = _drilled(store, person_id, "exam")
    sha256 = attempt_info(store, place.answered[person_id]).scan_sha256
    place.drafts[person_id] = begin_draft(store, person_id, scan_sha256=sha256, now=NOON)


def _drilled(store: Store, person_id: str, set_id: str) -> tuple[str, str]:
    """Returns an answered attempt and the open one after it."""
    drill = start_drill(store, person_id, set_id=set_id, now=NOON)
    first = next_attempt(store, drill.drill_id, now=NOON)
    submit(store, first.attempt_id, decision="suspicious", key="key-0001", now=NOON, events=[mark(1, HIDDEN)])
    return first.attempt_id, next_attempt(store, drill.drill_id, now=NOON).attempt_id


def _key(place: Place, _owner: Person) -> str:
    return desk_results(place.settings.results / "monday").entries[0].key


_NAMES = {
    "key": _key,
    "encoding": lambda *_: "u16",
    "energy": lambda *_: "0",
    "level": lambda *_: "0",
    "column": lambda *_: "0",
    "row": lambda *_: "0",
    "sha256": lambda *_: "0" * 64,
    "name": lambda *_: "nothing",
    "position:int": lambda *_: "0",
    "rest:path": lambda *_: "nothing",
    "secret": lambda *_: "nothing",
}


def _token(place: Place, path: str, owner: Person) -> dict[str, str]:
    """Returns the token of somebody that the address of a route asks for."""
    store = place.store
    part = path.split("/")[2] if path.startswith("/api/") else ""
    is_read = not path.endswith(("/submit", "/pause", "/resume", "/next"))
    drill_id = attempt_info(store, place.answered[owner.person_id]).drill_id
    is_mentor = owner.role == "mentor"
    whose = place.people["trainee", "here"] if is_mentor else owner
    made = {
        "attempts": lambda: place.attempt(place.answered if is_read else place.open, owner),
        "scans": lambda: place.scan_token(drill_scope(drill_id)),
        "desk": lambda: store.tokens.desk_token(owner.person_id, "monday"),
        "rooms": lambda: seat_token(store, owner, f"room:{place.room.room_id}"),
        "hand": lambda: seat_token(store, owner, f"hand:{place.drafts[owner.person_id]}"),
        "together": lambda: scan_seat(store, owner, "exercise-0"),
        "review": lambda: answer_token(store, owner, place.answered[whose.person_id], is_own=not is_mentor),
    }
    return dict.fromkeys(("token", "seat", "scan_token"), made[part]()) if part in made else {}


def _bodies(place: Place, owner: Person) -> dict[str, dict]:
    attempt, seat = place.attempt(place.open, owner), _token(place, "/api/rooms/", owner)["seat"]
    said = {"uuid": str(UUID(int=1, version=4)), "order": 1, "t": 1.0, "kind": "hand", "payload": {}}
    return {
        "/api/attempts/{token}/submit": {"decision": "clear", "key": "key-0002"},
        "/api/events": {"token": attempt, "events": [event(1, "view", function="clear")]},
        "/api/flags": {"token": attempt, "key": "key-0003", "kind": "artefact", "comment": ""},
        "/api/desk/verdicts": {"token": _token(place, "/api/desk/", owner)["token"], "events": []},
        "/api/rooms/events": {"token": seat, "events": [said]},
        "/api/review/{token}/comments": {"comment_id": said["uuid"], "text": "Look again"},
        "/api/review/{token}/reviewed": {"is_reviewed": True},
        "/api/hand/{seat}/work": {"seq": 1, "work": {"marks": [], "hidden": []}},
    }


def later(place: Place, **step: float) -> None:
    """Sets the clock on."""
    place.now += timedelta(**step)
