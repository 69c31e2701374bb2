"""The quiz at the end of a lesson: questions, then what was right and why."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.lessons.lesson import Answer, Lesson, Question
from xray_trainer.lessons.quiz import QuizResult, is_complete, mark_quiz
from xray_trainer.store.lessons import keep_lesson_done
from xray_trainer.ui.application import application_store, now

Words = Callable[[str], str]
Chosen = list[list[int]]


def show_quiz(lesson: Lesson, _: Words, *, person_id: str) -> None:
    """Shows the quiz of a lesson, or what came of it; keeps that it was answered."""
    st.header(_("Questions"), anchor="quiz")
    answered = st.session_state.get(_key(lesson))
    if answered is not None:
        _show_result(lesson, answered, _)
        return
    with st.form(f"quiz-{lesson.name}", border=True):
        chosen = [_ask(lesson, number, one, _) for number, one in enumerate(lesson.front.quiz)]
        sent = st.form_submit_button(_("Check the answers"), type="primary")
    if sent and is_complete(chosen):
        _keep(lesson, chosen, person_id)
        st.rerun()
    elif sent:
        st.warning(_("Please answer every question."))


def _ask(lesson: Lesson, number: int, question: Question, _: Words) -> list[int]:
    """Shows a question; returns the places of the answers that are chosen."""
    st.markdown(f"**{number + 1}. {question.ask}**")
    key = f"{lesson.name}-{number}"
    texts = [answer.text for answer in question.answers]
    if not question.is_multiple:
        place = st.radio(
            question.ask,
            range(len(texts)),
            format_func=texts.__getitem__,
            index=None,
            key=key,
            label_visibility="collapsed",
        )
        return [] if place is None else [place]
    st.caption(_("Several answers are right."))
    return [place for place, text in enumerate(texts) if st.checkbox(text, key=f"{key}-{place}")]


def _keep(lesson: Lesson, chosen: Chosen, person_id: str) -> None:
    result = mark_quiz(lesson.front.quiz, chosen)
    st.session_state[_key(lesson)] = chosen
    keep_lesson_done(
        application_store(),
        person_id,
        lesson=lesson.name,
        num_right=result.num_right,
        num_questions=result.num_questions,
        now=now(),
    )


def _show_result(lesson: Lesson, chosen: Chosen, _: Words) -> None:
    result = mark_quiz(lesson.front.quiz, chosen)
    words = _("Answered right: {right} of {num}")
    st.success(words.format(right=result.num_right, num=result.num_questions), icon=":material/school:")
    for number, question in enumerate(lesson.front.quiz):
        _show_answer(number, question, chosen[number], result, _)
    st.button(_("Answer again"), key=f"redo-{lesson.name}", on_click=_forget, args=(lesson,))


def _show_answer(number: int, question: Question, chosen: list[int], result: QuizResult, _: Words) -> None:
    verdict = _("right") if result.is_right[number] else _("not right")
    sign = "✓" if result.is_right[number] else "✗"
    with st.container(border=True):
        st.markdown(f"**{number + 1}. {question.ask}** — {sign} {verdict}")
        lines = [
            _line(answer, is_chosen=place in chosen, _=_) for place, answer in enumerate(question.answers)
        ]
        st.markdown("\n".join(lines))
        st.markdown(question.why)


def _line(answer: Answer, *, is_chosen: bool, _: Words) -> str:
    notes = [_("right answer")] if answer.right else []
    notes += [_("your choice")] if is_chosen else []
    note = f" *({', '.join(notes)})*" if notes else ""
    return f"- **{answer.text}**{note}" if answer.right else f"- {answer.text}{note}"


def _forget(lesson: Lesson) -> None:
    st.session_state.pop(_key(lesson), None)


def _key(lesson: Lesson) -> str:
    return f"quiz-answered-{lesson.name}"
