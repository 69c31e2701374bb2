"""What lies around everything that the server answers, Streamlit's own addresses among them.

It adds the headers, refuses requests for another server's name and what another site has a browser send,
closes addresses of Streamlit that nobody here needs, and asks for a session before files that pages offer and
before files that are brought to pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime

from xray_trainer.store.sessions import Session
from xray_trainer.ui.gates import COOKIE, Gate
from xray_trainer.ui.headers import headers_for
from xray_trainer.ui.hosts import goes_by
from xray_trainer.ui.replies import as_json
from xray_trainer.ui.rules import STREAMLIT, Rule

SESSION_HEADER = "x-xray-trainer-session"
"""Carries the id of the session from the handshake of a page to whoever asks whose page it is."""

OWN_HEADER = "x-requested-with"
_OWN_VALUE = "xray-trainer"
_READING = ("GET", "HEAD", "OPTIONS")
_PAGES = ""
_UPLOAD = "/_stcore/upload_file/"
_POLICY = 1008
"""The code of a websocket that is closed by a rule (RFC 6455, section 7.4.1)."""


def comes_from_elsewhere(method: str, headers: Headers, *, has_cookie: bool) -> bool:
    """Returns whether another site may have had a browser send a request that changes something.

    A browser tells with `Sec-Fetch-Site` or `Origin` where a request comes from. Without both it must carry a
    header that no other site can add, unless it has no cookie either: then nothing acts in anybody's name.
    """
    if method in _READING:
        return False
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site != "same-origin":
        return True
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return True
    is_told = site is not None or origin is not None or headers.get(OWN_HEADER) == _OWN_VALUE
    return has_cookie and not is_told


def rule_of_streamlit(path: str) -> Rule | None:
    """Returns the rule of an address that Streamlit answers; None for pages and for own routes."""
    return next((rule for pattern, rule in _PATTERNS if pattern.fullmatch(path)), None)


class Shield:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, gate: Gate, names: frozenset[str] | None = None) -> None:
        self._app, self._gate, self._names = app, gate, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or passes it on."""
        if scope["type"] == "websocket" and not self._is_here(HTTPConnection(scope)):
            await send({"type": "websocket.close", "code": _POLICY})
        elif scope["type"] == "websocket":
            await self._app(await self._named(scope), receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, _with_headers(send, scope))
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = await self._refusal(HTTPConnection(scope))
        await (refused or self._app)(scope, receive, send)

    async def _refusal(self, asked: HTTPConnection) -> Response | None:
        if not self._is_here(asked):
            told = "this server does not go by this name; an administrator can add it to XRAY_TRAINER_HOSTS"
            return as_json({"error": told}, status=421)
        has_cookie = COOKIE in asked.cookies
        if comes_from_elsewhere(asked.scope["method"], asked.headers, has_cookie=has_cookie):
            return as_json({"error": "this was sent by another site"}, status=403)
        rule = rule_of_streamlit(asked.scope["path"])
        if rule is None or not (rule.needs_session or rule.knows == "nobody"):
            return None
        if rule.knows == "nobody":
            return as_json({"error": "there is nothing at this address"}, status=404)
        if await self._may_have(asked):
            return None
        return as_json({"error": "sign in again to open this file"}, status=401)

    def _is_here(self, asked: HTTPConnection) -> bool:
        return goes_by(asked.headers.get("host", ""), self._names)

    async def _named(self, scope: Scope) -> Scope:
        """Returns a handshake that tells whose session it is, and nothing that the browser said of that."""
        found = await self._session(HTTPConnection(scope))
        headers = [(name, value) for name, value in scope["headers"] if name.decode() != SESSION_HEADER]
        if found is not None:
            headers.append((SESSION_HEADER.encode(), found.session_id.encode()))
        return {**scope, "headers": headers}

    async def _may_have(self, asked: HTTPConnection) -> bool:
        if self._gate.sign_in == "open":
            return True
        found = await self._session(asked)
        return found is not None and has_page(asked.scope["path"], found.session_id)

    async def _session(self, asked: HTTPConnection) -> Session | None:
        cookie = asked.cookies.get(COOKIE, "")
        return await run_in_threadpool(self._gate.session, cookie) if cookie else None


def has_page(path: str, session_id: str) -> bool:
    """Returns whether a file that a page offers, or takes, belongs to a page of this session.

    A file that no page offers at this moment passes: while a page is made anew it offers none, and Streamlit
    keeps such a file for one more run only. Its name is a hash of what is in it.
    """
    if not runtime.exists():
        return False
    if path.startswith(_UPLOAD):
        return _session_of_page(path.removeprefix(_UPLOAD).partition("/")[0]) == session_id
    pages = _offering(path)
    return not pages or session_id in map(_session_of_page, pages)


def _offering(path: str) -> list[str]:
    """Returns the pages that offer a file of Streamlit's media storage."""
    file_id = PurePosixPath(path).stem
    by_page = runtime.get_instance().media_file_mgr._files_by_session_and_coord
    return [page for page, files in dict(by_page).items() if file_id in tuple(files.values())]


def _session_of_page(page: str) -> str | None:
    client = runtime.get_instance().get_client(page)
    context = getattr(client, "client_context", None)
    told: Iterable[tuple[str, str]] = context.headers if context is not None else ()
    return next((value for name, value in told if name == SESSION_HEADER), None)


def _with_headers(send: Send, scope: Scope) -> Send:
    wanted = headers_for(scope["path"], is_secure=scope["scheme"] == "https")

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in wanted.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _patterns() -> Iterable[tuple[re.Pattern[str], Rule]]:
    for rule in STREAMLIT:
        if rule.path != _PAGES:
            yield compile_path(rule.path)[0], rule


_PATTERNS = tuple(_patterns())
