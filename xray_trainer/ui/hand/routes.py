"""The routes of a draft that is made by hand: what it is, keeping what was done, looking at hidden items.

A seat names the mentor and the draft. Keeping the same state again changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xray_trainer.errors import AttemptError
from xray_trainer.store.hand_drafts import HandDraft, hand_draft, keep_work
from xray_trainer.store.people import Person
from xray_trainer.store.store import Store
from xray_trainer.ui.hand.item_pictures import item_png
from xray_trainer.ui.hand.looking import LookingGlass
from xray_trainer.ui.hand.posts import LookPost, WorkPost
from xray_trainer.ui.hand.state import draft_json
from xray_trainer.ui.posts import read_post
from xray_trainer.ui.replies import (
    Clock,
    Handler,
    Translate,
    as_json,
    guarded_routes,
    server_time,
    unchanging,
    untranslated,
)
from xray_trainer.ui.seats import seated

PLACE = "hand:"
"""How places of drafts begin."""


def hand_routes(
    store: Store, *, translate: Translate = untranslated, clock: Clock = server_time
) -> list[Route]:
    """Returns the routes of hand-made exercises.

    Args:
        store: where drafts and scans lie.
        translate: gives a text in a language; called with language and English text.
        clock: the server's time.
    """
    api = _HandApi(store, LookingGlass(store.library), translate, clock)
    draft = "/api/hand/{seat}"
    handlers: list[tuple[str, Handler, str]] = [
        (draft, api.draft, "GET"),
        (f"{draft}/work", api.work, "POST"),
        (f"{draft}/look", api.look, "POST"),
        (f"{draft}/items/{{name}}", api.item, "GET"),
    ]
    return guarded_routes(handlers, translate)


@dataclass(frozen=True, slots=True)
class _HandApi:
    store: Store
    glass: LookingGlass
    translate: Translate
    clock: Clock = field(repr=False)

    async def draft(self, request: Request) -> Response:
        return as_json(await run_in_threadpool(self._draft_json, request.path_params["seat"]))

    async def work(self, request: Request) -> Response:
        post = await read_post(request, WorkPost)
        return as_json(await run_in_threadpool(self._keep, request.path_params["seat"], post))

    async def look(self, request: Request) -> Response:
        post = await read_post(request, LookPost)
        return as_json(await run_in_threadpool(self._look, request.path_params["seat"], post))

    async def item(self, request: Request) -> Response:
        seat, name = request.path_params["seat"], request.path_params["name"]
        await run_in_threadpool(self._at, seat)
        content = await run_in_threadpool(item_png, name)
        return unchanging(request, content, media_type="image/png")

    def _at(self, seat: str) -> tuple[Person, HandDraft]:
        person, place = seated(self.store, seat, "author")
        if not place.startswith(PLACE):
            raise AttemptError("this address belongs to no draft; open the page again")
        return person, hand_draft(self.store, person.person_id, place.removeprefix(PLACE))

    def _draft_json(self, seat: str) -> dict[str, Any]:
        person, draft = self._at(seat)
        shown = draft_json(self.store, draft, translate=partial(self.translate, person.language))
        if shown["can_hide"]:
            self.glass.warm(draft.scan_sha256)
        return shown

    def _keep(self, seat: str, post: WorkPost) -> dict[str, Any]:
        person, draft = self._at(seat)
        seq = keep_work(
            self.store, person.person_id, draft.draft_id, seq=post.seq, work=post.work, now=self.clock()
        )
        return {"seq": seq}

    def _look(self, seat: str, post: LookPost) -> dict[str, Any]:
        _person, draft = self._at(seat)
        return self.glass.look(draft.scan_sha256, post.hidden, post.item_id)
