"""The routes over which the viewer gets its scan and stores what a person does: JSON, tiles and a preview.

An attempt is named by a signed token. Handlers are thin: they read, call the store in a thread, and answer.
Truth passes only through `feedback`, which asks `store.answers.reveal`. Nothing of a request is logged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xray_trainer.drills.records import to_json
from xray_trainer.errors import InputError
from xray_trainer.scans.tiles import preview_bytes, tile_bytes
from xray_trainer.store.answers import reveal, submit
from xray_trainer.store.attempts import Attempt, attempt_info
from xray_trainer.store.database import check_database
from xray_trainer.store.events import append_events, events_of
from xray_trainer.store.people import language_of_attempt
from xray_trainer.store.store import Store
from xray_trainer.ui.feedback import feedback_json
from xray_trainer.ui.posts import EventPost, EventsPost, SubmitPost, read_post
from xray_trainer.ui.replies import (
    Handler,
    Translate,
    as_json,
    guarded,
    tile_address,
    unchanging,
    untranslated,
)
from xray_trainer.ui.scan_json import scan_info_json


def _server_time() -> datetime:
    return datetime.now(UTC)


def routes(
    store: Store,
    *,
    translate: Translate = untranslated,
    clock: Callable[[], datetime] = _server_time,
    more: Sequence[Route] = (),
) -> list[Route]:
    """Returns the routes of the application.

    Args:
        store: what they read and write.
        translate: gives a text in a language; called with language and English text.
        clock: the server's time, which decides how long an answer took.
        more: routes of other parts of the application.
    """
    api = _Api(store, translate, clock)
    attempt = "/api/attempts/{token}"
    tile = f"{attempt}/tiles/{{encoding}}/{{energy}}/{{level}}/{{column}}/{{row}}"
    return [
        Route("/healthz", api.guarded(api.health)),
        Route(attempt, api.guarded(api.attempt)),
        Route(f"{attempt}/preview", api.guarded(api.preview)),
        Route(tile, api.guarded(api.tile)),
        Route(f"{attempt}/feedback", api.guarded(api.feedback)),
        Route(f"{attempt}/submit", api.guarded(api.submit), methods=["POST"]),
        Route("/api/events", api.guarded(api.events), methods=["POST"]),
        *more,
        Route("/api/{rest:path}", _nothing_here),
    ]


@dataclass(frozen=True, slots=True)
class _Api:
    store: Store
    translate: Translate
    clock: Callable[[], datetime]

    def guarded(self, handler: Handler) -> Handler:
        return guarded(handler, self.translate)

    async def health(self, _request: Request) -> Response:
        await run_in_threadpool(check_database, self.store.engine)
        return as_json({"status": "ok"})

    async def attempt(self, request: Request) -> Response:
        return as_json(await run_in_threadpool(self._attempt_json, self._attempt_id(request)))

    async def preview(self, request: Request) -> Response:
        folder = await run_in_threadpool(self._tiles, self._attempt_id(request))
        content = await run_in_threadpool(preview_bytes, folder)
        return unchanging(request, content, media_type="image/png")

    async def tile(self, request: Request) -> Response:
        where = tile_address(request)
        folder = await run_in_threadpool(self._tiles, self._attempt_id(request))
        content = await run_in_threadpool(tile_bytes, folder, **where)
        zipped = {"Content-Encoding": "gzip"}
        return unchanging(request, content, media_type="application/octet-stream", headers=zipped)

    async def feedback(self, request: Request) -> Response:
        return as_json(await run_in_threadpool(self._feedback_json, self._attempt_id(request)))

    async def submit(self, request: Request) -> Response:
        attempt_id = self._attempt_id(request)
        post = await read_post(request, SubmitPost)
        await run_in_threadpool(
            submit,
            self.store,
            attempt_id,
            decision=post.decision,
            key=post.key,
            events=_events(post.events),
            now=self.clock(),
        )
        return as_json({"state": "submitted"})

    async def events(self, request: Request) -> Response:
        post = await read_post(request, EventsPost)
        attempt_id = self.store.tokens.attempt_of(post.token)
        stored = await run_in_threadpool(
            append_events, self.store, attempt_id, events=_events(post.events), now=self.clock()
        )
        if stored.refused and not stored.uuids:
            raise InputError(next(iter(stored.refused.values())))
        return as_json({"stored": list(stored.uuids), "refused": dict(stored.refused)})

    def _attempt_id(self, request: Request) -> str:
        return self.store.tokens.attempt_of(request.path_params["token"])

    def _tiles(self, attempt_id: str) -> Path:
        return self.store.library.folder(attempt_info(self.store, attempt_id).scan_sha256)

    def _attempt_json(self, attempt_id: str) -> dict[str, Any]:
        attempt = attempt_info(self.store, attempt_id)
        return {
            "scan": self._scan_json(attempt),
            "state": attempt.state,
            "decision": attempt.decision,
            "events": [to_json(event) for event in events_of(self.store, attempt_id)],
        }

    def _scan_json(self, attempt: Attempt) -> dict[str, Any]:
        return scan_info_json(self.store.library.folder(attempt.scan_sha256))

    def _feedback_json(self, attempt_id: str) -> dict[str, Any]:
        feedback = reveal(self.store, attempt_id)
        language = language_of_attempt(self.store, attempt_id)
        return feedback_json(feedback, translate=lambda text: self.translate(language, text))


async def _nothing_here(_request: Request) -> Response:
    return as_json({"error": "there is nothing at this address"}, status=404)


def _events(posts: list[EventPost]) -> list[dict[str, Any]]:
    return [post.model_dump() for post in posts]
