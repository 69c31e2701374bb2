"""Texts that somebody wrote are texts on every page: no element, no link, no request comes of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page

from tests.packages.conftest import NOON, PAPERS, SET, Installation, built
from xray_trainer.errors import InputError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.server import Server, free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.attachments import attach, keep
from xray_trainer.store.comments import add_comment
from xray_trainer.store.exercise_collections import add_to_collection, make_collection
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.feedback_texts import set_feedback_texts
from xray_trainer.store.flags import add_flag
from xray_trainer.store.hand_drafts import begin_draft
from xray_trainer.store.own_scans import add_own_scan
from xray_trainer.store.people import Person, ensure_person, set_role
from xray_trainer.store.rooms import open_room
from xray_trainer.store.store import Store, open_store
from xray_trainer.store.unit_changes import add_unit, join_unit
from xray_trainer.ui.pages import pages_of

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>![p](http://evil.invalid/p)[l](http://evil.invalid/l)"
SHORT = "![p](http://evil.invalid/p)"
MADE = "[src*=evil],[href*='//evil'],[onerror],img[src=x]"
OURS = (
    f'() => [...document.querySelectorAll("{MADE}")]'
    ".map((one) => one.closest('[data-testid]').dataset.testid + ' ' + one.outerHTML.slice(0, 120))"
)
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def text(most: int) -> str:
    """Returns the most hostile text that fits."""
    return HOSTILE if len(HOSTILE) <= most else SHORT[:most]


def furnish(store: Store) -> list[Person]:
    """Returns people of all roles, after writing a hostile text wherever one can be written."""
    mentor, trainee, head = (ensure_person(store, f"{number}{text(60)}", now=NOON) for number in range(3))
    set_role(store, mentor.person_id, role="mentor")
    set_role(store, head.person_id, role="administrator")
    mentor = replace(mentor, role="mentor")
    unit = add_unit(store, SHORT, country="KZ", time_zone="Asia/Almaty", now=NOON)
    join_unit(store, unit.unit_id, person_ids=[mentor.person_id, trainee.person_id], now=NOON)
    papers = PAPERS.model_copy(
        update={"description": text(200), "consignor": text(200), "consignee": SHORT, "route": (SHORT,)}
    )
    exercises = [
        replace(one, exercise=replace(one.exercise, declaration=papers))
        for one in (built(number) for number in range(2))
    ]
    add_exercise_set(store, exercises, set_id=SET, title=text(120), rules=Rules(), num_planned=2, now=NOON)
    house = Installation(store, store.home)
    attempt = house.answer(house.drill(trainee.name))
    note = keep(store, HOSTILE.encode(), kind="note", media_type="text/plain", name=HOSTILE, caption=HOSTILE)
    attach(store, "exercise-0", attachments=[note], now=NOON)
    set_feedback_texts(store, "exercise-0", texts={"en": HOSTILE})
    add_comment(store, mentor, str(attempt), comment_id=str(uuid4()), text=HOSTILE, now=NOON)
    add_flag(store, str(attempt), key="k-1234567", kind="wrong_truth", comment=HOSTILE, now=NOON)
    with suppress(InputError):
        open_room(store, mentor.person_id, title=text(80), exercise_ids=["exercise-0"], now=NOON)
    with suppress(InputError):
        add_to_collection(store, make_collection(store, text(80), now=NOON), ["exercise-0"], now=NOON)
    scan = replace(built(5).scan, conveyance=text(200), source=SHORT, scan_id="s")
    sha256 = add_own_scan(store, mentor.person_id, scan=scan, name=HOSTILE, notes=[HOSTILE], now=NOON)
    begin_draft(store, mentor.person_id, scan_sha256=sha256, title=text(100), now=datetime.now(UTC))
    return [mentor, trainee, head]


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Iterator[tuple[Server, list[Person]]]:
    settings = Settings(home=tmp_path_factory.mktemp("inert"), sign_in="open", render_stock=False)
    store = open_store(settings)
    people = furnish(store)
    store.close()
    with running_server(settings, port=free_port(8760), quiet=True) as server:
        yield server, people


def test_what_people_wrote_is_text_on_every_page(town, browser: Browser):
    server, people = town
    found: list[str] = []
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page: Page = context.new_page()
    page.on("dialog", lambda dialog: (found.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda one: found.append(one.url) if "evil" in one.url.partition("?")[0] else None)
    told = ""
    for person in people:
        for one in pages_of(person, str):
            page.goto(f"{server.url}/{one.address}?person={person.person_id}&lang=en")
            page.locator(IDLE).wait_for(timeout=30_000)
            found += [f"{one.address}: {element}" for element in page.evaluate(OURS)]
            told += page.locator("body").inner_text()
    context.close()
    assert not found, "\n".join(sorted(set(found)))
    assert "evil.invalid" in told
