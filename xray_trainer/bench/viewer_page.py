"""One scan in the viewer in a real browser, without the application: for measuring how fast it draws.

A server of the standard library gives the page, the viewer's bundle and the tiles of one pyramid, to look at
or as two open attempts, of which `two` comes after `one`; Chromium draws in software, as on a PC without a
graphics card.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import xray_trainer
from xray_trainer.errors import MissingExtraError, ScanFileError
from xray_trainer.scans.tiles import preview_bytes, read_pyramid, tile_bytes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


_VIEWER = Path(xray_trainer.__file__).parent / "ui" / "viewer" / "dist"
_FLAGS = ("--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update")
_WEBGL = {"webgl": "--enable-unsafe-swiftshader", "canvas": "--disable-3d-apis"}
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>viewer</title></head>
<body style="margin: 8px"><main id="root"></main><script type="module">
import mount from "/viewer.js";
window.show = (data) =>
  mount({ data, parentElement: document.getElementById("root"), setTriggerValue: () => undefined });
window.show(await (await fetch("/data" + location.search)).json());
</script></body></html>"""


@contextmanager
def served_viewer(pyramid: Path) -> Iterator[str]:
    """Yields the address of a page that shows the scan of a pyramid; `?renderer=` chooses how it draws.

    Raises:
        MissingExtraError: this installation has no viewer.
    """
    handler = type("Handler", (_Handler,), {"pyramid": pyramid, "bundle": _bundle().read_bytes()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium(renderer: str) -> Iterator[Browser]:
    """Yields a Chromium that draws in software, with WebGL or without.

    Raises:
        MissingExtraError: Playwright or Chromium is missing.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise MissingExtraError("measuring the viewer needs Playwright: pip install playwright") from None
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise MissingExtraError(
            "measuring the viewer needs Chromium: install it, such as apt-get install chromium"
        )
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=[*_FLAGS, _WEBGL[renderer]])
        try:
            yield browser
        finally:
            browser.close()


def open_viewer(browser: Browser, address: str, *, renderer: str) -> Page:
    """Returns a page whose scan is drawn."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(f"{address}?renderer={renderer}")
    page.locator(".viewer[data-ready]").wait_for(timeout=60_000)
    page.evaluate("() => window.__xrayViewer.settled()")
    return page


def _bundle() -> Path:
    found = next(_VIEWER.glob("viewer-*.js"), None)
    if found is None:
        raise MissingExtraError("the viewer was not built: install again without XRAY_TRAINER_SKIP_VIEWER")
    return found


class _Handler(BaseHTTPRequestHandler):
    pyramid: Path
    bundle: bytes

    def do_GET(self) -> None:
        """Answers with the page, what it needs, or a tile."""
        path, _, query = self.path.partition("?")
        parts = urlsplit(path).path.strip("/").split("/")
        if parts == [""]:
            self._answer(_PAGE.encode(), "text/html")
        elif parts == ["viewer.js"]:
            self._answer(self.bundle, "text/javascript", is_kept=True)
        elif parts == ["data"]:
            self._answer(json.dumps(self._data(parse_qs(query))).encode(), "application/json")
        elif parts[:2] == ["api", "attempts"]:
            self._answer(json.dumps(self._attempt(parts[2:])).encode(), "application/json")
        elif parts[1:] == ["preview"]:
            self._answer(preview_bytes(self.pyramid), "image/png", is_kept=True)
        else:
            self._tile(parts)

    def do_POST(self) -> None:
        """Takes events and keeps none."""
        self._answer(b'{"stored": [], "refused": {}}', "application/json")

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""

    def log_error(self, *_what: object) -> None:
        """Says nothing either: Chromium asks for an icon that is not there."""

    def _data(self, query: Mapping[str, list[str]]) -> dict[str, Any]:
        told = {"api": "/api", "language": "en", "texts": {}, "debug": True}
        told["renderer"] = query.get("renderer", ["auto"])[0]
        if "token" in query:
            return {**told, "token": query["token"][0], "mode": "mark"}
        return {**told, "token": "", "mode": "look", "scan": self._scan("look")}

    def _attempt(self, parts: list[str]) -> dict[str, Any]:
        if parts[1:] == ["next"]:
            return {"scan": self._scan("two")}
        return {"scan": self._scan(parts[0]), "state": "open", "events": [], "decision": None}

    def _scan(self, name: str) -> dict[str, Any]:
        return {**read_pyramid(self.pyramid).model_dump(mode="json"), "tiles": f"/{name}"}

    def _tile(self, parts: list[str]) -> None:
        names = ("energy", "level", "column", "row")
        try:
            place = dict(zip(names, map(int, parts[3:]), strict=True))
            content = tile_bytes(self.pyramid, encoding=parts[2], **place)
        except (ScanFileError, ValueError, IndexError):
            self.send_error(404)
            return
        self._answer(content, "application/octet-stream", encoding="gzip", is_kept=True)

    def _answer(self, content: bytes, kind: str, *, encoding: str = "", is_kept: bool = False) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.send_header("Cache-Control", "private, max-age=31536000, immutable" if is_kept else "no-store")
        self.end_headers()
        self.wfile.write(content)
