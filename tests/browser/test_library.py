"""A mentor in a real browser looks through a draft with the keyboard and releases it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.server import Server, free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.exercise_sets import append_exercise, create_set, exercise_sets
from xray_trainer.store.people import ensure_person, set_role
from xray_trainer.store.set_editing import members_of
from xray_trainer.store.set_states import set_state
from xray_trainer.store.store import Store, open_store

pytestmark = pytest.mark.browser

HIDDEN = Concealment(Region.from_xyxy(300, 100, 380, 160), "CT-DOOR", "brick", "organic_powder", 12.0)


def built(number: int) -> BuiltExercise:
    values = np.random.default_rng(number).uniform(0.3, 1.0, (2, 20, 60)).astype(np.float32)
    scan = Scan(
        f"s{number}", values.repeat(12, 1).repeat(12, 2), (5.0, 5.0), ("6MV", "4MV"), "container-40", "test"
    )
    papers = Declaration(hs_code="0805.10", description="Oranges", packages=10, gross_weight_kg=200)
    return BuiltExercise(Exercise(f"e{number}", f"s{number}", papers, truth=(HIDDEN,)), scan)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="module")
def store(home: Path) -> Iterator[Store]:
    now, store = datetime.now(UTC), open_store(Settings(home=home))
    create_set(store, "draft", title="Week 3", rules=Rules(), num_planned=3, now=now)
    set_state(store, "draft", status="draft", provenance="recipe", now=now)
    for number in range(3):
        append_exercise(store, "draft", built=built(number), now=now)
    yield store
    store.close()


@pytest.fixture(scope="module")
def application(home: Path, store: Store) -> Iterator[Server]:
    with running_server(Settings(home=home), port=free_port(8850), quiet=True) as running:
        yield running


def test_a_draft_is_accepted_and_cut_down_by_keys_and_then_released(
    page: Page, application: Server, store: Store
):
    person_id = ensure_person(store, "Olga", now=datetime.now(UTC)).person_id
    set_role(store, person_id, role="mentor")
    page.goto(f"{application.url}/library?person={person_id}&lang=en&set=draft")
    viewer = page.locator(".viewer[data-mode=look][data-ready]")
    expect(viewer.locator("[data-action=accept]")).to_be_visible(timeout=60_000)
    viewer.focus()
    page.keyboard.press("y")
    expect(page.get_by_text("Exercise 2 of 3 · accepted: 1")).to_be_visible(timeout=30_000)
    expect(viewer.locator("[data-action=drop]")).to_be_visible(timeout=30_000)
    viewer.focus()
    page.keyboard.press("Delete")
    expect(page.get_by_text("Exercise 2 of 2 · accepted: 1")).to_be_visible(timeout=30_000)
    assert [one.exercise_id for one in members_of(store, "draft")] == ["e0", "e2"]
    expect(viewer.locator("[data-action=next]")).to_be_visible(timeout=30_000)
    viewer.locator("[data-action=back]").click()
    expect(page.get_by_text("Exercise 1 of 2 · accepted: 1")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Release to trainees").click()
    expect(page.get_by_text("Released to trainees (1)")).to_be_visible(timeout=30_000)
    assert [info.set_id for info in exercise_sets(store)] == ["draft"]
