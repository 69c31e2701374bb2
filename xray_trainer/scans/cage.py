"""A cage for decoders: bytes from outside are decoded in processes that can do little and are replaced.

A job is a function of this package, `(said, content) -> (told, numbers)`: JSON and bytes in, JSON and bytes
out, so that nothing that a decoder wrote is ever executed here. Each worker (`cage_worker`) holds no secrets
and opens no network where the system allows that; processor time, memory and wall-clock time of every job
are limited, and files cannot be written. One that breaks, hangs or grows is killed and the next job gets
another.

On Windows there are no such limits: a crash stays outside and a hang ends, but memory is not bounded.
The analyst's batch engine does without: it has processes of its own, and decodes files of its own folders.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from xray_trainer.errors import InputError, ScanFileError, Sentence

Job = Callable[[Mapping[str, Any], bytes], tuple[dict[str, Any], "bytes | memoryview"]]

NUM_WORKERS: Final = 2
_MOST_JOBS: Final = 500
"""After so many jobs a worker is replaced, whatever it kept of them."""

_MOST_TOLD: Final = 16 * 1024**2
_LONGEST: Final = 2000
_WORKER: Final = "xray_trainer.scans.cage_worker"
_HANDED_ON: Final = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL")
_FEW_THREADS: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TIFFFILE_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}


class CageError(InputError):
    """A decoder broke, took too long or too much, or no worker was free."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a job may use.

    Attributes:
        seconds: of wall-clock and of processor time, each.
        memory_bytes: beyond what the worker holds before it.
        most_bytes: the numbers that may come back.
    """

    seconds: float
    memory_bytes: int
    most_bytes: int


@dataclass(slots=True)
class Cage:
    """Workers, started when they are first needed, at most so many at once."""

    num_workers: int = NUM_WORKERS
    _idle: list[_Worker] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _room: threading.BoundedSemaphore = field(init=False)

    def __post_init__(self) -> None:
        self._room = threading.BoundedSemaphore(self.num_workers)

    def do(
        self, job: Job, said: Mapping[str, Any], content: bytes = b"", *, name: str, bounds: Bounds
    ) -> tuple[dict[str, Any], bytearray]:
        """Returns what a job tells, and its numbers.

        Args:
            job: a function of a module of this package, known by its name.
            said: its first argument, as JSON.
            content: its second argument.
            name: of the file, for people.
            bounds: what it may use.

        Raises:
            ScanFileError: the job refused the file, with its reason.
            InputError: the job refused the file.
            CageError: it was stopped, or no worker came free.
        """
        if not self._room.acquire(timeout=4 * bounds.seconds):
            raise CageError("{name}: others are being read; bring it again in a minute", name=name)
        try:
            worker = self._take()
            try:
                told, numbers = worker.do(job, said, content, bounds)
            except (OSError, ValueError, KeyError):
                is_late = worker.is_late
                worker.end()
                raise CageError(_why(name, bounds, is_late=is_late)) from None
            except BaseException:
                worker.end()
                raise
            self._give_back(worker)
        finally:
            self._room.release()
        _refuse(name, told)
        return told, numbers

    def close(self) -> None:
        """Ends all workers that wait."""
        with self._guard:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    def _take(self) -> _Worker:
        with self._guard:
            while self._idle:
                worker = self._idle.pop()
                if worker.is_usable:
                    return worker
                worker.end()
        return _Worker()

    def _give_back(self, worker: _Worker) -> None:
        if worker.num_jobs >= _MOST_JOBS:
            worker.end()
            return
        with self._guard:
            self._idle.append(worker)


@cache
def shared_cage() -> Cage:
    """Returns the cage of this process; its workers end with it."""
    cage = Cage()
    atexit.register(cage.close)
    return cage


class _Worker:
    """One process, and the pipes to it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", _WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=os.path.abspath(os.sep),
            bufsize=0,
        )
        self._parent = os.getpid()
        self.num_jobs, self.is_late = 0, False
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout

    @property
    def is_usable(self) -> bool:
        """Returns whether it lives and is a child of this process, not of one that forked it."""
        return self._parent == os.getpid() and self._process.poll() is None

    def do(
        self, job: Job, said: Mapping[str, Any], content: bytes, bounds: Bounds
    ) -> tuple[dict[str, Any], bytearray]:
        """Returns what the job tells; an OSError, ValueError or KeyError where the worker did not answer."""
        if self.num_jobs == 0:
            self._read_exactly(1)  # It is there: the time of a job does not begin before.
        self.num_jobs += 1
        asked = {
            "module": job.__module__,
            "function": job.__name__,
            "said": dict(said),
            "seconds": bounds.seconds,
            "memory_bytes": bounds.memory_bytes,
            "num_bytes": len(content),
        }
        alarm = threading.Timer(bounds.seconds, self._stop_late)
        alarm.daemon = True
        alarm.start()
        try:
            self._send(json.dumps(asked).encode())
            self._send(content)
            return self._answer(bounds)
        finally:
            alarm.cancel()

    def end(self) -> None:
        """Kills it, whatever it does; one that a parent of this process started is only forgotten."""
        for pipe in (self._to, self._from):
            pipe.close()
        if self._parent == os.getpid():
            self._process.kill()
            self._process.wait()

    def _answer(self, bounds: Bounds) -> tuple[dict[str, Any], bytearray]:
        told = json.loads(self._block(_MOST_TOLD))
        numbers = self._block(bounds.most_bytes)
        if not isinstance(told, dict):
            raise ValueError("a worker tells an object")
        return told, numbers

    def _block(self, most: int) -> bytearray:
        size = int.from_bytes(self._read_exactly(8), "big")
        if size > most:
            raise ValueError("a worker tells more than it may")
        return self._read_exactly(size)

    def _read_exactly(self, size: int) -> bytearray:
        content = bytearray(size)
        view, done = memoryview(content), 0
        while done < size:
            num = self._from.readinto(view[done:])  # type: ignore[attr-defined]  # raw, for bufsize is 0
            if not num:
                raise OSError("the worker is gone")
            done += num
        return content

    def _send(self, content: bytes) -> None:
        for part in (len(content).to_bytes(8, "big"), content):
            view = memoryview(part)
            while view:
                view = view[self._to.write(view) :]

    def _stop_late(self) -> None:
        self.is_late = True
        self._process.kill()


