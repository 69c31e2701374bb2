from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tests.databases import SERVER
from xray_trainer.drills.answer import Decision
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.regions import Concealment, Finding, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import Attempt, next_attempt
from xray_trainer.store.drills import DrillInfo, start_drill
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import Person, ensure_person
from xray_trainer.store.store import Store, open_store

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
HIDDEN = Region.from_xyxy(20, 10, 30, 20)
PAPERS = Declaration(hs_code="0805.10", description="Oranges", packages=1080, gross_weight_kg=21600)


@dataclass(frozen=True)
class Desk:
    """A store with a person in the middle of a drill, and a clock that tests move by hand."""

    store: Store
    person: Person
    drill: DrillInfo
    now: datetime = NOON

    def later(self, seconds: float) -> datetime:
        return self.now + timedelta(seconds=seconds)

    def next(self) -> Attempt:
        attempt = next_attempt(self.store, self.drill.drill_id, now=self.now)
        assert attempt is not None
        return attempt

    def answer(self, decision: Decision = "clear", *, seconds: float = 30) -> str:
        """Answers the next exercise, that long after noon, and returns its attempt."""
        attempt_id = self.next().attempt_id
        submit(self.store, attempt_id, decision=decision, key="k" * 8, now=self.later(seconds))
        return attempt_id

    def of(self, name: str) -> Desk:
        """Returns the same set in front of somebody else."""
        person = ensure_person(self.store, name, now=self.now)
        drill = start_drill(self.store, person.person_id, set_id=self.drill.set_id, now=self.now)
        return Desk(self.store, person, drill)


class Samples:
    """Small things to store, as a fixture, so that tests need not import this file."""

    noon = NOON
    hidden = HIDDEN

    @staticmethod
    def scan(number: int = 0, *, shape_hw: tuple[int, int] = (60, 100)) -> Scan:
        values = np.random.default_rng(number).uniform(0.2, 1.0, (2, *shape_hw)).astype(np.float32)
        return Scan(f"scan-{number}", values, (50.0, 50.0), ("6MV", "4MV"), "container-40", "synthetic")

    @classmethod
    def built(cls, number: int, *, suspicious: bool) -> BuiltExercise:
        truth = (Concealment(HIDDEN, "CT-DOOR", "brick", "organic_powder", 12.0),) if suspicious else ()
        findings = (Finding(HIDDEN, 0.75),) if suspicious else ()
        exercise = Exercise(
            f"exercise-{number}",
            f"scan-{number}",
            PAPERS,
            truth=truth,
            findings=findings,
            risk_indicators=("mismatched_seal",) if suspicious else (),
        )
        return BuiltExercise(exercise, cls.scan(number), cls.scan(number + 1000) if suspicious else None)

    @staticmethod
    def event(number: int, kind: str = "mark_add", **payload: object) -> dict[str, object]:
        uuid = f"00000000-0000-4000-8000-{number:012d}"
        return {"uuid": uuid, "seq": number, "t": 1000.0 * number, "kind": kind, "payload": payload}

    @classmethod
    def mark(cls, number: int, region: Region = HIDDEN, *, confidence: int = 4) -> dict[str, object]:
        return cls.event(number, mark_id=f"m{number}", geometry=region.to_geojson(), confidence=confidence)


@pytest.fixture
def samples():
    return Samples


@pytest.fixture
def settings(tmp_path, databases):
    """Settings of an empty installation: SQLite, or a new database on the server that a variable names."""
    made = databases.postgresql(tmp_path) if SERVER else databases.sqlite(tmp_path)
    yield made
    databases.drop(made)


@pytest.fixture
def store(settings):
    store = open_store(settings)
    yield store
    store.close()


@pytest.fixture
def make_desk(store):
    def make(*, mode: str = "practice", num: int = 2, name: str = "Aigerim", **rules: object) -> Desk:
        exercises = [Samples.built(number, suspicious=number % 2 == 0) for number in range(num)]
        add_exercise_set(
            store,
            exercises,
            set_id=mode,
            title="First",
            rules=Rules(mode=mode, **rules),
            num_planned=num,
            now=NOON,
        )
        person = ensure_person(store, name, now=NOON)
        return Desk(store, person, start_drill(store, person.person_id, set_id=mode, now=NOON))

    return make


@pytest.fixture
def desk(make_desk):
    return make_desk()
