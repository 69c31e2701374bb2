"""A live room against the real server on this machine: how soon marks and reveals arrive, is anything lost.

The people run in this process, the server in its own; both share the cores, so the figures are worse than
with people elsewhere. Every trainee waits for news, marks every few seconds and tells four times a second
where they look, while the mentor points, shows and reveals. Some are on a bad line.

    mark      from the moment a trainee makes a mark or a decision until the mentor's client has it
    reveal    from the mentor's reveal until a trainee's client has the truth
              (both of trainees on good lines; those on bad ones are told apart)
    lost      an event that was made is not in the database, or the mentor's client never got it
    doubled   an event that is in the database twice, or a mark too many after folding
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from xray_trainer.bench.drills_load import load_exercise, load_scan
from xray_trainer.bench.progress import Progress, tell
from xray_trainer.bench.rooms_people import BAD, GOOD, LostError, Seat, Wire
from xray_trainer.exercises.exercise import Rules
from xray_trainer.rooms.state import state_of
from xray_trainer.server import free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import ensure_person, set_role
from xray_trainer.store.room_events import room_events
from xray_trainer.store.rooms import Room, join_by_code, open_room
from xray_trainer.store.store import Store, open_store

_SHAPE_HW = (1024, 4096)
_SETTLE_S = 20.0


@dataclass(frozen=True, slots=True)
class Class:
    """How many people there are and how long they work.

    Attributes:
        trainees: at once.
        bad_lines: of them on a bad line.
        scans: that the mentor shows and reveals.
        marks: that each trainee makes on each scan.
        pause_s: shortest and longest time before a trainee's next mark.
        move_s: time between two places or pointers of a person.
        seed: of what is marked.
    """

    trainees: int = 20
    bad_lines: int = 4
    scans: int = 4
    marks: int = 3
    pause_s: tuple[float, float] = (1.0, 3.0)
    move_s: float = 0.25
    seed: int = 0


@dataclass(slots=True)
class Truths:
    """When each trainee's client had the truth about each scan."""

    at: dict[tuple[str, int], float] = field(default_factory=dict)


def bench_rooms(wanted: Class | None = None, *, progress: Progress | None = None) -> dict[str, Any]:
    """Returns figures of a room, in a data folder of its own that is removed afterwards.

    Raises:
        XrayTrainerError: the server did not come up.
    """
    wanted = wanted or Class()
    with tempfile.TemporaryDirectory(prefix="xray-trainer-room-") as folder:
        settings = Settings(home=Path(folder), render_stock=False, sign_in="open")
        store = open_store(settings)
        try:
            room, tokens = _furnish(store, wanted)
            before_s = _server_cpu_s()
            seats, truths, seconds = _teach(settings, tokens, wanted, progress)
            figures = _figures(store, room, seats, truths)
            cpu_s = _server_cpu_s() - before_s
        finally:
            store.close()
    amount = {
        **asdict(wanted),
        "seconds": round(seconds, 1),
        "requests": sum(seat.num_requests for seat in seats),
        "events": sum(len(seat.sent) for seat in seats),
        "server_cpu_s": round(cpu_s, 1),
        "load_average": os.getloadavg() if hasattr(os, "getloadavg") else None,
    }
    return {"figures": figures.pop("figures"), "amount": amount, **figures}


def _furnish(store: Store, wanted: Class) -> tuple[Room, list[str]]:
    """Returns a room with everybody in it, and the seats, the mentor's first."""
    now = datetime.now(UTC)
    scan = load_scan(0, _SHAPE_HW)
    built = [load_exercise(number, scan) for number in range(wanted.scans)]
    add_exercise_set(
        store, built, set_id="room", title="Room", rules=Rules(), num_planned=len(built), now=now
    )
    mentor = ensure_person(store, "Mentor", now=now)
    set_role(store, mentor.person_id, role="mentor")
    ids = [one.exercise.exercise_id for one in built]
    room = open_room(store, mentor.person_id, title="Room", exercise_ids=ids, now=now)
    people = [ensure_person(store, f"Trainee {number + 1}", now=now) for number in range(wanted.trainees)]
    for person in people:
        join_by_code(store, person.person_id, code=room.code or "", now=now)
    place = f"room:{room.room_id}"
    return room, [store.tokens.seat_token(one.person_id, place) for one in (mentor, *people)]


def _teach(
    settings: Settings, tokens: Sequence[str], wanted: Class, progress: Progress | None
) -> tuple[list[Seat], Truths, float]:
    truths = Truths()
    rngs = np.random.default_rng(wanted.seed).spawn(len(tokens))
    with running_server(settings, port=free_port(), quiet=True) as server:
        seats = [
            Seat(server.url, token, BAD if 0 < number <= wanted.bad_lines else GOOD, rng)
            for number, (token, rng) in enumerate(zip(tokens, rngs, strict=True))
        ]
        for seat in seats[1:]:
            seat.on_event = _asks_truth(seat, truths)
        begin = time.perf_counter()
        _run(seats, wanted, progress)
        return seats, truths, time.perf_counter() - begin