_PACKAGE = Path(__file__).resolve().parents[1]


def _environment() -> dict[str, str]:
    """Returns what a worker may know of this process's environment: where programs and modules lie."""
    known = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    # A server of pages puts the folder of its script on the path, whose files would hide the library's own.
    folders = [one for one in sys.path if one and not Path(one).resolve().is_relative_to(_PACKAGE)]
    return {**known, **_FEW_THREADS, "PYTHONPATH": os.pathsep.join(folders)}


def _why(name: str, bounds: Bounds, *, is_late: bool) -> Sentence:
    if is_late:
        return Sentence(
            "{name}: reading it took longer than {seconds:.0f} s; cut it or export it anew",
            name=name,
            seconds=bounds.seconds,
        )
    return Sentence(
        "{name}: it broke the program that reads such files; export it anew, and tell the administrator",
        name=name,
    )


def _refuse(name: str, told: Mapping[str, Any]) -> None:
    if "refused" in told:
        sentence = _said(str(told["refused"])) or Sentence("{name}: cannot be read", name=name)
        reason = str(told.get("reason", ""))[:40]
        raise ScanFileError(sentence, reason=reason) if reason else InputError(sentence)


def _said(text: str) -> Sentence:
    """Returns what a worker refused with, on one line of bounded length: nobody trusts it."""
    sentence = Sentence.read(text[: 4 * _LONGEST])
    plain = " ".join(sentence.split())[:_LONGEST]
    return sentence if sentence == plain else Sentence(plain)
