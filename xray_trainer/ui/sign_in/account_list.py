"""Everybody with role, units and account; adding somebody; what an administrator does with one account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from xray_trainer.accounts.permissions import ROLES, Role
from xray_trainer.errors import XrayTrainerError
from xray_trainer.store.account_changes import (
    change_role,
    lock,
    set_identity,
    set_pin,
    sign_out_everywhere,
    unlock,
)
from xray_trainer.store.accounts import Account, accounts, add_account, find_account
from xray_trainer.store.one_time_links import make_password_link
from xray_trainer.store.people import Person, people
from xray_trainer.store.sessions import sessions_of
from xray_trainer.store.sign_in_failures import failures_of
from xray_trainer.store.store import Store
from xray_trainer.store.unit_changes import join_unit, leave_unit
from xray_trainer.store.units import units, units_of
from xray_trainer.ui.application import now
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.refusals import why_refused
from xray_trainer.ui.sign_in.places import link_address

Words = Callable[[str], str]

_LINK = "account-link"


def show_accounts(store: Store, by: Person, _: Words) -> None:
    """Shows the list, the form for somebody new, and one account at a time."""
    _show_link(_)
    everybody = people(store)
    known = accounts(store)
    wide = {_("Account"): st.column_config.Column(width="large")}
    st.dataframe(_table(store, everybody, known, _), hide_index=True, width="stretch", column_config=wide)
    with st.expander(_("Add a person")):
        _show_adding(store, by, _)
    chosen = st.selectbox(
        _("Person"),
        everybody,
        format_func=lambda one: one.name,
        index=None,
        placeholder=_("Choose somebody to change"),
        key="account-chosen",
    )
    if chosen is not None:
        _show_one(store, chosen, known.get(chosen.person_id), by, _)


def role_names(_: Words) -> dict[Role, str]:
    """Returns what roles are called."""
    return {
        "trainee": _("Trainee"),
        "mentor": _("Mentor"),
        "analyst": _("Analyst"),
        "administrator": _("Administrator"),
    }


def _table(store: Store, everybody: tuple[Person, ...], known: dict[str, Account], _: Words) -> pd.DataFrame:
    rows = [
        {
            _("Name"): one.name,
            _("Role"): role_names(_)[one.role],
            _("Units"): ", ".join(unit.name for unit in units_of(store, one.person_id)),
            _("Account"): _state(known.get(one.person_id), _),
        }
        for one in everybody
    ]
    return pd.DataFrame(rows)


def _state(account: Account | None, _: Words) -> str:
    if account is None:
        return _("none")
    if account.locked_at is not None:
        return _("locked")
    ways = {
        _("password"): account.has_password,
        _("PIN"): account.has_pin,
        _("identity provider"): account.is_linked,
        _("identity provider, has not come yet"): account.identity is not None and not account.is_linked,
    }
    return ", ".join(way for way, has_it in ways.items() if has_it) or _("nothing opens it yet")


def _show_adding(store: Store, by: Person, _: Words) -> None:
    with st.form("account-new", clear_on_submit=True):
        name = st.text_input(_("Name"), max_chars=80)
        role = st.selectbox(_("Role"), ROLES, format_func=role_names(_).__getitem__)
        unit = st.selectbox(
            _("Unit"), units(store), format_func=lambda one: one.name, index=None, placeholder=_("None")
        )
        sent = st.form_submit_button(_("Add, with a link for the password"), type="primary")
    if not sent:
        return

    def add() -> None:
        person = add_account(store, name, by=by.person_id, now=now(), role=role)
        if unit is not None:
            join_unit(store, unit.unit_id, person_ids=[person.person_id], now=now())
        _make_link(store, person, by)

    _do(add, _)


def _show_one(store: Store, one: Person, account: Account | None, by: Person, _: Words) -> None:
    with st.container(border=True, key="account-one"):
        st.subheader(escape_markdown(one.name))
        if account is None:
            if st.button(_("Make an account, with a link for the password"), type="primary"):
                _do(lambda: _make_account(store, one, by), _)
            return
        num = len(sessions_of(store, one.person_id, now=now()))
        facts = [_state(account, _), _("sessions open: {num}").format(num=num)]
        wrong = failures_of(store, account.login).num
        facts += [_("wrong passwords in a row: {num}").format(num=wrong)] if wrong else []
        st.caption(" · ".join(facts))
        _show_buttons(store, one, account, by, _, has_failures=wrong > 0)
        _show_role(store, one, by, _)
        _show_units(store, one, _)
        with st.expander(_("PIN and identity")):
            _show_other_ways(store, one, account, by, _)


def _show_buttons(
    store: Store, one: Person, account: Account, by: Person, _: Words, *, has_failures: bool
) -> None:
    row = st.container(horizontal=True)
    how: dict[str, Any] = {"by": by.person_id, "now": now()}
    if row.button(_("Link for a new password")):
        _do(lambda: _make_link(store, one, by), _)
    if row.button(_("Sign out everywhere")):
        _do(lambda: sign_out_everywhere(store, one.person_id, **how), _)
    is_locked = account.locked_at is not None
    if not is_locked and row.button(_("Lock")):
        _do(lambda: lock(store, one.person_id, **how), _)
    if is_locked and row.button(_("Unlock")):
        _do(lambda: unlock(store, one.person_id, **how), _)
    if not is_locked and has_failures and row.button(_("Forget the wrong passwords")):
        _do(lambda: unlock(store, one.person_id, **how), _)


def _show_role(store: Store, one: Person, by: Person, _: Words) -> None:
    role = st.selectbox(
        _("Role"),
        ROLES,
        index=ROLES.index(one.role),
        format_func=role_names(_).__getitem__,
        key=f"account-role-{one.person_id}-{one.role}",
    )
    if role != one.role:
        _do(lambda: change_role(store, one.person_id, role=role, by=by.person_id, now=now()), _)


def _show_units(store: Store, one: Person, _: Words) -> None:
    every = {unit.unit_id: unit.name for unit in units(store)}
    before = {unit.unit_id for unit in units_of(store, one.person_id)} & set(every)
    key = f"account-units-{one.person_id}-{'-'.join(sorted(before))}"
    after = set(
        st.multiselect(_("Units"), every, default=sorted(before), format_func=every.__getitem__, key=key)
    )
    if after == before:
        return

    def change() -> None:
        for unit_id in after - before:
            join_unit(store, unit_id, person_ids=[one.person_id], now=now())
        for unit_id in before - after:
            leave_unit(store, unit_id, person_id=one.person_id, now=now())

    _do(change, _)


def _show_other_ways(store: Store, one: Person, account: Account, by: Person, _: Words) -> None:
    how: dict[str, Any] = {"by": by.person_id, "now": now()}
    with st.form("account-pin", clear_on_submit=True):
        pin = st.text_input(_("PIN for kiosks, 6 to 12 digits; none where empty"), type="password")
        if st.form_submit_button(_("Keep the PIN")):
            _do(lambda: set_pin(store, one.person_id, pin=pin, **how), _)
    told = _("An e-mail address that the provider has verified, or the name or id there, without @.")
    with st.form("account-identity"):
        identity = st.text_input(_("At the identity provider"), value=account.identity or "", help=told)
        if account.is_linked:
            st.caption(_("Linked. Whoever comes next is linked instead once this is kept again."))
        if st.form_submit_button(_("Keep it")):
            _do(lambda: set_identity(store, one.person_id, identity=identity, **how), _)


def _make_account(store: Store, one: Person, by: Person) -> None:
    if find_account(store, one.person_id) is None:
        add_account(store, one.name, by=by.person_id, now=now(), role=one.role)
    _make_link(store, one, by)


def _make_link(store: Store, one: Person, by: Person) -> None:
    secret = make_password_link(store, one.person_id, by=by.person_id, now=now())
    st.session_state[_LINK] = (one.name, link_address(secret))


def _show_link(_: Words) -> None:
    """Shows the link that was just made, once: it is kept nowhere."""
    found = st.session_state.pop(_LINK, None)
    if found:
        name, address = found
        told = _("Give this link to {name}. It works once and for a day; behind it a password is chosen.")
        st.success(told.format(name=name))
        st.code(
            f"{urlsplit(st.context.url or '').scheme}://{st.context.headers.get('Host', '')}{address}",
            language=None,
        )


def _do(act: Callable[[], Any], _: Words) -> None:
    """Does something and shows the page anew, or says why it cannot be done."""
    try:
        act()
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
    else:
        st.rerun()
