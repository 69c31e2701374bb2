"""Work in the background: processes of their own, at low priority, one of a sort at a time.

A process holds a lock on a file in the data folder, which the system lets go of however the process ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from xray_trainer.settings import Settings, ensure_home

_NICE = 15
_STARTING_S = 120.0


def start_process(settings: Settings, words: Sequence[str], *, log: str) -> int:
    """Returns the id of a process that runs a command of `xray-trainer`, and goes on when this one ends.

    What it says goes to a log.

    Args:
        settings: that it works with.
        words: of the command.
        log: name of a file in the data folder.
    """
    home = ensure_home(settings)
    with (home / log).open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "xray_trainer", *words],
            env=_environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    threading.Thread(target=process.wait, daemon=True, name=f"background-{process.pid}").start()
    return process.pid


def start_once(settings: Settings, words: Sequence[str], *, lock: str, log: str) -> bool:
    """Returns whether a process was started that will hold a lock; not while one does, or is about to.

    A process needs some seconds before it holds its lock; meanwhile a mark stands for it.
    """
    mark = _mark(settings, lock)
    if is_held(settings, lock=lock) or not _set_mark(mark):
        return False
    start_process(settings, words, log=log)
    return True


@contextmanager
def only_one(settings: Settings, *, lock: str) -> Iterator[bool]:
    """Yields whether this process is the one that holds a lock, a file in the data folder, now."""
    with (ensure_home(settings) / lock).open("a+b") as file:
        is_ours = _lock(file.fileno())
        if is_ours:
            _mark(settings, lock).unlink(missing_ok=True)
        yield is_ours


def is_held(settings: Settings, *, lock: str) -> bool:
    """Returns whether some process holds a lock."""
    with (ensure_home(settings) / lock).open("a+b") as file:
        return not _lock(file.fileno())


def lower_priority() -> None:
    """Makes this process, and those that it starts, give way to all others."""
    if sys.platform != "win32":
        os.nice(max(0, _NICE - os.nice(0)))


def last_line(path: Path, *, num_bytes: int = 4000) -> str:
    """Returns the last line of a log, `""` where there is none."""
    if not path.exists():
        return ""
    lines = path.read_bytes()[-num_bytes:].decode(errors="replace").strip().splitlines()
    return lines[-1][:500] if lines else ""


def _mark(settings: Settings, lock: str) -> Path:
    return settings.home / f"{lock}.starting"


def _set_mark(mark: Path) -> bool:
    """Returns whether the mark was set; not where a fresh one stands."""
    with suppress(FileNotFoundError):
        if time.time() - mark.stat().st_mtime < _STARTING_S:
            return False
        mark.unlink()
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


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
