"""The mentor's page without a browser: units, people, assigning, who is behind, reminders, the calendar."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.page_store import page_store
from tests.ui.route_server import built
from xray_trainer import ui
from xray_trainer.exercises.exercise import Rules
from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.people_file import LANGUAGES
from xray_trainer.store.assignments import assign, assigned_to, assignments, restricted_sets
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import (
    ensure_person,
    find_person,
    person_named,
    set_email,
    set_role,
)
from xray_trainer.store.plan import plan
from xray_trainer.store.unit_changes import add_unit, join_unit
from xray_trainer.store.units import cohorts, people_in, people_in_cohort, units
from xray_trainer.ui.plan.reminders_view import Letter, letters_of, table_of
from xray_trainer.ui.plan.scope import Scope
from xray_trainer.ui.plan.words import titles
from xray_trainer.ui.translations import languages

MAIN = Path(ui.__file__).with_name("main.py")


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def store(tmp_path):
    with page_store(tmp_path, XRAY_TRAINER_RENDER_STOCK="false") as store:
        add_exercise_set(
            store, [built(0)], set_id="first", title="Set first", rules=Rules(), num_planned=1, now=now()
        )
        yield store


@pytest.fixture
def mentor(store):
    person = ensure_person(store, "Mentor", now=now())
    set_role(store, person.person_id, role="mentor")
    return find_person(store, person.person_id)


@pytest.fixture
def unit(store, mentor):
    made = add_unit(store, "PCU Aktau", country="KZ", time_zone="Asia/Aqtau", now=now(), goal_minutes=0)
    join_unit(store, made.unit_id, person_ids=[mentor.person_id], now=now() - timedelta(days=30))
    return made


def trainee(store, unit, name: str, *, language: str = "en", email: str = ""):
    person_id = ensure_person(store, name, now=now(), language=language).person_id
    set_email(store, person_id, email=email, now=now())
    join_unit(store, unit.unit_id, person_ids=[person_id], now=now() - timedelta(days=30))
    return find_person(store, person_id)


def page_of(person) -> AppTest:
    def script(person_id):
        from xray_trainer.store.people import find_person
        from xray_trainer.ui.application import application_store
        from xray_trainer.ui.views.plan import show

        show(find_person(application_store(), person_id), str)

    page = AppTest.from_function(script, kwargs={"person_id": person.person_id}, default_timeout=60).run()
    assert not page.exception
    return page


def press(page: AppTest, label: str) -> AppTest:
    page = next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def late(**more) -> Assignment:
    today = now().date()
    return replace(
        Assignment("", "set", "first", 0, today - timedelta(days=9), today - timedelta(days=2), "UTC"), **more
    )


def test_a_mentor_begins_with_a_unit_and_its_people(store, mentor):
    page = page_of(mentor)
    assert any("Begin with a unit" in one.value for one in page.info)
    page.text_input(key="unit-name").set_value("PCU Aktau").run()
    assert page.selectbox(key="unit-zone-KZ").value.startswith("Asia/")
    press(page, "Add the unit")
    (made,) = units(store)
    page.text_area(key=f"new-{made.unit_id}").set_value("Aigerim, Asanova\n\n Erlan\n").run()
    page.button(key=f"add-{made.unit_id}").click().run()
    assert [one.name for one in people_in(store, made.unit_id)] == ["Aigerim, Asanova", "Erlan", "Mentor"]


def test_work_is_assigned_with_its_usual_days_in_one_press(store, mentor, unit):
    person = trainee(store, unit, "Aigerim")
    page = press(page_of(mentor), "Assign")
    (made,) = assignments(store)
    assert (made.what, made.unit_id, made.time_zone) == ("first", unit.unit_id, "Asia/Aqtau")
    assert made.due_on - made.opens_on == timedelta(days=7)
    assert assigned_to(store)[made.assignment_id].keys() == {person.person_id}
    press(page, "Take back")
    assert assignments(store) == ()


def test_practice_repeats_every_week_and_a_set_can_be_for_some_alone(store, mentor, unit):
    person = trainee(store, unit, "Aigerim")
    page = page_of(mentor)
    page.selectbox(key="plan-work").select("exercises").run()
    press(page, "Assign")
    page.selectbox(key="plan-work").select("set").run()
    page.selectbox(key="plan-target").select("people").run()
    assert next(one for one in page.button if one.label == "Assign").disabled
    page.multiselect(key="plan-people").select(person.person_id).run()
    page.toggle(key="plan-only-first").set_value(True).run()
    page.selectbox(key="plan-attempts").select(2).run()
    press(page, "Assign")
    by_work = {one.work: one for one in assignments(store)}
    assert (by_work["exercises"].amount, by_work["exercises"].every_weeks) == (30, 1)
    assert by_work["exercises"].due_on - by_work["exercises"].opens_on == timedelta(days=6)
    assert by_work["set"].attempts == 2
    assert restricted_sets(store) == {"first"}


def test_who_is_behind_comes_first_with_a_mark_beside_the_colour(store, mentor, unit):
    for name in ("Aigerim", "Erlan"):
        trainee(store, unit, name)
    assign(store, late(), now=now() - timedelta(days=9), person_ids=[person_named(store, "Erlan").person_id])
    page = page_of(mentor)
    (table,) = [one.value for one in page.dataframe if "Person" in one.value.columns]
    assert table["Person"].iloc[0] == "Erlan"
    assert "✗ late" in set(table.iloc[0])
    assert [one.value for one in page.metric if one.label == "Late"] == ["1"]


def test_a_mentor_sees_nobody_of_other_units(store, mentor, unit):
    other = add_unit(store, "ACCU", country="UZ", time_zone="Asia/Tashkent", now=now())
    trainee(store, other, "Timur")
    trainee(store, unit, "Aigerim")
    assign(store, late(unit_id=other.unit_id), now=now())
    page = page_of(mentor)
    (table,) = [one.value for one in page.dataframe if "Person" in one.value.columns]
    assert list(table["Person"]) == ["Aigerim"]
    assert all("Timur" not in str(one.value) for one in [*page.markdown, *page.caption])
    assert "ACCU" not in [one.value for one in page.subheader]


def test_people_are_moved_and_retired(store, mentor, unit):
    person = trainee(store, unit, "Aigerim")
    page = page_of(mentor)
    page.selectbox(key=f"who-{unit.unit_id}").select(person.person_id).run()
    press(page, "Move")
    assert people_in(store, unit.unit_id) == (mentor,)


def test_a_cohort_is_made_and_given_up(store, mentor, unit):
    person = trainee(store, unit, "Aigerim")
    page = page_of(mentor)
    page.text_input(key="cohort-name").set_value("Week").run()
    page.multiselect(key="cohort-people").select(person.person_id).run()
    press(page, "Add the cohort")
    (cohort,) = cohorts(store)
    assert people_in_cohort(store, cohort.cohort_id) == (person,)
    press(page, "Give this cohort up")
    assert cohorts(store) == ()


def test_what_cannot_be_is_said_and_nothing_is_written(store, mentor, unit):
    page = page_of(mentor)
    page.text_input(key="unit-name").set_value("PCU Aktau").run()
    press(page, "Add the unit")
    assert any("taken" in one.value for one in page.error)
    assert len(units(store)) == 1


def test_a_reminder_is_in_the_language_of_the_person_and_fits_a_mail(store, mentor, unit):
    person = trainee(store, unit, "Эрлан", language="ru", email="erlan@customs.example")
    assign(store, late(), now=now() - timedelta(days=9), person_ids=[person.person_id])
    planned = plan(store, now=now())
    scope = Scope(store, mentor, now(), (unit,), (), (person,), planned, titles(store, str, language="en"))
    (letter,) = letters_of(scope)
    assert letter.text.startswith("Здравствуйте, Эрлан!")
    assert "Set first: просрочено, срок был" in letter.text
    assert letter.mailto.startswith("mailto:erlan@customs.example?subject=%D0%9E")
    assert "\n" not in letter.mailto
    assert Letter(mentor, "S", "T").mailto == ""


def test_the_table_of_reminders_holds_no_formula(mentor):
    letter = Letter(replace(mentor, name="=1+1"), "Subject", "Text, with a comma\nand a line")
    rows = list(csv.reader(io.StringIO(table_of((letter,)).decode("utf-8-sig"))))
    assert rows[1] == ["'=1+1", "", "en", "Subject", "Text, with a comma\nand a line"]


def test_the_languages_of_people_are_those_of_the_interface():
    assert set(LANGUAGES) == set(languages())
