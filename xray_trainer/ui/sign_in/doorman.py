"""Who may come to the application's pages: others are led to signing in before any page is made.

At the same time the secret of a session that is due gets changed, for only here is there an answer to put the
new cookie on. Routes have gates of their own (`ui.gates`), and pages ask again whom they are for.
"""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from xray_trainer.installation.identity_provider import CALLBACK
from xray_trainer.settings import SignIn
from xray_trainer.store.sessions import is_due, rotate, session_of
from xray_trainer.store.store import Store
from xray_trainer.ui.replies import Clock, server_time
from xray_trainer.ui.sign_in.cookies import add_cookie, cookie_of
from xray_trainer.ui.sign_in.places import SIGN_IN, SIGN_OUT


class Doorman:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, store: Store, sign_in: SignIn, clock: Clock = server_time) -> None:
        self._app, self._store, self._sign_in, self._clock = app, store, sign_in, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or passes it on."""
        if self._sign_in == "open" or not is_page(scope):
            await self._app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        is_known, renewed = await run_in_threadpool(self._look, cookie_of(asked))
        if not is_known:
            wanted = f"{asked.url.path}?{asked.url.query}" if asked.url.query else asked.url.path
            await RedirectResponse(f"{SIGN_IN}?{urlencode({'next': wanted})}", 303)(scope, receive, send)
            return
        await self._app(scope, receive, _with_cookie(send, renewed, asked) if renewed else send)

    def _look(self, cookie: str) -> tuple[bool, str | None]:
        """Returns whether somebody is signed in, and a new cookie where it is time for one."""
        now = self._clock()
        found = session_of(self._store, cookie, now=now)
        renewed = rotate(self._store, cookie, now=now) if found and is_due(found, now=now) else None
        return found is not None, renewed


def is_page(scope: Scope) -> bool:
    """Returns whether a request is a browser's for a page, as it is when an address is opened."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    path = scope["path"]
    if path.startswith(("/api/", "/_stcore/", "/auth/", CALLBACK, SIGN_IN, SIGN_OUT)):
        return False
    headers = HTTPConnection(scope).headers
    kind = headers.get("sec-fetch-dest")
    return kind == "document" if kind else "text/html" in headers.get("accept", "")


def _with_cookie(send: Send, value: str, asked: HTTPConnection) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            add_cookie(MutableHeaders(scope=message), value, asked=asked)
        await send(message)

    return sending
