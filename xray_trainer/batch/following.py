"""Watching a folder that fills during the day: files come as soon as they have stopped growing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xray_trainer.batch.listing import Input, list_inputs
from xray_trainer.batch.remote import is_url

_NOT_YET = ("no_scans", "missing")


@dataclass(frozen=True, slots=True)
class Follow:
    """How a folder is watched.

    Attributes:
        every_s: seconds from one look to the next; a file that is the same in two looks has stopped growing.
        idle_s: ends the watch after this many seconds without a new file; never if None.
    """

    every_s: float = 2.0
    idle_s: float | None = None


def follow_inputs(
    given: Sequence[str | Path],
    follow: Follow,
    *,
    is_wanted: Callable[[Input], bool],
    stop: threading.Event,
) -> Iterator[Input | None]:
    """Yields inputs when they have stopped growing, once per version, and None after every look.

    Args:
        given: see `listing.list_inputs`; what is not there yet may come.
        follow: how to watch.
        is_wanted: whether an input is to be searched; asked once it rests.
        stop: ends the watch when set.
    """
    taken: set[Input] = set()
    before: set[Input] = set()
    changed = time.monotonic()
    while not stop.is_set():
        now = set(filter(_is_there, list_inputs(given)))
        resting = sorted((now & before) - taken, key=lambda each: each.uri)
        for each in resting:
            if stop.is_set():
                return
            if is_wanted(each):
                yield each
        if now != before or resting:
            changed = time.monotonic()
        taken, before = (taken | set(resting)) & now, now
        yield None
        if follow.idle_s is not None and time.monotonic() - changed >= follow.idle_s:
            return
        stop.wait(follow.every_s)


def _is_there(given: Input) -> bool:
    """Returns whether an input has come; what cannot be read has, and gets its row."""
    return given.reason not in _NOT_YET and bool(given.reason or given.version or is_url(given.uri))
