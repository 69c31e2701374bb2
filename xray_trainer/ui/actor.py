"""Who is at the browser whose page is drawn, for what the store records of the acts on it."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from xray_trainer.store.people import Person

_ACTOR = "actor"


def is_here(person: Person | None) -> None:
    """Keeps who is at this browser from now on."""
    st.session_state[_ACTOR] = person.person_id if person else ""


def who_is_here() -> str:
    """Returns the id of who is at this browser, `""` for nobody, and where no page is drawn, as in routes."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ""
    return str(st.session_state.get(_ACTOR, ""))
