"""Who is in front of the screen, and in which language.

Where people sign in, the session behind the page tells who it is. Otherwise, for demonstrations and tests,
whoever comes chooses a name and what to work as; the id in the address cannot be guessed and opens one's own
drills and desks only.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.accounts.permissions import Role
from xray_trainer.errors import InputError
from xray_trainer.settings import load_settings
from xray_trainer.store.people import Person, ensure_person, find_person, set_language, set_role
from xray_trainer.ui.actor import is_here
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.noting import note
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.sign_in.own_account import show_own_account
from xray_trainer.ui.sign_in.page import person_signed_in, show_way_in, show_way_out
from xray_trainer.ui.translations import SOURCE_LANGUAGE, is_draft, languages, translations

Words = Callable[[str], str]

_PERSON, _LANGUAGE = "person", "lang"


def current_person() -> Person | None:
    """Returns who is signed in, or whom the address names where nobody signs in; None for a newcomer."""
    person = _signed_in() if load_settings().sign_in != "open" else _named()
    is_here(person)
    return person


def choose_language(person: Person | None) -> Words:
    """Shows the choice of language and returns the words of the one chosen."""
    known = languages()
    first = st.query_params.get(_LANGUAGE) or (person.language if person else load_settings().language)
    chosen = st.selectbox(
        "Language · Язык",
        list(known),
        index=list(known).index(first if first in known else SOURCE_LANGUAGE),
        format_func=known.__getitem__,
        key=f"language-{person.person_id if person else 'newcomer'}",
    )
    st.query_params[_LANGUAGE] = chosen
    if person is not None and person.language != chosen:
        set_language(application_store(), person.person_id, language=chosen)
    words = translations(chosen).gettext
    if is_draft(chosen):
        st.caption(f"{_draft_note(words)}\n\n{_draft_note(translations(SOURCE_LANGUAGE).gettext)}")
    return words


def show_sign_in(_: Words) -> None:
    """Shows the form that asks for a name, or the way to the page of signing in."""
    if load_settings().sign_in != "open":
        show_way_in(_)
        return
    st.title(_("X-ray image interpretation"))
    st.write(_("Look at cargo scans, mark what is suspicious, decide, and see the answer."))
    with st.form("sign-in"):
        name = st.text_input(_("Your name"), max_chars=80, autocomplete="name")
        roles: dict[Role, str] = {"trainee": _("Trainee"), "mentor": _("Mentor"), "analyst": _("Analyst")}
        role = st.radio(_("Work as"), list(roles), format_func=roles.__getitem__, horizontal=True)
        sent = st.form_submit_button(_("Start"), type="primary")
    st.caption(_("Scans are synthetic. Firms, people and seal numbers in the documents are invented."))
    if sent:
        _sign_in(name, role, _)


def show_visitor(person: Person, _: Words) -> None:
    """Shows who is here and the way out."""
    st.caption(_("Signed in as {name}").format(name=escape_markdown(person.name)))
    if load_settings().sign_in != "open":
        show_own_account(application_store(), person, _)
        show_way_out(_)
    elif st.button(_("Not you?"), type="tertiary"):
        st.session_state.pop(_PERSON, None)
        st.query_params.clear()
        st.rerun()


def _signed_in() -> Person | None:
    return person_signed_in(application_store(), now=now())


def _named() -> Person | None:
    person_id = st.query_params.get(_PERSON) or st.session_state.get(_PERSON)
    person = find_person(application_store(), person_id) if person_id else None
    if person is not None:
        _remember(person)
    return person


def _draft_note(_: Words) -> str:
    return _("This translation is a draft; a native speaker has yet to review it.")


def _sign_in(name: str, role: Role, _: Words) -> None:
    language = st.query_params.get(_LANGUAGE, SOURCE_LANGUAGE)
    try:
        person = ensure_person(application_store(), name, now=now(), language=language)
    except InputError:
        st.error(_("Please type a name of 1 to 80 letters."))
        return
    if person.role != role:
        set_role(application_store(), person.person_id, role=role)
        is_here(person)
        note("change_role", person.person_id, before=person.role, role=role)
    _remember(person)
    st.rerun()


def _remember(person: Person) -> None:
    st.session_state[_PERSON] = person.person_id
    if st.query_params.get(_PERSON) != person.person_id:
        st.query_params[_PERSON] = person.person_id
