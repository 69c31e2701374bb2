from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from xray_trainer.errors import RecipeError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.exercises.fingerprint import correlations, vectors
from xray_trainer.store.database import reading, writing
from xray_trainer.store.exercise_sets import append_exercise, create_set
from xray_trainer.store.scan_facts import facts_of, measure_missing
from xray_trainer.store.schema import ScanFactsRow
from xray_trainer.store.set_reviews import review_set
from xray_trainer.store.set_states import set_state
from xray_trainer.store.shelving import shelve, shelved_from, shelved_record


@pytest.fixture
def make_set(store, samples):
    def make(set_id: str, built):
        create_set(store, set_id, title=set_id, rules=Rules(), num_planned=len(built), now=samples.noon)
        set_state(store, set_id, status="draft", now=samples.noon)
        for one in built:
            append_exercise(store, set_id, built=one, now=samples.noon)

    return make


def named(built, name: str, **changes):
    return replace(built, exercise=replace(built.exercise, exercise_id=name), **changes)


def test_scans_are_measured_when_they_come(store, samples, make_set):
    built = samples.built(0, suspicious=True)
    make_set("week", [built])
    with reading(store.engine) as session:
        assert len(session.scalars(select(ScanFactsRow.sha256)).all()) == 2
    shelved = shelve(store.library, built)
    assert shelved_from(shelved_record(shelved)) == shelved
    (facts,) = facts_of(store, [shelved.exercise.scan_sha256]).values()
    assert facts.mean_attenuation == pytest.approx(float(built.scan.attenuation[0].mean()), abs=1e-4)
    assert facts.num_bytes > 0


def test_scans_from_before_are_measured_once(store, samples, make_set):
    make_set("week", [samples.built(0, suspicious=True)])
    with reading(store.engine) as session:
        sha256s = list(session.scalars(select(ScanFactsRow.sha256)))
    before = facts_of(store, sha256s)
    with writing(store.engine) as session:
        session.execute(delete(ScanFactsRow))
    told = []
    for _again in range(2):
        measure_missing(store, sha256s, progress=lambda done, num: told.append((done, num)))
    after = facts_of(store, sha256s)
    assert {sha256: facts.noise for sha256, facts in after.items()} == {
        sha256: facts.noise for sha256, facts in before.items()
    }
    for sha256, facts in after.items():
        assert correlations(facts.fingerprint, vectors([before[sha256].fingerprint])) > 0.999
    assert told == [(2, 2)]


def test_duplicates_are_found_in_the_set_and_in_the_library(store, samples, make_set):
    first, second = samples.built(0, suspicious=True), samples.built(1, suspicious=False)
    mirrored = replace(first.scan, transmission=first.scan.transmission[:, :, ::-1].copy())
    make_set("old", [first])
    make_set(
        "week", [second, named(second, "again"), named(first, "mirror", scan=mirrored, benign_scan=None)]
    )
    review = review_set(store, "week")
    assert [(one.exercise_id, one.other_id, one.is_exact) for one in review.duplicates] == [
        ("exercise-1", "again", True),
        ("mirror", "exercise-0", False),
    ]
    assert review.objections == ("duplicates",)
    assert review_set(store, "week") == review


def test_a_set_without_duplicates_and_too_small_to_tell_raises_no_objection(store, samples, make_set):
    make_set("week", [samples.built(number, suspicious=number % 2 == 0) for number in range(4)])
    review = review_set(store, "week")
    assert (review.duplicates, review.balance.verdict, review.objections) == ((), "too_few", ())


def test_a_set_that_is_not_there_is_refused(store):
    with pytest.raises(RecipeError, match="weak"):
        review_set(store, "weak")
