"""One exercise of the library: the scan with its truth, where it is from, what answers and trainees say."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.exercises.exercise import Exercise
from xray_trainer.store.details import details_of
from xray_trainer.store.difficulties import hardness_of
from xray_trainer.store.exercise_collections import collections_of
from xray_trainer.store.exercise_statistics import FEWEST, ExerciseStatistics, statistics_of
from xray_trainer.store.feedback_texts import feedback_texts
from xray_trainer.store.flags import Status, restore
from xray_trainer.store.people import Person, names_of
from xray_trainer.store.retiring import flags_on, retire_exercise
from xray_trainer.store.truths import whole_exercise
from xray_trainer.store.units import reach_of
from xray_trainer.store.whereabouts import Whereabouts, whereabouts
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.authoring.names import beams_title, cargo_title, conveyance_title
from xray_trainer.ui.library.facts import show_case, show_hardness, show_marks_of_work, show_truth
from xray_trainer.ui.library.flagged import flag_line, show_ruling
from xray_trainer.ui.library.names import exercise_status_name, provenance_name, source_name
from xray_trainer.ui.library.place import EXERCISE, leave, open_exercise, open_set
from xray_trainer.ui.library.scan_view import show_scan
from xray_trainer.ui.noting import note_once
from xray_trainer.ui.numbers import decimal, duration, moment, percent, whole
from xray_trainer.ui.papers import escape_markdown, show_papers
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]


def show_exercise(person: Person, exercise_id: str, _: Words) -> None:
    """Shows an exercise with everything that is known about it."""
    store = application_store()
    try:
        exercise = whole_exercise(store, exercise_id)
    except XrayTrainerError:
        leave(EXERCISE)
        st.rerun()
    note_once("see_truth", exercise_id, page="library")
    there = whereabouts(store, exercise_id)
    _show_head(exercise, there, _)
    scan, facts = st.columns([8, 3], gap="small")
    with scan:
        show_scan(person, exercise, _)
        show_papers(exercise.declaration, _)
    with facts:
        show_truth(exercise, _)
        show_case(store, exercise_id, _)
        show_hardness(exercise, hardness_of(store, [exercise_id])[exercise_id], _)
        show_marks_of_work(details_of(store, exercise_id), list(feedback_texts(store, exercise_id)), _)
        _show_origin(exercise, there, _)
    told = statistics_of(store, exercise_id, reach=reach_of(store, person))
    _show_statistics(told, _)
    _show_flags(person, exercise_id, there.status, _)


def _show_head(exercise: Exercise, there: Whereabouts, _: Words) -> None:
    back, title, deed = st.columns([1, 5, 2], vertical_alignment="center")
    back.button(_("Library"), icon=":material/arrow_back:", type="tertiary", on_click=leave, args=(EXERCISE,))
    name = " · ".join(
        filter(None, [conveyance_title(there.conveyance, _), cargo_title(exercise.cargo_family, _)])
    )
    status = exercise_status_name(there.status, _)
    title.markdown(f"### {escape_markdown(name or exercise.scan_id)} :gray[:small[{status}]]")
    if there.status in ("offered", "draft"):
        args = (retire_exercise, exercise.exercise_id, _)
        deed.button(_("Retire"), width="stretch", key="retire", on_click=_do, args=args)
    elif there.status == "retired":
        deed.button(
            _("Restore"),
            width="stretch",
            key="restore",
            on_click=_do,
            args=(restore, exercise.exercise_id, _),
        )


def _do(change: Callable[..., None], exercise_id: str, _: Words) -> None:
    try:
        change(application_store(), exercise_id, now=now())
    except XrayTrainerError as error:
        st.error(why_refused(error, _))


def _show_origin(exercise: Exercise, there: Whereabouts, _: Words) -> None:
    store = application_store()
    details = details_of(store, exercise.exercise_id)
    author = names_of(store, [details.author]).get(details.author, "")
    made = provenance_name(details.provenance, _) if details.provenance else ""
    lines = [
        " · ".join(filter(None, [made, escape_markdown(author), moment(there.added_at, _)])),
        _("Source: {source}").format(source=escape_markdown(source_name(there.source, _)))
        if there.source
        else "",
        escape_markdown(beams_title(there.beams, _)),
    ]
    st.caption("  \n".join(line for line in lines if line))
    piles = collections_of(store, exercise.exercise_id)
    if piles:
        names = ", ".join(escape_markdown(name) for name in piles)
        st.caption(_("Collections: {names}").format(names=names))
    if details.copied_from:
        st.button(
            _("Earlier version"),
            key="earlier",
            icon=":material/history:",
            on_click=open_exercise,
            args=(details.copied_from,),
        )
    for set_id, title in there.sets:
        st.button(
            escape_markdown(_(title)),
            key=f"in-{set_id}",
            icon=":material/list:",
            on_click=open_set,
            args=(set_id,),
        )


def _show_statistics(told: ExerciseStatistics, _: Words) -> None:
    st.subheader(_("Answers"))
    if told.share_right is None or told.median_s is None:
        st.info(_("Nobody has answered this exercise yet."))
        return
    people, right, tells, time = st.columns(4)
    people.metric(_("People"), whole(told.num_people, _))
    low, high = (percent(end, _) for end in told.interval)
    right.metric(
        _("Right"),
        percent(told.share_right, _),
        help=_("95 % interval: {low} to {high}").format(low=low, high=high),
    )
    time.metric(_("Time, median"), duration(told.median_s, _))
    _show_discrimination(tells, told, _)
    if told.missed:
        heading = _("Who missed it or took it for suspicious")
        st.markdown(f"**{heading}**")
        st.dataframe(_rows(told, _), hide_index=True, width="stretch")
    elif told.answers:
        st.caption(_("Everybody within your units was right."))
    else:
        st.caption(_("None of those who answered belongs to your units, so names are not shown."))


def _show_discrimination(
    column: st.delta_generator.DeltaGenerator, told: ExerciseStatistics, _: Words
) -> None:
    label = _("Discrimination")
    if told.discrimination is None:
        why = _("Told from {num} people on who differ in their answers.").format(num=FEWEST)
        column.metric(label, "–", help=why)
        return
    low, high = (decimal(end, _) for end in told.discrimination.interval)
    words = _(
        "How well being right here goes along with being right elsewhere, from -1 to 1; 95 % interval {low} "
        "to {high}. Below 0: look whether the truth is right."
    )
    column.metric(label, decimal(told.discrimination.value, _), help=words.format(low=low, high=high))


def _rows(told: ExerciseStatistics, _: Words) -> pd.DataFrame:
    outcomes = {"miss": _("Missed"), "false_alarm": _("False alarm")}
    return pd.DataFrame(
        [
            {
                _("Person"): one.name,
                _("Outcome"): outcomes[one.outcome],
                _("Time"): duration(one.seconds, _),
                _("When"): moment(one.when, _),
            }
            for one in told.missed
        ]
    )


def _show_flags(person: Person, exercise_id: str, status: Status, _: Words) -> None:
    flags = flags_on(application_store(), exercise_id)
    if not flags:
        return
    st.subheader(_("Flags"))
    for flag in flags:
        st.markdown(flag_line(flag, _))
    if status == "flagged":
        show_ruling(person, exercise_id, status, _)
