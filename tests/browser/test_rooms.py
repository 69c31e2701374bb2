"""A mentor and three trainees in a live room, each in an own browser; one loses the line in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from xray_trainer.rooms.state import RoomState, state_of
from xray_trainer.server import free_port
from xray_trainer.store.people import Person, ensure_person, set_role
from xray_trainer.store.room_events import room_events
from xray_trainer.store.rooms import Room, join_by_code, open_room
from xray_trainer.store.store import Store

HARNESS = Path(__file__).parent / "harness" / "room.py"
SLOW_MS = 15_000
NAMES = ("Olga", "Aigerim", "Bek", "Dmitri")


@dataclass
class Place:
    """One person's browser."""

    person: Person
    page: Page
    context: BrowserContext

    @property
    def id(self) -> str:
        return self.person.person_id

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        box = self.page.locator(".stage").bounding_box()
        assert box is not None
        x, y = self.page.evaluate("([x, y]) => window.__xrayViewer.pixelAt(x, y)", list(point))
        return box["x"] + x, box["y"] + y

    def press(self, *keys: str) -> None:
        self.page.locator(".viewer").focus()
        for key in keys:
            self.page.keyboard.press(key)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.page.mouse.move(*self.at(start))
        self.page.mouse.down()
        self.page.mouse.move(*self.at(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)))
        self.page.mouse.move(*self.at(end))
        self.page.mouse.up()

    def mark(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.press("m")
        self.drag(start, end)
        self.press("m")

    def sees(self, position: int) -> None:
        self.page.locator(f".viewer[data-position='{position}'][data-ready]").wait_for(timeout=SLOW_MS)


@dataclass
class Lesson:
    """A room and everybody's browser, the mentor's first."""

    store: Store
    room: Room
    places: list[Place]

    @property
    def state(self) -> RoomState:
        return state_of(room_events(self.store, self.room.room_id))


@pytest.fixture
def address(home, room) -> Iterator[str]:
    """A server of rooms without Streamlit, on the store of the session."""
    url = f"http://127.0.0.1:{free_port(8700)}"
    words = [sys.executable, str(HARNESS), url.rpartition(":")[2]]
    process = subprocess.Popen(words, env={**os.environ, "XRAY_TRAINER_HOME": str(home)})
    try:
        wait(lambda: answers(url), seconds=60)
        yield url
    finally:
        process.kill()
        process.wait()


def wait(find: Callable[[], object], *, seconds: float = 20.0) -> None:
    """Waits until a function finds something."""
    until = time.monotonic() + seconds
    while not find():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/healthz", timeout=2):
            return True
    except (URLError, OSError):
        return False


@pytest.fixture
def lesson(browser, room, address) -> Iterator[Lesson]:
    now = datetime.now(UTC)
    people = [ensure_person(room.store, f"{name} in the room", now=now) for name in NAMES]
    set_role(room.store, people[0].person_id, role="mentor")
    scans = ["pair-small", "pair-tall"]
    made = open_room(room.store, people[0].person_id, title="Doors", exercise_ids=scans, now=now)
    places = []
    for number, person in enumerate(people):
        if number:
            join_by_code(room.store, person.person_id, code=made.code, now=now)
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        token = room.store.tokens.seat_token(person.person_id, f"room:{made.room_id}")
        page.goto(f"{address}/?token={token}")
        places.append(Place(person, page, context))
    for place in places:
        place.page.locator(".viewer[data-ready='waiting']").wait_for(timeout=SLOW_MS)
    yield Lesson(room.store, made, places)
    for place in places:
        place.context.close()


def test_a_mentor_leads_three_trainees_one_of_whom_loses_the_line(lesson: Lesson):
    mentor, aigerim, bek, dmitri = lesson.places
    code = f"{lesson.room.code[:4]} {lesson.room.code[4:]}"
    expect(mentor.page.locator(".room-big-code")).to_have_text(code)
    mentor.page.locator("[data-function='room_begin']").click()
    for place in lesson.places:
        place.sees(0)

    aigerim.mark((700, 190), (860, 300))
    aigerim.press("s")
    wait(lambda: (0, aigerim.id) in lesson.state.marks)
    row = mentor.page.locator("[data-person='Aigerim in the room']")
    expect(row.locator(".room-state svg")).to_have_count(1, timeout=SLOW_MS)
    expect(row.locator(".room-map i")).to_be_visible()
    expect(mentor.page.locator(".room-poll .hint")).to_have_text("Clear: 0, suspicious: 1")
    expect(bek.page.locator(".room-poll")).to_be_hidden()

    dmitri.context.set_offline(True)
    dmitri.mark((100, 50), (200, 150))
    dmitri.press("c")
    expect(dmitri.page.locator(".banner")).to_contain_text("Waiting to be sent: 2")

    mentor.press("Shift+H")
    mentor.drag((300, 60), (420, 120))
    wait(lambda: lesson.state.lines.get(0))
    aigerim.page.locator(".room-writing input").fill("Behind the doors?")
    aigerim.page.locator(".room-writing input").press("Enter")
    for place in (mentor, bek):
        expect(place.page.locator(".room-lines")).to_contain_text("Behind the doors?")

    refused = bek.page.evaluate(
        "(token) => fetch(`/api/rooms/${token}/scans/0/truth`).then((answer) => answer.status)",
        lesson.store.tokens.seat_token(bek.id, f"room:{lesson.room.room_id}"),
    )
    assert refused == 403
    mentor.press("Control+Enter")
    for place in (aigerim, bek):
        expect(place.page.locator(".viewer")).to_have_attribute("data-revealed", "true", timeout=SLOW_MS)
        expect(place.page.locator(".room-answer")).to_contain_text("Behind the container doors")
    expect(bek.page.locator(".room-poll")).to_be_visible()

    mentor.press("PageDown")
    for place in (mentor, aigerim, bek):
        place.sees(1)
    assert (0, dmitri.id) not in lesson.state.marks
    dmitri.context.set_offline(False)
    dmitri.sees(1)
    wait(lambda: (0, dmitri.id) in lesson.state.marks and (0, dmitri.id) in lesson.state.votes)
    assert lesson.state.votes[0, dmitri.id].is_late
    expect(dmitri.page.locator(".saved")).to_have_attribute("data-waiting", "0")
    mentor.press("PageUp")
    mentor.sees(0)
    expect(mentor.page.locator(".room-poll .hint")).to_contain_text("After the reveal: 1")

    mentor.page.locator(".room-end").click()
    mentor.page.locator(".room-end").click()
    for place in lesson.places:
        place.page.locator(".viewer[data-ready='closed']").wait_for(timeout=SLOW_MS)
    bek.page.get_by_role("button", name="Play the record").click()
    bek.page.locator("[data-function='room_play']").wait_for(timeout=SLOW_MS)
    bek.sees(0)
    line = bek.page.locator(".room-track input")
    line.fill(line.get_attribute("max") or "")
    expect(bek.page.locator(".room-lines")).to_contain_text("Behind the doors?")
    expect(bek.page.locator(".room-poll .hint")).to_contain_text("Clear: 1, suspicious: 1")
    bek.sees(0)
