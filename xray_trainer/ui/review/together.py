"""Scans that several people have read: a list, most errors first, and one scan with everybody's marks."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.store.people import Person
from xray_trainer.store.store import Store
from xray_trainer.store.together import SharedScan, Together, shared_scans, together_of
from xray_trainer.ui.application import application_store
from xray_trainer.ui.noting import note_once
from xray_trainer.ui.refusals import why_refused
from xray_trainer.ui.review.place import ANSWER, TOGETHER, enter, leave
from xray_trainer.ui.review.together_routes import scan_seat
from xray_trainer.ui.review.words import verdicts, when
from xray_trainer.ui.viewer import together_viewer
from xray_trainer.ui.viewer.texts import viewer_texts

Words = Callable[[str], str]


def show_shared_scans(person: Person, _: Words) -> None:
    """Shows the scans that several people in reach have read."""
    scans = shared_scans(application_store(), person)
    if not scans:
        st.info(_("No scan has been read by several people yet."))
        return
    st.caption(_("Choose a line to see everybody's marks on the scan."))
    event = st.dataframe(
        pd.DataFrame([_row(one, _) for one in scans]),
        hide_index=True,
        width="stretch",
        on_select="rerun",
        selection_mode="single-row",
        key="shared-scans",
    )
    chosen = event["selection"]["rows"]
    if chosen and chosen[0] < len(scans):
        enter(TOGETHER, scans[chosen[0]].exercise_id)
        st.session_state.pop("shared-scans", None)
        st.rerun()


def show_together(person: Person, exercise_id: str, _: Words) -> None:
    """Shows everybody's marks on one scan, and the way to each answer."""
    store = application_store()
    st.button(_("Back to the list"), icon=":material/arrow_back:", on_click=leave)
    together = _together(store, person, exercise_id, _)
    if together is None:
        return
    note_once("see_truth", exercise_id, page="together")
    together_viewer(token=scan_seat(store, person, exercise_id), texts=viewer_texts(_), key="together")
    with st.expander(_("Answers one by one")):
        _show_answers(together, _)


def _together(store: Store, person: Person, exercise_id: str, _: Words) -> Together | None:
    try:
        return together_of(store, person, exercise_id)
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
        return None


def _show_answers(together: Together, _: Words) -> None:
    names = {
        one.attempt_id: f"{one.person} · {verdicts(_)[one.outcome.verdict]} · {when(one.submitted_at)}"
        for one in together.answers
    }
    choice, button = st.columns([4, 2], vertical_alignment="bottom")
    chosen = choice.selectbox(_("Answer"), list(names), format_func=names.__getitem__)
    button.button(
        _("Replay"),
        icon=":material/play_arrow:",
        width="stretch",
        on_click=enter,
        args=(ANSWER, chosen),
    )


def _row(scan: SharedScan, _: Words) -> dict[str, str | int | float]:
    return {
        _("Exercise"): f"{_(scan.title)} · {scan.position + 1}",
        _("Trainees"): scan.num_people,
        _("Errors"): scan.num_errors,
        _("Last answer (UTC)"): when(scan.last_at),
    }
