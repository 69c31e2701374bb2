"""The routes of reviewed answers: a replay with its truth, what is said about it, whether it is done.

An answer is named by a signed token of a person at `answer:<id>` (a mentor) or at `own:<id>` (whoever gave
it). Who may see what is asked anew at every request: `store.answer_access`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xray_trainer.accounts.permissions import Act
from xray_trainer.errors import AttemptError
from xray_trainer.store.answer_access import Side, require_access
from xray_trainer.store.attempts import attempt_info, exercise_of
from xray_trainer.store.comments import Subject, add_comment, mark_read, threads_of
from xray_trainer.store.people import Person
from xray_trainer.store.replays import replay_of
from xray_trainer.store.review_queue import is_reviewed, set_reviewed
from xray_trainer.store.store import Store
from xray_trainer.store.truths import judged_attempt
from xray_trainer.ui.attempt_json import Words, drill_scope, references_json, scan_json
from xray_trainer.ui.enclosed import case_json
from xray_trainer.ui.feedback import feedback_json
from xray_trainer.ui.paper_lines import paper_lines
from xray_trainer.ui.posts import read_post
from xray_trainer.ui.replies import (
    Clock,
    Handler,
    Translate,
    as_json,
    guarded_routes,
    server_time,
    untranslated,
)
from xray_trainer.ui.review.posts import CommentPost, ReviewedPost
from xray_trainer.ui.review.replay_json import replay_json, threads_json
from xray_trainer.ui.seats import seat_token, seated

_ACTS: dict[str, Act] = {"answer": "review_answers", "own": "drill"}


def answer_token(store: Store, person: Person, attempt_id: str, *, is_own: bool = False) -> str:
    """Returns the token over which a person reaches an answer on the routes."""
    return seat_token(store, person, f"{'own' if is_own else 'answer'}:{attempt_id}")


def answer_routes(
    store: Store, *, translate: Translate = untranslated, clock: Clock = server_time
) -> list[Route]:
    """Returns the routes of reviewed answers.

    Args:
        store: what they read and write.
        translate: gives a text in a language; called with language and English text.
        clock: the server's time.
    """
    api = _AnswerApi(store, translate, clock)
    place = "/api/review/{token}"
    handlers: list[tuple[str, Handler, str]] = [
        (place, api.replay, "GET"),
        (f"{place}/comments", api.comments, "GET"),
        (f"{place}/comments", api.say, "POST"),
        (f"{place}/read", api.read, "POST"),
        (f"{place}/reviewed", api.reviewed, "POST"),
    ]
    return guarded_routes(handlers, translate)


@dataclass(frozen=True, slots=True)
class _Seat:
    """A person at an answer, and as whom they are there."""

    person: Person
    attempt_id: str
    side: Side


@dataclass(frozen=True, slots=True)
class _AnswerApi:
    store: Store
    translate: Translate
    clock: Clock

    async def replay(self, request: Request) -> Response:
        return as_json(await run_in_threadpool(lambda: self._replay_json(self._seat(request))))

    async def comments(self, request: Request) -> Response:
        return as_json(await run_in_threadpool(lambda: self._threads(self._seat(request))))

    async def say(self, request: Request) -> Response:
        post = await read_post(request, CommentPost)
        return as_json(await run_in_threadpool(lambda: self._say(self._seat(request), post)))

    async def read(self, request: Request) -> Response:
        def keep() -> None:
            seat = self._seat(request)
            mark_read(self.store, seat.person.person_id, seat.attempt_id, now=self.clock())

        await run_in_threadpool(keep)
        return as_json({"state": "read"})

    async def reviewed(self, request: Request) -> Response:
        post = await read_post(request, ReviewedPost)

        def keep() -> None:
            seat = self._seat(request, mentor_only=True)
            change = partial(set_reviewed, self.store, seat.attempt_id, person_id=seat.person.person_id)
            change(is_done=post.is_reviewed, now=self.clock())

        await run_in_threadpool(keep)
        return as_json({"is_reviewed": post.is_reviewed})

    def _seat(self, request: Request, *, mentor_only: bool = False) -> _Seat:
        """Returns who asks about which answer.

        Raises:
            AttemptError: this server did not sign the token, or it names no answer.
            ForbiddenError: the person may not see the answer, or not do this.
            SealedError: it may not be seen yet.
        """
        token = request.path_params["token"]
        _person_id, place = self.store.tokens.seat_of(token)
        kind, _, attempt_id = place.partition(":")
        if kind not in _ACTS or not attempt_id:
            raise AttemptError("this address belongs to no answer; open the page again")
        person, _place = seated(self.store, token, "review_answers" if mentor_only else _ACTS[kind])
        return _Seat(person, attempt_id, require_access(self.store, person, attempt_id))

    def _replay_json(self, seat: _Seat) -> dict[str, Any]:
        store, words = self.store, self._words(seat)
        attempt = attempt_info(store, seat.attempt_id)
        judged = judged_attempt(store, seat.attempt_id)
        return {
            "side": seat.side,
            "scan": scan_json(store, drill_scope(attempt.drill_id), attempt.scan_sha256),
            "papers": paper_lines(attempt.declaration, words),
            "references": references_json(store, attempt, words),
            "decision": attempt.decision,
            "seconds": attempt.seconds,
            "feedback": judged
            and {
                **feedback_json(judged, others=None, translate=words),
                "case": case_json(store, exercise_of(store, seat.attempt_id)),
            },
            "is_reviewed": is_reviewed(store, seat.attempt_id),
            "threads": self._threads(seat)["threads"],
            **replay_json(replay_of(store, seat.attempt_id)),
        }

    def _say(self, seat: _Seat, post: CommentPost) -> dict[str, Any]:
        add_comment(
            self.store,
            seat.person,
            seat.attempt_id,
            comment_id=post.comment_id,
            text=post.text,
            thread_id=post.thread_id or "",
            subject=Subject(post.mark_id, post.geometry, post.at_ms),
            now=self.clock(),
        )
        return self._threads(seat)

    def _threads(self, seat: _Seat) -> dict[str, Any]:
        person_id = seat.person.person_id
        threads = threads_of(self.store, seat.attempt_id, person_id=person_id)
        return {"threads": threads_json(threads, person_id=person_id)}

    def _words(self, seat: _Seat) -> Words:
        return partial(self.translate, seat.person.language)
