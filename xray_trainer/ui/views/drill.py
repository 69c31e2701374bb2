"""The drill: a scan and its papers, marks and a decision in the viewer, then the answer, then the next one.

Where a drill stands is read from the store at every view, so a reload, another window or a restarted server
shows the same thing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from xray_trainer.store.advance import go_on
from xray_trainer.store.attempts import Attempt, latest_attempt
from xray_trainer.store.drills import DrillInfo, drill_info, drills_of
from xray_trainer.store.exercise_sets import SetInfo
from xray_trainer.store.people import Person
from xray_trainer.store.plan import plan_of, sets_for
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.drills.clock import show_clock
from xray_trainer.ui.drills.look import show_look
from xray_trainer.ui.drills.place import DRILL, EXAM, LOOK, at, leave
from xray_trainer.ui.drills.sets import show_exam_rules, show_sets
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.result import show_result
from xray_trainer.ui.review.second import show_asked
from xray_trainer.ui.review.talks import show_own_talks, shows_own_talk
from xray_trainer.ui.viewer import scan_viewer
from xray_trainer.ui.viewer.texts import viewer_texts
from xray_trainer.ui.views.practice import show_practice_waiting

Words = Callable[[str], str]


def show(person: Person, _: Words) -> None:
    """Shows the drill that the address names, the rules of an exam, or the sets to choose from."""
    if shows_own_talk(person, _):
        return
    drill, exam = _current_drill(person), _current_exam(person)
    if drill is not None:
        _show_drill(person, drill, _)
    elif exam is not None:
        show_exam_rules(person, exam, _)
    else:
        show_asked(person, _)
        show_own_talks(person, _, only_new=True)
        show_sets(person, _)


def _current_drill(person: Person) -> DrillInfo | None:
    drill_id = at(DRILL)
    own = (drill for drill in drills_of(application_store(), person.person_id) if drill.drill_id == drill_id)
    return next(own, None)


def _current_exam(person: Person) -> SetInfo | None:
    store, set_id = application_store(), at(EXAM)
    planned = plan_of(store, person.person_id, now=now()) if set_id else ()
    sets = sets_for(store, person.person_id, planned) if set_id else ()
    return next((info for info in sets if info.set_id == set_id and info.rules.mode == "exam"), None)


def _show_drill(person: Person, drill: DrillInfo, _: Words) -> None:
    attempt = None if drill.is_finished else _current_attempt(drill)
    if attempt is not None:
        _show_attempt(drill_info(application_store(), drill.drill_id), attempt, _)
        return
    drill = drill_info(application_store(), drill.drill_id)
    if not drill.is_finished and drill.rules.is_adaptive:
        show_practice_waiting(drill, _, wait=_show_waiting)
    elif not drill.is_finished:
        _show_waiting(_)
    elif at(LOOK):
        show_look(drill, at(LOOK), _)
    else:
        show_result(drill, _)
        show_own_talks(person, _, drill_id=drill.drill_id)
        st.button(_("Back to the exercise sets"), on_click=leave, args=(DRILL,))


def _current_attempt(drill: DrillInfo) -> Attempt | None:
    """Returns the attempt to show: the last one until its feedback was seen, else the next."""
    store = application_store()
    latest = latest_attempt(store, drill.drill_id)
    if latest is not None and latest.state == "submitted" and drill.shows_feedback(latest.position):
        is_seen = st.session_state.get("seen") == latest.attempt_id
        if not is_seen:
            return latest
    return go_on(store, drill.drill_id, now=now(), rng=np.random.default_rng())


def _show_attempt(drill: DrillInfo, attempt: Attempt, _: Words) -> None:
    is_open = attempt.state == "open"
    _show_head(drill, attempt, _)
    show_clock(attempt, _)
    scan_viewer(
        token=application_store().tokens.token_of(attempt.attempt_id),
        texts=viewer_texts(_),
        mode="mark" if is_open else "feedback",
        key="viewer",
        person=drill.person_id,
    )


def _show_head(drill: DrillInfo, attempt: Attempt, _: Words) -> None:
    done = drill.num_answered + drill.num_expired
    number = done + 1 if attempt.state == "open" else done
    place = _("Exercise {number} of {num}").format(number=number, num=drill.num_exercises)
    if attempt.position < drill.rules.warm_up:
        place += " · " + _("Warm-up")
    share = min(1.0, done / max(drill.num_exercises, 1))
    line, button = st.columns([6, 1], vertical_alignment="center")
    line.progress(share, text=f"**{escape_markdown(_(drill.title))}** · {place}")
    if not drill.shows_feedback(attempt.position):
        return
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


def _see(attempt_id: str) -> None:
    st.session_state["seen"] = attempt_id
