"""A mentor brings a scan in, hides an item by clicking, moves it, makes an exercise; a trainee finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from xray_trainer.scans.files import write_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.server import Server, free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.exercise_sets import every_set
from xray_trainer.store.hand_drafts import hand_drafts
from xray_trainer.store.people import person_named
from xray_trainer.store.set_states import set_state
from xray_trainer.store.store import Store, open_store
from xray_trainer.store.told_cases import cases
from xray_trainer.store.truths import whole_set
from xray_trainer.ui.application import now

pytestmark = pytest.mark.browser

SHAPE_HW = (240, 640)
CASE = {"Title": "Sack", "How it was hidden": "In a sack.", "What to learn from it": "Weigh it."}
PICTURE = Path(__file__).parents[2] / "docs" / "answer.png"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hand") / "home"


@pytest.fixture(scope="module")
def own_scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain load beside air, of one energy, as a file."""
    values = np.full((1, *SHAPE_HW), 0.3, np.float32)
    values[:, :, :60] = values[:, :20] = 0.98
    noise = np.random.default_rng(0).standard_normal(values.shape).astype(np.float32)
    codes = np.rint(np.clip(values + np.sqrt(values * 2e-4) * noise, 1e-3, 1) * 65535)
    scan = Scan("gate-3", (codes / 65535).astype(np.float32), (5.0, 5.0), ("6MV",), "van")
    return write_scan(scan, tmp_path_factory.mktemp("own") / "gate-3.tiff")


@pytest.fixture(scope="module")
def store(home: Path) -> Iterator[Store]:
    store = open_store(Settings(home=home))
    yield store
    store.close()


@pytest.fixture(scope="module")
def application(home: Path, store: Store) -> Iterator[Server]:
    with running_server(Settings(home=home), port=free_port(8850), quiet=True) as running:
        yield running


def sign_in(page: Page, url: str, name: str, role: str) -> None:
    page.goto(url)
    page.get_by_label("Your name").fill(name)
    page.get_by_text(role, exact=True).click()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text(f"Signed in as {name}")).to_be_visible(timeout=20_000)


def place(page: Page, x: float, y: float) -> tuple[float, float]:
    """Tells where a point of the scan lies in the page, while the whole scan is shown."""
    box = page.locator(".stage").bounding_box()
    assert box is not None
    height, width = SHAPE_HW
    scale = min((box["width"] - 20) / width, (box["height"] - 20) / height)
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    return middle[0] + (x - width / 2) * scale, middle[1] + (y - height / 2) * scale


def test_a_trainee_finds_what_a_mentor_hid_in_an_own_scan(
    page: Page, application: Server, store: Store, own_scan: Path
):
    sign_in(page, application.url, "Madina", "Mentor")
    page.get_by_role("link", name="Own scans").click()
    page.locator('input[type="file"]').first.set_input_files([own_scan, own_scan.with_suffix(".json")])
    page.get_by_role("button", name="Bring them in").click()
    expect(page.get_by_text("Scans brought in: 1")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Make an exercise").first.click()
    page.locator(".viewer[data-ready]").wait_for()

    page.locator(".hide-item").click()
    page.locator("[data-item=powder-sack]").click()
    page.mouse.click(*place(page, 250, 120))
    figures = page.locator(".figures")
    expect(figures).to_have_attribute("data-state", "known", timeout=20_000)
    before = page.locator("[data-figure=author_dprime]").inner_text()
    assert float(before) > 0
    page.mouse.move(*place(page, 250, 120))
    page.mouse.down()
    page.mouse.move(*place(page, 330, 140), steps=4)
    page.mouse.move(*place(page, 400, 150), steps=4)
    page.mouse.up()
    expect(page.locator(".saved")).to_contain_text("Saved")
    expect(figures).to_have_attribute("data-state", "known", timeout=20_000)
    page.get_by_role("button", name="Tipped over").click()
    page.locator(".viewer").press("Control+z")
    expect(page.locator("[data-pose=flat]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".saved")).to_have_attribute("data-waiting", "0")
    mentor = person_named(store, "Madina")
    (draft,) = hand_drafts(store, mentor.person_id)
    (item,) = draft.work.hidden
    assert (item.placement.x_px, item.placement.y_px) == pytest.approx((400, 150), abs=3)

    page.get_by_role("tab", name="After the answer").click()
    page.get_by_label("English").fill("Look at the even load.")
    page.get_by_role("button", name="Save the words").click()
    expect(page.get_by_text("Saved", exact=True).last).to_be_visible()
    page.locator('[role="tabpanel"] input[type="file"]').first.set_input_files(PICTURE)
    expect(page.get_by_label("Caption")).to_be_visible(timeout=15_000)
    page.get_by_role("tab", name="Case for other units").click()
    case = page.get_by_role("tabpanel", name="Case for other units")
    for label, text in CASE.items():
        case.get_by_label(label).fill(text)
    page.get_by_role("button", name="Make the exercise").click()
    expect(page.get_by_text(re.compile("as a draft. Exercises in it: 1"))).to_be_visible(timeout=20_000)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "Sack.xcase"

    (info,) = every_set(store)
    (exercise,) = whole_set(store, info.set_id).exercises
    assert [(one.exercise_id, one.direction) for one in cases(store)] == [(exercise.exercise_id, "out")]
    x0, y0, x1, y1 = exercise.truth[0].region.bounds_xyxy
    set_state(store, info.set_id, status="released", now=now())
    page.get_by_role("button", name="Not you?").click()
    sign_in(page, application.url, "Aigerim", "Trainee")
    card = page.locator('[data-testid="stVerticalBlock"]').filter(
        has=page.get_by_role("heading", name="Own scans", exact=True)
    )
    card.last.get_by_role("button").click()
    page.locator(".viewer[data-ready]").wait_for()
    assert page.get_by_text("Look at the even load.").count() == 0
    page.locator(".viewer").press("m")
    page.mouse.move(*place(page, x0 - 4, y0 - 4))
    page.mouse.down()
    page.mouse.move(*place(page, x1 + 4, y1 + 4), steps=4)
    page.mouse.up()
    page.locator(".viewer").press("s")
    page.locator(".viewer").get_by_role("button", name="Submit").click()
    expect(page.locator(".viewer [data-outcome=hit]")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Look at the even load.")).to_be_visible()
    for text in CASE.values():
        expect(page.locator(".case")).to_contain_text(text)
    picture = page.locator(".enclosed img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
