"""Bodies that routes take as they are, to be altered: a maker for every route that something is posted to."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from tests.packages.conftest import HIDDEN
from xray_trainer.drills.journal import KINDS
from xray_trainer.store.flags import KINDS as FLAGS

Made = dict[str, Any]
Maker = Callable[[random.Random], Made]

MARK: Final = {"mark_id": "m1", "geometry": HIDDEN.to_geojson(), "confidence": 4}
PRESENCE: Final = {"position": 0, "view": [0, 0, 9, 9], "pointer": [1, 2], "lag_ms": 20}
COMMENT: Final = {"text": "The doors.", "mark_id": "m1", "geometry": HIDDEN.to_geojson(), "at_ms": 12.0}
WITH_TOKEN: Final = ("/api/events", "/api/flags", "/api/rooms/events", "/api/desk/verdicts")
"""Routes whose body holds the token."""


def makers(finding: tuple[str, str]) -> dict[str, Maker]:
    """Returns how to make a right body, but for its token, by the path of its route.

    Args:
        finding: keys of a scan on the desk and of one of its findings.
    """
    answer, hand = "/api/review/{token}", "/api/hand/{seat}"
    return {
        "/api/events": lambda rng: {"events": [event(rng)]},
        "/api/attempts/{token}/submit": lambda rng: {**decided(rng), "events": [event(rng)]},
        "/api/flags": flag,
        "/api/rooms/events": lambda rng: {"events": [room_event(rng)]},
        "/api/rooms/{seat}/presence": lambda _rng: dict(PRESENCE),
        f"{hand}/work": lambda rng: {"seq": rng.randrange(1, 10**6), "work": work(rng)},
        f"{hand}/look": look,
        f"{answer}/comments": lambda rng: {**COMMENT, "comment_id": uuid(rng)},
        f"{answer}/reviewed": lambda _rng: {"is_reviewed": True},
        "/api/desk/verdicts": lambda rng: {"events": [verdict(rng, *finding)]},
    }


def uuid(rng: random.Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


def decided(rng: random.Random) -> Made:
    return {"decision": "suspicious", "key": f"key-{rng.randrange(10**9)}"}


def flag(rng: random.Random) -> Made:
    return {"key": f"key-{rng.randrange(10**9):09}", "kind": rng.choice(FLAGS), "comment": "no"}


def event(rng: random.Random) -> Made:
    payloads = {
        "mark_delete": {"mark_id": "m1"},
        "indicator": {"id": "mismatched_seal", "on": True},
        "view": {"function": "window", "low": 0.1, "high": 0.9},
    }
    kind = rng.choice(KINDS)
    payload = payloads.get(kind, MARK)
    return {"uuid": uuid(rng), "seq": rng.randrange(1000), "t": 1.0, "kind": kind, "payload": payload}


def room_event(rng: random.Random) -> Made:
    at = {"position": rng.randrange(3)}
    kinds: dict[str, Made] = {
        "show": at,
        "reveal": at,
        "poll": {**at, "phase": "asked"},
        "share": {"marks": "names"},
        "follow": {"on": True},
        "draw": {**at, "fades": True, "points": [[1, 2], [3, 4]]},
        "erase": at,
        "mark_add": {**at, **MARK},
        "mark_delete": {**at, "mark_id": "m1"},
        "vote": {**at, "decision": "clear", "confidence": 3},
        "say": {"text": "<b>hello</b>"},
        "track": {**at, "samples": [[1, 0, 0, 9, 9]]},
    }
    kind = "close" if rng.random() < 0.01 else rng.choice(list(kinds))
    payload = kinds.get(kind, {})
    return {"uuid": uuid(rng), "order": rng.randrange(1000), "t": 1.0, "kind": kind, "payload": payload}


def hidden(rng: random.Random) -> Made:
    placed = {"item": "powder-sack", "item_seed": 1, "kind": "LD-HOMOG", "x_px": 130.0, "y_px": 90.0}
    return {"item_id": uuid(rng), "placement": placed}


def look(rng: random.Random) -> Made:
    items = [hidden(rng) for _ in range(rng.choice((1, 1, 2)))]
    return {"hidden": items, "item_id": items[-1]["item_id"]}


def work(rng: random.Random) -> Made:
    mark = {"mark_id": uuid(rng), "geometry": HIDDEN.to_geojson(), "shape": "polygon", "kind": "LD-HOMOG"}
    return {"marks": [mark], "hidden": [hidden(rng)] if rng.random() < 0.3 else []}


def verdict(rng: random.Random, scan: str, finding: str) -> Made:
    said = {
        "scan": scan,
        "finding": finding,
        "verdict": rng.choice(("confirm", "reject", "")),
        "comment": "x",
    }
    return {"uuid": uuid(rng), "seq": rng.randrange(1000), "t": 1.0, "kind": "verdict", "payload": said}
