"""Asking routes without a server between: a request in, a status and a body out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.applications import Starlette

HEADERS = [
    (b"content-type", b"application/json"),
    (b"x-requested-with", b"xray-trainer"),
    (b"host", b"localhost"),
]


async def ask(
    app: Starlette,
    method: str,
    path: str,
    body: bytes = b"",
    *,
    query: str = "",
    headers: Iterable[tuple[bytes, bytes]] = (),
) -> tuple[int, bytes]:
    """Returns status and body of the answer.

    Args:
        app: with the routes.
        method: of HTTP.
        path: as it is after the address was decoded.
        body: of the request.
        query: of the address, encoded.
        headers: beside those of the application.
    """
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(errors="replace"),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [*HEADERS, *headers],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }
    asked = iter([{"type": "http.request", "body": body, "more_body": False}])
    told: dict[str, Any] = {"status": 0, "body": b""}

    async def receive() -> dict[str, Any]:
        return next(asked, {"type": "http.disconnect"})

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            told["status"] = message["status"]
        else:
            told["body"] += message.get("body", b"")

    await app(scope, receive, send)
    return told["status"], told["body"]
