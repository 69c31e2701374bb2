"""Fifty trainees at once against the real server on this machine: how long feedback takes, is anything lost.

The trainees run in this process, the server in its own; both share the cores, so the figures are worse than
with trainees elsewhere. People think for half a minute and more; these think for some seconds, so fifty of
them ask for as much as several hundred people would.

Afterwards every answer is looked for in the database:

    lost       an answer that was given is not there, or its decision, marks or events differ
    doubled    an attempt has more than it was given: another answer, a mark or an event twice
"""

from __future__ import annotations

import math
import os
import re
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from xray_trainer.bench.drills_trainee import Given, Log, Trainee
from xray_trainer.bench.progress import Progress, tell
from xray_trainer.drills.answer import Answer
from xray_trainer.errors import AttemptError
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.regions import Concealment, Finding, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.server import free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.answers import reveal
from xray_trainer.store.attempts import attempts_of_drill
from xray_trainer.store.drills import start_drill
from xray_trainer.store.events import events_of
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import Store, open_store

_SET = "load"
_NUM_SCANS = 4
_PERCENTILES = {"p50": 50, "p95": 95, "max": 100}


@dataclass(frozen=True, slots=True)
class Load:
    """How much is asked for.

    Attributes:
        trainees: at once.
        exercises: answered by each.
        think_s: shortest and longest time spent on an exercise.
        shape_hw: of the scans, in pixels.
        seed: of what is marked.
        minutes: how long they go on at most; 0 for as long as there are exercises.
        database_url: of a database server that may be filled; SQLite where empty.
    """

    trainees: int = 50
    exercises: int = 8
    think_s: tuple[float, float] = (4.0, 16.0)
    shape_hw: tuple[int, int] = (1024, 4096)
    seed: int = 0
    minutes: float = 0.0
    database_url: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """What of the answers given is in the database.

    Attributes:
        answers: attempts with an answer.
        lost: answers given that are not there as they were given.
        doubled: attempts with more than was given.
    """

    answers: int
    lost: int
    doubled: int


def bench_load(load: Load, *, progress: Progress | None = None) -> dict[str, Any]:
    """Returns figures of trainees at once, in a data folder of their own that is removed afterwards.

    Raises:
        XrayTrainerError: the server did not come up, or a trainee could not go on.
    """
    with tempfile.TemporaryDirectory(prefix="xray-trainer-load-") as folder:
        settings = Settings(
            home=Path(folder), render_stock=False, sign_in="open", database_url=load.database_url
        )
        store = open_store(settings)
        try:
            drills = _furnish(store, load)
            before_s = _server_cpu_s()
            logs, memory_mb = _work(settings, drills, load, progress)
            server_cpu_s = _server_cpu_s() - before_s
            stored = compare(store, [drill_id for _, drill_id in drills], logs)
        finally:
            store.close()
    return {
        "figures": _figures(logs, stored),
        "amount": {
            "trainees": load.trainees,
            "exercises_each": load.exercises,
            "answers": stored.answers,
            "requests": sum(log.num_requests for log in logs),
            "retries": sum(log.num_retries for log in logs),
            "think_s": load.think_s,
            "server_cpu_s": round(server_cpu_s, 1),
            "server_mb": memory_mb,
            "minutes": load.minutes,
            "database": "postgresql" if load.database_url else "sqlite",
            "shape_hw": load.shape_hw,
            "load_average": os.getloadavg() if hasattr(os, "getloadavg") else None,
        },
        "seconds": {what: _spread(_all(logs, what)) for what in ("submit", "scan", "page", "next")},
    }


def compare(store: Store, drill_ids: Iterable[str], logs: Sequence[Log]) -> Stored:
    """Returns what of the answers given is in the database, and whether something is there twice."""
    given = [one for log in logs for one in log.given]
    lost = sum(not _is_there(store, one) for one in given)
    doubled = sum(_is_doubled(store, one) for one in given)
    answers = sum(
        attempt.state == "submitted"
        for drill_id in drill_ids
        for attempt in attempts_of_drill(store, drill_id)
    )
    return Stored(answers, lost, doubled + max(answers - len(given), 0))


def _is_there(store: Store, given: Given) -> bool:
    answer = _answer(store, given)
    if answer is None:
        return False
    marks = {mark.mark_id for mark in answer.marks}
    return (
        answer.decision == given.decision
        and marks >= set(given.marks)
        and _num_events(store, given) >= given.num_events
    )


def _is_doubled(store: Store, given: Given) -> bool:
    answer = _answer(store, given)
    num_marks = len(answer.marks) if answer else 0
    return num_marks > len(given.marks) or _num_events(store, given) > given.num_events


def _answer(store: Store, given: Given) -> Answer | None:
    """Returns what is stored for an attempt, None where nothing is."""
    try:
        return reveal(store, store.tokens.attempt_of(given.token)).answer
    except AttemptError:
        return None


def _num_events(store: Store, given: Given) -> int:
    return len(events_of(store, store.tokens.attempt_of(given.token)))


