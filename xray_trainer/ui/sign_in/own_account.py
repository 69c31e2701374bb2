"""A person's own account: another password, and where else one is signed in."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.errors import InputError
from xray_trainer.store.account_changes import set_password, sign_out_everywhere
from xray_trainer.store.accounts import find_account
from xray_trainer.store.people import Person
from xray_trainer.store.sessions import sessions_of
from xray_trainer.store.signing_in import confirm_password
from xray_trainer.store.store import Store
from xray_trainer.ui.application import now
from xray_trainer.ui.sign_in.forms import refusal, rule
from xray_trainer.ui.sign_in.page import session_of_page

Words = Callable[[str], str]


def show_own_account(store: Store, person: Person, _: Words) -> None:
    """Shows it, folded, where the person is signed in with an account."""
    account, here = find_account(store, person.person_id), session_of_page(store, now=now())
    if account is None or here is None:
        return
    with st.expander(_("Your account")):
        found = sessions_of(store, person.person_id, now=now())
        st.caption(_("Signed in at {num} browsers:").format(num=len(found)))
        for one in found:
            where = one.browser or _("unknown browser")
            mark = _("this one") if one.session_id == here.session_id else f"{one.seen_at:%Y-%m-%d %H:%M} UTC"
            st.caption(f"{where}: {mark}")
        if len(found) > 1 and st.button(_("Sign out elsewhere")):
            mine = person.person_id
            sign_out_everywhere(store, mine, by=mine, now=now(), but=here.session_id)
            st.rerun()
        if account.has_password:
            _show_change(store, person, here.session_id, _)


def _show_change(store: Store, person: Person, session_id: str, _: Words) -> None:
    with st.form("own-password", clear_on_submit=True, border=False):
        old = st.text_input(_("Password until now"), type="password", autocomplete="current-password")
        new = st.text_input(_("New password"), type="password", autocomplete="new-password")
        again = st.text_input(_("The same again"), type="password", autocomplete="new-password")
        sent = st.form_submit_button(_("Change the password"))
    if sent:
        _change(store, person, old, new if new == again else None, session_id, _)


def _change(store: Store, person: Person, old: str, new: str | None, session_id: str, _: Words) -> None:
    if new is None:
        st.error(_("The two passwords are not the same. Type them again."))
        return
    found = confirm_password(store, person.person_id, old, now=now())
    if found.state not in ("welcome", "must_change"):
        st.error(refusal(found, _, now=now()))
        return
    try:
        set_password(store, person.person_id, password=new, by=person.person_id, now=now(), but=session_id)
    except InputError:
        st.error(f"{_('This password is too short or too easy to guess.')} {rule(_)}")
        return
    st.success(_("The password is changed. You are signed out elsewhere."))
