"""Every route of the application, asked with altered bodies and addresses by people who hold real tokens."""

from __future__ import annotations

import asyncio
import importlib
import os
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import UUID

from starlette.applications import Starlette
from starlette.routing import Route

from tests.packages.conftest import HIDDEN, NOON, Installation
from tests.scans.fuzzing import altered, seeds
from tests.security.asking import ask
from tests.security.json_damage import HOSTILE, altered_json
from tests.ui.hand.conftest import own_scan
from xray_trainer.scans.caged import read_scan_caged
from xray_trainer.settings import Settings
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.hand_drafts import begin_draft
from xray_trainer.store.own_scans import add_own_scan
from xray_trainer.store.people import ensure_person, set_role
from xray_trainer.store.rooms import join_by_code, open_room
from xray_trainer.ui.application import application_middleware, application_routes, application_store
from xray_trainer.ui.detection import detection_routes

SLOW_S = 10.0
TOKEN = "token-of-the-fuzzing-scanner"
BEARER = [(b"authorization", f"Bearer {TOKEN}".encode())]
Made = dict[str, Any]


def searched(path: Path, _words: object) -> dict[str, Any]:
    """Returns what the reader says, in place of a detector, which damaged files do not reach."""
    return {"height_px": read_scan_caged(path)[0].shape_hw[0]}


class Api:
    """All routes but pages, over one filled store in the data folder of the environment."""

    def __init__(self, _folder: Path) -> None:
        importlib.import_module("xray_trainer.synthesis.overlay.by_hand")  # and torch, which takes seconds
        self.store = application_store()
        self.house = Installation(self.store, Path(os.environ["XRAY_TRAINER_HOME"]))
        self.house.add_set(num=3)
        detect = Settings(detect_endpoint=True, detect_token=TOKEN, detect_max_mb=1)
        scanner = detection_routes(detect, search=searched)
        self.routes = [*scanner, *application_routes()]
        self.app = Starlette(routes=self.routes, middleware=application_middleware())
        self.files = seeds()
        self.number = 0
        self._people()
        self.loop = asyncio.new_event_loop()

    def try_one(self, rng: random.Random) -> str:
        route = rng.choice(self.routes)
        method = (
            rng.choice(sorted(route.methods or {"GET"}))
            if rng.random() < 0.97
            else rng.choice(("DELETE", "PUT", "PATCH", "TRACE", "\u00e9"))
        )
        path = self._address(route, rng)
        body, query = self._body(route, rng), self._query(route, rng)
        what = f"{method} {route.path} {path} ?{query} {body[:1500]!r}"
        asked = ask(self.app, method, path, body, query=query, headers=BEARER)
        try:
            status, _told = self.loop.run_until_complete(asyncio.wait_for(asked, SLOW_S))
        except Exception as error:
            raise AssertionError(f"{what}: {error!r}") from error
        assert status < 500, f"{what}: {status}"
        if status == 200 and route.path.endswith("/submit"):
            self.attempt = self._open_attempt()
        if status == 200 and route.path == "/api/rooms/events" and b'"close"' in body:
            self._open_room()
        return f"{status}"

    def close(self) -> None:
        self.loop.close()
        self.store.close()

    def _people(self) -> None:
        now = NOON
        self.mentor = ensure_person(self.store, "Mentor", now=now)
        set_role(self.store, self.mentor.person_id, role="mentor")
        self.trainee = ensure_person(self.store, "Aigerim", now=now)
        self.analyst = ensure_person(self.store, "Analyst", now=now)
        set_role(self.store, self.analyst.person_id, role="analyst")
        self.answered = self.house.answer(self.house.drill("Bek"))
        self.attempt = self._open_attempt()
        self._open_room()
        sha256 = add_own_scan(self.store, self.mentor.person_id, scan=own_scan(), name="own.png", now=now)
        self.draft = begin_draft(self.store, self.mentor.person_id, scan_sha256=sha256, now=now)

    def _open_attempt(self) -> str:
        self.number += 1
        drill = self.house.drill(f"Trainee {self.number}")
        attempt = next_attempt(self.store, drill.drill_id, now=NOON)
        assert attempt is not None
        return attempt.attempt_id

    def _open_room(self) -> None:
        ids = [f"exercise-{number}" for number in range(3)]
        self.room = open_room(self.store, self.mentor.person_id, title="R", exercise_ids=ids, now=NOON)
        join_by_code(self.store, self.trainee.person_id, code=self.room.code or "", now=NOON)

    def _token(self, path: str, rng: random.Random) -> str:
        """Returns a token that opens what the address is about, seldom that of something else."""
        tokens, leads = self.store.tokens, rng.random() < 0.5
        if rng.random() < 0.05:
            path = rng.choice([route.path for route in self.routes])
        if "/rooms" in path:
            who = self.mentor if leads else self.trainee
            return tokens.seat_token(who.person_id, f"room:{self.room.room_id}")
        places = {
            "/hand": f"hand:{self.draft}",
            "/review": f"answer:{self.answered}",
            "/together": "scan:exercise-0",
        }
        for part, place in places.items():
            if part in path:
                return tokens.seat_token(self.mentor.person_id, place)
        if "/desk" in path:
            return tokens.desk_token(self.analyst.person_id, "monday")
        return tokens.token_of(self.attempt if leads or "submit" in path else str(self.answered))

    def _address(self, route: Route, rng: random.Random) -> str:
        def value(name: str) -> str:
            if rng.random() < 0.06:
                hostile = str(rng.choice(HOSTILE))[:300].encode(errors="replace").decode()
                return rng.choice(
                    (hostile, "..", "%2e%2e", "a/b", altered(b"token.x.y", b"abc", rng).decode("latin-1"))
                )
            if name in ("token", "seat"):
                return self._token(route.path, rng)
            known = {"encoding": "png", "name": "brick", "sha256": "0" * 64, "key": "0" * 16,
                     "scan_token": "x.y"}  # fmt: skip
            return known.get(name, str(rng.randrange(3)))

        return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: value(found[1]), route.path)

    def _query(self, route: Route, rng: random.Random) -> str:
        if route.path.endswith("/news"):
            return urlencode({"wait": 0, "after": rng.choice((0, 1, 10**30, "x"))})
        if route.path.endswith("/detect"):
            asked = {
                "name": rng.choice(("a.png", "../../b.tiff", "c.raw", "d.dcm", "e.\x00")),
                "white_level": "250",
            }
            return urlencode(asked if rng.random() < 0.5 else {"name": asked["name"]})
        if rng.random() < 0.2:
            return quote(str(rng.choice(HOSTILE))[:200].encode(errors="replace"), safe="=&")
        return ""

    def _body(self, route: Route, rng: random.Random) -> bytes:
        if route.path.endswith("/detect"):
            return altered(rng.choice(self.files)[1], rng.choice(self.files)[1], rng)
        made = self._bodies().get(route.path)
        return altered_json(made(route.path, rng), rng) if made else altered_json({}, rng)

    def _bodies(self) -> dict[str, Callable[[str, random.Random], Made]]:
        """Returns how to make a right body, by the path of its route."""
        mark = {"mark_id": "m1", "geometry": HIDDEN.to_geojson(), "confidence": 4}
        place = "/api/review/{token}"
        return {
            "/api/events": lambda path, rng: self._with_token(path, rng, events=[event(rng, mark)]),
            "/api/attempts/{token}/submit": lambda _, rng: {**answer(rng), "events": [event(rng, mark)]},
            "/api/flags": lambda path, rng: self._with_token(path, rng, **flag(rng)),
            "/api/rooms/events": lambda path, rng: self._with_token(
                path, rng, events=[room_event(rng, mark)]
            ),
            "/api/rooms/{seat}/presence": lambda _path, _rng: dict(PRESENCE),
            "/api/hand/{seat}/work": lambda _, rng: {"seq": rng.randrange(1, 10**6), "work": work(rng)},
            "/api/hand/{seat}/look": lambda _, rng: {"hidden": [hidden(rng)], "item_id": uuid(rng)},
            f"{place}/comments": lambda _, rng: {**COMMENT, "comment_id": uuid(rng)},
            f"{place}/reviewed": lambda _path, _rng: {"is_reviewed": True},
            "/api/desk/verdicts": lambda path, rng: self._with_token(path, rng, events=[verdict(rng)]),
        }

    def _with_token(self, path: str, rng: random.Random, **more: Any) -> Made:
        return {"token": self._token(path, rng), **more}


