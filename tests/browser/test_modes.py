"""An exam and a shift as a trainee meets them, from the list of sets to the result and looking again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.ui.route_server import built
from xray_trainer.exercises.exercise import BuiltExercise, Rules
from xray_trainer.scans.scan import Scan
from xray_trainer.server import Server, free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.store import open_store

pytestmark = pytest.mark.browser

SETS = {
    "Final": (2, Rules(mode="exam", time_limit_s=600, exercise_limit_s=300)),
    "Night": (2, Rules(mode="shift", warm_up=1)),
}


def exercise(number: int) -> BuiltExercise:
    values = np.random.default_rng(number).uniform(0.3, 0.9, (2, 200, 600)).astype(np.float32)
    scan = Scan(f"scan-{number}", values, (10.0, 10.0), ("6MV", "4MV"), "container-40", "test")
    return replace(built(number), scan=scan)


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = Settings(home=tmp_path_factory.mktemp("modes"))
    store = open_store(settings)
    for title, (num, rules) in SETS.items():
        add_exercise_set(
            store,
            [exercise(number) for number in range(num)],
            set_id=title.lower(),
            title=title,
            rules=rules,
            num_planned=num,
            now=datetime.now(UTC),
        )
    store.close()
    with running_server(settings, port=free_port(8760), quiet=True) as running:
        yield running


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Returns the addresses that the page asks for, as it goes on."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    return addresses


def sign_in(page: Page, application: Server, name: str) -> None:
    page.goto(f"{application.url}/?lang=en")
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="Exercise sets")).to_be_visible(timeout=15_000)


def open_card(page: Page, title: str) -> None:
    heading = page.get_by_role("heading", name=title, exact=True)
    card = page.locator('[data-testid="stVerticalBlock"]').filter(has=heading)
    card.last.get_by_role("button").click()


def viewer(page: Page, number: int, num: int) -> None:
    """Waits until an exercise can be worked on."""
    expect(page.get_by_text(f"Exercise {number} of {num}")).to_be_visible(timeout=15_000)
    page.locator(".viewer[data-ready][data-mode=mark]").wait_for()


def decide(page: Page, key: str) -> None:
    expect(page.locator(f".viewer .decide[aria-keyshortcuts={key.upper()}]")).to_be_enabled(timeout=15_000)
    page.locator(".viewer").focus()
    page.keyboard.press(key)
    page.locator(".viewer").get_by_role("button", name=re.compile("^Submit")).click()


def summary(page: Page) -> None:
    expect(page.get_by_role("heading", name="Summary")).to_be_visible(timeout=15_000)


def test_an_exam_says_nothing_before_its_end_and_everything_after(
    page: Page, application: Server, asked: list[str]
):
    sign_in(page, application, "Aigerim")
    open_card(page, "Final")
    expect(page.get_by_text("You cannot pause, and you cannot go back to an exercise.")).to_be_visible()
    page.get_by_role("button", name="Start the exam now").click()
    viewer(page, 1, 2)
    expect(page.get_by_text(re.compile("Time left for everything: 9:"))).to_be_visible()
    decide(page, "s")
    viewer(page, 2, 2)
    expect(page.locator("[data-outcome]")).to_have_count(0)
    decide(page, "c")
    summary(page)
    assert [address for address in asked if address.endswith("/feedback")] == []
    expect(page.get_by_text("50 %, 95 % interval 9 % to 91 %", exact=False)).to_be_visible()
    page.get_by_role("button", name="Show with the answer").click()
    expect(page.locator(".viewer [data-outcome=miss]")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Back to the summary").click()
    summary(page)
    page.get_by_role("button", name="Back to the exercise sets").click()
    open_card(page, "Final")
    summary(page)


def test_a_shift_answers_in_its_warm_up_only(page: Page, application: Server):
    sign_in(page, application, "Dina")
    open_card(page, "Night")
    viewer(page, 1, 2)
    expect(page.get_by_text("Warm-up")).to_be_visible()
    decide(page, "c")
    expect(page.locator(".viewer [data-outcome=miss]")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Next").click()
    viewer(page, 2, 2)
    decide(page, "s")
    summary(page)
    expect(page.get_by_text("leave the warm-up out", exact=False)).to_be_visible()
