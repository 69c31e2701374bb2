"""Entries of the audit log that pages write; what the store records by itself, they do not.

Who it was is whoever is at this browser.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.store.audit import Act, record
from xray_trainer.ui.actor import who_is_here
from xray_trainer.ui.application import application_store, now

_SEEN = "noted"


def note(act: Act, subject: str, **details: str | int) -> None:
    """Writes an entry; `subject` is an id, never a name."""
    noter(act, subject, **details)()


def note_once(act: Act, subject: str, **details: str | int) -> None:
    """Writes an entry, once for as long as a browser stays on the application: a page is drawn many times."""
    seen = st.session_state.setdefault(_SEEN, set())
    if (act, subject) not in seen:
        seen.add((act, subject))
        note(act, subject, **details)


def noter(act: Act, subject: str, **details: str | int) -> Callable[[], None]:
    """Returns what writes an entry of whoever is here now, to be called where no page is drawn."""
    store = application_store().acting(who_is_here())

    def write() -> None:
        record(store, act, subject=subject, now=now(), details=details)

    return write