def _asks_truth(seat: Seat, truths: Truths) -> Callable[[dict[str, Any], Wire], None]:
    """Returns what a trainee's client does with events: after a reveal it fetches the truth."""

    def on_event(event: dict[str, Any], wire: Wire) -> None:
        key = (seat.token, int(event["payload"].get("position", 0)))
        if event["kind"] != "reveal" or key in truths.at:
            return
        while not seat.over.is_set():
            try:
                answer = wire.ask("GET", f"/api/rooms/{seat.token}/scans/{key[1]}/truth")
            except LostError:
                continue
            assert "truth" in answer
            truths.at[key] = time.perf_counter()
            return

    return on_event


def _run(seats: Sequence[Seat], wanted: Class, progress: Progress | None) -> None:
    """Lets everybody hear and move while the mentor goes through the scans; then waits until all is heard."""
    with ExitStack() as ends:
        for seat in seats:
            for work in (seat.hear, lambda seat=seat: seat.move(wanted.move_s)):
                thread = threading.Thread(target=work)
                thread.start()
                ends.callback(thread.join)
        for seat in seats:
            ends.callback(seat.over.set)
        wire = seats[0].wire()
        for position in range(wanted.scans):
            _teach_scan(seats, wire, position, wanted)
            tell(progress, position + 1, wanted.scans)
        _settle(seats)


def _teach_scan(seats: Sequence[Seat], wire: Wire, position: int, wanted: Class) -> None:
    mentor, trainees = seats[0], seats[1:]
    mentor.post(wire, "show", {"position": position})
    threads = [threading.Thread(target=_mark, args=(seat, position, wanted)) for seat in trainees]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    mentor.post(wire, "reveal", {"position": position})
    time.sleep(2.0)


def _mark(seat: Seat, position: int, wanted: Class) -> None:
    wire = seat.wire()
    height, width = _SHAPE_HW
    for number in range(wanted.marks):
        time.sleep(seat.rng.uniform(*wanted.pause_s))
        x, y = seat.rng.uniform(0, width - 60), seat.rng.uniform(0, height - 60)
        ring = [[x, y], [x + 50, y], [x + 50, y + 50], [x, y + 50], [x, y]]
        mark = {
            "position": position,
            "mark_id": f"m{number}",
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "confidence": int(seat.rng.integers(1, 6)),
        }
        seat.post(wire, "mark_add", mark)
    seat.post(wire, "vote", {"position": position, "decision": "suspicious", "confidence": 3})
    seat.num_requests += wire.num_requests
    wire.close()


def _settle(seats: Sequence[Seat]) -> None:
    """Waits until the mentor has heard everything, or for so long that it is lost."""
    made = {uuid for seat in seats for uuid in seat.sent}
    end = time.perf_counter() + _SETTLE_S
    while not made <= seats[0].heard.keys() and time.perf_counter() < end:
        time.sleep(0.1)


def _figures(store: Store, room: Room, seats: Sequence[Seat], truths: Truths) -> dict[str, Any]:
    mentor, trainees = seats[0], seats[1:]
    on_good = [seat for seat in trainees if seat.line == GOOD]
    marks, marks_bad = (
        [mentor.heard[uuid] - at for seat in group for uuid, at in seat.sent.items() if uuid in mentor.heard]
        for group in (on_good, [seat for seat in trainees if seat.line != GOOD])
    )
    reveals = _reveal_seconds(mentor, truths, on_good)
    lost, doubled = _compare(store, room, seats)
    return {
        "figures": {
            "rooms.p95_mark_s": _percentile(marks, 95),
            "rooms.p95_reveal_s": _percentile(reveals, 95),
            "rooms.lost": lost,
            "rooms.doubled": doubled,
        },
        "seconds": {
            "mark": _spread(marks),
            "reveal": _spread(reveals),
            "mark_on_a_bad_line": _spread(marks_bad),
            "reveal_on_a_bad_line": _spread(
                _reveal_seconds(mentor, truths, [seat for seat in trainees if seat.line != GOOD])
            ),
        },
    }


def _reveal_seconds(mentor: Seat, truths: Truths, trainees: Sequence[Seat]) -> list[float]:
    """Returns seconds from each reveal, every second thing a mentor does, to each trainee's truth."""
    reveals = list(mentor.sent.values())[1::2]
    return [
        truths.at.get((seat.token, position), np.inf) - at
        for position, at in enumerate(reveals)
        for seat in trainees
    ]


def _compare(store: Store, room: Room, seats: Sequence[Seat]) -> tuple[int, int]:
    """Returns how many events are not there or were not heard, and how many are there too often."""
    events = room_events(store, room.room_id)
    made = [uuid for seat in seats for uuid in seat.sent]
    there = Counter(event.uuid for event in events)
    lost = sum(uuid not in there or uuid not in seats[0].heard for uuid in made)
    doubled = sum(count - 1 for count in there.values())
    num_marks = sum(len(marks) for marks in state_of(events).marks.values())
    wanted = sum(event.kind == "mark_add" for event in events)
    return lost, doubled + max(num_marks - wanted, 0)


def _percentile(seconds: Sequence[float], at: float) -> float:
    return round(float(np.percentile(seconds, at)), 3) if seconds else float("nan")


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    return {name: _percentile(seconds, at) for name, at in (("p50", 50), ("p95", 95), ("max", 100))}


def _server_cpu_s() -> float:
    times = os.times()
    return times.children_user + times.children_system
