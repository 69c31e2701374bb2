from __future__ import annotations

import pytest

from xray_trainer.errors import InputError
from xray_trainer.lessons.lesson import Piece, read_lesson

QUIZ = """quiz:
  - {ask: "One?", answers: [{text: "a", right: true}, {text: "b"}], why: "so"}
  - {ask: "Two?", answers: [{text: "a"}, {text: "b", right: true}], why: "so"}
  - {ask: "Three?", answers: [{text: "a", right: true}, {text: "b", right: true}], why: "so"}
"""


@pytest.fixture
def written(tmp_path):
    def write(front, body=""):
        path = tmp_path / "07-name.md"
        path.write_text(f"---\n{front}---\n{body}", encoding="utf-8")
        return path

    return write


def test_lesson_without_text_has_no_pieces(written):
    lesson = read_lesson(written(f"title: A\nabout: B\n{QUIZ}"), language="en")
    assert (lesson.name, lesson.pieces, lesson.front.minutes) == ("07-name", (), 0)


def test_places_of_live_things_stand_between_the_texts(written):
    body = "One.\n\n{{scan first}}\n\nTwo {{scan second}} stays text.\n\n{{kind CT-DOOR}}\n{{figure lead}}\n"
    lesson = read_lesson(written(f"title: A\nabout: B\n{QUIZ}", body), language="en")
    assert lesson.pieces == (
        Piece("text", "One."),
        Piece("scan", "first"),
        Piece("text", "Two {{scan second}} stays text."),
        Piece("kind", "CT-DOOR"),
        Piece("figure", "lead"),
    )


def test_line_of_dashes_within_the_text_does_not_end_it(written):
    lesson = read_lesson(written(f"title: A\nabout: B\n{QUIZ}", "One.\n\n---\n\nTwo.\n"), language="en")
    assert lesson.pieces == (Piece("text", "One.\n\n---\n\nTwo."),)


def test_question_with_two_right_answers_is_multiple(written):
    quiz = read_lesson(written(f"title: A\nabout: B\n{QUIZ}"), language="en").front.quiz
    assert [question.is_multiple for question in quiz] == [False, False, True]


@pytest.mark.parametrize(
    ("front", "told"),
    [
        (f"title: A\nabout: B\nminute: 3\n{QUIZ}", "minute"),
        (f"title: A\n{QUIZ}", "about"),
        (f"title: A\nabout: B\n{QUIZ.replace('right: true', 'right: false')}", "a right answer"),
        ("title: [A\n", "front matter"),
    ],
)
def test_front_matter_that_cannot_be_used_is_refused_with_the_name_of_the_file(written, front, told):
    with pytest.raises(InputError, match=rf"07-name\.md.*(?s:.*){told}"):
        read_lesson(written(front), language="en")


def test_file_without_front_matter_is_refused(tmp_path):
    path = tmp_path / "07-name.md"
    path.write_text("Only text.\n", encoding="utf-8")
    with pytest.raises(InputError, match="begins with a front matter"):
        read_lesson(path, language="en")
