"""A trainee whom nothing stops: every event and answer is sent again until the server says that it has it.

The browser does the same (`viewer/src`). What was acknowledged is written down, to be looked for afterwards.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.exc import SQLAlchemyError

from xray_trainer.bench.drills_load import load_exercise, load_scan
from xray_trainer.bench.drills_trainee import Given, Log
from xray_trainer.errors import StorageError, XrayTrainerError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.attempts import Attempt, next_attempt
from xray_trainer.store.drills import start_drill
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import Store

PATIENCE_S = 600.0
"""How long a request is repeated before the trainee gives up; a browser never does."""

_SET, _NUM_EXERCISES, _SHAPE_HW = "faults", 40, (256, 512)
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 1.0
_HEADERS = {"Content-Type": "application/json", "X-Requested-With": "xray-trainer"}


@dataclass(slots=True)
class Stubborn:
    """A trainee at a port.

    Attributes:
        store: opens attempts, as the page would.
        port: of the line to the server.
        person_id: who.
        set_id: what is drilled, again and again.
        think_s: shortest and longest time on an exercise.
        rng: decides what is marked.
        over: ends everybody's work after the answer under way.
        log: what was acknowledged.
        drills: ids of the drills begun.
        acknowledged_at: when, on the monotonic clock.
        statuses: of what was sent again, 0 where line or server broke or took too long.
        timeout_s: how long an answer is waited for before the request is sent again.
    """

    store: Store
    port: int
    person_id: str
    set_id: str
    think_s: tuple[float, float]
    rng: np.random.Generator
    over: threading.Event
    log: Log = field(default_factory=Log)
    drills: list[str] = field(default_factory=list)
    acknowledged_at: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    timeout_s: float = 15.0

    def work(self) -> None:
        """Answers until it is over."""
        while not self.over.is_set():
            attempt = self._opened()
            self._answer(self.store.tokens.token_of(attempt.attempt_id))

    def _opened(self) -> Attempt:
        """Returns the next attempt; tried again while the database cannot be used."""
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                if self.drills and (attempt := next_attempt(self.store, self.drills[-1], now=_now())):
                    return attempt
                drill = start_drill(self.store, self.person_id, set_id=self.set_id, now=_now())
                self.drills.append(drill.drill_id)
            except (StorageError, SQLAlchemyError):
                if time.monotonic() > until:
                    raise
                time.sleep(_FIRST_PAUSE_S)

    def _answer(self, token: str) -> None:
        events = list(self._events())
        for event in events[:-1]:
            self._pause()
            self._ask("POST", "/api/events", {"token": token, "events": [event]})
        self._pause()
        decision = "suspicious" if len(events) > 1 else "clear"
        begin = time.perf_counter()
        body = {"decision": decision, "key": self._uuid(), "events": events[-1:]}
        self._ask("POST", f"/api/attempts/{token}/submit", body)
        self.acknowledged_at.append(time.monotonic())
        marks = tuple(event["payload"]["mark_id"] for event in events if event["kind"] == "mark_add")
        self.log.given.append(Given(token, decision, marks, len(events)))
        self.log.timed("submit", time.perf_counter() - begin)
        self._ask("GET", f"/api/attempts/{token}/feedback", None)

    def _events(self) -> Iterator[dict[str, Any]]:
        num_marks = int(self.rng.integers(0, 3))
        for seq in range(num_marks):
            x, y = self.rng.uniform(0, 400), self.rng.uniform(0, 200)
            ring = [[x, y], [x + 50, y], [x + 50, y + 50], [x, y + 50], [x, y]]
            geometry = {"type": "Polygon", "coordinates": [ring]}
            payload = {"mark_id": self._uuid(), "geometry": geometry, "confidence": 3}
            yield self._event(seq, "mark_add", payload)
        yield self._event(num_marks, "view", {"function": "window", "low": 0.1, "high": 0.9})

    def _event(self, seq: int, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {"uuid": self._uuid(), "seq": seq, "t": 1000.0 * seq, "kind": kind, "payload": payload}

    def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> None:
        """Asks until there is an answer that is not about trouble on the server's side."""
        until, pause_s = time.monotonic() + PATIENCE_S, _FIRST_PAUSE_S
        while True:
            self.log.num_requests += 1
            status, content = self._asked_once(method, path, body)
            if 200 <= status < 300:
                return
            if 400 <= status < 500:
                raise XrayTrainerError(f"{path}: {status} {content[:200]!r}")
            if time.monotonic() > until:
                raise XrayTrainerError(f"{path}: no answer within {PATIENCE_S:.0f} s, the last was {status}")
            self.log.num_retries += 1
            self.statuses.append(status)
            time.sleep(pause_s * self.rng.uniform(0.5, 1.5))
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    def _asked_once(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, bytes]:
        """Returns status and body, status 0 where the line or the server broke."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout_s)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, _HEADERS)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def _pause(self) -> None:
        time.sleep(self.rng.uniform(*self.think_s) / 3)

    def _uuid(self) -> str:
        return str(UUID(bytes=self.rng.bytes(16), version=4))


def stubborn_trainees(
    store: Store, port: int, *, num: int, think_s: tuple[float, float], seed: int
) -> list[Stubborn]:
    """Returns trainees in front of a port, after making a set of exercises for them all."""
    now, scan, over = _now(), load_scan(0, _SHAPE_HW), threading.Event()
    built = [load_exercise(number, scan) for number in range(_NUM_EXERCISES)]
    add_exercise_set(
        store, built, set_id=_SET, title="Faults", rules=Rules(), num_planned=len(built), now=now
    )
    people = [ensure_person(store, f"Trainee {number}", now=now) for number in range(1, num + 1)]
    rngs = np.random.default_rng(seed + 1).spawn(num)
    return [
        Stubborn(store, port, one.person_id, _SET, think_s, rng, over)
        for one, rng in zip(people, rngs, strict=True)
    ]


def _now() -> datetime:
    return datetime.now(UTC)
