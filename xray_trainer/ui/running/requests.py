"""What requests came to, told to whoever listens: route, status and duration, never an address or a body."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_NO_ROUTE = "none"


@dataclass(frozen=True, slots=True)
class Served:
    """A request and its answer.

    Attributes:
        method: of HTTP, `OTHER` for one that nobody knows.
        route: template of the address, such as `/api/attempts/{token}`; what stood in its place is not kept.
        status: of the answer, 500 where there was none.
        seconds: until the last byte.
        error: what the handler raised, None where nothing.
    """

    method: str
    route: str
    status: int
    seconds: float
    error: Exception | None = None


Listener = Callable[[Served], None]


class Observing:
    """Tells listeners of every request once it is answered; counts open pages in `gauge`, by one each."""

    def __init__(
        self, app: ASGIApp, *, listeners: Sequence[Listener], gauge: Callable[[int], None] | None = None
    ) -> None:
        """Keeps the application within and who is told."""
        self._app = app
        self._listeners = listeners
        self._gauge = gauge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on and tells what it came to."""
        if scope["type"] == "http":
            await self._observe(scope, receive, send)
        elif scope["type"] == "websocket" and self._gauge:
            await self._count(scope, receive, send, self._gauge)
        else:
            await self._app(scope, receive, send)

    async def _observe(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, begun, raised = 500, time.perf_counter(), None

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            raised = error
            raise
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            served = Served(method, route_of(scope), status, time.perf_counter() - begun, raised)
            for listener in self._listeners:
                listener(served)

    async def _count(self, scope: Scope, receive: Receive, send: Send, gauge: Callable[[int], None]) -> None:
        gauge(1)
        try:
            await self._app(scope, receive, send)
        finally:
            gauge(-1)


def route_of(scope: Scope) -> str:
    """Returns the template of the route that took a request, `none` where none did."""
    path = getattr(scope.get("route"), "path", None)
    return _NO_ROUTE if path is None else (path or "/")
