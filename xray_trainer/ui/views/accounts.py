"""The administrator's page: who may sign in, as what and in which unit, and the log of what was done."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.accounts.permissions import require
from xray_trainer.settings import load_settings
from xray_trainer.store.people import Person
from xray_trainer.ui.application import application_store
from xray_trainer.ui.sign_in.account_list import show_accounts
from xray_trainer.ui.sign_in.audit_log import show_log

Words = Callable[[str], str]


def show(person: Person, _: Words) -> None:
    """Shows the page.

    Raises:
        ForbiddenError: the person may not look after accounts.
    """
    require(person.role, "manage_accounts")
    st.title(_("Accounts"))
    if load_settings().sign_in == "open":
        st.info(_("Here everybody chooses a name without a password; accounts count once that is changed."))
    people, log = st.tabs([_("People"), _("Log")])
    with people:
        show_accounts(application_store(), person, _)
    with log:
        require(person.role, "see_audit")
        show_log(application_store(), _)
