"""Signing in as the application's pages see it: whose page this is, the way in, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import escape

import streamlit as st

from xray_trainer.store.people import Person, find_person
from xray_trainer.store.sessions import Session, session_of, session_with
from xray_trainer.store.store import Store
from xray_trainer.ui.gates import COOKIE
from xray_trainer.ui.sign_in.places import SIGN_IN, SIGN_OUT

Words = Callable[[str], str]

_SESSION = "signed_in"


def person_signed_in(store: Store, *, now: datetime) -> Person | None:
    """Returns whose page this is, None where nobody is signed in any more."""
    found = session_of_page(store, now=now)
    return find_person(store, found.person_id) if found else None


def session_of_page(store: Store, *, now: datetime) -> Session | None:
    """Returns the session behind a page.

    A page keeps the session that it began with, for its cookie is as old as its connection. Nothing of
    somebody else's stays on a page on which another person goes on.
    """
    known = st.session_state.get(_SESSION)
    found = session_with(store, known, now=now, is_active=False) if known else None
    if found is None:
        found = session_of(store, st.context.cookies.get(COOKIE, ""), now=now, is_active=False)
        if known:
            st.session_state.clear()
    if found is not None:
        st.session_state[_SESSION] = found.session_id
    return found


def show_way_in(_: Words) -> None:
    """Tells that nobody is signed in here, and where to do that."""
    st.title(_("You are not signed in"))
    st.write(_("Your session is over, or an administrator ended it. What you had marked is kept."))
    st.html(_link(SIGN_IN, _("Sign in")))


def show_way_out(_: Words) -> None:
    """Shows the way to sign out."""
    st.html(_link(SIGN_OUT, _("Sign out")))


def _link(address: str, words: str) -> str:
    """Returns a link that leaves the page, which Streamlit's own would open beside it."""
    return f'<a href="{escape(address)}" target="_self" style="color: inherit">{escape(words)}</a>'
