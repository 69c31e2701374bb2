"""Exchange: exercise sets, results and cases on their way between units, and whom to trust."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.accounts.permissions import require
from xray_trainer.store.people import Person
from xray_trainer.ui.application import application_store
from xray_trainer.ui.packages.results import show_results
from xray_trainer.ui.packages.sending import show_sending
from xray_trainer.ui.packages.taking import show_taking
from xray_trainer.ui.packages.telling import show_cases
from xray_trainer.ui.packages.trusting import show_trusting
from xray_trainer.ui.scorm.offer import show_scorm

Words = Callable[[str], str]


def show(person: Person, _: Words) -> None:
    """Shows the page, a tab for each thing that one comes for."""
    require(person.role, "exchange_packages")
    st.title(_("Exchange"))
    store = application_store()
    take, send, results, cases, platforms, units = st.tabs(
        [
            _("Take in"),
            _("Send a set"),
            _("Send results"),
            _("Cases"),
            _("Learning platforms"),
            _("Units and keys"),
        ]
    )
    with take:
        show_taking(store, _)
    with results:
        show_results(store, _)
    with cases:
        show_cases(store, _)
    with platforms:
        show_scorm(store, person, _)
    with units:
        show_trusting(store, _)
    # Last, because estimating a size takes seconds, for which the other tabs need not wait.
    with send:
        show_sending(store, _)
