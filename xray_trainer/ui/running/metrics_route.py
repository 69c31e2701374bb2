"""Who may read `/metrics`: nobody, this very machine, or whoever sends a token; to others it is not there.

`local` answers 127.0.0.1 and ::1, but nothing that came through a proxy or asks for a name that anybody may
have lead here. `token` wants the header
`Authorization: Bearer TOKEN`.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xray_trainer.errors import InputError
from xray_trainer.settings import Settings
from xray_trainer.ui.hosts import is_nameless
from xray_trainer.ui.replies import SAFE, as_json

_MIN_TOKEN = 16
_HERE = ("127.0.0.1", "::1")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


def metrics_route(settings: Settings, figures: Callable[[], bytes] | None) -> Route:
    """Returns the route `/metrics`.

    Args:
        settings: that say who may read it.
        figures: gives them as Prometheus reads them; None where nobody counts.

    Raises:
        InputError: the settings ask for a token, but there is none that is long enough.
    """
    if settings.metrics == "token" and len(settings.metrics_token) < _MIN_TOKEN:
        raise InputError(
            "XRAY_TRAINER_METRICS_TOKEN must have {min_token} characters or more, "
            "got {got}; make one with: openssl rand -hex 16",
            min_token=_MIN_TOKEN,
            got=len(settings.metrics_token),
        )

    async def answer(request: Request) -> Response:
        if figures is None or not _may_read(request, settings):
            return as_json({"error": "there is nothing at this address"}, status=404)
        return Response(await run_in_threadpool(figures), media_type=_FORMAT, headers=SAFE)

    return Route("/metrics", answer, methods=["GET"])


def _may_read(request: Request, settings: Settings) -> bool:
    if settings.metrics == "token":
        said = request.headers.get("authorization", "")
        return hmac.compare_digest(said.encode(), f"Bearer {settings.metrics_token}".encode())
    is_forwarded = any(name in request.headers for name in _FORWARDED)
    is_here = request.client is not None and request.client.host in _HERE
    is_by_name = not is_nameless(request.headers.get("host", ""))
    return settings.metrics == "local" and is_here and not is_forwarded and not is_by_name
