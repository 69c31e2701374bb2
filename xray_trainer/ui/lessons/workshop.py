"""The workshop: renders the scans of an opened lesson in a process beside the application, one at a time."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import Literal

State = Literal["idle", "working", "failed"]


class Workshop:
    """Starts and watches the processes that render; one for the whole application."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._lesson = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._failed: set[str] = set()

    def ask_for(self, lesson: str) -> None:
        """Begins to render the scans of a lesson, unless the workshop is busy or has failed at it."""
        with self._lock:
            self._look()
            if self._process is None and lesson not in self._failed:
                self._lesson = lesson
                self._process = _started(lesson)

    def state(self, lesson: str) -> State:
        """Returns what the workshop is at, as far as a lesson is concerned."""
        with self._lock:
            self._look()
            if lesson in self._failed:
                return "failed"
            return "working" if self._process is not None else "idle"

    def forgive(self, lesson: str) -> None:
        """Lets a lesson be tried again."""
        with self._lock:
            self._failed.discard(lesson)

    def _look(self) -> None:
        if self._process is None or (code := self._process.poll()) is None:
            return
        if code:
            self._failed.add(self._lesson)
        self._process = None


@cache
def workshop() -> Workshop:
    """Returns the workshop of this application."""
    return Workshop()


def can_render() -> bool:
    """Returns whether this installation can render scans."""
    return find_spec("torch") is not None


def _started(lesson: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "xray_trainer.ui.lessons.preparing", lesson]
    return subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
