from __future__ import annotations

import re
from itertools import pairwise

import pytest

from xray_trainer.errors import InputError
from xray_trainer.lessons.course import all_scans, course, find_lesson, lesson_names, translated_languages
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONVEYANCES
from xray_trainer.synthesis.taxonomy import BENIGN, TAXONOMY
from xray_trainer.ui.lessons.figure_view import FIGURES

TRANSLATED = [language for language in translated_languages() if language != "en"]


def shape_of(lesson):
    """What must be the same in every language."""
    live = [(piece.kind, piece.content) for piece in lesson.pieces if piece.kind != "text"]
    quiz = [(len(question.answers), sorted(question.right)) for question in lesson.front.quiz]
    return live, list(lesson.front.captions), quiz


def words_of(lesson):
    front = lesson.front
    yield from (front.title, front.about, *front.captions.values())
    yield from (piece.content for piece in lesson.pieces if piece.kind == "text")
    for question in front.quiz:
        yield from (question.ask, question.why, *(answer.text for answer in question.answers))


def test_course_is_there_in_english_and_russian():
    assert translated_languages() == ("en", "ru")
    assert len(lesson_names()) == 18


@pytest.mark.parametrize("language", TRANSLATED)
def test_languages_have_the_same_lessons_scans_quizzes_and_right_answers(language):
    source, translated = course("en"), course(language)
    assert [lesson.language for lesson in translated] == [language] * len(source)
    assert [shape_of(one) for one in translated] == [shape_of(one) for one in source]


@pytest.mark.parametrize("language", TRANSLATED)
def test_languages_have_as_many_paragraphs_and_headings(language):
    for source, translated in zip(course("en"), course(language), strict=True):
        for one, other in zip(source.pieces, translated.pieces, strict=True):
            paragraphs = [piece.content.count("\n\n") for piece in (one, other)]
            headings = [piece.content.count("## ") for piece in (one, other)]
            assert paragraphs[0] == paragraphs[1], (source.name, one.content[:60])
            assert headings[0] == headings[1], (source.name, one.content[:60])


def test_russian_lessons_are_in_russian():
    for lesson in course("ru"):
        for text in words_of(lesson):
            assert re.search("[а-яё]", text) or re.fullmatch(r"[\d ,.%×-]+", text), text
            assert not re.search(r"\b(the|and|with)\b", text), text


def test_translation_takes_scans_and_minutes_from_english():
    for source, translated in zip(course("en"), course("ru"), strict=True):
        assert translated.front.scans == source.front.scans
        assert translated.front.minutes == source.front.minutes > 0


def test_language_without_lessons_gets_them_in_english():
    assert {lesson.language for lesson in course("kk")} == {"en"}


def test_every_kind_of_the_taxonomy_is_told_and_shown_with_and_without():
    told = {kind for lesson in course("en") for kind in lesson.names_of("kind")}
    shown = {kind for scan in all_scans().values() for kind in scan.kinds}
    assert told == shown == set(TAXONOMY)


def test_kind_is_followed_by_a_scan_of_it():
    for lesson in course("en"):
        live = [piece for piece in lesson.pieces if piece.kind != "text"]
        for kind, scan in pairwise(live):
            if kind.kind == "kind":
                assert kind.content in lesson.front.scans[scan.content].kinds


def test_every_scan_of_a_lesson_stands_in_its_text_once_and_has_a_caption():
    for lesson in course("en"):
        names = list(lesson.front.scans)
        assert list(lesson.names_of("scan")) == names == list(lesson.front.captions)


def test_figures_in_the_texts_are_those_that_there_are():
    used = [figure for lesson in course("en") for figure in lesson.names_of("figure")]
    assert sorted(used) == sorted(FIGURES)


def test_conveyances_and_cargo_of_the_scans_exist():
    for scan in all_scans().values():
        assert scan.conveyance in CONVEYANCES
        assert scan.cargo in CARGO_FAMILIES


def test_papers_disagree_only_where_something_is_hidden():
    assert all(set(scan.kinds) - {BENIGN} for scan in all_scans().values() if scan.has_wrong_papers)


def test_right_answer_is_not_always_at_the_same_place():
    single = [
        question for lesson in course("en") for question in lesson.front.quiz if not question.is_multiple
    ]
    places = [min(question.right) for question in single]
    assert max(places.count(place) for place in set(places)) < 0.7 * len(places)


def test_lesson_that_does_not_exist_names_the_nearest():
    with pytest.raises(InputError, match="04-containers"):
        find_lesson("04-container", language="en")
