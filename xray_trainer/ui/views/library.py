"""The mentor's library: sets on their way to trainees, and every exercise there is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.accounts.permissions import require
from xray_trainer.store.people import Person
from xray_trainer.ui.library.place import SET, at
from xray_trainer.ui.library.reviewing import show_reviewing
from xray_trainer.ui.library.sets_list import show_sets

Words = Callable[[str], str]


def show(person: Person, _: Words) -> None:
    """Shows the set or the exercise that the address names, or the library."""
    require(person.role, "author")
    require(person.role, "see_truth")
    if at(SET):
        show_reviewing(person, at(SET), _)
        return
    st.title(_("Exercises"))
    show_sets(person, _)
