"""A real Chromium in front of a real server, with small scans in a store of their own.

Where Chromium is missing the tests are skipped, unless XRAY_TRAINER_REQUIRE_BROWSER=1 makes that a failure.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen
from uuid import uuid4

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.regions import Concealment, Finding, Region
from xray_trainer.scans.codes import transmission_from_codes
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import start_drill
from xray_trainer.store.events import events_of
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import Store, open_store
from xray_trainer.ui.viewer import is_built

HARNESS = Path(__file__).parent / "harness" / "app.py"
BARE_HARNESS = Path(__file__).parent / "harness" / "bare.py"
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SOFTWARE_WEBGL = "--enable-unsafe-swiftshader"
NO_WEBGL = "--disable-3d-apis"
SCREEN = {"width": 1366, "height": 768}
HIDDEN = Region.from_xyxy(700, 200, 860, 300)


@dataclass
class Server:
    """The harness on a port of its own; `kill` ends it without a goodbye, `start` brings it back."""

    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, is_awaited: bool = True) -> None:
        with (self.home / "server.log").open("ab") as log:
            environment = {**os.environ, "XRAY_TRAINER_HOME": str(self.home)}
            self.process = subprocess.Popen(self.words(), env=environment, stdout=log, stderr=log)
        if is_awaited:
            self.wait()

    def words(self) -> list[str]:
        """Tells the command that starts it."""
        options = {"server.port": self.port, "server.headless": "true", "browser.gatherUsageStats": "false"}
        more = [f"--{name}={value}" for name, value in options.items()]
        streamlit = [sys.executable, "-m", "streamlit", "run", str(HARNESS)]
        return [*streamlit, "--server.fileWatcherType=none", *more]

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def address(self, token: str, **query: str) -> str:
        return f"{self.url}/?{urlencode({'token': token, **query})}"

    def wait(self, seconds: float = 40.0) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError((self.home / "server.log").read_text()[-2000:])


class BareServer(Server):
    """The same routes and viewer without Streamlit around them."""

    def words(self) -> list[str]:
        return [sys.executable, str(BARE_HARNESS), str(self.port), "serve"]


@dataclass
class QuickServer(Server):
    """The bare server as a child of a process that has all modules: back a moment after it was killed."""

    parent: subprocess.Popen[str] | None = None
    child: int = 0

    def load(self) -> None:
        environment = {**os.environ, "XRAY_TRAINER_HOME": str(self.home)}
        words = [sys.executable, str(BARE_HARNESS), str(self.port), "breed"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.parent = subprocess.Popen(words, env=environment, text=True, **pipes)

    def start(self, *, is_awaited: bool = True) -> None:
        assert self.parent is not None
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        self.parent.stdin.write("start\n")
        self.parent.stdin.flush()
        self.child = int(self.parent.stdout.readline())
        if is_awaited:
            self.wait()

    def kill(self) -> None:
        if self.child:
            os.kill(self.child, signal.SIGKILL)
        self.child = 0

    def end(self) -> None:
        self.kill()
        if self.parent is not None and self.parent.stdin and self.parent.stdout:
            self.parent.stdin.close()
            self.parent.wait(timeout=10)
            self.parent.stdout.close()


@dataclass(frozen=True)
class Room:
    """The store behind the server, as tests look into it."""

    store: Store

    def open_attempt(self, set_id: str) -> str:
        """Returns the token of a new person's attempt at the only exercise of a set."""
        now = datetime.now(UTC)
        person = ensure_person(self.store, f"person {uuid4().hex[:8]}", now=now)
        drill = start_drill(self.store, person.person_id, set_id=set_id, now=now)
        attempt = next_attempt(self.store, drill.drill_id, now=now)
        assert attempt is not None
        return self.store.tokens.token_of(attempt.attempt_id)


