"""Offering a practice set for a learning platform."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from xray_trainer.accounts.permissions import require
from xray_trainer.store.exercise_sets import SetInfo, exercise_sets
from xray_trainer.store.people import Person
from xray_trainer.store.store import Store
from xray_trainer.ui.noting import note
from xray_trainer.ui.scorm.package import write_scorm

Words = Callable[[str], str]

_MB_PER_EXERCISE = 5


def show_scorm(store: Store, person: Person, _: Words) -> None:
    """Shows the choice of a practice set and the button that makes its package when pressed."""
    require(person.role, "exchange_packages")
    st.subheader(_("For a learning platform (SCORM 1.2)"))
    st.write(
        _(
            "A practice with its scans, answers and a player, for Moodle and others like it. The answers lie "
            "in the package, so exams and shifts do not go out this way."
        )
    )
    sets = {one.set_id: one for one in exercise_sets(store) if _fits(one)}
    if not sets:
        st.info(_("There is no finished practice set yet."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Exercise set"), list(sets), format_func=lambda one: _(sets[one].title), key="scorm-set"
        )
        st.download_button(
            _("Make the package"),
            lambda: _content(store, chosen, _),
            f"scorm-{chosen[:8]}.zip",
            "application/zip",
            icon=":material/school:",
            on_click=note,
            args=("export", chosen),
            kwargs={"what": "scorm"},
        )
    words = _("About {size} MB; it takes a second for every ten exercises.")
    st.caption(words.format(size=_MB_PER_EXERCISE * sets[chosen].num_exercises))


def _fits(info: SetInfo) -> bool:
    return info.rules.mode == "practice" and info.is_complete and info.num_exercises > 0


def _content(store: Store, set_id: str, _: Words) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        with path.open("wb") as out:
            for _done in write_scorm(store, set_id, out, words=_):
                pass
        return path.read_bytes()
