"""Every route of the application, asked with altered bodies and addresses by people who hold real tokens."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import random
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.applications import Starlette
from starlette.routing import Route

from tests.packages.conftest import NOON, Installation
from tests.scans.fuzzing import altered, seeds
from tests.security.asking import ask
from tests.security.fuzz_bodies import WITH_TOKEN, makers
from tests.security.json_damage import HOSTILE, altered_json
from tests.ui.desk.conftest import write_result
from tests.ui.hand.conftest import own_scan
from xray_trainer.scans.caged import read_scan_caged
from xray_trainer.settings import Settings, load_settings
from xray_trainer.store.attachments import attachments_of
from xray_trainer.store.attempts import attempt_info, next_attempt
from xray_trainer.store.flags import flagged_exercises, keep
from xray_trainer.store.hand_drafts import begin_draft
from xray_trainer.store.own_scans import add_own_scan
from xray_trainer.store.people import ensure_person, set_role
from xray_trainer.store.rooms import join_by_code, open_room
from xray_trainer.ui.application import application_middleware, application_routes, application_store
from xray_trainer.ui.attempt_json import drill_scope
from xray_trainer.ui.desk.results import desk_results
from xray_trainer.ui.detection import detection_routes

SLOW_S = 10.0
TOKEN = "token-of-the-fuzzing-scanner"
BEARER = [(b"authorization", f"Bearer {TOKEN}".encode())]
FINAL: Final = ("/submit", "/pause", "/resume", "/next")
FILTERS: Final = {"low": "0.2", "high": "0.9", "family": "CT-DOOR", "state": "open", "text": "high"}


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
        self._desk()
        self.loop = asyncio.new_event_loop()
        self._see_that_bodies_are_right()
        posting = [route for route in self.routes if route.path in self.bodies]
        self.asked = [*self.routes, *posting, *posting]

    def try_one(self, rng: random.Random) -> str:
        route = rng.choice(self.asked)
        method = (
            rng.choice(sorted(route.methods or {"GET"}))
            if rng.random() < 0.97
            else rng.choice(("DELETE", "PUT", "PATCH", "TRACE", "\u00e9"))
        )
        path = self._address(route, rng)
        body, query = self._body(route, rng), self._query(route, rng)
        what = f"{method} {route.path} {path} ?{query} {body[:1500]!r}"
        status = self._ask(method, path, body, query=query, what=what)
        assert status < 500, f"{what}: {status}"
        if status == 200:
            self._go_on(route.path, body)
        return f"{status}"

    def close(self) -> None:
        self.loop.close()
        self.store.close()

    def _ask(self, method: str, path: str, body: bytes, *, query: str = "", what: str) -> int:
        asked = ask(self.app, method, path, body, query=query, headers=BEARER)
        try:
            return self.loop.run_until_complete(asyncio.wait_for(asked, SLOW_S))[0]
        except Exception as error:
            raise AssertionError(f"{what}: {error!r}") from error

    def _go_on(self, path: str, body: bytes) -> None:
        """Opens anew what a request ended."""
        if path == "/api/flags":
            for one in flagged_exercises(self.store):
                keep(self.store, one.exercise_id, person_id=self.mentor.person_id, now=NOON)
        if path.endswith("/submit"):
            self.attempt = self._open_attempt()
        if path == "/api/rooms/events" and b'"close"' in body:
            self._open_room()

    def _see_that_bodies_are_right(self) -> None:
        """Sees that each body is taken before it is altered: else its damage reaches nothing."""
        for path, make in self.bodies.items():
            token = self._token(path, random.Random(1))
            body = make(random.Random(1)) | ({"token": token} if path in WITH_TOKEN else {})
            where = path.replace("{token}", token).replace("{seat}", token)
            status = self._ask("POST", where, json.dumps(body).encode(), what=path)
            assert status == 200, f"{path}: {status} {body}"
            self._go_on(path, b"")

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

    def _desk(self) -> None:
        """Lays results on the desk, and looks up what may stand in addresses."""
        results = desk_results(write_result(load_settings().results))
        entry = next(one for one in results.entries if one.finding_keys)
        self.bodies = makers((entry.key, entry.finding_keys[0]))
        self.known = {"encoding": ("u16", "u16", "u8", "png"), "name": ("powder-sack", "brick-wrapped", "x"),
                      "sha256": [one.sha256 for one in attachments_of(self.store, "exercise-0")],
                      "key": [one.key for one in results.entries]}  # fmt: skip

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
            who = self.mentor if leads or path.endswith("/events") else self.trainee
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
        is_open = leads or path.endswith((*FINAL, "/events", "/flags"))
        return tokens.token_of(self.attempt if is_open else str(self.answered))

    def _address(self, route: Route, rng: random.Random) -> str:
        def value(name: str) -> str:
            if rng.random() < 0.06:
                hostile = str(rng.choice(HOSTILE))[:300].encode(errors="replace").decode()
                return rng.choice(
                    (hostile, "..", "%2e%2e", "a/b", altered(b"token.x.y", b"abc", rng).decode("latin-1"))
                )
            if name in ("token", "seat"):
                return self._token(route.path, rng)
            if name == "scan_token":
                seen = attempt_info(self.store, str(self.answered))
                return self.store.tokens.scan_token(drill_scope(seen.drill_id), seen.scan_sha256)
            known = rng.choice(self.known.get(name, ("0",) * 9 + ("1",)))
            return known or "0" * 16

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
        if route.path.endswith("/queue") and rng.random() < 0.7:
            return urlencode({rng.choice(list(FILTERS)): rng.choice(list(FILTERS.values()))})
        if rng.random() < 0.2:
            return quote(str(rng.choice(HOSTILE))[:200].encode(errors="replace"), safe="=&")
        return ""

    def _body(self, route: Route, rng: random.Random) -> bytes:
        if route.path.endswith("/detect"):
            return altered(rng.choice(self.files)[1], rng.choice(self.files)[1], rng)
        make = self.bodies.get(route.path)
        body = make(rng) if make else {}
        if route.path in WITH_TOKEN and rng.random() < 0.97:
            return _with_token(altered_json(body, rng), self._token(route.path, rng))
        return altered_json(body, rng)


def _with_token(body: bytes, token: str) -> bytes:
    """Returns a body with a right token in it, so that its damage gets past the look at that."""
    if not body.startswith(b"{"):
        return body
    rest = body[1:].lstrip()
    return b'{"token": "' + token.encode() + (b'"' if rest.startswith(b"}") else b'", ') + rest
