"""A mentor and two trainees at the routes of a room: who is told what, and when."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import numpy as np
import pytest
from starlette.applications import Starlette

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.store.exercise_sets import add_exercise
from xray_trainer.store.people import Person, ensure_person, find_person, set_role
from xray_trainer.store.room_events import append_room_events, room_events
from xray_trainer.store.rooms import Room, join_by_code, open_room
from xray_trainer.store.store import Store, open_store
from xray_trainer.ui.rooms.routes import room_routes
from xray_trainer.ui.routes import routes
from xray_trainer.ui.seats import seat_token

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
HIDDEN = Region.from_xyxy(20, 10, 30, 20)
MARK = Region.from_xyxy(40, 30, 60, 50).to_geojson()
SECRETS = ("CT-DOOR", "brick", "organic_powder", "exercise-", "[20", "20.0, 10.0")


def sent(kind, *, order=1, **payload):
    return {"uuid": str(uuid4()), "order": order, "t": 1.0, "kind": kind, "payload": payload}


@dataclass
class Place:
    """One person's seat."""

    room: Class
    person: Person
    token: str

    def get(self, path="", **query):
        return self.room.ask("GET", f"/api/rooms/{self.token}{path}", params=query)

    def send(self, *events):
        return self.room.ask("POST", "/api/rooms/events", json={"token": self.token, "events": list(events)})

    def here(self, **where):
        return self.room.ask("POST", f"/api/rooms/{self.token}/presence", json=where)

    def news(self, after=0, presence=0, wait=0):
        return self.get("/news", after=after, presence=presence, wait=wait).json()

    def kinds(self):
        return [event["kind"] for event in self.get().json()["events"]]


@dataclass
class Class:
    """A room behind the routes of one process."""

    store: Store
    application: Starlette
    room: Room
    places: dict[str, Place] = field(default_factory=dict)

    def ask(self, method, path, **options):
        async def once():
            transport = httpx.ASGITransport(self.application, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
                return await client.request(method, path, **options)

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, once()).result()

    def seat(self, person: Person) -> Place:
        return Place(self, person, seat_token(self.store, person, f"room:{self.room.room_id}"))


def built(number: int) -> BuiltExercise:
    values = np.random.default_rng(number).uniform(0.2, 1.0, (2, 60, 100)).astype(np.float32)
    scan = Scan(f"scan-{number}", values, (50.0, 50.0), ("6MV", "4MV"), "container-40", "synthetic")
    papers = Declaration(hs_code="0805", description="Oranges", packages=1080, gross_weight_kg=21600)
    hidden = Concealment(HIDDEN, "CT-DOOR", "brick", "organic_powder", 12.0)
    return BuiltExercise(Exercise(f"exercise-{number}", scan.scan_id, papers, truth=(hidden,)), scan)


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Store]:
    opened = open_store(Settings(home=tmp_path_factory.mktemp("rooms")))
    for number in range(2):
        add_exercise(opened, built(number), now=NOON)
    yield opened
    opened.close()


def person(store: Store, name: str, role: str = "trainee") -> Person:
    made = ensure_person(store, f"{name} {uuid4().hex[:8]}", now=NOON)
    set_role(store, made.person_id, role=role)
    return find_person(store, made.person_id)


@pytest.fixture
def lesson(store) -> Class:
    mentor, aliya, bek = person(store, "Mentor", "mentor"), person(store, "Aliya"), person(store, "Bek")
    room = open_room(
        store, mentor.person_id, title="Doors", exercise_ids=["exercise-0", "exercise-1"], now=NOON
    )
    table = routes(store, clock=lambda: NOON, more=room_routes(store, clock=lambda: NOON))
    made = Class(store, Starlette(routes=table), room)
    for one in (aliya, bek):
        join_by_code(store, one.person_id, code=room.code, now=NOON)
    for name, one in {"mentor": mentor, "aliya": aliya, "bek": bek}.items():
        made.places[name] = made.seat(one)
    return made


@pytest.fixture
def mentor(lesson) -> Place:
    return lesson.places["mentor"]


@pytest.fixture
def aliya(lesson) -> Place:
    return lesson.places["aliya"]


@pytest.fixture
def bek(lesson) -> Place:
    return lesson.places["bek"]


def mark(**more):
    return sent("mark_add", position=0, mark_id="m", geometry=MARK, confidence=4, **more)


def test_truth_leaves_the_server_for_trainees_only_once_it_is_revealed(mentor, aliya, bek):
    mentor.send(sent("show", position=0))
    for path in ("", "/scans/0", "/news?wait=0", "/scans/0/truth"):
        assert not any(secret in aliya.get(path).text for secret in SECRETS)
    assert aliya.get("/scans/0/truth").status_code == 403
    assert mentor.get("/scans/0/truth").json()["truth"][0]["kind"] == "CT-DOOR"
    aliya.send(sent("reveal", position=0))
    assert bek.get("/scans/0/truth").status_code == 403
    mentor.send(sent("reveal", position=0, order=2))
    assert bek.get("/scans/0/truth").json()["truth"][0]["kind"] == "CT-DOOR"
    assert bek.get("/scans/1/truth").status_code == 403


def test_a_trainee_gets_a_scan_only_once_it_was_shown(mentor, aliya):
    assert aliya.get("/scans/0").status_code == 403
    mentor.send(sent("show", position=0))
    shown = aliya.get("/scans/0").json()
    assert shown["scan"]["width"] == 100
    assert aliya.room.ask("GET", f"{shown['scan']['tiles']}/preview").status_code == 200
    assert aliya.get("/scans/1").status_code == 403
    assert mentor.get("/scans/1").status_code == 200
    assert aliya.get("/scans/7").status_code == 404


