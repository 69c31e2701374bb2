"""The routes as tests reach them: a real store with small exercises, and a client without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import numpy as np
from starlette.applications import Starlette

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.regions import Concealment, Finding, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import start_drill
from xray_trainer.store.events import events_of
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import Store, open_store
from xray_trainer.ui.routes import routes

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
HIDDEN = Region.from_xyxy(20, 10, 30, 20)
SECRETS = ("CT-DOOR", "brick", "organic_powder", "truth", "exercise-", "scan-", "[20", "0.75", "outcome")


@contextmanager
def store_of_two(home: Path, exercises: Sequence[BuiltExercise], *, title: str = "First") -> Iterator[Store]:
    """Gives a store with the sets `practice` and `exam` of the same two exercises."""
    store = open_store(Settings(home=home))
    for mode in ("practice", "exam"):
        add_exercise_set(
            store, exercises, set_id=mode, title=title, rules=Rules(mode=mode), num_planned=2, now=NOON
        )
    yield store
    store.close()


def translate(language: str, text: str) -> str:
    """Returns a text that tells its language; the tag of the language itself stays as it is."""
    return text if text == "en-GB" else f"{language}: {text}"


class Client:
    """A browser, as far as requests go; a fault of the application comes back as status 500."""

    def __init__(self, application: Starlette, *, host: str = "server") -> None:
        self._url = f"http://{host}"
        self._transport = httpx.ASGITransport(application, raise_app_exceptions=False)

    def request(self, method: str, path: str, **options) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url=self._url) as client:
                return await client.request(method, path, **options)

        # In a thread of its own: the browser tests leave an event loop running in the main one.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, ask()).result()

    def get(self, path: str, **options) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options) -> httpx.Response:
        return self.request("POST", path, **options)


@dataclass
class Server:
    """The routes on a real store, with an open attempt and a clock that tests set, 30 s after its opening."""

    store: Store
    drill_id: str
    person_id: str
    attempt_ids: list[str] = field(default_factory=list)
    client: Client = field(init=False)
    now: datetime = NOON + timedelta(seconds=30)

    @property
    def token(self) -> str:
        return self.store.tokens.token_of(self.attempt_ids[-1])

    @classmethod
    def start(cls, store: Store, *, set_id: str, name: str) -> Server:
        """Returns a server in front of a person's first attempt at a set."""
        person = ensure_person(store, name[:80], now=NOON)
        drill = start_drill(store, person.person_id, set_id=set_id, now=NOON)
        server = cls(store, drill.drill_id, person.person_id)
        table = routes(store, translate=translate, clock=lambda: server.now)
        server.client = Client(Starlette(routes=table))
        server.open_next()
        return server

    def at(self, seconds: float) -> Server:
        """Sets the clock to so long after noon."""
        self.now = NOON + timedelta(seconds=seconds)
        return self

    def open_next(self, *, seconds: float = 0) -> str:
        attempt = next_attempt(self.store, self.drill_id, now=NOON + timedelta(seconds=seconds))
        assert attempt is not None
        self.attempt_ids.append(attempt.attempt_id)
        return self.token

    @property
    def scan(self) -> str:
        """Tells where preview and tiles of the scan are."""
        return self.get().json()["scan"]["tiles"]

    def get(self, path: str = "", **options):
        return self.client.get(f"/api/attempts/{self.token}{path}", **options)

    def post(self, path: str, **options):
        return self.client.post(f"/api/attempts/{self.token}{path}", **options)

    def post_events(self, *events, token: str = ""):
        return self.client.post("/api/events", json={"token": token or self.token, "events": list(events)})

    def submit(self, decision: str = "suspicious", *, key: str = "key-0001", events=()):
        body = {"decision": decision, "key": key, "events": list(events)}
        return self.client.post(f"/api/attempts/{self.token}/submit", json=body)

    def stored(self) -> list[str]:
        return [event.uuid for event in events_of(self.store, self.attempt_ids[-1])]


def scan(number: int) -> Scan:
    values = np.random.default_rng(number).uniform(0.2, 1.0, (2, 60, 100)).astype(np.float32)
    return Scan(f"scan-{number}", values, (50.0, 50.0), ("6MV", "4MV"), "container-40", "synthetic")


def built(number: int) -> BuiltExercise:
    papers = Declaration(hs_code="0805", description="Oranges", packages=1080, gross_weight_kg=21600)
    hidden = Concealment(HIDDEN, "CT-DOOR", "brick", "organic_powder", 12.0)
    exercise = Exercise(
        f"exercise-{number}", f"scan-{number}", papers, truth=(hidden,), findings=(Finding(HIDDEN, 0.75),)
    )
    return BuiltExercise(exercise, scan(number))


def event(number: int, kind: str = "mark_add", **payload):
    uuid = f"00000000-0000-4000-8000-{number:012d}"
    return {"uuid": uuid, "seq": number, "t": 1000.0 * number, "kind": kind, "payload": payload}


def mark(number: int, region: Region = HIDDEN, *, confidence: object = 4):
    return event(number, mark_id=f"m{number}", geometry=region.to_geojson(), confidence=confidence)


def assert_refused(answer, status: int, words: str = "") -> None:
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
    assert words in answer.json()["error"]
    assert not any(secret in answer.text for secret in SECRETS)
