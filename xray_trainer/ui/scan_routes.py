"""The routes of pictures: preview and tiles of any scan of the library that a signed token names.

The token stays the same for a scan within a drill or lesson, so that what was fetched beforehand is there
when it is shown. It opens this one scan and says nothing about what is hidden in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xray_trainer.scans.tiles import preview_bytes, tile_bytes
from xray_trainer.store.store import Store
from xray_trainer.ui.replies import Translate, guarded, tile_address, unchanging, untranslated


def scan_routes(store: Store, *, translate: Translate = untranslated) -> list[Route]:
    """Returns the routes of scans.

    Args:
        store: whose library holds the scans.
        translate: gives a text in a language; called with language and English text.
    """
    api = _ScanApi(store)
    scan = "/api/scans/{scan_token}"
    tile = f"{scan}/tiles/{{encoding}}/{{energy}}/{{level}}/{{column}}/{{row}}"
    return [
        Route(f"{scan}/preview", guarded(api.preview, translate)),
        Route(tile, guarded(api.tile, translate)),
    ]


@dataclass(frozen=True, slots=True)
class _ScanApi:
    store: Store

    async def preview(self, request: Request) -> Response:
        content = await run_in_threadpool(lambda: preview_bytes(self._folder(request)))
        return unchanging(request, content, media_type="image/png")

    async def tile(self, request: Request) -> Response:
        where = tile_address(request)
        content = await run_in_threadpool(lambda: tile_bytes(self._folder(request), **where))
        zipped = {"Content-Encoding": "gzip"}
        return unchanging(request, content, media_type="application/octet-stream", headers=zipped)

    def _folder(self, request: Request) -> Path:
        return self.store.library.folder(self.store.tokens.scan_of(request.path_params["scan_token"]))
