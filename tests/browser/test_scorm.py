"""A SCORM 1.2 package on a learning platform: a real run-time around the player, left midway and gone on."""

from __future__ import annotations

import functools
import http.server
import io
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.store import open_store
from xray_trainer.ui import viewer
from xray_trainer.ui.scorm.package import write_scorm

pytestmark = pytest.mark.browser

RUNTIME = Path(viewer.__file__).parent / "node_modules" / "scorm-again" / "dist" / "scorm12.min.js"
PLATFORM = """<!doctype html><html><head><meta charset="utf-8"><script src="/scorm12.js"></script></head>
<body style="margin:0"><script>
  const kept = JSON.parse(localStorage.getItem("cmi") || "null");
  window.API = new Scorm12API({ autocommit: false, logLevel: 5 });
  if (kept) API.loadFromJSON(kept.cmi ?? kept, "cmi");
  API.cmi.core.student_id = "A-17";
  const save = () => localStorage.setItem("cmi", JSON.stringify(API.renderCMIToJSONObject()));
  for (const call of ["LMSCommit", "LMSFinish"]) API.on(call, save);
  window.refused = [];
  API.on("LMSSetValue.*", () => API.LMSGetLastError() !== "0" && refused.push(API.LMSGetLastError()));
</script><iframe src="/course/index.html" style="border:0;width:100vw;height:100vh"></iframe></body></html>"""
PAPERS = Declaration(hs_code="0805.10", description="Oranges", packages=1080, gross_weight_kg=21600)
HIDDEN = Region.from_xyxy(500, 120, 700, 280)


def built(number: int) -> BuiltExercise:
    values = np.full((2, 400, 1200), 0.8, np.float32)
    if number:
        values[:, 120:280, 500:700] = 0.2
    scan = Scan(f"s{number}", values, (8.0, 8.0), ("6MV", "4MV"), "container-20", "synthetic")
    truth = (Concealment(HIDDEN, "CT-DOOR", "powder-sack", "organic_powder", 40.0),) if number else ()
    return BuiltExercise(Exercise(f"e{number}", scan.scan_id, PAPERS, truth=truth), scan)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serves the platform's page, its run-time, and the unpacked package."""
    if not RUNTIME.is_file():
        pytest.skip("the viewer was not built from its sources, so the run-time is not here")
    root = tmp_path_factory.mktemp("platform")
    store = open_store(Settings(home=tmp_path_factory.mktemp("home")))
    rules, now = Rules(mode="practice"), datetime(2026, 3, 2, tzinfo=UTC)
    exercises = [built(1), built(0)]
    add_exercise_set(store, exercises, set_id="week", title="Week 1", rules=rules, num_planned=2, now=now)
    content = io.BytesIO()
    assert list(write_scorm(store, "week", content, words=str)) == [1, 2]
    store.close()
    zipfile.ZipFile(content).extractall(root / "course")
    (root / "index.html").write_text(PLATFORM)
    (root / "scorm12.js").write_bytes(RUNTIME.read_bytes())
    yield from served(root)


def served(root: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_words: object) -> None:
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def opened(page: Page, platform: str) -> FrameLocator:
    page.goto(platform)
    frame = page.frame_locator("iframe")
    expect(frame.locator(".viewer[data-ready]")).to_be_visible(timeout=30_000)
    return frame


def cmi(page: Page, name: str) -> str:
    return str(page.evaluate("name => API.LMSGetValue(name)", name))


def decide(frame: FrameLocator, decision: str) -> None:
    frame.locator(f".decide.{decision}").click()
    frame.locator("[data-function=submit]").click()
    expect(frame.locator(".outcome")).to_be_visible(timeout=15_000)


def test_the_platform_hears_of_every_answer_and_lets_the_learner_go_on(
    context: BrowserContext, platform: str
):
    page = context.new_page()
    frame = opened(page, platform)
    assert cmi(page, "cmi.core.lesson_status") == "incomplete"
    box = frame.locator(".stage canvas").first.bounding_box()
    assert box is not None
    frame.locator(".viewer").press("m")
    page.mouse.move(box["x"] + 0.43 * box["width"], box["y"] + 0.4 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.57 * box["width"], box["y"] + 0.6 * box["height"], steps=5)
    page.mouse.up()
    decide(frame, "suspicious")
    expect(frame.locator(".outcome")).to_have_attribute("data-outcome", "hit")
    assert cmi(page, "cmi.suspend_data") == "h-"
    assert cmi(page, "cmi.core.score.raw") == "50.0"

    page.close()
    page = context.new_page()
    frame = opened(page, platform)
    expect(frame.locator("header")).to_contain_text("Exercise 2 of 2")
    decide(frame, "suspicious")
    frame.locator("button.next").click()
    expect(frame.locator("[data-result]")).to_have_text("1 of 2 decided rightly.")
    assert cmi(page, "cmi.core.lesson_status") == "completed"
    assert cmi(page, "cmi.suspend_data") == "hf"
    assert int(cmi(page, "cmi.interactions._count")) >= 1
    assert page.evaluate("refused") == []
    page.close()
