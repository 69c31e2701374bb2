"""An attempt in time as JSON for the viewer: moments with what changed at each, and what was said about it.

The viewer folds the changes itself, as it folds a journal, so that a long attempt stays small on the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from xray_trainer.drills.replay import Frame, Replay
from xray_trainer.store.comments import Thread

Words = Callable[[str], str]


def replay_json(replay: Replay) -> dict[str, Any]:
    """Returns the length and the moments of a replay, each with what is different from the one before."""
    return {
        "length_ms": replay.length_ms,
        "worked_ms": replay.worked_ms,
        "has_sights": replay.has_sights,
        "moments": list(_moments(replay.frames)),
    }


def threads_json(threads: Iterable[Thread], *, person_id: str) -> list[dict[str, Any]]:
    """Returns what was said, in threads; `is_own` tells what the asking person said."""
    return [
        {
            "thread_id": thread.thread_id,
            **asdict(thread.subject),
            "comments": [
                {
                    "comment_id": comment.comment_id,
                    "author": comment.author,
                    "is_own": comment.author_id == person_id,
                    "is_read": comment.is_read,
                    "text": comment.text,
                    "written_at": comment.written_at.isoformat(),
                }
                for comment in thread.comments
            ],
        }
        for thread in threads
    ]


def _moments(frames: Iterable[Frame]) -> Iterator[dict[str, Any]]:
    first, *_ = frames = tuple(frames)
    yield {"at": 0, "t": 0, "act": first.act}
    for before, now in pairwise(frames):
        yield {
            "at": round(now.at_ms),
            "t": round(now.t_ms),
            "act": now.act,
            **({"function": now.function} if now.function else {}),
            **_changes(before, now),
        }


def _changes(before: Frame, now: Frame) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if now.event is not None and now.act.startswith("mark_"):
        changes["mark"] = dict(now.event.payload)
    if now.ticks != before.ticks:
        changes["ticks"] = list(now.ticks)
    if now.sight != before.sight and now.sight is not None:
        changes["sight"] = asdict(now.sight)
    if now.look != before.look:
        changes["look"] = dict(now.look)
    return changes
