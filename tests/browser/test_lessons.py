"""A lesson in a real browser: a live scan that is compared with its pair, a quiz, and what is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise
from xray_trainer.lessons.course import find_lesson
from xray_trainer.lessons.shelf import shelf_of
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.server import Server, free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import open_store

pytestmark = pytest.mark.browser

LESSON = "18-mistakes"
PLACE = Region.from_xyxy(600, 150, 700, 250)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose only scan is that of the last lesson, so that nothing is left to render."""
    home = tmp_path_factory.mktemp("lessons")
    values = np.full((2, 400, 1200), 0.8, np.float32)
    darker = values.copy()
    darker[:, 150:250, 600:700] = 0.2
    pair = [
        Scan("s", one, (8.0, 8.0), ("6MV", "4MV"), "container-20", "synthetic") for one in (darker, values)
    ]
    papers = Declaration(hs_code="6205.20", description="Shirts", packages=10, gross_weight_kg=200)
    factors = {"width_mm": 800.0, "height_mm": 800.0}
    hidden = Concealment(PLACE, "CT-DOOR", "powder-sack", "organic_powder", 40.0, factors)
    scan = find_lesson(LESSON, language="en").front.scans["two"]
    shelf = shelf_of(Settings(home=home))
    shelf.keep(scan, BuiltExercise(Exercise("e", "s", papers, truth=(hidden,)), *pair))
    return home


@pytest.fixture(scope="module")
def application(home: Path) -> Iterator[Server]:
    with running_server(Settings(home=home), port=free_port(8800), quiet=True) as running:
        yield running


def test_lesson_is_looked_at_compared_answered_and_remembered(page: Page, application: Server, home: Path):
    store = open_store(Settings(home=home))
    person_id = ensure_person(store, "Aigerim", now=datetime.now(UTC)).person_id
    store.close()
    page.goto(f"{application.url}/lessons?person={person_id}&lang=en&lesson={LESSON}")
    viewer = page.locator(".viewer[data-mode=look][data-ready]")
    viewer.wait_for(timeout=60_000)
    expect(viewer.get_by_role("button", name="Submit")).to_have_count(0)
    viewer.get_by_role("button", name="Reference side by side").click()
    expect(viewer.locator(".reference[data-ready]")).to_be_visible()
    expect(viewer.get_by_text("The other of the two").first).to_be_visible()
    page.get_by_text("Show where it is").click()
    expect(page.get_by_text("0.80 × 0.80 m")).to_be_visible()
    answer_all(page)
    page.get_by_role("button", name="Check the answers").click()
    expect(page.get_by_text("Answered right:")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="All lessons").click()
    expect(page.get_by_text("Done: 1 of 18")).to_be_visible(timeout=20_000)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390


def answer_all(page: Page) -> None:
    for question in find_lesson(LESSON, language="en").front.quiz:
        for place in sorted(question.right):
            page.get_by_text(question.answers[place].text, exact=True).click()
