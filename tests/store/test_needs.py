from __future__ import annotations

from datetime import timedelta

import numpy as np

from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.exercise_sets import add_exercise
from xray_trainer.store.needs import needs_of_people, needs_of_person
from xray_trainer.store.people import ensure_person
from xray_trainer.store.practice import extend, start_practice

FAMILIES = ("CT-DOOR", "CT-FLOOR")


def test_needs_are_those_of_whoever_answered_lately_and_of_somebody_who_begins(store, samples):
    person = ensure_person(store, "Aigerim", now=samples.noon)
    for number in range(4):
        add_exercise(store, samples.built(number, suspicious=number % 2 == 0), now=samples.noon)
    assert len(needs_of_people(store, families=FAMILIES, now=samples.noon)) == 3
    before = needs_of_person(store, person.person_id, families=FAMILIES, now=samples.noon)
    drill = start_practice(store, person.person_id, num=2, now=samples.noon)
    extend(store, drill.drill_id, now=samples.noon, rng=np.random.default_rng(0))
    attempt = next_attempt(store, drill.drill_id, now=samples.noon)
    submit(store, attempt.attempt_id, decision="clear", key="k" * 8, now=samples.noon)
    after = needs_of_person(store, person.person_id, families=FAMILIES, now=samples.noon)
    assert [need.difficulty for need in before] != [need.difficulty for need in after]
    everybody = needs_of_people(store, families=FAMILIES, now=samples.noon)
    assert everybody[3:] == after
    later = samples.noon + timedelta(days=90)
    assert len(needs_of_people(store, families=FAMILIES, now=later)) == 3
