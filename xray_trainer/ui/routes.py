"""The routes over which the viewer gets its scan and stores what a person does: JSON, tiles and a preview.

An attempt is named by a signed token. Handlers are thin: they read, call the store in a thread, and answer.
Truth passes only through `feedback`, which asks `store.answers.reveal`. Nothing of a request is logged.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from xray_trainer.drills.records import to_json
from xray_trainer.errors import (
    AttemptError,
    InputError,
    ScanFileError,
    SealedError,
    StorageError,
    SubmittedError,
    XrayTrainerError,
)
from xray_trainer.scans.tiles import preview_bytes, read_pyramid, tile_bytes
from xray_trainer.store.answers import reveal, submit
from xray_trainer.store.attempts import Attempt, attempt_info
from xray_trainer.store.database import check_database
from xray_trainer.store.events import append_events, events_of
from xray_trainer.store.people import language_of_attempt
from xray_trainer.store.store import Store
from xray_trainer.ui.feedback import feedback_json
from xray_trainer.ui.posts import EventPost, EventsPost, OversizeError, SubmitPost, read_post

Translate = Callable[[str, str], str]
Handler = Callable[[Request], Awaitable[Response]]

_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_NO_STORE = {**_SAFE, "Cache-Control": "no-store"}
_FOREVER = {**_SAFE, "Cache-Control": "private, max-age=31536000, immutable"}
_SMALL = re.compile(r"[0-9]{1,6}")

_STATUS: tuple[tuple[type[XrayTrainerError], int], ...] = (
    (OversizeError, 413),
    (SubmittedError, 409),
    (SealedError, 403),
    (AttemptError, 404),
    (ScanFileError, 404),
    (InputError, 400),
    (StorageError, 503),
)
_NO_TILE = "there is no such part of the scan"
_NO_DETAILS = {
    500: "something went wrong; tell the administrator",
    503: "the data cannot be reached right now; it will be tried again",
}


def _untranslated(_language: str, text: str) -> str:
    return text


def _server_time() -> datetime:
    return datetime.now(UTC)


def routes(
    store: Store,
    *,
    translate: Translate = _untranslated,
    clock: Callable[[], datetime] = _server_time,
) -> list[Route]:
    """Returns the routes of the application.

    Args:
        store: what they read and write.
        translate: gives a text in a language; called with language and English text.
        clock: the server's time, which decides how long an answer took.
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
        Route("/api/{rest:path}", _nothing_here),
    ]


@dataclass(frozen=True, slots=True)
class _Api:
    store: Store
    translate: Translate
    clock: Callable[[], datetime]

    def guarded(self, handler: Handler) -> Handler:
        """Returns the handler with every foreseen fault as an answer, in the browser's language."""

        async def answer(request: Request) -> Response:
            try:
                return await handler(request)
            except XrayTrainerError as error:
                return _refusal(error, partial(self.translate, _language(request)))
            except SQLAlchemyError:
                return _refusal(StorageError("the database cannot be used"), str)

        return answer

    async def health(self, _request: Request) -> Response:
        await run_in_threadpool(check_database, self.store.engine)
        return _json({"status": "ok"})

    async def attempt(self, request: Request) -> Response:
        return _json(await run_in_threadpool(self._attempt_json, self._attempt_id(request)))

    async def preview(self, request: Request) -> Response:
        folder = await run_in_threadpool(self._tiles, self._attempt_id(request))
        content = await run_in_threadpool(preview_bytes, folder)
        return _unchanging(request, content, media_type="image/png")

    async def tile(self, request: Request) -> Response:
        where = _tile_address(request)
        folder = await run_in_threadpool(self._tiles, self._attempt_id(request))
        content = await run_in_threadpool(tile_bytes, folder, **where)
        zipped = {"Content-Encoding": "gzip"}
        return _unchanging(request, content, media_type="application/octet-stream", headers=zipped)

    async def feedback(self, request: Request) -> Response:
        return _json(await run_in_threadpool(self._feedback_json, self._attempt_id(request)))

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
        return _json({"state": "submitted"})

    async def events(self, request: Request) -> Response:
        post = await read_post(request, EventsPost)
        attempt_id = self.store.tokens.attempt_of(post.token)
        stored = await run_in_threadpool(
            append_events, self.store, attempt_id, events=_events(post.events), now=self.clock()
        )
        if stored.refused and not stored.uuids:
            raise InputError(next(iter(stored.refused.values())))
        return _json({"stored": list(stored.uuids), "refused": dict(stored.refused)})

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
        info = read_pyramid(self.store.library.folder(attempt.scan_sha256))
        shown = {
            "width",
            "height",
            "tile_px",
            "num_levels",
            "energies",
            "encodings",
            "pixel_mm_xy",
            "beams",
            "window",
        }
        return info.model_dump(mode="json", include=shown)

    def _feedback_json(self, attempt_id: str) -> dict[str, Any]:
        feedback = reveal(self.store, attempt_id)
        language = language_of_attempt(self.store, attempt_id)
        return feedback_json(feedback, translate=lambda text: self.translate(language, text))


async def _nothing_here(_request: Request) -> Response:
    return _json({"error": "there is nothing at this address"}, status=404)


def _language(request: Request) -> str:
    """Returns the first language that the browser asks for, such as `ru` of `ru-RU, en;q=0.8`."""
    return re.split(r"[^a-zA-Z]", request.headers.get("accept-language", ""), maxsplit=1)[0].lower()


def _refusal(error: XrayTrainerError, words: Callable[[str], str]) -> Response:
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    sentence = _NO_DETAILS.get(status, str(error)) if not isinstance(error, ScanFileError) else _NO_TILE
    later = {"Retry-After": "1"} if status == 503 else None
    return _json({"error": words(sentence)}, status=status, headers=later)


def _json(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(content, status_code=status, headers={**_NO_STORE, **(headers or {})})


def _unchanging(
    request: Request, content: bytes, *, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={**_FOREVER, "ETag": etag})
    return Response(content, media_type=media_type, headers={**_FOREVER, "ETag": etag, **(headers or {})})


def _tile_address(request: Request) -> dict[str, Any]:
    names = ("energy", "level", "column", "row")
    numbers = [request.path_params[name] for name in names]
    if not all(_SMALL.fullmatch(number) for number in numbers):
        raise ScanFileError(_NO_TILE, reason="missing")
    where = dict(zip(names, map(int, numbers), strict=True))
    return {"encoding": request.path_params["encoding"], **where}


def _events(posts: list[EventPost]) -> list[dict[str, Any]]:
    return [post.model_dump() for post in posts]
