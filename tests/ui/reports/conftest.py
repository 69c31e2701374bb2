from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tests.ui.page_store import page_store
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import start_drill
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import ensure_person, set_role
from xray_trainer.store.truths import whole_exercise
from xray_trainer.ui.application import application_store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HIDDEN = Region.from_xyxy(20, 10, 30, 20)
PAPERS = Declaration(hs_code="0805.10", description="Oranges", packages=1080, gross_weight_kg=21600)


def built(number: int, week: str) -> BuiltExercise:
    """An exercise; suspicious ones have odd numbers, and all of a kind show the same scan."""
    values = np.random.default_rng(number % 2).uniform(0.2, 1.0, (1, 40, 60)).astype(np.float32)
    scan = Scan(f"scan-{number}", values, (50.0, 50.0), ("6MV",), "container-40", "synthetic")
    truth = (Concealment(HIDDEN, "CT-DOOR", "brick", "organic_powder", 12.0),) if number % 2 else ()
    return BuiltExercise(Exercise(f"{week}-{number}", f"scan-{number}", PAPERS, truth=truth), scan)


def answer_set(store, person_id: str, set_id: str, *, skill: float, seed: int, when: datetime) -> None:
    """Answers every exercise of a set, each right with a chance of `skill`, its place with it."""
    rng, drill = np.random.default_rng(seed), start_drill(store, person_id, set_id=set_id, now=when)
    suspicious_scan = whole_exercise(store, f"{set_id}-1").scan_sha256
    while (attempt := next_attempt(store, drill.drill_id, now=when)) is not None:
        suspicious = attempt.scan_sha256 == suspicious_scan
        says = suspicious is bool(rng.random() < skill)
        mark = {"mark_id": "m", "geometry": HIDDEN.to_geojson(), "confidence": int(rng.integers(1, 6))}
        uuid = f"00000000-0000-4000-8000-{attempt.position:012d}"
        event = {"uuid": uuid, "seq": 1, "t": 5000.0, "kind": "mark_add", "payload": mark}
        when += timedelta(seconds=40)
        submit(
            store,
            attempt.attempt_id,
            decision="suspicious" if says else "clear",
            key="k" * 8,
            events=[event] if says else [],
            now=when,
        )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    path = tmp_path_factory.mktemp("home")
    with page_store(path):
        yield path


@pytest.fixture(scope="module")
def store(home):
    """Three trainees who answered one set before a training and another after it, and a mentor."""
    store = application_store()
    for week in ("before", "after"):
        exercises = [built(number, week) for number in range(24)]
        rules = Rules(mode="practice")
        add_exercise_set(
            store, exercises, set_id=week, title=week.title(), rules=rules, num_planned=24, now=NOON
        )
    for seed, name in enumerate(("Aigerim", "Bakyt", "Dilnoza")):
        person = ensure_person(store, name, now=NOON)
        answer_set(store, person.person_id, "before", skill=0.6, seed=seed, when=NOON)
        later = NOON + timedelta(days=10)
        answer_set(store, person.person_id, "after", skill=0.95, seed=seed + 10, when=later)
    mentor = ensure_person(store, "Mentor", now=NOON)
    set_role(store, mentor.person_id, role="mentor")
    return store