@dataclass(frozen=True)
class Bench:
    """What a test does with a page, and what it then looks for."""

    server: Server
    room: Room

    def visit(
        self, page: Page, set_id: str = "dual", *, token: str = "", served: Server | None = None, **query: str
    ) -> str:
        """Opens an attempt and waits until its scan is drawn; a new attempt unless a token is given."""
        token = token or self.room.open_attempt(set_id)
        page.goto((served or self.server).address(token, **query))
        page.locator(".viewer[data-ready]").wait_for()
        return token

    def place(self, page: Page, point: tuple[float, float]) -> tuple[float, float]:
        """Tells where a point of the scan lies in the page."""
        box = page.locator(".stage").bounding_box()
        assert box is not None
        x, y = page.evaluate("([x, y]) => window.__xrayViewer.pixelAt(x, y)", list(point))
        return box["x"] + x, box["y"] + y

    def drag(
        self, page: Page, start: tuple[float, float], end: tuple[float, float], *, button: str = "left"
    ) -> None:
        """Drags with the mouse between two points of the scan."""
        (x0, y0), (x1, y1) = self.place(page, start), self.place(page, end)
        page.mouse.move(x0, y0)
        page.mouse.down(button=button)
        page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2)
        page.mouse.move(x1, y1)
        page.mouse.up(button=button)

    def marks(self, page: Page) -> list[dict[str, object]]:
        """Tells the marks that a page shows."""
        return page.evaluate("() => window.__xrayViewer.marks()")

    def events(self, token: str, *kinds: str):
        """Tells the events that the database has."""
        found = events_of(self.room.store, self.room.store.tokens.attempt_of(token))
        return [event for event in found if event.kind in kinds] if kinds else list(found)

    def adds(self, token: str):
        """Tells the marks that were made, as the database has them."""
        return self.events(token, "mark_add")

    def wait(self, find: Callable[[], object], *, seconds: float = 20.0):
        """Returns what a function finds, as soon as it finds something."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := find():
                return found
            time.sleep(0.05)
        raise AssertionError("it did not happen in time")


def _scan(name: str, shape_hw: tuple[int, int], *, energies: int, pixel_mm_xy: tuple[float, float]) -> Scan:
    """Returns a scan with a box, a load and the noise of about 6000 photons in air."""
    height, width = shape_hw
    rng = np.random.default_rng(len(name))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    load = 2.2 * np.exp(-(((x / width - 0.5) / 0.3) ** 4) - ((y / height - 0.6) / 0.28) ** 4)
    load += 0.25 * (np.sin(x / 37) * np.sin(y / 23) > 0.3) * (load > 0.5)
    load += 1.5 * ((y > 0.93 * height) | (abs(x - 0.12 * width) < 0.004 * width))
    x0, y0, x1, y1 = HIDDEN.bounds_xyxy
    load += 0.9 * ((x > x0) & (x < x1) & (y > y0) & (y < y1))
    planes = np.stack([np.exp(-load * (1 + 0.35 * energy)) for energy in range(energies)])
    noisy = planes + np.sqrt(planes / 6000) * rng.standard_normal(planes.shape, np.float32)
    codes = np.clip(np.rint(noisy * 65535), 1, 65535).astype(np.uint16)
    beams = ("6MV", "4MV")[:energies]
    return Scan(name, transmission_from_codes(codes), pixel_mm_xy, beams, "container-40", "test")


def _furnish(store: Store) -> None:
    scans = (
        _scan("dual", (600, 1800), energies=2, pixel_mm_xy=(5.0, 5.0)),
        _scan("wide", (2000, 6000), energies=1, pixel_mm_xy=(4.0, 4.0)),
        _scan("tall", (500, 1100), energies=1, pixel_mm_xy=(4.0, 6.0)),
        _scan("small", (320, 960), energies=1, pixel_mm_xy=(5.0, 5.0)),
        _scan("flagged", (320, 960), energies=1, pixel_mm_xy=(5.0, 5.0)),  # a flag retires its exercise
    )
    for scan in scans:
        _add_set(store, scan.scan_id, [scan])
    _add_set(store, "pair", [scans[3], scans[2]])
    _add_set(store, "asked", [scans[3]], rules=Rules(asks_indicators=True))


def _add_set(store: Store, set_id: str, scans: list[Scan], *, rules: Rules | None = None) -> None:
    """Adds a set of an exercise to each scan; something is hidden in every one."""
    truth = (Concealment(HIDDEN, "CT-DOOR", "brick", "organic_powder", 12.0),)
    findings = (
        Finding(Region.from_xyxy(690, 190, 850, 310), 0.87),
        Finding(Region.from_xyxy(200, 300, 260, 360), 0.31),
    )
    papers = Declaration(hs_code="0805.10", description="Oranges", packages=1080, gross_weight_kg=21600)
    built = [
        BuiltExercise(
            Exercise(f"{set_id}-{scan.scan_id}", scan.scan_id, papers, truth=truth, findings=findings), scan
        )
        for scan in scans
    ]
    add_exercise_set(
        store,
        built,
        set_id=set_id,
        title=set_id,
        rules=rules or Rules(),
        num_planned=len(built),
        now=datetime.now(UTC),
    )


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Path:
    """The data folder of the session."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def room(home) -> Iterator[Room]:
    store = open_store(Settings(home=home))
    _furnish(store)
    yield Room(store)
    store.close()


@pytest.fixture(scope="session")
def server(home, room) -> Iterator[Server]:
    """A server that lives as long as the session."""
    served = Server(home, _free_port())
    served.start()
    yield served
    served.kill()


@pytest.fixture(scope="module")
def mortal_server(home, room) -> Iterator[Server]:
    """A second server on the same store, to be killed; whoever kills it starts it again."""
    served = Server(home, _free_port())
    served.start()
    yield served
    served.kill()


@pytest.fixture(scope="session")
def bare_server(home, room) -> Iterator[Server]:
    """A server without Streamlit on the same store."""
    served = BareServer(home, _free_port())
    served.start()
    yield served
    served.kill()


@pytest.fixture(scope="module")
def quick(home, room) -> Iterator[Bench]:
    """A bench whose server may be killed and started often."""
    served = QuickServer(home, _free_port())
    served.load()
    served.start()
    yield Bench(served, room)
    served.end()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def launch(playwright) -> Iterator[Callable[..., Browser]]:
    """Starts a Chromium with the flags of the house and those given."""
    browsers: list[Browser] = []

    def start(*flags: str) -> Browser:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=[*FLAGS, *flags])
        browsers.append(browser)
        return browser

    yield start
    for browser in browsers:
        browser.close()


@pytest.fixture(scope="session")
def browser(launch) -> Browser:
    """A Chromium with WebGL in software."""
    return launch(SOFTWARE_WEBGL)


@pytest.fixture(scope="session")
def browser_without_webgl(launch) -> Browser:
    """A Chromium without WebGL."""
    return launch(NO_WEBGL)


@pytest.fixture
def context(browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=SCREEN)
    yield made
    made.close()


@pytest.fixture
def page(context) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def bench(server, room) -> Bench:
    return Bench(server, room)


@pytest.fixture(scope="session")
def bare(bare_server, room) -> Bench:
    """The bench without Streamlit."""
    return Bench(bare_server, room)


def _chromium() -> str:
    if not is_built():
        pytest.skip("the viewer was not built: installed with XRAY_TRAINER_SKIP_VIEWER")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    if os.environ.get("XRAY_TRAINER_REQUIRE_BROWSER") == "1":
        pytest.fail("Chromium is missing and XRAY_TRAINER_REQUIRE_BROWSER=1; apt-get install chromium")
    pytest.skip("Chromium is missing; apt-get install chromium")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
