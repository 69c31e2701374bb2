"""The review of answers as mentor and trainee meet it, each in a browser of their own."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from xray_trainer.server import Server, free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.people import Person, ensure_person, find_person, set_role
from xray_trainer.store.review_queue import given_answers
from xray_trainer.store.store import Store, open_store

pytestmark = pytest.mark.browser

NASTY = "<img src=x onerror=document.title='broken'> **not bold**"


@pytest.fixture(scope="module")
def own_home(server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the furnished store."""
    copied = tmp_path_factory.mktemp("review") / "home"
    shutil.copytree(server.home, copied)
    return copied


@pytest.fixture(scope="module")
def application(own_home: Path) -> Iterator[Server]:
    """Serves the real application on it."""
    with running_server(Settings(home=own_home), port=free_port(8700), quiet=True) as running:
        yield running


def drag_on_scan(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drags between two places of the stage, in shares of its width and height."""
    box = page.locator(".stage").bounding_box()
    assert box is not None
    (x0, y0), (x1, y1) = (
        (box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)
    )
    page.mouse.move(x0, y0)
    page.mouse.down()
    page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2)
    page.mouse.move(x1, y1)
    page.mouse.up()


def photograph(page: Page, name: str) -> None:
    """Keeps a picture of the page where a variable asks for it."""
    folder = os.environ.get("XRAY_TRAINER_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def open_replay(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".viewer[data-mode=replay][data-ready]").wait_for(timeout=30_000)


def test_a_mentor_replays_and_comments_and_the_trainee_replies(
    browser: Browser, application: Server, own_home: Path
):
    mine, theirs = (browser.new_context(viewport={"width": 1280, "height": 800}) for _ in range(2))
    trainee, mentor = mine.new_page(), theirs.new_page()
    store = open_store(Settings(home=own_home))
    now = datetime.now(UTC)
    person = ensure_person(store, "Aigerim", now=now)
    chief = ensure_person(store, "Chief", now=now)
    set_role(store, chief.person_id, role="mentor")

    # The trainee answers: a mark, inverse, a decision.
    trainee.goto(f"{application.url}/?person={person.person_id}")
    card = trainee.locator('[data-testid="stVerticalBlock"]').filter(
        has=trainee.get_by_role("heading", name="dual", exact=True)
    )
    card.last.get_by_role("button").click(timeout=30_000)
    trainee.locator(".viewer[data-ready]").wait_for(timeout=30_000)
    trainee.locator(".viewer").focus()
    trainee.keyboard.press("i")
    trainee.keyboard.press("m")
    drag_on_scan(trainee, (0.4, 0.4), (0.5, 0.5))
    trainee.keyboard.press("s")
    trainee.locator(".viewer").get_by_role("button", name="Submit").click()
    trainee.locator(".viewer [data-outcome]").wait_for(timeout=20_000)

    # The mentor finds it, plays it, switches truth on, comments on the mark.
    found = [one for one in given_answers(store, find(store, chief.person_id)) if one.person == "Aigerim"]
    assert len(found) == 1
    open_replay(mentor, f"{application.url}/review?person={chief.person_id}&answer={found[0].attempt_id}")
    expect(mentor.locator(".log-line")).to_contain_text(["Scan opened", "Inverse", "Mark 1 made", "Decision"])
    expect(mentor.locator(".timeline-ticks .mark")).to_have_count(1)
    expect(mentor.locator(".timeline-ticks .decide")).to_have_count(1)
    mentor.locator(".speed").select_option("16")
    mentor.locator(".play").click()
    expect(mentor.locator(".log-line[aria-current]")).to_contain_text(
        re.compile("Decision|Suspicious"), timeout=20_000
    )
    expect(mentor.locator(".viewer [data-outcome]")).to_be_hidden()
    mentor.locator(".viewer").focus()
    mentor.keyboard.press("t")
    expect(mentor.locator(".viewer [data-outcome]")).to_be_visible()
    box = mentor.locator(".stage").bounding_box()
    assert box is not None
    mentor.mouse.click(box["x"] + 0.45 * box["width"], box["y"] + 0.45 * box["height"])
    expect(mentor.locator(".talk-subject")).to_have_text("Mark 1")
    mentor.locator(".talk-new textarea").fill(NASTY)
    mentor.locator(".talk-new").get_by_role("button", name="Send the comment").click()
    expect(mentor.locator(".said-text")).to_have_text(NASTY)
    photograph(mentor, "review-replay")
    mentor.get_by_role("button", name="Mark as reviewed").click()
    expect(mentor.get_by_role("button", name="Reviewed", exact=True)).to_be_visible()

    # The trainee finds the comment among the sets, reads it as text, replies.
    trainee.goto(f"{application.url}/?person={person.person_id}")
    box_of_talks = trainee.locator(".st-key-own-talks")
    expect(box_of_talks).to_contain_text("**not bold**", timeout=30_000)
    photograph(trainee, "review-trainee")
    box_of_talks.get_by_role("button", name="Open").click()
    trainee.locator(".viewer[data-mode=replay][data-ready]").wait_for(timeout=30_000)
    expect(trainee.locator(".talk-about")).to_contain_text("Mark 1")
    expect(trainee.locator(".said-text")).to_have_text(NASTY)
    expect(trainee.locator(".talk-new")).to_have_count(0)
    trainee.locator(".talk-answer textarea").fill("It was darker there.")
    trainee.get_by_role("button", name="Reply").click()
    expect(trainee.locator(".said-text")).to_have_text([NASTY, "It was darker there."])
    assert trainee.title() != "broken"

    # The mentor sees that there is a reply, and everybody's marks on the scan.
    mentor.goto(f"{application.url}/review?person={chief.person_id}")
    mentor.get_by_text("Comments · 1").click(timeout=30_000)
    expect(mentor.get_by_text("It was darker there.")).to_be_visible(timeout=20_000)
    mentor.goto(f"{application.url}/review?person={chief.person_id}&scan={found[0].exercise_id}")
    mentor.locator(".viewer[data-mode=together][data-ready]").wait_for(timeout=30_000)
    answers = given_answers(store, find(store, chief.person_id))
    everybody = {one.person for one in answers if one.exercise_id == found[0].exercise_id}
    expect(mentor.locator(".person")).to_have_count(len(everybody))
    expect(mentor.locator(".person b").first).to_have_text("A")
    mentor.locator(".viewer").focus()
    mentor.keyboard.press("n")
    expect(mentor.locator(".person b").filter(has_text="Aigerim")).to_have_count(1)

    # The trainee reaches nothing of the mentor's.
    trainee.goto(f"{application.url}/review?person={person.person_id}&answer={found[0].attempt_id}")
    expect(trainee.get_by_text("This page is not open to you.")).to_be_visible(timeout=30_000)
    expect(trainee.locator(".viewer")).to_have_count(0)
    store.close()
    mine.close()
    theirs.close()


def find(store: Store, person_id: str) -> Person:
    """Returns the person as the store has them now."""
    person = find_person(store, person_id)
    assert person is not None
    return person
