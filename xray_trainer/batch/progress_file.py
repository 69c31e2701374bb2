"""How far a run is, as a file that other processes read: `progress.json` in the result folder."""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

from xray_trainer.batch.tables import write_durably

PROGRESS_FILE: Final = "progress.json"

_EVERY_S: Final = 1.0
_WINDOW_S: Final = 60.0

State = Literal["running", "done", "failed"]


class ProgressFile:
    """Counts scans and writes the count down about once a second; speed is that of the last minute.

    Attributes:
        done: scans finished, those of earlier runs included.
        failed: of these, inputs that failed.
        total: scans that there are, as far as known.
    """

    def __init__(
        self, out: Path, *, done: int, total: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.done, self.total, self.failed = done, total, 0
        self._path, self._clock = out / PROGRESS_FILE, clock
        self._marks: deque[tuple[float, int]] = deque([(clock(), done)])
        self._written = -_EVERY_S
        self.write("running")

    def add(self, *, is_failed: bool) -> None:
        """Counts one scan."""
        self.done += 1
        self.failed += is_failed
        self._mark()
        if self._clock() - self._written >= _EVERY_S:
            self.write("running")

    @property
    def scans_per_s(self) -> float:
        """Returns the speed of the last minute, 0 before the first scan is done."""
        (begin, first), now = self._marks[0], self._clock()
        return (self.done - first) / (now - begin) if now > begin else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Returns the time that what is left will take, None where nobody can tell."""
        left, speed = self.total - self.done, self.scans_per_s
        return 0.0 if left <= 0 else left / speed if speed else None

    def write(self, state: State, message: str = "") -> None:
        """Writes the file; a reader finds the old one or the new one."""
        seconds_left = self.seconds_left
        told = {
            "state": state,
            "done": self.done,
            "total": self.total,
            "failed": self.failed,
            "scans_per_s": round(self.scans_per_s, 3),
            "seconds_left": None if seconds_left is None else round(seconds_left, 1),
            "pid": os.getpid(),
            "message": message,
        }
        write_durably(self._path, json.dumps(told).encode())
        self._written = self._clock()

    def _mark(self) -> None:
        now = self._clock()
        if now - self._marks[-1][0] >= _EVERY_S:
            self._marks.append((now, self.done))
        while len(self._marks) > 1 and now - self._marks[0][0] > _WINDOW_S:
            self._marks.popleft()
