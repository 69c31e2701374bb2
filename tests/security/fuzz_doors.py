"""Every route behind the gate where people sign in: altered cookies, other people's tokens, altered forms."""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from starlette.routing import Route

from tests.scans.fuzzing import altered
from tests.security.asking import ask
from tests.security.json_damage import HOSTILE, altered_json
from tests.security.place import make_place
from xray_trainer.store.people import Person
from xray_trainer.ui.gates import COOKIE
from xray_trainer.ui.sign_in import places

SLOW_S: Final = 10.0
FORMS: Final = {
    places.SIGN_IN: {"login": "trainee here", "password": "three small words", "after": "/drill"},
    places.NEW_PASSWORD: {"pass": "x.y", "password": "three small words", "again": "three small words"},
    places.LINK: {"login": "Saule", "password": "three small words", "again": "three small words"},
    places.SIGN_OUT: {},
}


class Doors:
    """A filled store behind the gate, with somebody of every role in two units, each signed in."""

    def __init__(self, folder: Path) -> None:
        self.place = make_place(folder)
        self.routes = [one for one in self.place.routes if isinstance(one, Route)]
        self.here = [one for (_role, spot), one in self.place.people.items() if spot == "here"]
        self.everybody = list(self.place.people.values())
        self.loop = asyncio.new_event_loop()

    def try_one(self, rng: random.Random) -> str:
        route, owner = rng.choice(self.routes), rng.choice(self.here)
        method = rng.choice(sorted(route.methods or {"GET"})) if rng.random() < 0.97 else "DELETE"
        asker = owner if rng.random() < 0.7 else rng.choice(self.everybody)
        path, body = self._address(route.path, owner, rng), self._body(method, route.path, owner, rng)
        what = f"{method} {route.path} {path} by {asker.name} {body[:1500]!r}"
        asked = ask(self.place.app, method, path, body, headers=self._headers(asker, route.path, rng))
        try:
            status, _told = self.loop.run_until_complete(asyncio.wait_for(asked, SLOW_S))
        except Exception as error:
            raise AssertionError(f"{what}: {error!r}") from error
        assert status < 500, f"{what}: {status}"
        return f"{status}"

    def close(self) -> None:
        self.loop.close()
        self.place.store.close()

    def _address(self, path: str, owner: Person, rng: random.Random) -> str:
        address = self.place.address(path, owner)
        if rng.random() < 0.85:
            return address
        damaged = altered(address.encode(), address.encode(), rng).decode("latin-1")
        return damaged if damaged.startswith("/") else f"/{damaged}"

    def _headers(self, asker: Person, path: str, rng: random.Random) -> list[tuple[bytes, bytes]]:
        cookie = self.place.cookie(asker).encode()
        if rng.random() < 0.2:
            cookie = altered(cookie, cookie, rng)
        headers = [(b"cookie", COOKIE.encode() + b"=" + cookie)]
        if path in FORMS:
            headers += [
                (b"content-type", b"application/x-www-form-urlencoded"),
                (b"origin", b"http://localhost"),
            ]
        if rng.random() < 0.1:
            hostile = str(rng.choice(HOSTILE))[:500].encode("latin-1", "replace").replace(b"\n", b"")
            name = rng.choice(
                (b"origin", b"referer", b"accept-language", b"x-forwarded-for", b"content-length")
            )
            headers.append((name, hostile))
        return headers

    def _body(self, method: str, path: str, owner: Person, rng: random.Random) -> bytes:
        if path not in FORMS:
            return altered_json(self.place.body(method, path, owner) or {}, rng)
        try:
            fields = json.loads(altered_json(FORMS[path], rng))
            body = urlencode(fields, errors="replace").encode()
        except (ValueError, TypeError, AttributeError, RecursionError):
            body = altered_json(FORMS[path], rng)
        return altered(body or b"a=b", b"login=%00&x=%ff", rng) if rng.random() < 0.3 else body
