"""Whether the server is alive, and whether it is ready for people: two addresses that anybody may ask.

Neither tells more than a word for what is wrong; `xray-trainer doctor` tells the rest on the machine itself.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xray_trainer.errors import StorageError
from xray_trainer.store.database import check_database
from xray_trainer.store.store import Store
from xray_trainer.ui.replies import as_json

MIN_FREE_BYTES = 500_000_000
"""Room below which nobody should begin a drill: what a few busy hours write."""

_PATIENCE_S = 5.0


def health_routes(store: Store, *, min_free_bytes: int = MIN_FREE_BYTES) -> list[Route]:
    """Returns `/healthz`, 200 while the process answers, and `/readyz`, 503 with reasons where not ready.

    Args:
        store: that must be usable.
        min_free_bytes: room that the disk of the data folder must have.
    """
    readiness = _Readiness(store, min_free_bytes)
    return [
        Route("/healthz", _alive, methods=["GET"]),
        Route("/readyz", readiness.answer, methods=["GET"]),
    ]


async def _alive(_request: Request) -> Response:
    return as_json({"status": "ok"})


@dataclass(frozen=True, slots=True)
class _Readiness:
    store: Store
    min_free_bytes: int

    async def answer(self, _request: Request) -> Response:
        checks: dict[str, Callable[[], bool]] = {
            "database": self._has_database,
            "disk": self._has_room,
            "library": self._has_library,
        }
        reasons = [name for name, check in checks.items() if not await _holds(check)]
        if reasons:
            headers = {"Retry-After": "5"}
            return as_json({"status": "not ready", "reasons": reasons}, status=503, headers=headers)
        return as_json({"status": "ready"})

    def _has_database(self) -> bool:
        check_database(self.store.engine)
        return True

    def _has_room(self) -> bool:
        return shutil.disk_usage(self.store.home).free >= self.min_free_bytes

    def _has_library(self) -> bool:
        root = self.store.library.root
        return not root.exists() or os.access(root, os.R_OK | os.X_OK)


async def _holds(check: Callable[[], bool]) -> bool:
    try:
        return await asyncio.wait_for(to_thread.run_sync(check, abandon_on_cancel=True), _PATIENCE_S)
    except (StorageError, OSError, TimeoutError):
        return False