PRESENCE: Final = {"position": 0, "view": [0, 0, 9, 9], "pointer": [1, 2], "lag_ms": 20}
COMMENT: Final = {"text": "The doors.", "mark_id": "m1", "geometry": HIDDEN.to_geojson(), "at_ms": 12.0}


def answer(rng: random.Random) -> Made:
    return {"decision": "suspicious", "key": f"key-{rng.randrange(10**9)}"}


def flag(rng: random.Random) -> Made:
    return {"key": f"key-{rng.randrange(10**9)}", "kind": "wrong_truth", "comment": "no"}


def uuid(rng: random.Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


def event(rng: random.Random, mark: Made) -> Made:
    kinds = {
        "mark_add": mark,
        "mark_change": mark,
        "mark_delete": {"mark_id": "m1"},
        "indicator": {"name": "x", "on": True},
        "view": {"function": "window", "low": 0.1, "high": 0.9},
        "decision": {"decision": "clear"},
    }
    kind = rng.choice(list(kinds))
    return {"uuid": uuid(rng), "seq": rng.randrange(1000), "t": 1.0, "kind": kind, "payload": kinds[kind]}


def room_event(rng: random.Random, mark: Made) -> Made:
    at = {"position": rng.randrange(3)}
    kinds = {
        "show": at,
        "reveal": at,
        "poll": {**at, "phase": "asked"},
        "share": {"marks": "names"},
        "follow": {"on": True},
        "draw": {**at, "fades": True, "points": [[1, 2], [3, 4]]},
        "erase": at,
        "mark_add": {**at, **mark},
        "mark_delete": {**at, "mark_id": "m1"},
        "vote": {**at, "decision": "clear", "confidence": 3},
        "say": {"text": "<b>hello</b>"},
        "track": {**at, "samples": [[1, 0, 0, 9, 9]]},
    }
    kind = "close" if rng.random() < 0.01 else rng.choice(list(kinds))
    payload = kinds.get(kind, {})
    return {"uuid": uuid(rng), "order": rng.randrange(1000), "t": 1.0, "kind": kind, "payload": payload}


def hidden(rng: random.Random) -> Made:
    placed = {"item": "brick", "item_seed": 1, "kind": "LD-HOMOG", "x_px": 90.0, "y_px": 60.0}
    return {"item_id": uuid(rng), "placement": placed}


def work(rng: random.Random) -> Made:
    mark = {"mark_id": uuid(rng), "geometry": HIDDEN.to_geojson(), "shape": "polygon", "kind": "LD-HOMOG"}
    return {"marks": [mark], "hidden": [hidden(rng)] if rng.random() < 0.3 else []}


def verdict(rng: random.Random) -> Made:
    said = {"scan": "0" * 16, "finding": "0" * 16, "verdict": "confirmed", "comment": "x"}
    return {"uuid": uuid(rng), "seq": 1, "t": 1.0, "kind": "verdict", "payload": said}
