"""The gate before every own route: who asks, whether the token is theirs, and whether the role may do this.

With `sign_in = "open"` the signed tokens alone decide. Otherwise a session must stand behind each request,
and its person must be the one whom the token stands for. Pictures pass on a decision up to `PICTURE_S` old,
so that tiles cost no query each; so long a revoked session may still fetch them. Nothing else is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message

from xray_trainer.errors import ForbiddenError, SignedOutError
from xray_trainer.settings import SignIn
from xray_trainer.store.people import Person, find_person
from xray_trainer.store.sessions import Session, session_of
from xray_trainer.store.store import Store
from xray_trainer.ui.posts import parse_post, read_body
from xray_trainer.ui.replies import Clock, Handler, Translate, guarded, server_time
from xray_trainer.ui.rules import Rule, rule_for
from xray_trainer.ui.whose import is_own

COOKIE = "xray_session"
PICTURE_S = 3.0
"""How old a decision about a picture may be."""

_MOST = 20_000
_TOKENS = ("token", "seat", "scan_token")


class _Named(BaseModel):
    token: Annotated[str, StringConstraints(min_length=1, max_length=300, strict=True)]


@dataclass(slots=True)
class Remembered:
    """Until when which cookie may look at what; for pictures only."""

    ticks: Callable[[], float] = time.monotonic
    until: dict[tuple[str, str], float] = field(default_factory=dict)

    def has(self, cookie: str, what: str) -> bool:
        """Returns whether this was decided a moment ago."""
        return self.until.get((cookie, what), 0.0) > self.ticks()

    def keep(self, cookie: str, what: str) -> None:
        """Remembers a decision for a moment."""
        if len(self.until) >= _MOST:
            self.until.clear()
        self.until[cookie, what] = self.ticks() + PICTURE_S


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands before the routes of one process.

    Attributes:
        store: where sessions and people are.
        sign_in: how people sign in here.
        clock: the server's time.
        remembered: decisions of the last moment.
    """

    store: Store
    sign_in: SignIn
    clock: Clock = server_time
    remembered: Remembered = field(default_factory=Remembered)

    async def admit(self, request: Request, rule: Rule) -> Request:
        """Returns the request, which may pass.

        Raises:
            SignedOutError: there is no session, or it is somebody else's.
            ForbiddenError: the role may not do this.
            AttemptError: this server did not sign the token.
            InputError: a body is too large or names nothing.
        """
        if self.sign_in == "open" or not rule.needs_session:
            return request
        if rule.in_body:
            body = await read_body(request)
            token, request = parse_post(body, _Named).token, _with_body(request, body)
        else:
            token = next((request.path_params[name] for name in _TOKENS if name in request.path_params), "")
        cookie = request.cookies.get(COOKIE, "")
        if rule.is_picture and self.remembered.has(cookie, token):
            return request
        await run_in_threadpool(self._check, cookie, rule, token)
        if rule.is_picture:
            self.remembered.keep(cookie, token)
        return request

    def session(self, cookie: str, *, is_active: bool = True) -> Session | None:
        """Returns the session of a cookie, None where it has none that is open."""
        return session_of(self.store, cookie, now=self.clock(), is_active=is_active) if cookie else None

    def person(self, cookie: str, *, is_active: bool = True) -> Person | None:
        """Returns whose session a cookie is, None where it has none that is open."""
        session = self.session(cookie, is_active=is_active)
        return find_person(self.store, session.person_id) if session else None

    def _check(self, cookie: str, rule: Rule, token: str) -> None:
        person = self.person(cookie, is_active=not rule.is_quiet)
        if person is None:
            raise SignedOutError("nobody is signed in here any more; sign in again")
        if not rule.permits(person.role):
            raise ForbiddenError("this needs another role than yours; ask the administrator for it")
        if rule.knows == "anybody signed in":
            return
        if not is_own(self.store, person, rule.knows, token):
            raise SignedOutError("this was opened by somebody else; sign in as that person, or open it anew")


def gated(routes: Iterable[Route], gate: Gate, translate: Translate) -> list[Route]:
    """Returns the routes with the gate before each; those without a rule let nobody through."""
    return [_gated(route, gate, translate) for route in routes]


def person_of(request: Request, store: Store, *, clock: Clock = server_time) -> Person | None:
    """Returns who is signed in at the browser that asks, None where nobody is."""
    return Gate(store, "accounts", clock).person(request.cookies.get(COOKIE, ""))


def _gated(route: Route, gate: Gate, translate: Translate) -> Route:
    methods = sorted((route.methods or {"GET"}) - {"HEAD"})
    rules = {method: rule_for(method, route.path) for method in methods}
    handler: Handler = route.endpoint

    async def endpoint(request: Request) -> Response:
        rule = rules.get("GET" if request.method == "HEAD" else request.method)
        if rule is None:
            raise ForbiddenError("this address is closed")
        return await handler(await gate.admit(request, rule))

    return Route(route.path, guarded(endpoint, translate), methods=methods, name=route.name)


def _with_body(request: Request, body: bytes) -> Request:
    """Returns a request whose body was read already as one whose body can be read."""

    async def again() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, again)
