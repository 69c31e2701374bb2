"""The line between a page and the server: nothing passes once the session behind it is over.

A page asks whom it is for when it is made. What a person does on it runs before that, and parts of it run by
themselves; so the line is asked at every message. If the session is over or the role another one, the page is
made anew instead, and nothing that was done on it happens.
"""

from __future__ import annotations

from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from xray_trainer.settings import SignIn
from xray_trainer.store.people import find_person
from xray_trainer.store.sessions import session_of, session_with
from xray_trainer.store.store import Store
from xray_trainer.ui.replies import Clock, server_time
from xray_trainer.ui.sign_in.cookies import cookie_of

_PROTOCOLS = b"sec-websocket-protocol"
_FRESH = 2
"""Protocols of a page that begins; a third one names the page that goes on."""

_Standing = tuple[str, str]
"""Who stands behind a line: the id of the session, and the role of its person."""


class Line:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, store: Store, sign_in: SignIn, clock: Clock = server_time) -> None:
        self._app, self._store, self._sign_in, self._clock = app, store, sign_in, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on; a line of somebody who is not signed in begins a page anew."""
        if scope["type"] != "websocket" or self._sign_in == "open":
            await self._app(scope, receive, send)
            return
        behind = await run_in_threadpool(self._behind, cookie_of(HTTPConnection(scope)))
        if behind is None:
            await self._app(_anew(scope), receive, send)
        else:
            await self._app(scope, self._watched(receive, behind), send)

    def _watched(self, receive: Receive, behind: _Standing) -> Receive:
        standing: _Standing | None = behind

        async def receiving() -> Message:
            nonlocal standing
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            content = message.get("bytes") or b""
            before = standing
            if standing is not None:
                standing = await run_in_threadpool(self._still, standing, is_active=is_by_hand(content))
            is_same = standing is not None and standing == before
            return message if is_same else {**message, "bytes": made_anew(content)}

        return receiving

    def _behind(self, cookie: str) -> _Standing | None:
        found = session_of(self._store, cookie, now=self._clock()) if cookie else None
        person = find_person(self._store, found.person_id) if found else None
        return (found.session_id, person.role) if found and person else None

    def _still(self, behind: _Standing, *, is_active: bool) -> _Standing | None:
        """Returns who stands behind a line now, None where nobody does any more."""
        session_id, _role = behind
        found = session_with(self._store, session_id, now=self._clock(), is_active=is_active)
        person = find_person(self._store, found.person_id) if found else None
        return (session_id, person.role) if person else None


def is_by_hand(message: bytes) -> bool:
    """Returns whether a message of a page is a person's doing rather than a part that renews itself."""
    parsed = BackMsg()
    with suppress(Exception):  # whatever cannot be read is not somebody's doing
        parsed.ParseFromString(message)
        return not parsed.rerun_script.is_auto_rerun
    return False


def made_anew(message: bytes) -> bytes:
    """Returns a message that only has the page made anew, in its language, whatever was done on it."""
    parsed, fresh = BackMsg(), BackMsg()
    with suppress(Exception):
        parsed.ParseFromString(message)
    fresh.rerun_script.query_string = parsed.rerun_script.query_string
    return bytes(fresh.SerializeToString())


def _anew(scope: Scope) -> Scope:
    """Returns a handshake that goes on with no earlier page, for what was on that one is not for nobody."""
    headers = [
        (name, b",".join(value.split(b",")[:_FRESH]) if name == _PROTOCOLS else value)
        for name, value in scope["headers"]
    ]
    return {**scope, "headers": headers, "subprotocols": scope.get("subprotocols", [])[:_FRESH]}
