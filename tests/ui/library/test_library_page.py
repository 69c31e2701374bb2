"""The mentor's library without a browser: sets on their way to release, search, collections, flags."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.page_store import page_store
from tests.ui.route_server import built
from xray_trainer.exercises.balance import balance
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import start_drill
from xray_trainer.store.exercise_collections import collections
from xray_trainer.store.exercise_sets import append_exercise, create_set, every_set, exercise_sets
from xray_trainer.store.flags import add_flag
from xray_trainer.store.people import Person, ensure_person, find_person, set_role
from xray_trainer.store.set_editing import members_of
from xray_trainer.store.set_states import set_state, state_of
from xray_trainer.store.told_cases import Case, keep_case
from xray_trainer.store.truths import whole_exercise
from xray_trainer.ui.library.judgement import balance_words
from xray_trainer.ui.pages import pages_of


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with page_store(tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def mentor(store, request) -> Person:
    person = ensure_person(store, request.node.name[:80], now=now())
    set_role(store, person.person_id, role="mentor")
    return find_person(store, person.person_id)


def script(person_id, language, place):
    import streamlit as st

    from xray_trainer.store.people import find_person
    from xray_trainer.ui.application import application_store
    from xray_trainer.ui.translations import translations
    from xray_trainer.ui.views.library import show

    if "begun" not in st.session_state:
        st.session_state["begun"] = True
        st.query_params.update(place)
    show(find_person(application_store(), person_id), translations(language).gettext)


@pytest.fixture
def open_page(mentor):
    def show(language: str = "en", **place: str) -> AppTest:
        given = {"person_id": mentor.person_id, "language": language, "place": place}
        page = AppTest.from_function(script, kwargs=given, default_timeout=60).run()
        assert not page.exception
        return page

    return show


def said(page: AppTest) -> str:
    """Tells every text of the page."""
    assert not page.exception
    kinds = (page.title, page.subheader, page.markdown, page.caption, page.info, page.success, page.metric)
    texts = [f"{getattr(one, 'label', '')} {one.value}" for kind in kinds for one in kind]
    return "\n".join([*texts, *(box.label for box in page.expander)])


def press(page: AppTest, label: str) -> AppTest:
    page = next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def make_set(store, set_id: str, numbers, *, status: str | None = "draft") -> None:
    create_set(store, set_id, title=set_id, rules=Rules(), num_planned=len(numbers), now=now())
    if status:
        set_state(store, set_id, status=status, provenance="recipe", now=now())
    for number in numbers:
        append_exercise(store, set_id, built=built(number), now=now())


def test_trainees_have_no_library(mentor, store):
    assert "library" in [page.address for page in pages_of(mentor, str)]
    set_role(store, mentor.person_id, role="trainee")
    assert "library" not in [page.address for page in pages_of(find_person(store, mentor.person_id), str)]


def test_a_draft_is_looked_through_edited_and_released(store, open_page):
    make_set(store, "Week 1", [0, 1, 2])
    page = open_page()
    assert "Drafts to look at (1)" in said(page)
    page = press(page, "Look through and release")
    told = said(page)
    assert "Before release: no duplicates, too few to tell the balance" in told
    assert "Behind the container doors" in told
    assert "Exercises that nobody has accepted yet: 3" in told
    next(field for field in page.text_input if field.label == "Goods").set_value("Lemons")
    page = press(page, "Save the changes")
    assert whole_exercise(store, "exercise-0").declaration.description == "Lemons"
    assert exercise_sets(store) == ()
    page = press(page, "Release to trainees")
    assert state_of(store, "Week 1").status == "released"
    assert "Released to trainees (1)" in said(page)
    page = press(page, "Edit")
    assert "version 2 · Draft" in said(page)
    assert {info.version for info in every_set(store)} == {1, 2}


def test_a_draft_with_duplicates_is_released_only_when_the_mentor_says_so(store, open_page):
    make_set(store, "Week 2", [10])
    again = built(10)
    append_exercise(
        store,
        "Week 2",
        built=replace(again, exercise=replace(again.exercise, exercise_id="again")),
        now=now(),
    )
    page = open_page(set="Week 2")
    assert "These exercises show the same scan, or nearly:" in said(page)
    release = next(button for button in page.button if button.label == "Release to trainees")
    assert release.disabled
    page.checkbox[0].check().run()
    press(page, "Release to trainees")
    assert state_of(store, "Week 2").status == "released"


def test_exercises_are_found_collected_and_made_a_set(store, open_page, mentor):
    make_set(store, "Week 3", [20, 21], status=None)
    page = open_page(section="search")
    page.text_input(key="search-text").set_value("exercise-20").run()
    assert "Found: 1 · chosen: 0" in said(page)
    page = press(page, "Choose all found")
    page.text_input(key="search-text").set_value("nothing of that name").run()
    assert "Nothing in the library meets all of this." in said(page)
    page.text_input(key="search-text").set_value("exercise-2").run()
    next(field for field in page.text_input if field.label == "Name of the collection").set_value("Doors")
    page = press(page, "Add to the collection")
    assert [(one.name, one.num_exercises) for one in collections(store)] == [("Doors", 1)]
    next(field for field in page.text_input if field.label == "Title of the set").set_value("Best of")
    page = press(page, "Make a set of them")
    (made,) = [info for info in every_set(store) if info.title == "Best of"]
    assert [one.exercise_id for one in members_of(store, made.set_id)] == ["exercise-20"]
    assert "Best of" in said(page)
    assert "Doors" in said(open_page(section="collections"))


def test_an_exercise_tells_its_case_its_answers_and_flags_and_is_ruled_on(store, open_page):
    make_set(store, "Week 4", [30], status=None)
    keep_case(store, Case("c", "exercise-30", "Wheel", "In the tyre.", "Weigh it.", "unit", "in", now()))
    trainee = ensure_person(store, "Aigerim", now=now())
    drill = start_drill(store, trainee.person_id, set_id="Week 4", now=now())
    attempt_id = next_attempt(store, drill.drill_id, now=now()).attempt_id
    submit(store, attempt_id, decision="clear", key="k" * 8, now=now())
    add_flag(store, attempt_id, key="k" * 8, kind="artefact", comment="Stripes", now=now())
    page = open_page(section="flags")
    assert "Artefact" in said(page)
    page = press(page, "Look")
    told = said(page)
    assert "Right 0\u00a0%" in told
    assert all(words in told for words in ("Wheel", "In the tyre", "Weigh it"))
    assert "Discrimination –" in told
    assert list(page.dataframe[0].value["Person"]) == ["Aigerim"]
    assert "Stripes" in told
    page = press(page, "Nothing wrong: offer it again")
    assert "Offered" in said(page)
    page = press(page, "Retire")
    assert "Retired" in said(page)


def test_the_library_speaks_russian(store, open_page):
    page = open_page("ru")
    assert page.title[0].value == "Упражнения"
    assert "Drafts" not in said(page)


def test_what_is_gone_leads_back_to_the_library(store, open_page):
    for place in ({"set": "none"}, {"exercise": "none"}):
        assert open_page(**place).title[0].value == "Exercises"


def test_the_balance_is_told_in_plain_words():
    rng = np.random.default_rng(1)
    labels = [number % 2 == 0 for number in range(60)]
    telling = {"conveyance": ["van" if label else "truck-box" for label in labels]}
    assert "by: Conveyance." in balance_words(balance(labels, telling, rng=rng), str)
    plain = {"conveyance": ["van"] * 60}
    assert "do not differ" in balance_words(balance(labels, plain, rng=rng), str)
    assert "Too few" in balance_words(balance(labels[:4], {"noise": [1.0] * 4}, rng=rng), str)
