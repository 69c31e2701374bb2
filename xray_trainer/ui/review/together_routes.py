"""The route of a scan with everybody's marks on it, for mentors: `scan:<exercise id>` in a signed token."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xray_trainer.drills.answer import DECISIONS, HIGHEST_CONFIDENCE, LOWEST_CONFIDENCE
from xray_trainer.errors import AttemptError, InputError
from xray_trainer.store.people import Person
from xray_trainer.store.store import Store
from xray_trainer.store.together import together_of
from xray_trainer.ui.attempt_json import scan_json
from xray_trainer.ui.feedback import finding_json, truth_json
from xray_trainer.ui.replies import Translate, as_json, guarded, untranslated
from xray_trainer.ui.review.together_json import Shown, together_json
from xray_trainer.ui.seats import seat_token, seated

_PLACE = "scan"


def scan_seat(store: Store, person: Person, exercise_id: str) -> str:
    """Returns the token over which a mentor reaches everybody's marks on an exercise."""
    return seat_token(store, person, f"{_PLACE}:{exercise_id}")


def together_routes(store: Store, *, translate: Translate = untranslated) -> list[Route]:
    """Returns the route.

    Args:
        store: what it reads.
        translate: gives a text in a language; called with language and English text.
    """
    api = _TogetherApi(store, translate)
    return [Route("/api/together/{token}", guarded(api.together, translate), methods=["GET"])]


@dataclass(frozen=True, slots=True)
class _TogetherApi:
    store: Store
    translate: Translate

    async def together(self, request: Request) -> Response:
        return as_json(await run_in_threadpool(lambda: self._json(request)))

    def _json(self, request: Request) -> dict[str, Any]:
        person, place = seated(self.store, request.path_params["token"], "review_answers")
        kind, _, exercise_id = place.partition(":")
        if kind != _PLACE:
            raise AttemptError("this address belongs to no scan; open the page again")
        together = together_of(self.store, person, exercise_id)
        words = partial(self.translate, person.language)
        return {
            "scan": scan_json(self.store, f"exercise:{exercise_id}", together.scan_sha256),
            "truth": [truth_json(hidden, together.text, words) for hidden in together.truth],
            "findings": [finding_json(finding, words) for finding in together.findings],
            **together_json(together, _shown(request), translate=words),
        }


def _shown(request: Request) -> Shown:
    """Returns which marks an address asks for.

    Raises:
        InputError: it asks for what cannot be.
    """
    asked = request.query_params
    least, decision = asked.get("least", "1"), asked.get("decision", "")
    if not (least.isdecimal() and LOWEST_CONFIDENCE <= int(least) <= HIGHEST_CONFIDENCE):
        raise InputError("a least confidence must be 1 to 5, got {got!r}", got=least[:20])
    if decision not in ("", *DECISIONS):
        raise InputError("a decision must be clear or suspicious, got {got!r}", got=decision[:20])
    return Shown(int(least), decision, asked.get("unit", "")[:200])
