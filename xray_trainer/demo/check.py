"""Checking the demonstration without a screen: a whole drill over the real server, step by step."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from xray_trainer.demo.preparation import SET_ID, Progress, preparing
from xray_trainer.errors import XrayTrainerError
from xray_trainer.machine import describe_machine
from xray_trainer.server import free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import start_drill
from xray_trainer.store.exercise_sets import set_info
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import Store


@dataclass
class Check:
    """The steps of a check and how long each took."""

    started: float = field(default_factory=time.perf_counter)
    steps: list[dict[str, Any]] = field(default_factory=list)

    def done(self, name: str, **details: Any) -> None:
        """Notes that a step is done, with the seconds since the start."""
        self.steps.append({"step": name, "at_s": self.seconds(), **details})

    def seconds(self) -> float:
        """Returns the seconds since the start."""
        return round(time.perf_counter() - self.started, 2)


def check_demo(settings: Settings, *, progress: Progress) -> dict[str, Any]:
    """Returns the result of a whole drill without a screen: render, serve, mark, submit, read the answer.

    Raises:
        XrayTrainerError: a step did not give what it must.
    """
    check, settings = Check(), settings.model_copy(update={"sign_in": "open"})
    with (
        preparing(settings, progress=progress) as work,
        running_server(settings, port=free_port(), quiet=True) as server,
    ):
        check.done("serve")
        work.wait()
        check.done("render", exercises=set_info(work.store, SET_ID).num_exercises)
        _load_page(server.url, check)
        ready_s = check.seconds()
        _work_through_one(work.store, server.url, check)
    figures = {"demo.ready_s": ready_s, "demo.check_s": check.seconds()}
    return {
        "command": "demo --check",
        "machine": describe_machine(),
        "figures": figures,
        "steps": check.steps,
    }


def _load_page(url: str, check: Check) -> None:
    page = _get(url)
    _expect(b'<div id="root"' in page, "the page has no root element")
    check.done("page", bytes=len(page))


def _work_through_one(store: Store, url: str, check: Check) -> None:
    token = _new_attempt(store)
    attempt = f"{url}/api/attempts/{token}"
    scan = json.loads(_get(attempt))["scan"]
    tile = _get(f"{url}{scan['tiles']}/tiles/{scan['encodings'][0]}/0/{scan['num_levels'] - 1}/0/0")
    check.done("tile", bytes=len(tile))
    mark = _mark(scan)
    for _ in range(2):
        _post(f"{url}/api/events", {"token": token, "events": [mark]})
    events = json.loads(_get(attempt))["events"]
    _expect([event["uuid"] for event in events] == [mark["uuid"]], f"one mark expected, got {len(events)}")
    check.done("mark", posted=2, stored=len(events))
    _expect(_status(f"{attempt}/feedback") == 403, "the answer is readable before submitting")
    _post(f"{attempt}/submit", {"decision": "suspicious", "key": str(uuid4()), "events": []})
    feedback = json.loads(_get(f"{attempt}/feedback"))
    check.done("feedback", outcome=feedback["outcome"], truth=len(feedback["truth"]))


def _new_attempt(store: Store) -> str:
    now = datetime.now(UTC)
    person = ensure_person(store, f"check {uuid4().hex[:8]}", now=now)
    drill = start_drill(store, person.person_id, set_id=SET_ID, now=now)
    attempt = next_attempt(store, drill.drill_id, now=now)
    if attempt is None:
        raise XrayTrainerError("the demonstration has no exercise to answer")
    return store.tokens.token_of(attempt.attempt_id)


def _mark(scan: dict[str, Any]) -> dict[str, Any]:
    x, y = scan["width"] // 2, scan["height"] // 2
    corners = [[x, y], [x + 40, y], [x + 40, y + 40], [x, y + 40], [x, y]]
    return {
        "uuid": str(uuid4()),
        "seq": 1,
        "t": time.time() * 1000,
        "kind": "mark_add",
        "payload": {
            "mark_id": str(uuid4()),
            "geometry": {"type": "Polygon", "coordinates": [corners]},
            "confidence": 3,
        },
    }


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return bytes(answer.read())


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _post(url: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(
        url, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()


def _expect(is_true: bool, sentence: str) -> None:
    if not is_true:
        raise XrayTrainerError(f"demo --check: {sentence}")
