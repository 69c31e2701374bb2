"""The page of a new set without a browser: its form, what it comes to, files, and sets in the making."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from xray_trainer.exercises.recipe_files import read_set_recipe, set_recipe_from
from xray_trainer.publishing.building import LOCK, cancel_build, order_set
from xray_trainer.publishing.processes import only_one
from xray_trainer.settings import Settings
from xray_trainer.store.builds import build_of, builds, end_build, recipe_of, take_build
from xray_trainer.store.people import Person, ensure_person
from xray_trainer.store.set_states import set_state, state_of
from xray_trainer.store.store import open_store
from xray_trainer.synthesis.occurrence import occurrence
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.ui.authoring.names import GROUPS, cargo_title, conveyance_title
from xray_trainer.ui.translations import translations

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch) -> Settings:
    monkeypatch.setenv("XRAY_TRAINER_HOME", str(tmp_path))
    return Settings(home=tmp_path)


@pytest.fixture
def store(settings):
    from xray_trainer.ui.application import application_store

    application_store.cache_clear()
    opened = open_store(settings)
    with only_one(settings, lock=LOCK):
        yield opened
    application_store().close()
    application_store.cache_clear()
    opened.close()


@pytest.fixture
def mentor(store) -> Person:
    person = ensure_person(store, "Marat", now=NOON)
    return Person(person.person_id, person.name, person.language, person.created_at, "mentor")


def page(mentor: Person, *, language: str = "en") -> AppTest:
    def script(mentor, language):
        from xray_trainer.ui.translations import translations
        from xray_trainer.ui.views.authoring import show

        show(mentor, translations(language).gettext)

    arguments = {"mentor": mentor, "language": language}
    shown = AppTest.from_function(script, kwargs=arguments, default_timeout=60).run()
    assert not shown.exception
    return shown


def field(shown: AppTest, kind: str, label: str):
    return next(one for one in getattr(shown, kind) if one.label == label)


def words(shown: AppTest) -> str:
    kinds = (shown.markdown, shown.caption, shown.warning, shown.error, shown.info)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def press(shown: AppTest, label: str) -> AppTest:
    again = next(one for one in shown.button if one.label == label).click().run()
    assert not again.exception
    return again


def test_two_clicks_order_a_set_with_sensible_defaults(store, mentor):
    press(page(mentor), "Build the set")
    (ordered,) = builds(store)
    recipe = set_recipe_from(recipe_of(store, ordered.set_id))
    assert (recipe.mode, recipe.num, recipe.title) == ("practice", 10, "Practice")
    assert state_of(store, ordered.set_id).owner == mentor.person_id
    assert ordered.state == "queued"


def test_what_is_chosen_is_in_the_recipe_and_the_next_seed_is_another(store, mentor):
    shown = page(mentor)
    field(shown, "text_input", "Title").set_value("Week 2")
    field(shown, "number_input", "Exercises").set_value(12)
    field(shown, "slider", "Suspicious scans, %").set_value(25)
    field(shown, "selectbox", "Difficulty of what is hidden").set_value("hard")
    field(shown, "multiselect", "Where things are hidden").set_value(["CT-DOOR"])
    shown = press(shown.run(), "Build the set")
    recipe = set_recipe_from(recipe_of(store, builds(store)[0].set_id))
    assert (recipe.title, recipe.num, recipe.share_suspicious) == ("Week 2", 12, 0.25)
    assert (recipe.difficulty, recipe.kinds) == ((0.75, 6.0), ("CT-DOOR",))
    assert field(shown, "text_input", "Title").value == "Week 2"
    press(shown, "Build the set")
    assert len(builds(store)) == 2


def test_a_shift_brings_its_usual_number_share_and_warm_up(store, mentor):
    shown = page(mentor)
    shown = field(shown, "segmented_control", "Mode").set_value("shift").run()
    assert not shown.exception
    assert field(shown, "number_input", "Exercises").value == 100
    assert field(shown, "slider", "Suspicious scans, %").value == 5
    assert field(shown, "number_input", "Warm-up before a shift").value == 40
    assert field(shown, "text_input", "Title").value == "Shift"


def test_what_does_not_occur_is_warned_about_and_what_cannot_be_is_refused(store, mentor):
    shown = page(mentor)
    shown = field(shown, "multiselect", "Where things are hidden").set_value(["CT-DOOR", "RW-BULK"]).run()
    assert "On none of these conveyances: Inside bulk load." in words(shown)
    shown = field(shown, "multiselect", "Where things are hidden").set_value(["RW-BULK"]).run()
    assert "kinds must occur on the conveyances" in words(shown)
    assert "Build the set" not in {one.label for one in shown.button}


def test_what_cannot_be_is_refused_in_russian_with_its_values(store, mentor):
    say = translations("ru").gettext
    shown = page(mentor, language="ru")
    shown = field(shown, "multiselect", say("Where things are hidden")).set_value(["RW-BULK"]).run()
    told = "\n".join(one.value for one in shown.error)
    assert "виды сокрытия должны встречаться на этом транспорте с этим грузом" in told
    assert r"получено\: RW\-BULK" in told


def test_without_conveyances_the_page_asks_for_some(store, mentor):
    shown = page(mentor)
    shown = field(shown, "multiselect", "Conveyances").set_value([]).run()
    assert "Choose what travels." in words(shown)


def test_a_recipe_that_is_put_in_stands_in_the_form(store, mentor):
    shown = page(mentor)
    text = "{title: Rail, num: 7, mode: exam, conveyances: [wagon-gondola], time_limit_s: 600}"
    text = f"{text[:-1]}, difficulty: [-1, 0.5]}}"

    def put(shown: AppTest):
        shown.session_state["new-set"] = read_set_recipe(text).model_dump()
        shown.session_state["new-set-version"] = 9
        return shown.run()

    shown = put(shown)
    assert not shown.exception
    assert field(shown, "text_input", "Title").value == "Rail"
    assert field(shown, "number_input", "Minutes for everything").value == 10
    assert field(shown, "selectbox", "Difficulty of what is hidden").value == "own"
    press(shown, "Build the set")
    recipe = set_recipe_from(recipe_of(store, builds(store)[0].set_id))
    wanted = read_set_recipe(text).model_copy(update={"seed": recipe.seed})
    assert recipe == wanted


def ordered(store, mentor, **told) -> str:
    return order_set(store, set_recipe_from({"title": "Week 2", **told}), owner=mentor.person_id, now=NOON)


def test_sets_in_the_making_show_how_far_they_are_and_can_be_cancelled(store, mentor):
    set_id = ordered(store, mentor)
    shown = page(mentor)
    assert "In the making" in [one.value for one in shown.subheader]
    press(shown, "Cancel")
    assert build_of(store, set_id).state == "cancelled"


def test_a_cancelled_set_can_go_on_or_be_discarded(store, mentor):
    set_id = ordered(store, mentor)
    cancel_build(store, set_id, now=NOON)
    shown = page(mentor)
    assert "Cancelled" in words(shown)
    assert not any(one.label.startswith("Keep these") for one in shown.button)
    press(shown, "Go on")
    assert build_of(store, set_id).state == "queued"
    cancel_build(store, set_id, now=NOON)
    press(page(mentor), "Discard")
    assert state_of(store, set_id).status == "retired"
    assert "In the making" not in [one.value for one in page(mentor).subheader]


def test_a_failed_set_says_why(store, mentor):
    set_id = ordered(store, mentor)
    take_build(store, now=NOON)
    end_build(store, set_id, state="failed", message="difficulty must be reachable", now=NOON)
    assert "difficulty must be reachable" in words(page(mentor))


def test_a_finished_draft_is_there_to_be_reviewed_and_a_released_one_is_not(store, mentor):
    set_id = ordered(store, mentor)
    take_build(store, now=NOON)
    end_build(store, set_id, state="done", now=NOON)
    set_state(store, set_id, status="draft", now=NOON)
    assert "ready for your look" in words(page(mentor))
    set_state(store, set_id, status="released", now=NOON)
    assert "ready for your look" not in words(page(mentor))


def test_the_page_speaks_russian(store, mentor):
    ordered(store, mentor)
    shown = page(mentor, language="ru")
    assert "Новый набор" in [one.value for one in shown.title]
    assert field(shown, "text_input", "Название").value == "Практика"
    press(shown, "Создать набор")
    assert builds(store)[0].title == "Practice"


@pytest.mark.parametrize("role", ["trainee", "administrator"])
def test_only_mentors_may_see_it(store, mentor, role):
    def script(person):
        from xray_trainer.ui.views.authoring import show

        show(person, str)

    person = Person(mentor.person_id, mentor.name, "en", NOON, role)
    shown = AppTest.from_function(script, kwargs={"person": person}, default_timeout=30).run()
    assert shown.exception
    assert not shown.title


def test_everything_that_can_be_rendered_has_a_name_and_a_group():
    assert {name for names in GROUPS.values() for name in names} == set(occurrence())
    for conveyance in occurrence():
        assert conveyance_title(conveyance, str) != conveyance
    for family in CARGO_FAMILIES:
        assert cargo_title(family, str) != family
