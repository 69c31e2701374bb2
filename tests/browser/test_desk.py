"""An analyst at the desk: opens results, judges by key, reloads, compares, takes the verdicts along."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import tifffile
from playwright.sync_api import Page, expect

from xray_trainer.batch.results import scan_key
from xray_trainer.batch.tables import FindingRow, ScanRow, write_findings, write_scans
from xray_trainer.regions import Region
from xray_trainer.scans.codes import transmission_from_codes
from xray_trainer.scans.files import write_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.server import Server, free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.store import Store, open_store
from xray_trainer.store.verdicts import verdicts_of

pytestmark = pytest.mark.browser

CHECKPOINT = "cargo@0123456789ab"
SIZE_HW = (500, 1400)
PAPERS = {"hs_code": "0805.10", "description": "Oranges", "packages": 1080, "gross_weight_kg": 21600}


def draw(name: str, seed: int) -> Scan:
    height, width = SIZE_HW
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    load = 2.0 * np.exp(-(((x / width - 0.5) / 0.36) ** 6) - ((y / height - 0.58) / 0.32) ** 6)
    load *= 1 + 0.12 * (np.sin(x / 21) * np.sin(y / 17) > 0.2)
    load += 1.2 * ((y > 0.93 * height) | (abs(x - 0.1 * width) < 5))
    load += 0.9 * ((x > 640) & (x < 760) & (y > 240) & (y < 320))
    planes = np.stack([np.exp(-load), np.exp(-1.3 * load)])
    noisy = planes + np.sqrt(planes / 6000) * rng.standard_normal(planes.shape, np.float32)
    codes = np.clip(np.rint(noisy * 65535), 1, 65535).astype(np.uint16)
    return Scan(name, transmission_from_codes(codes), (5.0, 5.0), ("6MV", "4MV"), "container-40", "test")


def finding(uri: str, number: int, x: float, score: float, family: str) -> FindingRow:
    region = Region.from_xyxy(x, 230, x + 140, 330)
    sentence = "Denser than its twin 820 mm away, whose surroundings look the same."
    return FindingRow(
        uri,
        number,
        score,
        x,
        230,
        x + 140,
        330,
        14000,
        json.dumps(region.to_geojson()),
        "{}",
        family,
        3.5,
        "organic",
        0.8,
        "denser_than_twin",
        sentence,
        CHECKPOINT,
    )


def furnish(home: Path) -> None:
    rows, findings = [], []
    for seed, (name, score, num) in enumerate((("first", 0.93, 2), ("second", 0.61, 1), ("clean", 0.08, 0))):
        path = home / "inbox" / "day 1" / f"{name}.tiff"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_scan(draw(name, seed), path)
        uri = path.as_posix()
        found = [finding(uri, 1, 630, score, "LD-CORE"), finding(uri, 2, 300, 0.55, "CT-DOOR")]
        findings += found[:num]
        rows.append(ScanRow(uri, "ok", "", "", score, *SIZE_HW, 2, 5, 5, num, 0.1, CHECKPOINT))
        maps = home / "results" / "monday" / "maps"
        maps.mkdir(parents=True, exist_ok=True)
        told = json.dumps({"cell_px_xy": [4, 4], "shape_hw": SIZE_HW})
        cells = np.zeros((125, 350), np.uint8)
        cells[58:82, 158:192] = 220
        tifffile.imwrite(maps / f"{scan_key(uri)}.tiff", cells, description=told, metadata=None)
    (home / "inbox" / "day 1" / "first.declaration.json").write_text(json.dumps(PAPERS))
    rows.append(ScanRow("gone.tiff", "failed", "empty", "gone.tiff: is empty", checkpoint=CHECKPOINT))
    write_findings(home / "results" / "monday", findings)
    write_scans(home / "results" / "monday", rows)


@dataclass(frozen=True)
class DeskServer:
    """The application with one result folder, and the store behind it."""

    server: Server
    store: Store

    def words(self) -> list[tuple[str, str]]:
        return sorted((one.word, one.comment) for one in verdicts_of(self.store, [CHECKPOINT]))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    home = tmp_path_factory.mktemp("desk") / "home"
    furnish(home)
    with running_server(Settings(home=home), port=free_port(8750), quiet=True) as server:
        store = open_store(Settings(home=home))
        yield DeskServer(server, store)
        store.close()


def sign_in(page: Page, desk: DeskServer, name: str, *, lang: str = "en") -> None:
    words = {
        "en": ("Your name", "Analyst", "Start", "Open"),
        "ru": ("Ваше имя", "Аналитик", "Начать", "Открыть"),
    }
    your_name, analyst, start, opened = words[lang]
    page.goto(f"{desk.server.url}/?lang={lang}")
    page.get_by_label(your_name).fill(name)
    page.get_by_text(analyst, exact=True).click()
    page.get_by_role("button", name=start).click()
    page.get_by_test_id("stMain").get_by_role("button", name=opened, exact=True).click()
    page.locator(".viewer[data-ready]").wait_for(timeout=60_000)


def press(page: Page, *keys: str) -> None:
    page.locator(".viewer").focus()
    for key in keys:
        page.keyboard.press(key)


def verdict_of(page: Page, number: int):
    return page.locator(f"[data-finding='{number}']")


def wait_for(page: Page, desk: DeskServer, words: list[tuple[str, str]]) -> None:
    for _attempt in range(100):
        if desk.words() == words:
            return
        page.wait_for_timeout(100)
    assert desk.words() == words


def test_an_analyst_judges_by_key_and_finds_it_again_after_a_reload(page: Page, desk: DeskServer):
    sign_in(page, desk, "Dilnoza")
    expect(page.locator(".scan-title")).to_contain_text("first.tiff")
    expect(page.locator(".documents")).to_contain_text("Oranges")
    expect(page.locator(".explanation")).to_contain_text("820 mm")
    press(page, "c", "r")
    expect(verdict_of(page, 1)).to_have_attribute("data-verdict", "confirm")
    expect(verdict_of(page, 2)).to_have_attribute("data-verdict", "reject")
    wait_for(page, desk, [("confirm", ""), ("reject", "")])
    page.reload()
    page.locator(".viewer[data-ready]").wait_for(timeout=60_000)
    expect(page.locator(".scan-title")).to_contain_text("first.tiff")
    expect(verdict_of(page, 1)).to_have_attribute("data-verdict", "confirm")
    expect(verdict_of(page, 2)).to_have_attribute("data-verdict", "reject")


def test_keys_go_from_scan_to_scan_past_one_that_failed_and_comments_hold_any_letter(
    page: Page, desk: DeskServer
):
    sign_in(page, desk, "Timur")
    press(page, "j")
    expect(page.locator(".scan-title")).to_contain_text("second.tiff")
    page.locator(".viewer[data-ready]").wait_for()
    press(page, "t")
    page.keyboard.type("crate, just air")
    page.keyboard.press("Enter")
    press(page, "u")
    mine = ("unsure", "crate, just air")
    for _attempt in range(100):
        if mine in desk.words():
            break
        page.wait_for_timeout(100)
    assert mine in desk.words()
    for name in ("clean.tiff", "gone.tiff"):
        press(page, "j")
        expect(page.locator("[aria-current=true]")).to_contain_text(name)
    expect(page.locator("[role=alert]")).to_contain_text("is empty")
    press(page, "PageUp")
    expect(page.locator(".scan-title")).to_contain_text("clean.tiff")


def test_keys_run_no_page(page: Page, desk: DeskServer):
    frames: list[object] = []

    def keep(frame: object) -> None:
        frames.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", keep))
    sign_in(page, desk, "Madina")
    page.wait_for_timeout(1000)
    before = len(frames)
    press(page, "c", "n", "r", "b", "u", "x", "d", "g", "Delete")
    page.wait_for_timeout(1000)
    assert len(frames) == before


def test_map_and_material_are_laid_over_the_scan_and_taken_off(page: Page, desk: DeskServer):
    sign_in(page, desk, "Farida")
    for key, function in (("x", "show_map"), ("d", "show_material"), ("g", "show_findings")):
        toggle = page.locator(f"[data-function={function}]")
        was = toggle.get_attribute("aria-pressed")
        press(page, key)
        expect(toggle).to_have_attribute("aria-pressed", "false" if was == "true" else "true")
        press(page, key)
        expect(toggle).to_have_attribute("aria-pressed", was or "")


def test_two_analysts_are_compared_and_the_verdicts_taken_along(page: Page, desk: DeskServer):
    sign_in(page, desk, "Rustam")
    press(page, "c", "c")
    page.get_by_text("Compare", exact=True).click()
    expect(page.get_by_text("Judged by both")).to_be_visible(timeout=30_000)
    page.get_by_text("Export", exact=True).click()
    with page.expect_download(timeout=30_000) as download:
        page.get_by_role("button", name="Save as CSV").click()
    assert "Rustam,confirm" in Path(download.value.path()).read_text("utf-8-sig")


def test_an_exercise_goes_to_the_draft_set_and_the_desk_speaks_russian(page: Page, desk: DeskServer):
    sign_in(page, desk, "Айгуль", lang="ru")
    expect(page.locator(".explanation")).to_contain_text(re.compile("[А-Яа-я]{4}.*820"))
    press(page, "c", "Shift+E")
    expect(page.locator(".told")).to_contain_text("monday", timeout=30_000)
