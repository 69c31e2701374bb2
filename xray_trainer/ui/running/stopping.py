"""How the server starts and stops: requests in hand are finished, then the database is left in one file.

It answers as soon as it can; what only makes it quicker is done after that.

A connection that never ends must not keep the computer from shutting down: a while after the signal the
process ends anyway. What was acknowledged is on disk by then; only what nobody has an answer to is cut off.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from typing import Any

from starlette.concurrency import run_in_threadpool

from xray_trainer.installation.daily import start_daily
from xray_trainer.installation.settings_record import record_settings
from xray_trainer.settings import Settings
from xray_trainer.store.database import checkpoint_database
from xray_trainer.store.store import Store
from xray_trainer.ui.running.log import log_event, start_log

STOP_S = 8.0
"""How long requests in hand may take after the signal to stop."""

CUT_OFF = 143
"""Exit code of a server that had to cut requests off, as of one ended by SIGTERM."""

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_AFTER_S = 3.0
"""Answers that wait since a server fell go before pages that nobody has opened yet."""


def running(
    store: Store, settings: Settings, *, stop_s: float = STOP_S, then: Callable[[], None] | None = None
) -> Callable[[Any], AbstractAsyncContextManager[dict[str, Any]]]:
    """Returns the lifespan of an application: what is done when its server starts and when it stops.

    Args:
        store: to leave in order.
        settings: that say where the log goes.
        stop_s: how long requests in hand may take.
        then: done in the background soon after the server answers.
    """

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
        start_log(settings)
        limit_stopping(stop_s, tidy=partial(checkpoint_database, store.engine))
        log_event("started", version=version("xray-trainer"), process=os.getpid())
        begun = time.monotonic()
        _start(partial(record_settings, store, settings, now=datetime.now(UTC)))
        daily = start_daily(store, settings)
        if then is not None:
            asyncio.get_running_loop().call_later(_AFTER_S, _start, then)
        yield {}
        daily.set()
        await run_in_threadpool(checkpoint_database, store.engine)
        store.close()
        log_event("stopped", after_s=round(time.monotonic() - begun, 1))

    return lifespan


def limit_stopping(stop_s: float, *, tidy: Callable[[], None]) -> None:
    """Lets this process end a while after the signal to stop, whatever its connections do.

    Args:
        stop_s: how long they may go on.
        tidy: what is done last.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in _SIGNALS:
        handler = signal.getsignal(number)
        if callable(handler):
            signal.signal(number, partial(_stop, handler, stop_s, tidy))


def _start(work: Callable[[], object]) -> None:
    threading.Thread(target=_tried, args=(work,), name="afterwards", daemon=True).start()


def _tried(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:
        log_event("not warmed up", level=logging.ERROR, error=error)


def _stop(
    handler: Callable[[int, Any], Any], stop_s: float, tidy: Callable[[], None], number: int, frame: Any
) -> None:
    timer = threading.Timer(stop_s, _cut_off, args=(stop_s, tidy))
    timer.daemon = True
    timer.start()
    handler(number, frame)


def _cut_off(stop_s: float, tidy: Callable[[], None]) -> None:
    try:
        log_event("cut off", level=logging.WARNING, after_s=stop_s)
        tidy()
    finally:
        os._exit(CUT_OFF)
