"""Adding a unit: its country decides the time zone where it has one only."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import streamlit as st
from babel.core import get_global

from xray_trainer.errors import XrayTrainerError
from xray_trainer.store.unit_changes import add_unit, join_unit
from xray_trainer.store.units import UnitKind
from xray_trainer.ui.plan.scope import Scope
from xray_trainer.ui.plan.words import locale_of

Words = Callable[[str], str]

_NEAR = ("KZ", "KG", "TJ", "TM", "UZ", "AZ", "GE", "AM", "MN", "UA")
"""Countries that head the list, because most units here are of them."""


def show_new_unit(scope: Scope, _: Words) -> None:
    """Shows what is asked for a new unit, open where there is none yet."""
    if not scope.units:
        st.info(_("Begin with a unit, such as your port control unit. People and cohorts come into it."))
    with st.expander(_("New unit"), icon=":material/add:", expanded=not scope.units):
        name, kind = st.columns(2)
        given = name.text_input(_("Name of the unit"), max_chars=80, key="unit-name")
        kinds: dict[UnitKind, str] = {
            "port": _("Port control unit"),
            "air_cargo": _("Air cargo control unit"),
            "other": _("Other"),
        }
        chosen = kind.selectbox(_("Kind"), list(kinds), format_func=kinds.__getitem__, key="unit-kind")
        where, when = st.columns(2)
        countries = _countries(_)
        country = where.selectbox(
            _("Country"), list(countries), format_func=countries.__getitem__, key="unit-country"
        )
        zone = when.selectbox(_("Time zone"), _zones(country), key=f"unit-zone-{country}")
        st.button(
            _("Add the unit"),
            type="primary",
            disabled=not given.strip(),
            on_click=_add,
            args=(scope, given, chosen, country, zone),
        )


def _countries(_: Words) -> dict[str, str]:
    """Returns the names of countries by their letters, those nearby first."""
    names = locale_of(_).territories
    zones = cast("dict[str, list[str]]", get_global("territory_zones"))
    known = {code: names[code] for code in zones if len(code) == 2 and code.isalpha() and code in names}
    first = [code for code in _NEAR if code in known]
    rest = sorted((code for code in known if code not in first), key=known.__getitem__)
    return {code: known[code] for code in (*first, *rest)}


def _zones(country: str) -> list[str]:
    return sorted(cast("dict[str, list[str]]", get_global("territory_zones"))[country])


def _add(scope: Scope, name: str, kind: UnitKind, country: str, zone: str) -> None:
    """Adds a unit; a mentor who adds one mentors it."""
    try:
        unit = add_unit(scope.store, name, country=country, time_zone=zone, kind=kind, now=scope.now)
    except XrayTrainerError as error:
        st.session_state["people-fault"] = error.sentence
        return
    if scope.planner.role == "mentor":
        join_unit(scope.store, unit.unit_id, person_ids=[scope.planner.person_id], now=scope.now)
    st.session_state["unit-name"] = ""
