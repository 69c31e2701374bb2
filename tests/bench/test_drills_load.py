from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from xray_trainer.bench.drills_load import Load, bench_load, compare
from xray_trainer.bench.drills_trainee import Given, Log
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.regions import Region
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import start_drill
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import open_store
from xray_trainer.ui.viewer import is_built

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def answered(tmp_path):
    """A store with one answer of one mark, its drill, and the answer as it was given."""
    import numpy as np

    store = open_store(Settings(home=tmp_path))
    scan = Scan("scan", np.full((1, 60, 100), 0.5, np.float32), (50.0, 50.0), ("6MV",), "van", "test")
    papers = Declaration(hs_code="0805.10", description="Oranges", packages=1, gross_weight_kg=1)
    built = BuiltExercise(Exercise("exercise", "scan", papers), scan)
    add_exercise_set(store, [built], set_id="set", title="Set", rules=Rules(), num_planned=1, now=NOON)
    person = ensure_person(store, "Aigerim", now=NOON)
    drill = start_drill(store, person.person_id, set_id="set", now=NOON)
    attempt = next_attempt(store, drill.drill_id, now=NOON)
    mark = {"mark_id": "m", "geometry": Region.from_xyxy(1, 1, 9, 9).to_geojson(), "confidence": 3}
    event = {"uuid": str(uuid4()), "seq": 0, "t": 0.0, "kind": "mark_add", "payload": mark}
    submit(store, attempt.attempt_id, decision="suspicious", key="key-12345", events=[event], now=NOON)
    yield store, drill.drill_id, Given(store.tokens.token_of(attempt.attempt_id), "suspicious", ("m",), 1)
    store.close()


def test_an_answer_that_is_there_as_given_is_neither_lost_nor_doubled(answered) -> None:
    store, drill_id, given = answered
    stored = compare(store, [drill_id], [Log(given=[given])])
    assert (stored.answers, stored.lost, stored.doubled) == (1, 0, 0)


@pytest.mark.parametrize("change", [{"decision": "clear"}, {"marks": ("m", "n")}, {"num_events": 2}])
def test_an_answer_that_differs_is_lost(answered, change) -> None:
    store, drill_id, given = answered
    assert compare(store, [drill_id], [Log(given=[replace(given, **change)])]).lost == 1


def test_more_than_was_given_is_doubled(answered) -> None:
    store, drill_id, given = answered
    assert compare(store, [drill_id], [Log(given=[replace(given, marks=())])]).doubled == 1
    assert compare(store, [drill_id], []).doubled == 1


def test_an_answer_to_an_attempt_that_is_not_there_is_lost(answered) -> None:
    store, drill_id, given = answered
    nowhere = replace(given, token=store.tokens.token_of("nowhere"))
    assert compare(store, [drill_id], [Log(given=[given, nowhere])]).lost == 1


@pytest.mark.skipif(not is_built(), reason="the viewer was not built")
def test_trainees_at_once_lose_nothing_over_websocket_and_routes() -> None:
    load = Load(trainees=4, exercises=2, think_s=(0.1, 0.3), shape_hw=(256, 700))
    result = bench_load(load)
    assert result["amount"]["answers"] == 8
    assert (result["figures"]["drills.lost"], result["figures"]["drills.doubled"]) == (0, 0)
    assert result["figures"]["drills.p95_submit_s"] > 0
