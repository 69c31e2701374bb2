"""Filling the stock in the background, so that a practice never runs dry.

A process of its own renders, at low priority, with one thread, one at a time on a machine: the process holds
a lock on a file in the data folder, which the system lets go of however the process ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from xray_trainer.settings import Settings, ensure_home
from xray_trainer.store.practice import Stock

LEAST_UNSEEN = 30
"""Exercises of either sort, suspicious and benign together, that each person should still have."""

LEAST_BENIGN = 10
"""Benign ones among them, and as many suspicious ones."""

PORTION = 20
"""Exercises that one background process renders."""

_LOCK = "stock.lock"
_LOG = "stock.log"
_NICE = 15


def fills_itself(settings: Settings) -> bool:
    """Returns whether the stock is filled in the background: it may be, and the extra `detector` is there."""
    return settings.render_stock and find_spec("torch") is not None


def is_low(stock: Stock) -> bool:
    """Returns whether a person's unseen exercises run short."""
    return stock.num < LEAST_UNSEEN or min(stock.num_benign, stock.num - stock.num_benign) < LEAST_BENIGN


def start_filling(settings: Settings, *, num: int = PORTION) -> bool:
    """Returns whether a process that fills the stock was started; not while one runs, or none may.

    It goes on when this process ends. What it says goes to `stock.log` in the data folder.
    """
    home = ensure_home(settings)
    if not fills_itself(settings) or _is_held(home / _LOCK):
        return False
    words = [sys.executable, "-m", "xray_trainer", "exercises", "stock", "--num", str(num), "--background"]
    with (home / _LOG).open("ab") as log:
        subprocess.Popen(
            words,
            env=_environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return True


@contextmanager
def only_one(settings: Settings) -> Iterator[bool]:
    """Yields whether this process is the one that may fill the stock now."""
    with (ensure_home(settings) / _LOCK).open("a+b") as file:
        yield _lock(file.fileno())


def lower_priority() -> None:
    """Makes this process give way to all others."""
    if sys.platform != "win32":
        os.nice(max(0, _NICE - os.nice(0)))


def _is_held(path: Path) -> bool:
    with path.open("a+b") as file:
        return not _lock(file.fileno())


def _lock(descriptor: int) -> bool:
    """Returns whether the lock on an open file was free and is ours until the file is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _environment(settings: Settings) -> dict[str, str]:
    names = {f"XRAY_TRAINER_{name.upper()}": str(value) for name, value in settings.model_dump().items()}
    return {**os.environ, **names, "OMP_NUM_THREADS": "1"}
