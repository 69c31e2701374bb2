"""The analyst's desk: choose results or have a folder searched, then review, compare and export.

What is chosen stands in the address, so a reload or a restarted server shows the same thing. Looking at scans
and judging findings happens in the viewer, without running this page again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import streamlit as st

from xray_trainer.errors import InputError, XrayTrainerError
from xray_trainer.settings import Settings, load_settings
from xray_trainer.store.people import Person
from xray_trainer.ui.application import now
from xray_trainer.ui.desk.folders import inbox_folders, is_finished, result_folder, result_folders
from xray_trainer.ui.desk.results import desk_results
from xray_trainer.ui.desk.runs import RunState, has_detector, resume_run, run_state, start_run
from xray_trainer.ui.numbers import decimal, duration, whole
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.refusals import why_refused
from xray_trainer.ui.views import desk_comparison, desk_review

Words = Callable[[str], str]

_RESULTS, _SECTION = "results", "section"
_MOST_SHOWN = 50


def show(person: Person, _: Words) -> None:
    """Shows the results that the address names, or those to choose from."""
    settings = load_settings()
    name = st.query_params.get(_RESULTS)
    try:
        folder = result_folder(settings.results, name) if name else None
        if folder is not None and is_finished(folder):
            _show_results(person, folder, _)
            return
    except InputError as error:
        st.error(why_refused(error, _))
    _show_choice(settings, _)


def _show_results(person: Person, folder: Path, _: Words) -> None:
    results = desk_results(folder)
    sections = {"review": _("Review"), "compare": _("Compare"), "export": _("Export")}
    back, title, choice = st.columns([1, 4, 3], vertical_alignment="center")
    back.button(_("Results"), icon=":material/arrow_back:", on_click=_leave, type="tertiary")
    title.markdown(f"**{escape_markdown(folder.name)}**")
    chosen = choice.segmented_control(
        _("Section"),
        list(sections),
        format_func=sections.__getitem__,
        default="review",
        key=_SECTION,
        label_visibility="collapsed",
    )
    if chosen == "compare":
        desk_comparison.show_comparison(results, _)
    elif chosen == "export":
        desk_comparison.show_export(results, _)
    else:
        desk_review.show_review(person, results, _)


def _show_choice(settings: Settings, _: Words) -> None:
    st.title(_("Results of searches"))
    _show_start(settings, _)
    _show_folders(_)


def _show_start(settings: Settings, _: Words) -> None:
    with st.expander(_("Search a folder of scans"), icon=":material/play_arrow:"):
        folders = inbox_folders(settings.inbox)
        if not has_detector():
            st.info(_("This installation cannot search scans; it lacks the extra “detector”."))
            return
        if not folders:
            st.info(_("There is no folder with scans to search yet. The administrator sets where it is."))
            return
        everything = _("All folders")
        with st.form("search", border=False):
            inbox = st.selectbox(_("Folder of scans"), folders, format_func=lambda name: name or everything)
            name = st.text_input(_("Name of the results"), value=_proposal(now()), max_chars=80)
            if st.form_submit_button(_("Search"), type="primary"):
                _start(settings, inbox, name, _)


def _start(settings: Settings, inbox: str, name: str, _: Words) -> None:
    try:
        start_run(settings, inbox=inbox, name=name)
    except XrayTrainerError as error:
        st.error(why_refused(error, _))


def _proposal(when: datetime) -> str:
    return when.astimezone().strftime("%Y-%m-%d %H.%M")


def _show_folders(_: Words) -> None:
    folders = result_folders(load_settings().results)[:_MOST_SHOWN]
    if not folders:
        st.info(_("There are no results yet. Search a folder here, or with `xray-trainer detect`."))
    runs = [run_state(folder) for folder in folders]
    for folder, run in zip(folders, runs, strict=True):
        if run.is_busy:
            _show_busy(folder, _)
        else:
            _show_folder(run, is_finished(folder), _)


@st.fragment(run_every="2s")
def _show_busy(folder: Path, _: Words) -> None:
    """Shows how far a search is, again and again; the server's restart changes nothing about it."""
    run = run_state(folder)
    if not run.is_busy:
        st.rerun()
    with st.container(border=True):
        st.markdown(_head(run, _))
        st.progress(min(1.0, run.done / run.total) if run.total else 0.0)


def _show_folder(run: RunState, has_tables: bool, _: Words) -> None:
    with st.container(border=True):
        name, action = st.columns([6, 1], vertical_alignment="center")
        name.markdown(_head(run, _))
        if has_tables:
            action.button(
                _("Open"), key=f"open-{run.name}", on_click=_enter, args=(run.name,), type="primary"
            )
        elif run.can_resume:
            action.button(_("Go on"), key=f"resume-{run.name}", on_click=_resume, args=(run.name, _))


def _head(run: RunState, _: Words) -> str:
    return f"**{escape_markdown(run.name)}**  \n{_told(run, _)}"


def _told(run: RunState, _: Words) -> str:
    if run.state == "starting":
        return _("Starting …")
    count = _("Scans: {done} of {total}, failed: {failed}").format(
        done=whole(run.done, _), total=whole(run.total, _), failed=whole(run.failed, _)
    )
    if run.state == "running":
        speed = _("{speed} scans per second").format(speed=decimal(run.scans_per_s, _))
        left = "" if run.seconds_left is None else _("{time} left").format(time=duration(run.seconds_left, _))
        return " · ".join(part for part in (_("Searching"), count, speed, left) if part)
    if run.state == "failed":
        return " · ".join((_("Failed"), why_refused(run.message, _)))
    states = {"done": _("Done"), "interrupted": _("Interrupted")}
    return " · ".join((states[run.state], count)) if run.total else states[run.state]


def _resume(name: str, _: Words) -> None:
    try:
        resume_run(load_settings(), name)
    except XrayTrainerError as error:
        st.toast(why_refused(error, _))


def _enter(name: str) -> None:
    st.query_params[_RESULTS] = name


def _leave() -> None:
    st.query_params.pop(_RESULTS, None)
    st.session_state.pop(_SECTION, None)
