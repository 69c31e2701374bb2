"""Work in the background: processes of their own, at low priority, one of a sort at a time.

A process holds a lock on a file in the data folder, which the system lets go of however the process ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from xray_trainer.settings import Settings, ensure_home

_NICE = 15


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


@contextmanager
def only_one(settings: Settings, *, lock: str) -> Iterator[bool]:
    """Yields whether this process is the one that holds a lock, a file in the data folder, now."""
    with (ensure_home(settings) / lock).open("a+b") as file:
        yield _lock(file.fileno())


def is_held(settings: Settings, *, lock: str) -> bool:
    """Returns whether some process holds a lock."""
    with only_one(settings, lock=lock) as is_free:
        return not is_free


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
