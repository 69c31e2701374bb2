"""The routes of the analyst's desk: the queue, a scan with its findings, pictures over it, verdicts.

A desk is named by a signed token: an analyst at a result folder. Who stops being an analyst loses every desk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xray_trainer.batch.per_scan import map_path
from xray_trainer.errors import AttemptError, InputError, ScanFileError
from xray_trainer.scans.tiles import preview_bytes, tile_bytes
from xray_trainer.settings import Settings
from xray_trainer.store.people import Person, find_person
from xray_trainer.store.store import Store
from xray_trainer.store.verdicts import add_verdicts, verdicts_of
from xray_trainer.ui.desk.exercises import make_exercise
from xray_trainer.ui.desk.folders import result_folder
from xray_trainer.ui.desk.posts import ExercisePost, VerdictEvent, VerdictsPost
from xray_trainer.ui.desk.queue import Filters, Words, queue_json, words_by_finding
from xray_trainer.ui.desk.results import DeskResults, Entry, desk_results
from xray_trainer.ui.desk.scans import ScanShelf, map_png, material_png
from xray_trainer.ui.desk.view import scan_json
from xray_trainer.ui.posts import read_post
from xray_trainer.ui.replies import (
    Clock,
    Handler,
    Translate,
    as_json,
    guarded_routes,
    server_time,
    tile_address,
    unchanging,
    untranslated,
)
from xray_trainer.ui.scan_json import scan_info_json


def desk_routes(
    store: Store,
    settings: Settings,
    *,
    translate: Translate = untranslated,
    clock: Clock = server_time,
) -> list[Route]:
    """Returns the routes of the desk.

    Args:
        store: where verdicts and exercises go.
        settings: which folders there are.
        translate: gives a text in a language; called with language and English text.
        clock: the server's time.
    """
    api = _DeskApi(store, settings, ScanShelf(settings.home / "desk"), translate, clock)
    scan = "/api/desk/{token}/scans/{key}"
    tile = f"{scan}/tiles/{{encoding}}/{{energy}}/{{level}}/{{column}}/{{row}}"
    handlers: list[tuple[str, Handler, str]] = [
        ("/api/desk/verdicts", api.verdicts, "POST"),
        ("/api/desk/{token}/queue", api.queue, "GET"),
        (scan, api.scan, "GET"),
        (f"{scan}/preview", api.preview, "GET"),
        (f"{scan}/map", api.map, "GET"),
        (f"{scan}/material", api.material, "GET"),
        (tile, api.tile, "GET"),
        (f"{scan}/exercise", api.exercise, "POST"),
    ]
    return guarded_routes(handlers, translate)


@dataclass(frozen=True, slots=True)
class _Desk:
    """An analyst at a result folder."""

    person: Person
    results: DeskResults
    name: str


@dataclass(frozen=True, slots=True)
class _DeskApi:
    store: Store
    settings: Settings
    shelf: ScanShelf
    translate: Translate
    clock: Clock = field(repr=False)

    async def queue(self, request: Request) -> Response:
        try:
            filters = Filters.model_validate(dict(request.query_params))
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            raise InputError(
                "{field}: {problem}", field=".".join(map(str, first["loc"])), problem=first["msg"]
            ) from None
        return as_json(await run_in_threadpool(self._queue, request.path_params["token"], filters))

    async def scan(self, request: Request) -> Response:
        return as_json(await run_in_threadpool(self._scan, *_names(request)))

    async def preview(self, request: Request) -> Response:
        content = await run_in_threadpool(lambda: preview_bytes(self._place(*_names(request))))
        return unchanging(request, content, media_type="image/png")

    async def material(self, request: Request) -> Response:
        content = await run_in_threadpool(lambda: material_png(self._place(*_names(request))))
        return unchanging(request, content, media_type="image/png")

    async def map(self, request: Request) -> Response:
        content = await run_in_threadpool(self._map, *_names(request))
        return unchanging(request, content, media_type="image/png")

    async def tile(self, request: Request) -> Response:
        where = tile_address(request)
        content = await run_in_threadpool(lambda: tile_bytes(self._place(*_names(request)), **where))
        zipped = {"Content-Encoding": "gzip"}
        return unchanging(request, content, media_type="application/octet-stream", headers=zipped)

    async def exercise(self, request: Request) -> Response:
        await read_post(request, ExercisePost)
        return as_json(await run_in_threadpool(self._exercise, *_names(request)))

    async def verdicts(self, request: Request) -> Response:
        post = await read_post(request, VerdictsPost)
        return as_json(await run_in_threadpool(self._keep, post))

    def _desk(self, token: str) -> _Desk:
        person_id, name = self.store.tokens.desk_of(token)
        person = find_person(self.store, person_id)
        if person is None or person.role != "analyst":
            raise AttemptError("only analysts open results; sign in as one")
        return _Desk(person, desk_results(result_folder(self.settings.results, name)), name)

    def _entry(self, token: str, key: str) -> tuple[_Desk, Entry]:
        desk = self._desk(token)
        return desk, desk.results.entry(key)

    def _words(self, desk: _Desk, key: str = "") -> Words:
        person_id = desk.person.person_id
        said = verdicts_of(self.store, desk.results.checkpoints, person_id=person_id, scan_key=key)
        return words_by_finding(said)

    def _queue(self, token: str, filters: Filters) -> dict[str, Any]:
        desk = self._desk(token)
        return queue_json(desk.results, self._words(desk), filters)

    def _scan(self, token: str, key: str) -> dict[str, Any]:
        desk, entry = self._entry(token, key)
        if entry.row.status == "failed":
            raise InputError(entry.row.message)
        try:
            place = self.shelf.open(entry.row.uri)
        except ScanFileError as error:
            raise InputError(error.sentence) from None
        words = partial(self.translate, desk.person.language)
        over = map_path(desk.results.folder, entry.row.uri)
        shown = scan_json(entry, place, words=self._words(desk, key), translate=words, anomaly_map=over)
        return {**shown, "scan": scan_info_json(place)}

    def _place(self, token: str, key: str) -> Path:
        _desk, entry = self._entry(token, key)
        return self.shelf.open(entry.row.uri)

    def _map(self, token: str, key: str) -> bytes:
        desk, entry = self._entry(token, key)
        return map_png(map_path(desk.results.folder, entry.row.uri))

    def _exercise(self, token: str, key: str) -> dict[str, Any]:
        desk, entry = self._entry(token, key)
        made = make_exercise(
            self.store.acting(desk.person.person_id),
            self.shelf,
            entry,
            words=self._words(desk, key),
            title=desk.name,
            owner=desk.person.person_id,
            now=self.clock(),
        )
        return {"set": made.title, "num_exercises": made.num_exercises}

    def _keep(self, post: VerdictsPost) -> dict[str, Any]:
        desk = self._desk(post.token)
        wanted = {event.uuid: _checkpoint(desk.results, event) for event in post.events}
        verdicts = [event.verdict(wanted[event.uuid]) for event in post.events if wanted[event.uuid]]
        add_verdicts(self.store, desk.person.person_id, verdicts=verdicts, now=self.clock())
        _ = partial(self.translate, desk.person.language)
        lost = _("these results hold no such finding any more")
        return {
            "stored": [verdict.uuid for verdict in verdicts],
            "refused": {uuid: lost for uuid, checkpoint in wanted.items() if not checkpoint},
        }


def _checkpoint(results: DeskResults, event: VerdictEvent) -> str:
    """Returns the checkpoint of the finding that an event is about, "" where there is no such finding."""
    entry = results.by_key.get(event.payload.scan)
    if entry is None or event.payload.finding not in entry.finding_keys:
        return ""
    return entry.row.checkpoint


def _names(request: Request) -> tuple[str, str]:
    return request.path_params["token"], request.path_params["key"]
