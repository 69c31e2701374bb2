"""The work plan in a browser: a mentor assigns, a trainee sees it and does it, the mentor sees it done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.scans.scan import Scan
from xray_trainer.server import free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import ensure_person, set_role
from xray_trainer.store.store import open_store
from xray_trainer.store.unit_changes import add_unit, join_unit

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Place:
    """A server, a mentor and a trainee of the same unit."""

    url: str
    mentor_id: str
    trainee_id: str

    def open(self, browser: Browser, address: str, person_id: str, screen: dict[str, int]) -> Page:
        page = browser.new_context(viewport=screen).new_page()
        page.goto(f"{self.url}/{address}?person={person_id}&lang=en")
        return page


def furnish(home: Path) -> tuple[str, str]:
    now = datetime.now(UTC)
    store = open_store(Settings(home=home))
    scan = Scan("s", np.full((1, 60, 100), 0.5, np.float32), (50.0, 50.0), ("6MV",), "van", "synthetic")
    papers = Declaration(hs_code="0805.10", description="Oranges", packages=1, gross_weight_kg=1)
    built = BuiltExercise(Exercise("e", "s", papers), scan)
    add_exercise_set(store, [built], set_id="w", title="Week 1", rules=Rules(), num_planned=1, now=now)
    unit = add_unit(store, "PCU Aktau", country="KZ", time_zone="Asia/Aqtau", now=now, goal_minutes=0)
    people = [ensure_person(store, name, now=now).person_id for name in ("Mentor", "Aigerim")]
    set_role(store, people[0], role="mentor")
    join_unit(store, unit.unit_id, person_ids=people, now=now)
    store.close()
    return people[0], people[1]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = tmp_path_factory.mktemp("plan")
    mentor_id, trainee_id = furnish(home)
    with running_server(Settings(home=home), port=free_port(8830), quiet=True) as running:
        yield Place(running.url, mentor_id, trainee_id)


def test_a_mentor_assigns_a_trainee_does_it_and_the_mentor_sees_it(browser: Browser, place: Place) -> None:
    desk = place.open(browser, "plan", place.mentor_id, DESK)
    desk.get_by_role("tab", name="Assign").click(timeout=60_000)
    desk.get_by_role("button", name="Assign").click()
    expect(desk.get_by_role("button", name="Take back")).to_be_visible(timeout=30_000)

    phone = place.open(browser, "", place.trainee_id, PHONE)
    card = phone.locator('[class*="st-key-assigned-"]').first
    expect(card).to_contain_text("Week 1", timeout=60_000)
    expect(card).to_contain_text("Due on")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    card.get_by_role("button", name="Start").click()
    phone.locator(".viewer[data-ready]").wait_for(timeout=30_000)
    phone.locator(".viewer").focus()
    phone.keyboard.press("s")
    phone.locator(".viewer").get_by_role("button", name="Submit").click()
    phone.get_by_role("button", name="Next").click(timeout=30_000)
    phone.get_by_role("button", name="Back to the exercise sets").click(timeout=30_000)
    expect(phone.get_by_text("Nothing to do now")).to_be_visible(timeout=30_000)

    desk.reload()
    expect(desk.get_by_test_id("stMetric").nth(2)).to_contain_text("1 / 1", timeout=60_000)
    desk.set_viewport_size(PHONE)
    desk.get_by_role("tab", name="Calendar").click()
    expect(desk.locator(".plan-month .due")).to_contain_text("Week 1 (PCU Aktau)")
    expect(desk.locator(".plan-month .head").first).to_be_hidden()
    assert desk.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with desk.expect_download() as download:
        desk.get_by_role("button", name="For your calendar (.ics)").click()
    assert b"SUMMARY:Week 1 (PCU Aktau)" in Path(download.value.path()).read_bytes()
