"""The drill: a scan and its papers, marks and a decision in the viewer, then the answer, then the next one.

Where a drill stands is read from the store at every view, so a reload, another window or a restarted server
shows the same thing.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.store.attempts import Attempt, latest_attempt, next_attempt
from xray_trainer.store.drills import DrillInfo, drill_info, drills_of, start_drill, unfinished_drill
from xray_trainer.store.exercise_sets import SetInfo, exercise_sets
from xray_trainer.store.people import Person
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.papers import show_papers
from xray_trainer.ui.result import show_result
from xray_trainer.ui.viewer import scan_viewer
from xray_trainer.ui.viewer.texts import viewer_texts

Words = Callable[[str], str]

_DRILL = "drill"


def show(person: Person, _: Words) -> None:
    """Shows the drill that the address names, or the sets to choose from."""
    drill = _current_drill(person)
    if drill is None:
        _show_sets(person, _)
        return
    attempt = None if drill.is_finished else _current_attempt(drill)
    if attempt is not None:
        _show_attempt(drill, attempt, _)
    elif drill_info(application_store(), drill.drill_id).is_finished:
        show_result(drill, _)
        st.button(_("Back to the exercise sets"), on_click=_leave)
    else:
        _show_waiting(_)


def _current_drill(person: Person) -> DrillInfo | None:
    drill_id = st.query_params.get(_DRILL)
    own = (drill for drill in drills_of(application_store(), person.person_id) if drill.drill_id == drill_id)
    return next(own, None)


def _current_attempt(drill: DrillInfo) -> Attempt | None:
    """Returns the attempt to show: the last one until its feedback was seen, else the next."""
    store = application_store()
    latest = latest_attempt(store, drill.drill_id)
    is_seen = st.session_state.get("seen") == (latest.attempt_id if latest else None)
    if latest is not None and (latest.state == "open" or (drill.rules.mode == "practice" and not is_seen)):
        return latest
    return next_attempt(store, drill.drill_id, now=now())


def _show_sets(person: Person, _: Words) -> None:
    st.title(_("Exercise sets"))
    sets = [info for info in exercise_sets(application_store()) if not info.is_draft]
    if not sets:
        st.info(_("There is no exercise set yet. `xray-trainer exercises build` makes one."))
    for info in sets:
        _show_set(person, info, _)


def _show_set(person: Person, info: SetInfo, _: Words) -> None:
    going = unfinished_drill(application_store(), person.person_id, set_id=info.set_id)
    with st.container(border=True):
        st.subheader(_(info.title))
        st.write(_mode_words(info.rules.mode, _))
        st.caption(_("Exercises: {num}").format(num=info.num_planned))
        if going is not None:
            done = _("Continue ({answered} of {num} answered)")
            label = done.format(answered=going.num_answered, num=going.num_exercises)
            st.button(label, type="primary", key=f"go-{info.set_id}", on_click=_enter, args=(going.drill_id,))
        else:
            st.button(
                _("Start"),
                type="primary",
                key=f"go-{info.set_id}",
                on_click=_start,
                args=(person, info.set_id),
            )


def _mode_words(mode: str, _: Words) -> str:
    if mode == "practice":
        return _("Practice: the answer is shown after each exercise.")
    return _("No answers before the end.")


def _show_attempt(drill: DrillInfo, attempt: Attempt, _: Words) -> None:
    is_open = attempt.state == "open"
    _show_head(drill, attempt, _)
    scan_viewer(
        token=application_store().tokens.token_of(attempt.attempt_id),
        texts=viewer_texts(_),
        mode="mark" if is_open else "feedback",
        key="viewer",
    )
    show_papers(attempt.declaration, _)


def _show_head(drill: DrillInfo, attempt: Attempt, _: Words) -> None:
    place = _("Exercise {number} of {num}").format(number=attempt.position + 1, num=drill.num_exercises)
    line, button = st.columns([6, 1], vertical_alignment="center")
    line.progress(drill.num_answered / max(drill.num_exercises, 1), text=f"**{_(drill.title)}** · {place}")
    button.button(
        _("Next"),
        type="primary",
        icon=":material/arrow_forward:",
        width="stretch",
        disabled=attempt.state == "open",
        help=_("Submit your decision first.") if attempt.state == "open" else None,
        on_click=_see,
        args=(attempt.attempt_id,),
    )


@st.fragment(run_every="2s")
def _show_waiting(_: Words) -> None:
    st.info(_("The next exercise is being prepared; it will appear by itself."))
    if st.session_state.get("waited"):
        st.session_state.pop("waited")
        st.rerun()
    st.session_state["waited"] = True


def _start(person: Person, set_id: str) -> None:
    _enter(start_drill(application_store(), person.person_id, set_id=set_id, now=now()).drill_id)


def _enter(drill_id: str) -> None:
    st.query_params[_DRILL] = drill_id


def _see(attempt_id: str) -> None:
    st.session_state["seen"] = attempt_id


def _leave() -> None:
    st.query_params.pop(_DRILL, None)
