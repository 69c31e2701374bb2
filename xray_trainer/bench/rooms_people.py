"""A mentor and trainees in a room over real routes, as browsers do it: hearing news, posting, posting again.

A trainee on a bad line waits before every request, loses some on the way there and some answers on the way
back, and sends again what it does not know to have arrived.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import numpy as np

_PATIENCE_S = 40.0
_BACK_OFF_S = 0.5
_WAIT_S = 20.0
_HEADERS = {"Content-Type": "application/json", "X-Requested-With": "xray-trainer"}


@dataclass(frozen=True, slots=True)
class Line:
    """How a line is: seconds before a request goes out, shares of requests and of answers that are lost."""

    delay_s: float = 0.0
    lost_requests: float = 0.0
    lost_answers: float = 0.0


GOOD = Line()
BAD = Line(delay_s=0.4, lost_requests=0.15, lost_answers=0.15)


class LostError(Exception):
    """A request or its answer did not arrive."""


@dataclass(slots=True)
class Wire:
    """One connection of one person, as good as the line is."""

    url: str
    line: Line
    rng: np.random.Generator
    num_requests: int = 0
    _connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Returns the answer.

        Raises:
            LostError: there was none, or the line swallowed it.
        """
        self.num_requests += 1
        time.sleep(self.line.delay_s)
        if self.rng.random() < self.line.lost_requests:
            raise LostError(path)
        try:
            status, content = self._once(method, path, body)
        except (OSError, http.client.HTTPException):
            self.close()
            raise LostError(path) from None
        if status >= 400 or self.rng.random() < self.line.lost_answers:
            raise LostError(f"{path}: {status} {content[:100]!r}")
        answer: dict[str, Any] = json.loads(content)
        return answer

    def close(self) -> None:
        """Hangs up."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _once(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, bytes]:
        if self._connection is None:
            place = urlsplit(self.url)
            host = place.hostname or "127.0.0.1"
            self._connection = http.client.HTTPConnection(host, place.port, timeout=_PATIENCE_S)
        data = None if body is None else json.dumps(body).encode()
        self._connection.request(method, path, data, _HEADERS)
        response = self._connection.getresponse()
        return response.status, response.read()


@dataclass(slots=True)
class Seat:
    """A person in a room: hears news in one thread, posts in another.

    Attributes:
        token: of the seat.
        heard: when each event came to this person, by its uuid, on this machine's clock.
        sent: when each event was made.
        over: set when everybody goes home.
    """

    url: str
    token: str
    line: Line
    rng: np.random.Generator
    on_event: Callable[[dict[str, Any], Wire], None] = lambda _event, _wire: None
    heard: dict[str, float] = field(default_factory=dict)
    sent: dict[str, float] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)
    num_requests: int = 0
    _order: int = 0

    def hear(self) -> None:
        """Waits for news until everybody goes home."""
        wire, last, presence = self._wire(), 0, 0
        while not self.over.is_set():
            path = f"/api/rooms/{self.token}/news?after={last}&presence={presence}&wait={_WAIT_S}"
            try:
                news = wire.ask("GET", path)
            except LostError:
                self.over.wait(_BACK_OFF_S)
                continue
            last, presence = news["last"], news["presence_version"]
            for event in news["events"]:
                self.heard.setdefault(event["uuid"], time.perf_counter())
                self.on_event(event, wire)
        self._end(wire)

    def move(self, every_s: float) -> None:
        """Tells where this person looks, again and again, until everybody goes home."""
        wire = self._wire()
        while not self.over.wait(every_s):
            x, y = self.rng.uniform(0, 3000), self.rng.uniform(0, 700)
            here = {"position": 0, "view": [x, y, x + 900, y + 300], "pointer": [x, y]}
            try:
                wire.ask("POST", f"/api/rooms/{self.token}/presence", here)
            except LostError:
                continue
        self._end(wire)

    def post(self, wire: Wire, kind: str, payload: dict[str, Any]) -> str:
        """Makes an event and sends it until the server says that it has it; returns its uuid."""
        self._order += 1
        uuid = str(UUID(bytes=self.rng.bytes(16), version=4))
        event = {"uuid": uuid, "order": self._order, "t": 0.0, "kind": kind, "payload": payload}
        self.sent[uuid] = time.perf_counter()
        while True:
            try:
                answer = wire.ask("POST", "/api/rooms/events", {"token": self.token, "events": [event]})
            except LostError:
                time.sleep(_BACK_OFF_S)
            else:
                assert uuid in answer["stored"]
                return uuid

    def wire(self) -> Wire:
        """Returns a new connection of this person, for posting."""
        return self._wire()

    def _wire(self) -> Wire:
        return Wire(self.url, self.line, self.rng.spawn(1)[0])

    def _end(self, wire: Wire) -> None:
        self.num_requests += wire.num_requests
        wire.close()
