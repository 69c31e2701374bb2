"""One trainee at the desk, over a real websocket and real routes: look, mark, decide, read, go on.

What a browser would do is done in its order: the page's script runs, then attempt, preview and tiles are
fetched, events are posted as they happen, the decision is posted, feedback read, the page run again, *Next*
pressed. What was given is written down, to be compared with the database afterwards.
"""

from __future__ import annotations

import http.client
import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import numpy as np

from xray_trainer.bench.drills_session import PageSession, page_session
from xray_trainer.errors import XrayTrainerError

SCREEN_PX = 1366
_TRIES, _BACK_OFF_S = 8, 0.2
_PATIENCE_S = 60.0
_HEADERS = {"Content-Type": "application/json", "X-Requested-With": "xray-trainer"}


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as the trainee gave it.

    Attributes:
        token: of the attempt.
        decision: what was decided.
        marks: ids of the marks that stood at the end.
        num_events: posted for it, each counted once.
    """

    token: str
    decision: str
    marks: tuple[str, ...]
    num_events: int


@dataclass(slots=True)
class Log:
    """What a trainee did and how long it took, in seconds by what was waited for."""

    given: list[Given] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    num_requests: int = 0
    num_retries: int = 0

    def timed(self, what: str, seconds: float) -> None:
        """Writes a time down."""
        self.seconds.setdefault(what, []).append(seconds)


class Trainee:
    """A trainee in front of a server.

    Args:
        url: of the server.
        person_id: who.
        drill_id: what is worked through.
        think_s: shortest and longest time spent on an exercise.
        rng: decides what is marked.
    """

    def __init__(
        self,
        url: str,
        person_id: str,
        *,
        drill_id: str,
        think_s: tuple[float, float],
        rng: np.random.Generator,
    ) -> None:
        place = urlsplit(url)
        self._host, self._port = place.hostname or "127.0.0.1", place.port
        self._connection = http.client.HTTPConnection(self._host, self._port, timeout=_PATIENCE_S)
        self._url, self._query = url, {"person": person_id, "drill": drill_id, "lang": "en"}
        self._think_s, self._rng = think_s, rng
        self.log = Log()

    def work(self, num: int, *, until: float = math.inf) -> Log:
        """Returns what happened while so many exercises were answered, or until then (monotonic clock)."""
        with page_session(self._url, **self._query) as page:
            self._show(page)
            for number in range(num):
                self._answer(page.token)
                self._show(page)
                if time.monotonic() > until:
                    break
                if number + 1 < num:
                    self._show(page, press="Next")
        self._connection.close()
        return self.log

    def _show(self, page: PageSession, *, press: str = "") -> None:
        begin = time.perf_counter()
        page.run(press=press)
        self.log.timed("next" if press else "page", time.perf_counter() - begin)
        if not page.token:
            raise XrayTrainerError(f"the page must show an attempt, got {page.words}")

    def _answer(self, token: str) -> None:
        attempt = self._open(token)
        info = attempt["scan"]
        pause_s = self._rng.uniform(*self._think_s) / 3
        events = list(self._events(info))
        time.sleep(pause_s)
        for event in events[:-1]:
            self._post("/api/events", {"token": token, "events": [event]})
            time.sleep(pause_s / max(len(events) - 1, 1))
        time.sleep(pause_s)
        self._submit(token, events)

    def _open(self, token: str) -> dict[str, Any]:
        begin = time.perf_counter()
        attempt: dict[str, Any] = json.loads(self._get(f"/api/attempts/{token}"))
        address = attempt["scan"].get("tiles") or f"/api/attempts/{token}"
        self._get(f"{address}/preview")
        for tile in _tiles_on_screen(attempt["scan"]):
            self._get(f"{address}/tiles/{tile}")
        self.log.timed("scan", time.perf_counter() - begin)
        return attempt

    def _submit(self, token: str, events: list[dict[str, Any]]) -> None:
        decision = "suspicious" if len(events) > 1 else "clear"
        body = {"decision": decision, "key": self._uuid(), "events": events[-1:]}
        begin = time.perf_counter()
        self._post(f"/api/attempts/{token}/submit", body)
        feedback = json.loads(self._get(f"/api/attempts/{token}/feedback"))
        self.log.timed("submit", time.perf_counter() - begin)
        if "truth" not in feedback:
            raise XrayTrainerError(f"feedback must tell the truth, got {sorted(feedback)}")
        self._post(f"/api/attempts/{token}/submit", body)
        marks = tuple(event["payload"]["mark_id"] for event in events if event["kind"] == "mark_add")
        self.log.given.append(Given(token, decision, marks, len(events)))

    def _events(self, info: dict[str, Any]) -> Iterator[dict[str, Any]]:
        num_marks = int(self._rng.integers(0, 3))
        for seq in range(num_marks):
            x, y = self._rng.uniform(0, info["width"] - 60), self._rng.uniform(0, info["height"] - 60)
            ring = [[x, y], [x + 50, y], [x + 50, y + 50], [x, y + 50], [x, y]]
            mark = {
                "mark_id": self._uuid(),
                "geometry": {"type": "Polygon", "coordinates": [ring]},
                "confidence": int(self._rng.integers(1, 6)),
            }
            yield self._event(seq, "mark_add", mark)
        yield self._event(num_marks, "view", {"function": "window", "low": 0.1, "high": 0.9})

    def _event(self, seq: int, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {"uuid": self._uuid(), "seq": seq, "t": 1000.0 * seq, "kind": kind, "payload": payload}

    def _uuid(self) -> str:
        return str(UUID(bytes=self._rng.bytes(16), version=4))

    def _get(self, path: str) -> bytes:
        return self._ask("GET", path, None)

    def _post(self, path: str, body: dict[str, Any]) -> bytes:
        return self._ask("POST", path, json.dumps(body).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> bytes:
        """Returns the answer to a request, asked again where there was none, as the viewer does."""
        for again in range(_TRIES):
            self.log.num_requests += 1
            try:
                self._connection.request(method, path, body, _HEADERS)
                response = self._connection.getresponse()
                content = response.read()
            except (OSError, http.client.HTTPException):
                self._connection.close()
                if again == 0:
                    continue  # A server closes connections that were idle; a browser opens another at once.
            else:
                if response.status < 400:
                    return content
                if response.status < 500:
                    raise XrayTrainerError(f"{path}: {response.status} {content[:200]!r}")
            self.log.num_retries += 1
            time.sleep(_BACK_OFF_S * 2**again)
        raise XrayTrainerError(f"{path}: the server must answer within {_TRIES} tries, got nothing")


def _tiles_on_screen(info: dict[str, Any]) -> Iterator[str]:
    """Yields the tiles that a browser fetches to fill its window, and a few more of a closer look."""
    widths = [info["width"] / 2**level for level in range(info["num_levels"])]
    fit = next((level for level, width in enumerate(widths) if width <= SCREEN_PX), info["num_levels"] - 1)
    encoding = info["encodings"][0]
    for level, most in ((fit, 99), (0, 4)):
        across = -(-int(info["width"] / 2**level) // info["tile_px"])
        down = -(-int(info["height"] / 2**level) // info["tile_px"])
        places = [(column, row) for row in range(down) for column in range(across)][:most]
        for column, row in places:
            yield f"{encoding}/0/{level}/{column}/{row}"