def _work(
    settings: Settings, drills: Sequence[tuple[str, str]], load: Load, progress: Progress | None
) -> tuple[tuple[Log, ...], dict[str, int]]:
    """Returns what happened, and the memory of the server: at the start, ten times meanwhile, at the end."""
    rngs = np.random.default_rng(load.seed).spawn(len(drills))
    with running_server(settings, port=free_port(), quiet=True) as server:

        def work(person_id: str, drill_id: str, rng: np.random.Generator) -> Log:
            trainee = Trainee(server.url, person_id, drill_id=drill_id, think_s=load.think_s, rng=rng)
            return trainee.work(load.exercises, until=until)

        until = time.monotonic() + 60 * load.minutes if load.minutes else math.inf
        memory_mb = {"start": _held_mb(server.process.pid)}
        with ThreadPoolExecutor(max_workers=len(drills)) as room:
            seats = [room.submit(work, *drill, rng) for drill, rng in zip(drills, rngs, strict=True)]
            if load.minutes:
                memory_mb |= _sampled(server.process.pid, load.minutes)
            logs = tuple(_told(seats, progress))
        return logs, {**memory_mb, "end": _held_mb(server.process.pid)}


def _sampled(process: int, minutes: float) -> dict[str, int]:
    """Returns the memory that a process holds after every tenth of the time."""
    held = {}
    for tenth in range(1, 11):
        time.sleep(6 * minutes)
        held[f"after_{tenth * minutes / 10:g}_min"] = _held_mb(process)
    return held


def _told(seats: Sequence[Future[Log]], progress: Progress | None) -> list[Log]:
    for number, _seat in enumerate(as_completed(seats), 1):
        tell(progress, number, len(seats))
    return [seat.result() for seat in seats]


def _figures(logs: Sequence[Log], stored: Stored) -> dict[str, float | int]:
    submits = _all(logs, "submit")
    return {
        "drills.p95_submit_s": round(float(np.percentile(submits, 95)), 3),
        "drills.p95_next_s": round(float(np.percentile(_all(logs, "next") or [np.nan], 95)), 3),
        "drills.p95_scan_s": round(float(np.percentile(_all(logs, "scan"), 95)), 3),
        "drills.error_rate": round(_share_failed(logs), 5),
        "drills.lost": stored.lost,
        "drills.doubled": stored.doubled,
    }


def _share_failed(logs: Sequence[Log]) -> float:
    """Returns the share of requests that had to be sent again."""
    return sum(log.num_retries for log in logs) / max(sum(log.num_requests for log in logs), 1)


def _held_mb(process: int) -> int:
    """Returns the memory that a process holds; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", told)
    return int(found[1]) >> 10 if found else 0


def _all(logs: Sequence[Log], what: str) -> list[float]:
    return [seconds for log in logs for seconds in log.seconds.get(what, [])]


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    if not seconds:
        return {}
    return {name: round(float(np.percentile(seconds, at)), 3) for name, at in _PERCENTILES.items()}


def _furnish(store: Store, load: Load) -> list[tuple[str, str]]:
    """Returns person and drill of every trainee, after making a set of exercises for them all."""
    now = datetime.now(UTC)
    scans = [load_scan(number, load.shape_hw) for number in range(min(_NUM_SCANS, load.exercises))]
    exercises = [load_exercise(number, scans[number % len(scans)]) for number in range(load.exercises)]
    add_exercise_set(
        store, exercises, set_id=_SET, title="Load", rules=Rules(), num_planned=load.exercises, now=now
    )
    people = [ensure_person(store, f"Trainee {number + 1}", now=now) for number in range(load.trainees)]
    return [
        (one.person_id, start_drill(store, one.person_id, set_id=_SET, now=now).drill_id) for one in people
    ]


def load_exercise(number: int, scan: Scan) -> BuiltExercise:
    """Returns an exercise around a scan; in every second one something is hidden."""
    height, width = scan.shape_hw
    hidden = Region.from_xyxy(0.4 * width, 0.5 * height, 0.45 * width, 0.6 * height)
    truth = (Concealment(hidden, "CT-DOOR", "brick", "organic_powder", 20.0),) if number % 2 else ()
    papers = Declaration(hs_code="0805.10", description="Oranges", packages=1080, gross_weight_kg=21600)
    findings = (Finding(hidden, 0.8),)
    exercise = Exercise(f"load-{number}", scan.scan_id, papers, truth=truth, findings=findings)
    return BuiltExercise(exercise, scan)


def load_scan(number: int, shape_hw: tuple[int, int]) -> Scan:
    """Returns a scan of the size and the noise of a real one; what it shows does not matter here."""
    rng = np.random.default_rng(number)
    height, width = shape_hw
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    load = 1.5 + np.sin(columns / (31 + number)) * np.sin(rows / 23)
    planes = np.stack([np.exp(-load), np.exp(-1.4 * load)])
    noisy = planes + np.sqrt(planes / 6000) * rng.standard_normal(planes.shape, np.float32)
    values = np.clip(noisy, 1e-4, 1).astype(np.float32)
    return Scan(f"load-{number}", values, (5.0, 5.0), ("6MV", "4MV"), "container-40", "bench")


def _server_cpu_s() -> float:
    """Returns the processor time of processes that ended, the server's after it has stopped; 0 on Windows."""
    times = os.times()
    return times.children_user + times.children_system
