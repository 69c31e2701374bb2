"""A mentor composes a set in the browser, sees it being built, and finds the draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from xray_trainer.server import Server, free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.builds import builds
from xray_trainer.store.people import ensure_person, set_role
from xray_trainer.store.set_states import state_of
from xray_trainer.store.store import Store, open_store
from xray_trainer.store.truths import whole_set

pytestmark = pytest.mark.browser

RECIPE = """
title: Night shift
num: 2
conveyances: [van]
coarseness: 8
seed: 5
"""
PATIENCE_MS = 180_000


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("authoring"), render_stock=False)


@pytest.fixture(scope="module")
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def application(settings: Settings, store: Store) -> Iterator[Server]:
    with running_server(settings, port=free_port(8790), quiet=True) as running:
        yield running


def test_a_mentor_fills_the_form_sees_progress_and_finds_the_draft(
    page: Page, application: Server, store: Store
):
    mentor = ensure_person(store, "Marat", now=datetime.now(UTC))
    set_role(store, mentor.person_id, role="mentor")
    page.goto(f"{application.url}/new-set?person={mentor.person_id}&lang=en")
    expect(page.get_by_role("heading", name="New set")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Open a recipe").click()
    file = {"name": "night.yaml", "mimeType": "application/yaml", "buffer": RECIPE.encode()}
    page.locator('input[type="file"]').set_input_files(file)
    expect(page.get_by_text("something is hidden in 1 of 2 scans")).to_be_visible(timeout=30_000)
    expect(page.get_by_label("Title")).to_have_count(1, timeout=30_000)
    expect(page.get_by_label("Title")).to_have_value("Night shift")
    page.keyboard.press("Escape")
    page.get_by_label("Title").fill("Week 2")
    page.get_by_label("Title").press("Enter")
    page.get_by_role("button", name="Show sample pictures").click()
    page.get_by_role("button", name="Build the set").click()
    expect(page.get_by_role("heading", name="In the making")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Week 2 ·", exact=False)).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    expect(page.get_by_text("ready for your look: 2 exercises")).to_be_visible(timeout=PATIENCE_MS)
    (built,) = builds(store)
    assert (built.title, built.state) == ("Week 2", "done")
    assert state_of(store, built.set_id).status == "draft"
    assert sorted(one.is_suspicious for one in whole_set(store, built.set_id).exercises) == [False, True]
    page.get_by_role("link", name="Review and release").click()
    page.wait_for_url("**/library?**")
    assert built.set_id in page.url
