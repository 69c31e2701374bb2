"""The mentor's library: sets on their way to trainees, and every exercise there is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.accounts.permissions import require
from xray_trainer.store.flags import flagged_exercises
from xray_trainer.store.people import Person
from xray_trainer.ui.application import application_store
from xray_trainer.ui.library.collections_list import show_collections
from xray_trainer.ui.library.flagged import show_flagged
from xray_trainer.ui.library.one_exercise import show_exercise
from xray_trainer.ui.library.place import EXERCISE, SECTION, SET, at, enter
from xray_trainer.ui.library.results import show_results
from xray_trainer.ui.library.reviewing import show_reviewing
from xray_trainer.ui.library.searching import choose_search
from xray_trainer.ui.library.sets_list import show_sets

Words = Callable[[str], str]


def show(person: Person, _: Words) -> None:
    """Shows the exercise or the set that the address names, or a section of the library."""
    require(person.role, "author")
    require(person.role, "see_truth")
    if at(EXERCISE):
        show_exercise(person, at(EXERCISE), _)
    elif at(SET):
        show_reviewing(person, at(SET), _)
    else:
        _show_library(person, _)


def _show_library(person: Person, _: Words) -> None:
    st.title(_("Exercises"))
    num_flagged = len(flagged_exercises(application_store()))
    flags = _("Flags") if not num_flagged else _("Flags ({num})").format(num=num_flagged)
    sections = {
        "sets": _("Sets"),
        "search": _("Find"),
        "collections": _("Collections"),
        "flags": flags,
    }
    if SECTION not in st.session_state:
        st.session_state[SECTION] = at(SECTION) if at(SECTION) in sections else "sets"
    chosen = st.segmented_control(
        _("Section"),
        list(sections),
        format_func=sections.__getitem__,
        key=SECTION,
        label_visibility="collapsed",
        required=True,
    )
    enter(SECTION, chosen or "sets")
    if chosen == "search":
        show_results(person, choose_search(_), _)
    elif chosen == "collections":
        show_collections(_)
    elif chosen == "flags":
        show_flagged(person, _)
    else:
        show_sets(person, _)