def test_a_mark_reaches_the_mentor_and_nobody_else(mentor, aliya, bek):
    mentor.send(sent("show", position=0))
    assert aliya.send(mark()).json()["refused"] == {}
    told = mentor.news(after=4)
    assert [(one["kind"], one["person"]) for one in told["events"]] == [("mark_add", aliya.person.person_id)]
    assert "mark_add" not in bek.kinds()
    assert "mark_add" in aliya.kinds()


def test_shared_marks_come_with_the_news_even_if_they_are_older(mentor, aliya, bek):
    aliya.send(mark())
    last = bek.news()["last"]
    mentor.send(sent("share", marks="anonymous"))
    marks = [one for one in bek.news(after=last)["events"] if one["kind"] == "mark_add"]
    assert [one["person"][:5] for one in marks] == ["anon-"]
    assert aliya.person.person_id not in str(marks)


def test_who_waits_is_woken_by_what_happens(lesson, mentor, aliya):
    last = aliya.news()["last"]

    async def both():
        transport = httpx.ASGITransport(lesson.application)
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            news = f"/api/rooms/{aliya.token}/news?after={last}&wait=15"
            waiting = asyncio.create_task(client.get(news))
            await asyncio.sleep(0.1)
            assert not waiting.done()
            event = {"token": mentor.token, "events": [sent("show", position=1)]}
            await client.post("/api/rooms/events", json=event)
            return await asyncio.wait_for(waiting, 5)

    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(asyncio.run, both()).result()
    assert [one["kind"] for one in answer.json()["events"]] == ["show"]


def test_what_another_process_stored_is_found_by_who_waits(lesson, mentor, aliya):
    last = aliya.news()["last"]
    told = {"events": [sent("say", text="from elsewhere")]}
    append_room_events(lesson.store, lesson.room, mentor.person.person_id, events=told["events"], now=NOON)
    answer = aliya.news(after=last, wait=5)
    assert [one["payload"]["text"] for one in answer["events"]] == ["from elsewhere"]


def test_only_the_mentor_sees_where_trainees_are_and_all_see_the_mentor(mentor, aliya, bek):
    aliya.here(position=0, view=[0, 0, 50, 30])
    mentor.here(position=0, pointer=[5, 6])
    assert {one["person"] for one in mentor.news()["presence"]} == {
        mentor.person.person_id,
        aliya.person.person_id,
    }
    (seen,) = bek.news()["presence"]
    assert (seen["person"], seen["pointer"]) == (mentor.person.person_id, [5, 6])


def test_posting_again_changes_nothing(lesson, aliya):
    event = mark()
    for _ in range(3):
        assert aliya.send(event, event).json()["stored"] == [event["uuid"]]
    assert [one.kind for one in room_events(lesson.store, lesson.room.room_id)].count("mark_add") == 1


def test_who_comes_late_gets_everything_that_was_there(lesson, mentor, aliya):
    mentor.send(sent("show", position=0), sent("draw", position=0, points=[[1, 2]], fades=False, order=2))
    late = person(lesson.store, "Late")
    join_by_code(lesson.store, late.person_id, code=lesson.room.code, now=NOON)
    shown = lesson.seat(late).get().json()
    assert [one["kind"] for one in shown["events"]][-3:] == ["show", "draw", "join"]
    assert len(shown["people"]) == 4
    assert [one["kind"] for one in aliya.news(after=3)["events"]] == ["show", "draw", "join"]


def test_a_seat_that_is_not_ones_own_is_refused(lesson, aliya, bek):
    stranger = lesson.seat(person(lesson.store, "Stranger"))
    assert stranger.get().status_code == 403
    assert stranger.send(sent("say", text="hello")).status_code == 403
    assert stranger.here(position=0).status_code == 403
    forged = Place(lesson, bek.person, aliya.token[:-2] + "xx")
    assert forged.get().status_code == 404
    desk = Place(lesson, bek.person, seat_token(lesson.store, bek.person, "desk:x"))
    assert desk.get().status_code == 404


def test_a_mentor_of_another_room_is_a_guest_like_others(lesson, mentor, aliya):
    other = person(lesson.store, "Other mentor", "mentor")
    join_by_code(lesson.store, other.person_id, code=lesson.room.code, now=NOON)
    guest = lesson.seat(other)
    mentor.send(sent("show", position=0))
    aliya.send(mark())
    assert guest.send(sent("reveal", position=0)).json()["stored"] == []
    assert guest.get("/scans/0/truth").status_code == 403
    assert "mark_add" not in guest.kinds()


def test_only_the_mentor_reads_the_code(mentor, aliya, lesson):
    assert mentor.get().json()["code"].replace(" ", "") == lesson.room.code
    assert aliya.get().json()["code"] is None


def test_what_is_too_large_or_no_event_is_refused_with_a_sentence(aliya):
    assert aliya.send(*[sent("say", text="a") for _ in range(201)]).status_code == 400
    huge = sent("say", text="x" * 300_000)
    assert aliya.send(huge).status_code == 413
    assert aliya.send({"uuid": "x"}).status_code == 400
    assert aliya.send(sent("join")).status_code == 400
    assert aliya.here(view=[1, 2, 3]).status_code == 400
    assert aliya.get("/news", after=-1).status_code == 400
    assert aliya.send(sent("say", text="x" * 1001)).json()["refused"]


def test_nothing_new_is_told_at_the_end_of_the_wait(aliya):
    first = aliya.news()
    begin = time.perf_counter()
    again = aliya.news(after=first["last"], presence=first["presence_version"], wait=0.3)
    assert again["events"] == []
    assert time.perf_counter() - begin >= 0.3
