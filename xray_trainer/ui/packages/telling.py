"""Cases: a seizure told to other units, and those that came."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.packages.cases import export_case
from xray_trainer.store.known_units import known_units
from xray_trainer.store.store import Store
from xray_trainer.store.told_cases import Case, Tellable, cases, exercises_with_truth
from xray_trainer.ui.application import now
from xray_trainer.ui.authoring.names import cargo_title, conveyance_title
from xray_trainer.ui.library.names import item_name
from xray_trainer.ui.numbers import moment
from xray_trainer.ui.packages.sending import choose_units, offer
from xray_trainer.ui.packages.words import file_name, outgoing
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]


def show_cases(store: Store, _: Words) -> None:
    """Shows the form for a case, and the cases that came and went."""
    _show_form(store, _)
    told = cases(store)
    if told:
        st.subheader(_("Cases that came and went"))
        names = {unit.fingerprint: unit.name for unit in known_units(store)}
        st.dataframe([_row(case, names, _) for case in told], hide_index=True, width="stretch")


def _show_form(store: Store, _: Words) -> None:
    choice = exercises_with_truth(store)
    st.caption(
        _(
            "Begin with a scan of your own: bring it in under Own scans, mark what was hidden there, and "
            "fill in “Case for other units”. Or take an exercise that is here already."
        )
    )
    if not choice:
        return
    with st.form("case", border=True):
        exercise_id = st.selectbox(
            _("Exercise that shows the seizure"),
            list(choice),
            format_func=lambda one: _called(one, choice[one], _),
            key="case-of",
        )
        title = st.text_input(_("Title"), max_chars=200, key="case-title")
        method = st.text_area(_("How it was hidden"), max_chars=5000, key="case-method")
        lesson = st.text_area(_("What to learn from it"), max_chars=5000, key="case-lesson")
        to = choose_units(store, _, key="case-to")
        is_reduced = st.checkbox(_("Reduced for slow lines"), key="case-reduced")
        pressed = st.form_submit_button(_("Make the file"), icon=":material/archive:", type="primary")
    if pressed and not title.strip():
        st.error(_("Give the case a title."))
    elif pressed:
        target = outgoing(store) / file_name(title, ".xcase")
        try:
            export_case(
                store,
                exercise_id,
                title=title.strip(),
                method=method.strip(),
                lesson=lesson.strip(),
                target=target,
                to=to,
                is_reduced=is_reduced,
                now=now(),
            )
            st.session_state["case-made"] = str(target)
        except XrayTrainerError as error:
            st.error(why_refused(error, _))
    made = st.session_state.get("case-made")
    if made and Path(made).exists():
        offer(Path(made), _, key="case-download")


def _called(exercise_id: str, one: Tellable, _: Words) -> str:
    """Returns what an exercise is called in the choice: own scans by their name, others by what they show."""
    place = [conveyance_title(one.conveyance, _), cargo_title(one.cargo_family, _)]
    items = ", ".join(item_name(item, _) for item in one.items)
    name = [one.scan_id] if one.is_hand_made else [*filter(None, place), exercise_id[:8]]
    return " · ".join([*name, items])


def _row(case: Case, names: dict[str, str], _: Words) -> dict[str, str]:
    return {
        _("Direction"): _("came") if case.direction == "in" else _("went"),
        _("Title"): case.title,
        _("Unit"): names.get(case.unit, case.unit[:8]),
        _("How it was hidden"): case.method,
        _("What to learn from it"): case.lesson,
        _("When"): moment(case.told_at, _),
    }
