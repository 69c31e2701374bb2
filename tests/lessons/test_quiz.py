from __future__ import annotations

from xray_trainer.lessons.lesson import Answer, Question
from xray_trainer.lessons.quiz import is_complete, mark_quiz


def question(*rights):
    answers = tuple(Answer(text=str(place), right=right) for place, right in enumerate(rights))
    return Question(ask="?", answers=answers, why="so")


def test_quiz_without_questions_has_nothing_right():
    result = mark_quiz((), ())
    assert (result.num_right, result.num_questions) == (0, 0)


def test_all_right_answers_and_no_other_must_be_chosen():
    several = question(True, True, False)
    chosen = ([0, 1], [0], [0, 1, 2], [2])
    assert mark_quiz([several] * 4, chosen).is_right == (True, False, False, False)


def test_one_right_answer_among_several():
    one = question(False, True)
    assert mark_quiz([one, one], ([1], [0])).num_right == 1


def test_quiz_is_complete_when_every_question_has_a_choice():
    assert is_complete([[0], [1, 2]])
    assert not is_complete([[0], []])
