"""A backup of many scans while trainees answer, restored elsewhere: does anything fail, is anything missing?

The library is filled with scans of real size and noise, each different. `backup` and `restore` run as the
commands that an operator types, in processes of their own.

    failed          requests of trainees that had to be sent again, and trainees who gave up
    lost            answers acknowledged before the backup began that are not in what was restored
    wrong_scans     scans that are not in what was restored, or whose content is not that of their address
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from xray_trainer.bench.backups_library import fill_library
from xray_trainer.bench.drills_load import compare
from xray_trainer.bench.drills_trainee import Log
from xray_trainer.bench.faults_trainee import Stubborn, stubborn_trainees
from xray_trainer.errors import StorageError, XrayTrainerError
from xray_trainer.server import environment_of, free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.library import ScanLibrary
from xray_trainer.store.store import Store, open_store

Progress = Callable[[int, int], None]

_FIRST_PORT = 9200
_LOOK_S = 0.1
_TIMEOUT_S, _PATIENCE_S = 60.0, 120.0


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is backed up, and who works meanwhile.

    Attributes:
        gb: of the library, as far as a backup holds it; 10**9 bytes each.
        trainees: at work all the time.
        think_s: shortest and longest time on an exercise.
        shape_hw: of the scans, in pixels.
        calm_s: how long the trainees work at least before the backup begins, and after it.
        seed: of noise and marks.
    """

    gb: float = 10.0
    trainees: int = 20
    think_s: tuple[float, float] = (0.6, 2.4)
    shape_hw: tuple[int, int] = (1024, 4096)
    calm_s: float = 10.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Ran:
    """When a command began and ended, on the monotonic clock, and the most memory that it held."""

    begun: float
    ended: float
    peak_mb: int

    @property
    def seconds(self) -> float:
        """Returns how long it took."""
        return self.ended - self.begun


@dataclass(slots=True)
class _Room:
    """Trainees at work, and what did not work."""

    people: list[Stubborn]
    failures: list[str] = field(default_factory=list)


