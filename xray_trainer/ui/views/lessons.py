"""The lessons: the course as a list, and one lesson as a page with live scans, figures and a quiz."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from xray_trainer.errors import InputError
from xray_trainer.lessons.course import course, find_lesson, lesson_names, translated_languages
from xray_trainer.lessons.lesson import Lesson, Piece
from xray_trainer.lessons.workshop import Workshop, workshop
from xray_trainer.store.lessons import LessonDone, lessons_done
from xray_trainer.store.people import Person
from xray_trainer.synthesis.taxonomy import CUES, kind_of
from xray_trainer.ui.application import application_store
from xray_trainer.ui.lessons.figure_view import show_figure
from xray_trainer.ui.lessons.quiz_view import show_quiz
from xray_trainer.ui.lessons.scan_view import num_missing, show_scan
from xray_trainer.ui.translations import nearest_language, translations

Words = Callable[[str], str]

_LESSON = "lesson"
_TEXT_PX = 760
_WATCH_S = 2.0
_PRINT = """<style>
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"],
  .stButton, .stFormSubmitButton { display: none !important; }
  .stMain, .stMainBlockContainer, .stAppViewContainer, .stApp {
    position: static !important; overflow: visible !important; height: auto !important;
  }
}
</style>"""


def show(person: Person, _: Words, *, work: Workshop | None = None) -> None:
    """Shows the lesson that the address names, or the course.

    Args:
        person: who reads.
        _: the words of the person's language.
        work: what renders missing scans; that of the application where None.
    """
    st.html(_PRINT)
    language = st.query_params.get("lang", person.language)
    nearest = nearest_language(language, translated_languages())
    name = st.query_params.get(_LESSON)
    try:
        lesson = find_lesson(name, language=nearest) if name else None
    except InputError:
        lesson = None
    if lesson is None:
        _show_course(course(nearest), person, _)
    else:
        _show_lesson(lesson, person, language, _, work=work or workshop())


def _show_course(lessons: tuple[Lesson, ...], person: Person, _: Words) -> None:
    done = lessons_done(application_store(), person.person_id)
    st.title(_("Lessons"))
    st.markdown(_("A short course with live scans. Take the lessons in order, or the one that you need."))
    minutes = sum(lesson.front.minutes for lesson in lessons)
    words = _("Done: {done} of {num} · {minutes} min in all")
    share = sum(lesson.name in done for lesson in lessons)
    st.progress(share / len(lessons), text=words.format(done=share, num=len(lessons), minutes=minutes))
    for number, lesson in enumerate(lessons, start=1):
        _show_entry(number, lesson, done, _)


def _show_entry(number: int, lesson: Lesson, done: Mapping[str, LessonDone], _: Words) -> None:
    with st.container(border=True, key=f"entry-{lesson.name}"):
        text, button = st.columns([5, 1], vertical_alignment="center")
        minutes = _("{num} min").format(num=lesson.front.minutes)
        notes = [minutes, *([_done_words(done[lesson.name], _)] if lesson.name in done else [])]
        text.markdown(
            f"**{number}. {lesson.front.title}**  \n{lesson.front.about}  \n:small[{' · '.join(notes)}]"
        )
        button.button(
            _("Read again") if lesson.name in done else _("Begin"),
            key=f"begin-{lesson.name}",
            width="stretch",
            on_click=_go,
            args=(lesson.name,),
        )


def _done_words(done: LessonDone, _: Words) -> str:
    words = _("✓ done, {right} of {num} right")
    return words.format(right=done.num_right, num=done.num_questions)


def _show_lesson(lesson: Lesson, person: Person, language: str, _: Words, *, work: Workshop) -> None:
    number = lesson_names().index(lesson.name) + 1
    place = _("Lesson {number} of {num}").format(number=number, num=len(lesson_names()))
    st.button(_("All lessons"), icon=":material/arrow_back:", type="tertiary", on_click=_leave)
    st.title(lesson.front.title, anchor=False)
    minutes = _("{num} min").format(num=lesson.front.minutes)
    st.caption(f"{place} · {minutes}")
    if lesson.language != language:
        st.info(_not_translated(lesson, _))
    _prepare(lesson, work)
    for piece in lesson.pieces:
        _show_piece(lesson, piece, person, _, work=work)
    show_quiz(lesson, _, person_id=person.person_id)
    _show_ways(number, lesson.language, _)


def _not_translated(lesson: Lesson, _: Words) -> str:
    if lesson.language == "ru":
        return _("This lesson is not translated into your language yet; here it is in Russian.")
    return _("This lesson is not translated into your language yet; here it is in English.")


def _show_piece(lesson: Lesson, piece: Piece, person: Person, _: Words, *, work: Workshop) -> None:
    if piece.kind == "scan":
        show_scan(lesson, piece.content, _, person_id=person.person_id, work=work)
    elif piece.kind == "figure":
        show_figure(piece.content, _)
    elif piece.kind == "kind":
        _show_kind(piece.content, translations(lesson.language).gettext)
    else:
        st.markdown(piece.content, width=_TEXT_PX)


def _show_kind(kind_id: str, _: Words) -> None:
    """Shows what the taxonomy says of a concealment, in the language of the lesson."""
    kind = kind_of(kind_id)
    lines = {
        _("Where it may lie"): _(kind.lies),
        _("How it looks"): _(kind.looks),
        _("Cues"): "; ".join(_(CUES[cue]) for cue in kind.cues) + ".",
        _("What to do"): _(kind.feedback),
    }
    st.markdown(f"## {_(kind.site)} · {kind.id}")
    with st.container(border=True, width=_TEXT_PX):
        st.markdown("\n\n".join(f"**{label}:** {text}" for label, text in lines.items()))
        st.caption(_(kind.attestation))


def _prepare(lesson: Lesson, work: Workshop) -> None:
    """Has what is missing rendered and watches until it is there; then what the next lesson needs."""
    missing = num_missing(lesson)
    if missing:
        work.ask_for(lesson.name)
        if work.state(lesson.name) == "working":
            _watch(lesson, missing, work)
        return
    following = next((one for one in course(lesson.language) if one.name > lesson.name), None)
    if following is not None and num_missing(following):
        work.ask_for(following.name)


@st.fragment(run_every=_WATCH_S)
def _watch(lesson: Lesson, missing: int, work: Workshop) -> None:
    """Shows the page again as soon as a scan has come, or none will come."""
    work.ask_for(lesson.name)
    if num_missing(lesson) < missing or work.state(lesson.name) == "failed":
        st.rerun()


def _show_ways(number: int, language: str, _: Words) -> None:
    lessons = course(language)
    before, after = st.columns(2)
    if number > 1:
        one = lessons[number - 2]
        before.button(
            one.front.title, icon=":material/arrow_back:", width="stretch", on_click=_go, args=(one.name,)
        )
    if number < len(lessons):
        one = lessons[number]
        after.button(
            one.front.title,
            icon=":material/arrow_forward:",
            type="primary",
            width="stretch",
            on_click=_go,
            args=(one.name,),
        )


def _go(name: str) -> None:
    st.query_params[_LESSON] = name


def _leave() -> None:
    st.query_params.pop(_LESSON, None)
