"""Faults while trainees work: is every acknowledged answer stored, once, and is the service back soon?

Trainees send everything again until it is acknowledged, as the browser does. The server is killed at random
moments; other faults last some seconds each: the database is locked, the disk full (the server may write
nothing), the line cut, the server's clock set a day on and a day back, PostgreSQL restarted. Afterwards every
answer is looked for in the database.

    acknowledged   answers that the server said it had
    stored         answers in the database
    lost           acknowledged, but not stored as they were given
    doubled        attempts with more than was given
    back_s         from a kill, or from the end of another fault, to the next acknowledged answer
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from xray_trainer.bench.drills_load import compare
from xray_trainer.bench.faults_clock import make_clock
from xray_trainer.bench.faults_house import House, running_house
from xray_trainer.bench.faults_line import line_to
from xray_trainer.bench.faults_postgres import running_cluster
from xray_trainer.bench.faults_trainee import Stubborn, stubborn_trainees
from xray_trainer.bench.progress import Progress, tell
from xray_trainer.errors import MissingExtraError, XrayTrainerError
from xray_trainer.server import free_port
from xray_trainer.settings import Settings
from xray_trainer.store.store import Store, open_store

_FIRST_PORT, _PATIENCE_S = 8700, 90.0


@dataclass(frozen=True, slots=True)
class Mishaps:
    """How much goes wrong.

    Attributes:
        trainees: at work all the time.
        kills: of the server over SQLite.
        others: of each other fault.
        restarts: of PostgreSQL; 0 leaves it out.
        between_s: shortest and longest time between two faults.
        lasts_s: how long a fault lasts that does not end by itself.
        think_s: shortest and longest time on an exercise.
        seed: of moments and marks.
    """

    trainees: int = 20
    kills: int = 200
    others: int = 5
    restarts: int = 5
    between_s: tuple[float, float] = (0.5, 4.0)
    lasts_s: float = 4.0
    think_s: tuple[float, float] = (0.6, 2.4)
    seed: int = 0


@dataclass(slots=True)
class _Came:
    """What came of a part: numbers to add up, times, and sentences about what did not work."""

    numbers: Counter[str]
    back_s: dict[str, list[float]]
    failures: list[str]


def bench_faults(wanted: Mishaps | None = None, *, progress: Progress | None = None) -> dict[str, Any]:
    """Returns figures of the campaign, in data folders of their own that are removed afterwards.

    Raises:
        XrayTrainerError: the server did not come up at all.
    """
    wanted = wanted or Mishaps()
    begin = time.perf_counter()
    notes: list[str] = []
    load_before = _load_average()
    parts = [_over_sqlite(wanted, progress, notes)]
    if wanted.restarts:
        try:
            with running_cluster() as cluster:
                parts.append(_over_postgres(wanted, cluster.url, cluster))
        except MissingExtraError as error:
            notes.append(str(error))
    numbers = sum((part.numbers for part in parts), Counter[str]())
    back_s = {kind: times for part in parts for kind, times in part.back_s.items()}
    counts = ("acknowledged", "stored", "lost", "doubled")
    return {
        "figures": {**{f"faults.{name}": numbers[name] for name in counts}, **_back(back_s)},
        "faults": {kind: len(times) for kind, times in back_s.items()},
        "back_s": {kind: [round(seconds, 2) for seconds in times] for kind, times in back_s.items()},
        "amount": {**asdict(wanted), "requests": numbers["requests"], "retries": numbers["retries"]},
        "failures": [failure for part in parts for failure in part.failures][:20],
        "notes": notes,
        "seconds": round(time.perf_counter() - begin, 1),
        "load_average": {"before": load_before, "after": _load_average()},
    }


def _back(back_s: Mapping[str, Sequence[float]]) -> dict[str, float | None]:
    """Returns median and worst of how long it took to be back, after kills and after anything."""
    every = [seconds for times in back_s.values() for seconds in times]
    figures: dict[str, float | None] = {}
    for name, times in (("kill_back", back_s.get("kill", ())), ("back", every)):
        for part, at in (("p50", 50), ("p95", 95), ("max", 100)):
            figures[f"faults.{name}_{part}_s"] = (
                round(float(np.percentile(times, at)), 2) if len(times) else None
            )
    return figures


def _load_average() -> tuple[float, float, float] | None:
    return os.getloadavg() if hasattr(os, "getloadavg") else None


def _over_sqlite(wanted: Mishaps, progress: Progress | None, notes: list[str]) -> _Came:
    with ExitStack() as ends:
        settings = Settings(home=_folder(ends), render_stock=False, sign_in="open")
        house = _house(settings, ends)
        try:
            house.clock = make_clock(_folder(ends)) if wanted.others else None
        except MissingExtraError as error:
            notes.append(str(error))
        plan = ["kill"] * wanted.kills + [kind for kind in house.kinds for _ in range(wanted.others)]
        return _campaign(house, plan, wanted, progress)


def _over_postgres(wanted: Mishaps, url: str, cluster: Any) -> _Came:
    with ExitStack() as ends:
        settings = Settings(home=_folder(ends), database_url=url, render_stock=False, sign_in="open")
        house = _house(settings, ends)
        house.cluster = cluster
        return _campaign(house, ["restart_database"] * wanted.restarts, wanted, None)


def _house(settings: Settings, ends: ExitStack) -> House:
    port = free_port(_FIRST_PORT + os.getpid() % 400)
    return House(settings, port, ends.enter_context(line_to(port)), _folder(ends))


def _folder(ends: ExitStack) -> Path:
    made = tempfile.TemporaryDirectory(prefix="xray-trainer-faults-", ignore_cleanup_errors=True)
    return Path(ends.enter_context(made))


def _campaign(house: House, plan: list[str], wanted: Mishaps, progress: Progress | None) -> _Came:
    """Returns what came of faults in random order while everybody works."""
    rng = np.random.default_rng(wanted.seed)
    rng.shuffle(plan)
    store = open_store(house.settings)
    try:
        people = stubborn_trainees(
            store, house.line.port, num=wanted.trainees, think_s=wanted.think_s, seed=wanted.seed
        )
        back_s: dict[str, list[float]] = {}
        failures: list[str] = []
        with running_house(house), ThreadPoolExecutor(max_workers=len(people)) as room:
            seats = [room.submit(one.work) for one in people]
            try:
                for number, kind in enumerate(plan, 1):
                    time.sleep(rng.uniform(*wanted.between_s))
                    back_s.setdefault(kind, []).append(_befall(house, kind, people, wanted.lasts_s))
                    tell(progress, number, len(plan))
            except XrayTrainerError as error:
                failures.append(str(error))
            finally:
                people[0].over.set()
            failures += _failures(seats)
        return _told(store, people, back_s, failures)
    finally:
        store.close()


def _befall(house: House, kind: str, people: Sequence[Stubborn], lasts_s: float) -> float:
    """Returns how long it took until answers were acknowledged again."""
    begin = time.monotonic()
    if kind == "kill":
        house.kill()
        since = time.monotonic()
    else:
        getattr(house, kind)(lasts_s)
        begin = since = time.monotonic()
    while time.monotonic() < since + _PATIENCE_S:
        after = [at for one in people for at in one.acknowledged_at[-2:] if at >= since]
        if after:
            return min(after) - begin
        time.sleep(0.02)
    raise XrayTrainerError(f"{kind}: no answer was acknowledged within {_PATIENCE_S:.0f} s after it")


def _failures(seats: Sequence[Future[None]]) -> list[str]:
    return [str(error) for seat in seats if (error := seat.exception()) is not None]


def _told(
    store: Store, people: Sequence[Stubborn], back_s: dict[str, list[float]], failures: list[str]
) -> _Came:
    logs = [one.log for one in people]
    stored = compare(store, [drill for one in people for drill in one.drills], logs)
    numbers = Counter(
        acknowledged=sum(len(log.given) for log in logs),
        stored=stored.answers,
        lost=stored.lost,
        doubled=stored.doubled,
        requests=sum(log.num_requests for log in logs),
        retries=sum(log.num_retries for log in logs),
    )
    return _Came(numbers, back_s, failures)
