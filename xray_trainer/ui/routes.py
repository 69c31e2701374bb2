"""The routes over which the viewer gets an attempt and stores what a person does, all of it JSON.

An attempt is named by a signed token. Handlers are thin: they read, call the store in a thread, and answer.
Truth passes only through `feedback`, which asks `store.answers.reveal`. Nothing of a request is logged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xray_trainer.errors import InputError
from xray_trainer.store.advance import upcoming_scan
from xray_trainer.store.answers import reveal, submit
from xray_trainer.store.attempts import attempt_info, exercise_of
from xray_trainer.store.events import append_events, events_of
from xray_trainer.store.flags import add_flag
from xray_trainer.store.others import others_of
from xray_trainer.store.pauses import pause, resume
from xray_trainer.store.people import language_of_attempt
from xray_trainer.store.store import Store
from xray_trainer.ui.attempt_json import Words, attempt_json, clock_json, drill_scope, scan_json
from xray_trainer.ui.enclosed import enclosed_bytes, enclosed_json
from xray_trainer.ui.feedback import feedback_json
from xray_trainer.ui.posts import EventPost, EventsPost, FlagPost, SubmitPost, read_post
from xray_trainer.ui.replies import (
    Clock,
    Handler,
    Translate,
    as_json,
    guarded_routes,
    language_of,
    server_time,
    untranslated,
)
from xray_trainer.ui.running.health import health_routes
from xray_trainer.ui.scan_routes import scan_routes


def routes(
    store: Store,
    *,
    translate: Translate = untranslated,
    clock: Clock = server_time,
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
    handlers: list[tuple[str, Handler, str]] = [
        (attempt, api.attempt, "GET"),
        (f"{attempt}/next", api.next, "GET"),
        (f"{attempt}/feedback", api.feedback, "GET"),
        (f"{attempt}/enclosed/{{sha256}}", api.enclosed, "GET"),
        (f"{attempt}/submit", api.submit, "POST"),
        (f"{attempt}/pause", api.pause, "POST"),
        (f"{attempt}/resume", api.resume, "POST"),
        ("/api/events", api.events, "POST"),
        ("/api/flags", api.flags, "POST"),
    ]
    return [
        *guarded_routes(handlers, translate),
        *health_routes(store),
        *scan_routes(store, translate=translate),
        *more,
        Route("/api/{rest:path}", _nothing_here),
    ]


@dataclass(frozen=True, slots=True)
class _Api:
    store: Store
    translate: Translate
    clock: Clock

    async def attempt(self, request: Request) -> Response:
        return as_json(await run_in_threadpool(self._attempt_json, self._attempt_id(request)))

    async def next(self, request: Request) -> Response:
        return as_json(await run_in_threadpool(self._next_json, self._attempt_id(request)))

    async def feedback(self, request: Request) -> Response:
        return as_json(await run_in_threadpool(self._feedback_json, self._attempt_id(request)))

    async def enclosed(self, request: Request) -> Response:
        attempt_id, sha256 = self._attempt_id(request), request.path_params["sha256"]
        await run_in_threadpool(reveal, self.store, attempt_id)
        exercise_id = await run_in_threadpool(exercise_of, self.store, attempt_id)
        return await run_in_threadpool(enclosed_bytes, self.store, exercise_id, sha256, request)

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

    async def pause(self, request: Request) -> Response:
        return await self._change_clock(request, pause)

    async def resume(self, request: Request) -> Response:
        return await self._change_clock(request, resume)

    async def flags(self, request: Request) -> Response:
        post = await read_post(request, FlagPost)
        attempt_id = self.store.tokens.attempt_of(post.token)
        flag = partial(add_flag, key=post.key, kind=post.kind, comment=post.comment, now=self.clock())
        await run_in_threadpool(flag, self.store, attempt_id)
        return as_json({"state": "flagged"})

    async def events(self, request: Request) -> Response:
        post = await read_post(request, EventsPost)
        attempt_id = self.store.tokens.attempt_of(post.token)
        stored = await run_in_threadpool(
            append_events, self.store, attempt_id, events=_events(post.events), now=self.clock()
        )
        if stored.refused and not stored.uuids:
            raise InputError(next(iter(stored.refused.values())))
        words = partial(self.translate, language_of(request))
        refused = {uuid: why.told(words) for uuid, why in stored.refused.items()}
        return as_json({"stored": list(stored.uuids), "refused": refused})

    def _attempt_id(self, request: Request) -> str:
        return self.store.tokens.attempt_of(request.path_params["token"])

    async def _change_clock(self, request: Request, change: Callable[..., None]) -> Response:
        attempt_id = self._attempt_id(request)
        await run_in_threadpool(change, self.store, attempt_id, now=self.clock())
        attempt = await run_in_threadpool(attempt_info, self.store, attempt_id)
        return as_json(clock_json(attempt, now=self.clock()))

    def _attempt_json(self, attempt_id: str) -> dict[str, Any]:
        return attempt_json(
            self.store,
            attempt_info(self.store, attempt_id),
            events=events_of(self.store, attempt_id),
            translate=self._words(attempt_id),
            now=self.clock(),
        )

    def _next_json(self, attempt_id: str) -> dict[str, Any]:
        drill_id = attempt_info(self.store, attempt_id).drill_id
        sha256 = upcoming_scan(self.store, drill_id, now=self.clock(), rng=np.random.default_rng())
        return {"scan": scan_json(self.store, drill_scope(drill_id), sha256) if sha256 else None}

    def _feedback_json(self, attempt_id: str) -> dict[str, Any]:
        feedback = reveal(self.store, attempt_id)
        scan = partial(scan_json, self.store, drill_scope(attempt_info(self.store, attempt_id).drill_id))
        without = scan(feedback.benign_sha256) if feedback.benign_sha256 else None
        enclosed = self._enclosed_json(attempt_id)
        shown = feedback_json(
            replace(feedback, text="") if enclosed["words"] else feedback,
            others=others_of(self.store, attempt_id),
            translate=self._words(attempt_id),
        )
        return {**shown, "without": without, **enclosed}

    def _enclosed_json(self, attempt_id: str) -> dict[str, Any]:
        return enclosed_json(
            self.store,
            exercise_of(self.store, attempt_id),
            language=language_of_attempt(self.store, attempt_id),
            address=f"/api/attempts/{self.store.tokens.token_of(attempt_id)}/enclosed",
        )

    def _words(self, attempt_id: str) -> Words:
        return partial(self.translate, language_of_attempt(self.store, attempt_id))


async def _nothing_here(_request: Request) -> Response:
    return as_json({"error": "there is nothing at this address"}, status=404)


def _events(posts: list[EventPost]) -> list[dict[str, Any]]:
    return [post.model_dump() for post in posts]
