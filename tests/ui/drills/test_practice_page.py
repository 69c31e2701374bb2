"""Adaptive practice on the page, without a browser: why it offers what, starting, going on, running dry."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ui.drills.drill_page import now, open_page, said
from tests.ui.page_store import page_store
from tests.ui.route_server import built
from xray_trainer.store.advance import go_on
from xray_trainer.store.answers import submit
from xray_trainer.store.drills import drills_of
from xray_trainer.store.exercise_sets import add_exercise
from xray_trainer.store.people import Person

NUM = 4


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with page_store(tmp_path_factory.mktemp("home")) as store:
        yield store


def answer(store, person: Person) -> None:
    drill = drills_of(store, person.person_id)[0]
    attempt = go_on(store, drill.drill_id, now=now(), rng=np.random.default_rng(0))
    assert attempt is not None
    submit(store, attempt.attempt_id, decision="suspicious", key="k" * 8, now=now())


def test_an_empty_store_says_what_to_do(store, person):
    told = said(open_page(person))
    assert "no scan left that you have not seen" in told
    assert "Import a package" in told


def test_a_practice_is_started_gone_on_with_and_ends_when_nothing_is_left(store, person):
    for number in range(NUM):
        add_exercise(store, built(number), now=now())
    page = open_page(person)
    assert "Behind the container doors" in said(page)
    assert "new to you" in said(page)
    page.button(key="practise").click().run()
    drill = drills_of(store, person.person_id)[0]
    assert (drill.rules.is_adaptive, drill.num_exercises, drill.title) == (True, 10, "Adaptive practice")
    for _number in range(NUM):
        answer(store, person)
    page = open_page(person)
    assert page.button(key="practise").label == f"Continue ({NUM} of 10 answered)"
    page.session_state["seen"] = "all"
    page.button(key="practise").click().run()
    while next((one for one in page.button if one.label == "Next"), None):
        next(one for one in page.button if one.label == "Next").click().run()
    assert "seen every scan that fits" in said(page)
    page.run()
    assert drills_of(store, person.person_id)[0].is_finished


def test_others_have_met_nothing_by_that(store, person):
    page = open_page(person)
    assert page.button(key="practise").label == "Start practising"
