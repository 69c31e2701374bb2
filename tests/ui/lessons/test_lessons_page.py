"""The page without a browser: the course, one lesson, its quiz, and an installation that cannot render."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.page_store import page_store
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise
from xray_trainer.lessons.course import course, find_lesson
from xray_trainer.lessons.shelf import shelf_of
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.store.lessons import keep_lesson_done, lessons_done
from xray_trainer.store.people import ensure_person
from xray_trainer.ui.application import application_store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LESSON = "18-mistakes"


def script(person_id, language):
    from xray_trainer.lessons.workshop import Workshop
    from xray_trainer.store.people import find_person
    from xray_trainer.ui.application import application_store
    from xray_trainer.ui.translations import translations
    from xray_trainer.ui.views.lessons import show

    unable = Workshop(str, can_render=False)
    show(find_person(application_store(), person_id), translations(language).gettext, work=unable)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    path = tmp_path_factory.mktemp("home")
    with page_store(path):
        yield path


@pytest.fixture
def person_id(home, request):
    return ensure_person(application_store(), request.node.name[:80], now=NOON).person_id


@pytest.fixture
def open_page(person_id):
    def run(lesson="", *, language="en"):
        arguments = {"person_id": person_id, "language": language}
        page = AppTest.from_function(script, kwargs=arguments, default_timeout=60)
        page.query_params["lang"] = language
        if lesson:
            page.query_params["lesson"] = lesson
        page.run()
        assert not page.exception
        return page

    return run


def words(page):
    kinds = (page.title, page.subheader, page.markdown, page.caption, page.info, page.success, page.warning)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def shares(page):
    return {metric.label: int(metric.value.rstrip(" %\xa0")) for metric in page.metric}


def answer(page, lesson, *, is_right):
    for number, question in enumerate(lesson.front.quiz):
        if question.is_multiple:
            for place in question.right:
                page.checkbox(key=f"{lesson.name}-{number}-{place}").check()
        else:
            places = set(range(len(question.answers)))
            chosen = question.right if is_right else places - question.right
            page.radio(key=f"{lesson.name}-{number}").set_value(min(chosen))
    page.button[[button.label for button in page.button].index("Check the answers")].click().run()
    assert not page.exception


def test_course_names_every_lesson_with_its_minutes_and_what_is_done(open_page, person_id):
    store = application_store()
    keep_lesson_done(store, person_id, lesson=LESSON, num_right=4, num_questions=5, now=NOON)
    text = words(open_page())
    for lesson in course("en"):
        assert lesson.front.title in text
        assert f"{lesson.front.minutes} min" in text
    assert "done, 4 of 5 right" in text


def test_lesson_reads_without_scans_where_none_can_be_rendered(open_page):
    text = words(open_page("01-radiograph"))
    assert "A scan has no depth." in text
    assert "lacks the extra “detector”" in text
    assert "The text can be read without it." in text


def test_figure_moves_with_its_slider(open_page):
    page = open_page("03-dual-energy")
    assert shares(page)["Lead, 8 mm"] == shares(page)["Water, 107 mm"] == 57
    page.slider(key="figure-lead").set_value(20).run()
    assert shares(page)["Lead, 20 mm"] == 28


def test_right_answers_are_kept_and_explained(open_page, person_id):
    page, lesson = open_page(LESSON), find_lesson(LESSON, language="en")
    answer(page, lesson, is_right=True)
    assert "Answered right: 5 of 5" in words(page)
    assert lesson.front.quiz[0].why in words(page)
    assert lessons_done(application_store(), person_id)[LESSON].num_right == 5


def test_wrong_answers_are_told_apart_in_words(open_page, person_id):
    page, lesson = open_page(LESSON), find_lesson(LESSON, language="en")
    answer(page, lesson, is_right=False)
    assert "✗ not right" in words(page)
    assert "your choice" in words(page)
    num_multiple = sum(question.is_multiple for question in lesson.front.quiz)
    assert lessons_done(application_store(), person_id)[LESSON].num_right == num_multiple


def test_quiz_with_an_unanswered_question_is_not_kept(open_page, person_id):
    page = open_page(LESSON)
    page.button[[button.label for button in page.button].index("Check the answers")].click().run()
    assert "Please answer every question." in words(page)
    assert lessons_done(application_store(), person_id) == {}


def test_draft_language_reads_the_russian_lesson_and_is_told_so(open_page):
    text = words(open_page("05-reefers", language="kk"))
    assert "Холодильный агрегат" in text
    assert "05-reefers" not in text


def test_kind_is_told_in_the_language_of_the_lesson(open_page):
    text = words(open_page("14-wagons-hidden", language="ru"))
    assert "В насыпном грузе · RW-BULK" in text
    assert "Где может лежать" in text


def test_scan_that_is_there_is_shown_with_its_close_up(open_page, home):
    scan = find_lesson(LESSON, language="en").front.scans["two"]
    place, factors = Region.from_xyxy(20, 10, 40, 30), {"width_mm": 1000.0, "height_mm": 500.0}
    hidden = Concealment(place, "CT-DOOR", "brick-package", "organic_powder", 12.0, factors)
    values = np.full((2, 60, 100), 0.8, np.float32)
    pair = [
        Scan(name, values * share, (50.0, 50.0), ("6MV", "4MV"), "container-20", "synthetic")
        for name, share in (("with", 0.9), ("without", 1.0))
    ]
    papers = Declaration(hs_code="0805.10", description="Oranges", packages=10, gross_weight_kg=200)
    shelf_of(Settings(home=home)).keep(
        scan, BuiltExercise(Exercise("e", "s", papers, truth=(hidden,)), *pair)
    )
    text = words(open_page(LESSON))
    assert "1.00 × 0.50 m" in text
    assert "lacks the extra" not in text
