"""Who is told of requests: the log always, the figures for Prometheus where they are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.middleware import Middleware
from starlette.routing import Route

from xray_trainer.settings import Settings
from xray_trainer.store.store import Store
from xray_trainer.ui.running.log import log_request
from xray_trainer.ui.running.metrics_route import metrics_route
from xray_trainer.ui.running.requests import Observing


@dataclass(frozen=True, slots=True)
class Observed:
    """The middleware that sees every request, to be the outermost, and the routes that tell what it saw."""

    middleware: Middleware
    routes: list[Route]


def observed(store: Store, settings: Settings) -> Observed:
    """Returns what observes the requests of a server.

    Raises:
        InputError: the settings ask for figures behind a token that is too short.
    """
    if settings.metrics == "off":
        middleware = Middleware(Observing, listeners=[log_request])
        return Observed(middleware, [metrics_route(settings, None)])
    from xray_trainer.ui.running.metrics import Metrics

    metrics = Metrics(store)
    listeners = [log_request, metrics.observe]
    middleware = Middleware(Observing, listeners=listeners, gauge=metrics.change_pages)
    return Observed(middleware, [metrics_route(settings, metrics.text)])
