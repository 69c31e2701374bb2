"""The drill page without a browser: what it offers, the rules of an exam, results, and looking again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from tests.ui.drills.drill_page import now, open_page, said
from tests.ui.page_store import page_store
from tests.ui.route_server import built
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.database import writing
from xray_trainer.store.drills import drills_of, start_drill
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import Person
from xray_trainer.store.schema import AttemptRow

RULES = {
    "practice": Rules(),
    "shift": Rules(mode="shift", warm_up=1),
    "exam": Rules(mode="exam", time_limit_s=600, exercise_limit_s=90, asks_indicators=True),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with page_store(tmp_path_factory.mktemp("home")) as store:
        for set_id, rules in RULES.items():
            exercises = [built(number) for number in range(2)]
            add_exercise_set(
                store, exercises, set_id=set_id, title=set_id, rules=rules, num_planned=2, now=now()
            )
        yield store


@pytest.fixture
def page(person) -> AppTest:
    return open_page(person)


def press(page: AppTest, label: str) -> AppTest:
    return next(button for button in page.button if button.label == label).click().run()


def answer(store, person: Person, *decisions: str) -> None:
    drill = drills_of(store, person.person_id)[0]
    for decision in decisions:
        attempt = next_attempt(store, drill.drill_id, now=now())
        assert attempt is not None
        submit(store, attempt.attempt_id, decision=decision, key="k" * 8, now=now())


def test_sets_are_offered_by_mode_with_their_conditions(page):
    told = said(page)
    for words in ("Practice sets", "Shifts", "Exams", "Time for everything: 10 min.", "Exercises in it: 1."):
        assert words in told
    assert "misses" not in told.lower()


def test_an_exam_goes_from_its_rules_to_its_result_and_each_exercise_again(page, store, person):
    page.button(key="go-exam").click().run()
    assert "You cannot pause" in said(page)
    assert drills_of(store, person.person_id) == ()
    press(page, "Not now")
    press(page.button(key="go-exam").click().run(), "Start the exam now")
    assert "Time left for everything" in said(page)
    assert [button.label for button in page.button if button.label == "Next"] == []
    answer(store, person, "suspicious", "clear")
    told = said(page.run())
    assert "Right decisions 1 / 2" in told
    assert "Exactly right 100\u00a0%" in told
    choice = page.selectbox(key="look-choice")
    assert [name.split(" · ")[1] for name in choice.options] == ["Miss", "Hit"]
    press(page, "Show with the answer")
    assert "Exercise 2 of 2" in said(page)
    press(press(page, "Back to the summary"), "Back to the exercise sets")
    told = said(page)
    assert "Misses: 1. False alarms: 0." in told
    press(page, "See the result")
    assert "Right decisions 1 / 2" in said(page)


def test_a_review_begins_from_the_list(page, store, person):
    start_drill(store, person.person_id, set_id="practice", now=now())
    answer(store, person, "clear", "clear")
    page.run().button(key="review").click().run()
    (drill,) = (one for one in drills_of(store, person.person_id) if one.rules.mode == "review")
    assert drill.num_exercises == 2


def test_the_result_of_a_shift_leaves_its_warm_up_out(page, store, person):
    page.button(key="go-shift").click().run()
    answer(store, person, "clear")
    assert [button.disabled for button in page.run().button if button.label == "Next"] == [False]
    press(page, "Next")
    answer(store, person, "suspicious")
    told = said(page.run())
    assert "Hits 1 / 1" in told
    assert "leave the warm-up out" in told


def test_time_that_is_up_leaves_an_exercise_without_an_answer(page, store, person):
    page.button(key="go-exam").click().run()
    press(page, "Start the exam now")
    drill = drills_of(store, person.person_id)[0]
    with writing(store.engine) as session:
        late = now() - timedelta(seconds=91)
        session.execute(
            update(AttemptRow).where(AttemptRow.drill_id == drill.drill_id).values(opened_at=late)
        )
    assert "Time is up." in said(page.run())
    press(page, "Go on")
    told = said(page.run())
    assert "Time is up." not in told
    answer(store, person, "suspicious")
    told = said(page.run())
    assert "Without an answer: 1." in told
    assert "Right decisions 1 / 2" in told


def test_an_exam_whose_time_passed_unseen_shows_its_result(page, store, person):
    begun = now() - timedelta(hours=1)
    drill = start_drill(store, person.person_id, set_id="exam", now=begun)
    next_attempt(store, drill.drill_id, now=begun)
    press(page.run(), "See the result")
    told = said(page)
    assert "Without an answer: 2." in told
    assert "Right decisions 0 / 2" in told
