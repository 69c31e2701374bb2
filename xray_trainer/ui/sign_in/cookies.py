"""The cookie of a session: never read by scripts, never sent along by other sites, gone with the browser."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response

from xray_trainer.ui.gates import COOKIE


def cookie_of(asked: HTTPConnection) -> str:
    """Returns the cookie of a request, `""` where it has none."""
    return asked.cookies.get(COOKIE, "")


def give_cookie(answer: Response, value: str, *, asked: HTTPConnection) -> None:
    """Puts a session's cookie on an answer; under https the browser sends it over nothing else."""
    answer.set_cookie(COOKIE, value, httponly=True, samesite="lax", secure=is_secure(asked), path="/")


def take_cookie(answer: Response, *, asked: HTTPConnection) -> None:
    """Has the browser forget the cookie."""
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=is_secure(asked), path="/")


def add_cookie(headers: MutableHeaders, value: str, *, asked: HTTPConnection) -> None:
    """Puts a session's cookie on the headers of an answer that somebody else makes."""
    carrier = Response()
    give_cookie(carrier, value, asked=asked)
    headers.append("set-cookie", carrier.headers["set-cookie"])


def is_secure(asked: HTTPConnection) -> bool:
    """Returns whether a request came over https."""
    return asked.url.scheme in ("https", "wss")
