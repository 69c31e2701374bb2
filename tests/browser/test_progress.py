"""The page of progress on a phone and on paper, and the certificate that it gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from xray_trainer.drills.certificates.sealing import check
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.server import free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import start_drill
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.keys import own_public_key
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import open_store

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
NUM = 14


@dataclass(frozen=True)
class Examined:
    """A server, its data folder, and somebody who has finished an exam there."""

    url: str
    home: Path
    person_id: str


def built(number: int) -> BuiltExercise:
    scan = Scan(
        f"e{number}", np.full((1, 60, 100), 0.5, np.float32), (50.0, 50.0), ("6MV",), "van", "synthetic"
    )
    region = Region.from_xyxy(20, 10, 30, 20)
    truth = (Concealment(region, "CT-DOOR", "brick", "organic_powder", 12.0),) if number % 2 else ()
    papers = Declaration(hs_code="0805.10", description="Oranges", packages=1, gross_weight_kg=1)
    return BuiltExercise(Exercise(f"e{number}", scan.scan_id, papers, truth=truth), scan)


def examine(home: Path) -> str:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    store = open_store(Settings(home=home))
    exam = [built(number) for number in range(NUM)]
    add_exercise_set(
        store, exam, set_id="exam", title="Exam", rules=Rules(mode="exam"), num_planned=NUM, now=now
    )
    person = ensure_person(store, "Әйгерім", now=now)
    drill = start_drill(store, person.person_id, set_id="exam", now=now)
    while (attempt := next_attempt(store, drill.drill_id, now=now)) is not None:
        now += timedelta(seconds=20)
        decision = "suspicious" if attempt.position % 3 else "clear"
        submit(store, attempt.attempt_id, decision=decision, key="key-12345", events=[], now=now)
    store.close()
    return person.person_id


@pytest.fixture(scope="module")
def examined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Examined]:
    home = tmp_path_factory.mktemp("progress")
    person_id = examine(home)
    with running_server(Settings(home=home), port=free_port(8750), quiet=True) as running:
        yield Examined(running.url, home, person_id)


def test_progress_fits_a_phone_and_paper_and_gives_a_certificate(
    browser: Browser, examined: Examined, tmp_path: Path
) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{examined.url}/progress?person={examined.person_id}&lang=ru")
    button = page.get_by_role("button", name="Свидетельство (PDF)")
    expect(button).to_be_visible(timeout=60_000)
    expect(
        page.locator('[data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg')
    ).to_have_count(6)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with page.expect_download() as download:
        button.click()
    file = tmp_path / "certificate.pdf"
    download.value.save_as(file)
    checked = check(file.read_bytes(), trusted=own_public_key(examined.home))
    assert checked.verdict == "good"
    assert checked.certificate is not None
    assert (checked.certificate.name, checked.certificate.num_exercises) == ("Әйгерім", NUM)
    page.locator(".st-key-for-printing label").first.click()
    expect(page.get_by_text("Ctrl + P")).to_be_visible(timeout=30_000)
    page.emulate_media(media="print")
    expect(page.get_by_text("Ctrl + P")).to_be_hidden()
    expect(button).to_be_hidden()
    expect(page.get_by_role("heading", name="Поиск места")).to_be_visible()
    context.close()
