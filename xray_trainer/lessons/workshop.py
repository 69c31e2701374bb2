"""The workshop: renders the scans of an opened lesson in a process beside the application, one at a time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import Literal

State = Literal["idle", "working", "failed"]
Start = Callable[[str], "subprocess.Popen[bytes]"]


class Workshop:
    """Starts and watches the processes that render; one for the whole application.

    Args:
        start: begins the process for a lesson.
        can_render: whether this installation can render scans at all.
    """

    def __init__(self, start: Start, *, can_render: bool = True) -> None:
        self.can_render = can_render
        self._start = start
        self._lock = Lock()
        self._lesson = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._failed: set[str] = set()

    def ask_for(self, lesson: str) -> None:
        """Begins to render the scans of a lesson, unless the workshop cannot, is busy or has failed at it."""
        with self._lock:
            self._look()
            if self.can_render and self._process is None and lesson not in self._failed:
                self._lesson = lesson
                self._process = self._start(lesson)

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

    def stop(self) -> None:
        """Ends the process that runs, if any."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.wait()
                self._process = None

    def _look(self) -> None:
        if self._process is None or (code := self._process.poll()) is None:
            return
        if code:
            self._failed.add(self._lesson)
        self._process = None


@cache
def workshop() -> Workshop:
    """Returns the workshop of this application."""
    return Workshop(_started, can_render=find_spec("torch") is not None)


def _started(lesson: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "xray_trainer", "lessons", "prepare", lesson, "--background"]
    return subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
