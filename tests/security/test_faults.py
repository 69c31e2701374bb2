"""Answers that were acknowledged are stored, once, whatever befalls the server; the long form is a command.

`xray-trainer bench faults` does this two hundred times to the whole application, with other faults besides.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import numpy as np
import pytest
from starlette.applications import Starlette

from tests.browser.conftest import QuickServer
from tests.security.asking import ask
from xray_trainer.bench.drills_load import compare, load_exercise, load_scan
from xray_trainer.bench.faults_line import line_to
from xray_trainer.bench.faults_trainee import Stubborn
from xray_trainer.exercises.exercise import Rules
from xray_trainer.server import free_port
from xray_trainer.settings import Settings
from xray_trainer.store.attempts import attempt_info, next_attempt
from xray_trainer.store.drills import start_drill
from xray_trainer.store.events import events_of
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import Store, open_store
from xray_trainer.ui.routes import routes

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path):
    made = open_store(Settings(home=tmp_path / "home"))
    scan = load_scan(0, (256, 512))
    built = [load_exercise(number, scan) for number in range(6)]
    add_exercise_set(made, built, set_id="s", title="S", rules=Rules(), num_planned=6, now=NOON)
    yield made
    made.close()


def people(store: Store, port: int, num: int) -> list[Stubborn]:
    over = threading.Event()
    return [
        Stubborn(
            store,
            port,
            ensure_person(store, f"Trainee {number}", now=NOON).person_id,
            "s",
            (0.02, 0.1),
            np.random.default_rng(number),
            over,
        )
        for number in range(num)
    ]


def wait_for(seats: list[Stubborn], num: int, *, seconds: float = 30.0) -> None:
    """Waits until so many answers were acknowledged."""
    until = time.monotonic() + seconds
    while sum(len(one.acknowledged_at) for one in seats) < num:
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="the server is bred by forking")
def test_no_answer_is_lost_or_doubled_when_the_server_is_killed_and_the_line_cut(store):
    server = QuickServer(store.home, free_port(8900))
    server.load()
    server.start()
    with line_to(server.port) as line, ThreadPoolExecutor(max_workers=4) as room:
        seats = people(store, line.port, 4)
        working = [room.submit(one.work) for one in seats]
        try:
            for number in range(2):
                wait_for(seats, 3 * number + 2)
                server.kill()
                server.start()
            line.cut()
            time.sleep(0.2)
            line.mend()
            wait_for(seats, 12)
        finally:
            seats[0].over.set()
    assert [one.exception() for one in working] == [None] * 4
    server.end()
    stored = compare(store, [drill for one in seats for drill in one.drills], [one.log for one in seats])
    given = sum(len(one.log.given) for one in seats)
    assert given >= 12
    assert (stored.answers, stored.lost, stored.doubled) == (given, 0, 0)
    assert sum(one.log.num_retries for one in seats) > 0


@pytest.mark.parametrize("jump", [DAY, -DAY], ids=["forward", "back"])
def test_a_clock_that_jumps_a_day_costs_no_answer(jump, store):
    times = iter([NOON, NOON + jump, NOON + jump, NOON])
    app = Starlette(routes=routes(store, clock=lambda: next(times, NOON + jump)))
    person = ensure_person(store, "Aigerim", now=NOON)
    drill = start_drill(store, person.person_id, set_id="s", now=NOON)
    attempt = next_attempt(store, drill.drill_id, now=NOON)
    assert attempt is not None
    token = store.tokens.token_of(attempt.attempt_id)

    def post(path: str, body: dict) -> int:
        asked = ask(app, "POST", path, json.dumps(body).encode())
        with ThreadPoolExecutor(1) as thread:  # a browser test may have left a loop in this one
            return thread.submit(asyncio.run, asked).result()[0]

    for seq in range(2):
        view = {"uuid": str(uuid4()), "seq": seq, "t": 1.0, "kind": "view", "payload": {"function": "window"}}
        assert post("/api/events", {"token": token, "events": [view]}) == 200
    answer = {"decision": "clear", "key": "key-12345678"}
    assert [post(f"/api/attempts/{token}/submit", answer) for _ in range(2)] == [200, 200]
    assert attempt_info(store, attempt.attempt_id).state == "submitted"
    assert len(events_of(store, attempt.attempt_id)) == 2