def bench_backup(
    amount: Amount | None = None, *, folder: Path | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Returns figures of a backup under load and of its restoration.

    Args:
        amount: how much.
        folder: on a disk that has room for three times the library; a new folder in it is removed afterwards.
        progress: called with bytes filled in and bytes in all.

    Raises:
        XrayTrainerError: the server did not come up, or a command failed.
    """
    amount = amount or Amount()
    with tempfile.TemporaryDirectory(prefix="xray-trainer-backup-", dir=folder) as place:
        here, there, file = Path(place, "here"), Path(place, "there"), Path(place, "backup.tar")
        settings = Settings(home=here, render_stock=False, sign_in="open")
        store = open_store(settings)
        try:
            num_bytes = int(amount.gb * 1e9)
            scans = fill_library(
                store.library,
                num_bytes=num_bytes,
                shape_hw=amount.shape_hw,
                seed=amount.seed,
                progress=progress,
            )
            with _at_work(store, settings, amount) as room:
                _wait(room, amount.calm_s)
                backup = _run(settings, "backup", "--out", str(file))
                _wait(room, amount.calm_s)
            size = file.stat().st_size
            restored = settings.model_copy(update={"home": there})
            restore = _run(restored, "restore", str(file))
            figures, counts = _compared(store, open_store(restored), room, scans=scans, begun=backup.begun)
        finally:
            store.close()
    return {
        "figures": {
            **figures,
            "backup.seconds": round(backup.seconds, 1),
            "backup.peak_mb": backup.peak_mb,
            "backup.restore_seconds": round(restore.seconds, 1),
            "backup.restore_peak_mb": restore.peak_mb,
            "backup.p95_submit_s": _p95(room.people, backup),
        },
        "amount": {**asdict(amount), "scans": len(scans), "file_bytes": size},
        "answers": {**counts, "answers_meanwhile": sum(_num_meanwhile(one, backup) for one in room.people)},
        "failures": room.failures[:20],
        "load_average": os.getloadavg() if hasattr(os, "getloadavg") else None,
    }


@contextmanager
def _at_work(store: Store, settings: Settings, amount: Amount) -> Iterator[_Room]:
    port = free_port(_FIRST_PORT + os.getpid() % 400)
    room = _Room(
        stubborn_trainees(store, port, num=amount.trainees, think_s=amount.think_s, seed=amount.seed)
    )
    for one in room.people:
        one.timeout_s = _TIMEOUT_S
    with (
        running_server(settings, port=port, quiet=True),
        ThreadPoolExecutor(max_workers=amount.trainees) as threads,
    ):
        seats = [threads.submit(one.work) for one in room.people]
        try:
            yield room
        finally:
            room.people[0].over.set()
        room.failures = [str(error) for seat in seats if (error := seat.exception()) is not None]


def _wait(room: _Room, seconds: float) -> None:
    """Waits, and until as many answers came as there are trainees.

    Raises:
        XrayTrainerError: they do not come.
    """
    enough, until = _num_answers(room) + len(room.people), time.monotonic() + _PATIENCE_S
    time.sleep(seconds)
    while _num_answers(room) < enough:
        if time.monotonic() > until:
            raise XrayTrainerError(f"the trainees gave no {enough} answers within {_PATIENCE_S:.0f} s")
        time.sleep(_LOOK_S)


def _num_answers(room: _Room) -> int:
    return sum(len(one.acknowledged_at) for one in room.people)


def _run(settings: Settings, *words: str) -> _Ran:
    """Returns how a command of ours ran.

    Raises:
        XrayTrainerError: it failed.
    """
    begun, peak_mb = time.monotonic(), 0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "xray_trainer", *words],
            env=environment_of(settings),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        while process.poll() is None:
            peak_mb = max(peak_mb, _peak_mb(process.pid))
            with suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK_S)
        if process.returncode:
            said.seek(0)
            raise XrayTrainerError(f"{words[0]} failed: {said.read().decode(errors='replace')[-300:]}")
    return _Ran(begun, time.monotonic(), peak_mb)


def _peak_mb(process: int) -> int:
    """Returns the most memory that a process has held; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    return int(found[1]) >> 10 if found else 0


def _compared(
    store: Store, restored: Store, room: _Room, *, scans: Sequence[str], begun: float
) -> tuple[dict[str, int], dict[str, Any]]:
    """Returns what failed or is missing, and numbers of answers."""
    logs, before = [one.log for one in room.people], [_before(one, begun) for one in room.people]
    try:
        lost = compare(restored, [], before).lost
        wrong = sum(not _is_intact(restored.library, sha256) for sha256 in scans)
    finally:
        restored.close()
    failed = sum(log.num_retries for log in logs) + len(room.failures)
    stored = compare(store, [drill for one in room.people for drill in one.drills], logs)
    counts = {
        "requests": sum(log.num_requests for log in logs),
        "sent_again": dict(Counter(status for one in room.people for status in one.statuses)),
        "answers": sum(len(log.given) for log in logs),
        "answers_before": sum(len(log.given) for log in before),
        "stored": asdict(stored),
    }
    return {"backup.failed": failed, "backup.lost": lost, "backup.wrong_scans": wrong}, counts


def _before(one: Stubborn, moment: float) -> Log:
    """Returns the answers of a trainee that were acknowledged before a moment."""
    pairs = zip(one.log.given, one.acknowledged_at, strict=True)
    return Log(given=[given for given, at in pairs if at < moment])


def _num_meanwhile(one: Stubborn, ran: _Ran) -> int:
    return sum(ran.begun <= at <= ran.ended for at in one.acknowledged_at)


def _p95(people: Sequence[Stubborn], ran: _Ran) -> float | None:
    """Returns the p95 of what submitting took while a command ran, in seconds."""
    times = [
        seconds
        for one in people
        for seconds, at in zip(one.log.seconds.get("submit", ()), one.acknowledged_at, strict=True)
        if ran.begun <= at <= ran.ended
    ]
    return round(float(np.percentile(times, 95)), 3) if times else None


def _is_intact(library: ScanLibrary, sha256: str) -> bool:
    try:
        return library.is_intact(sha256)
    except (StorageError, OSError):
        return False
