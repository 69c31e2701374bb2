"""Units, their people and cohorts: adding, moving, retiring."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from xray_trainer.accounts.permissions import ROLES
from xray_trainer.errors import XrayTrainerError
from xray_trainer.planning.people_file import LANGUAGES, Allowed, read_people
from xray_trainer.store.people import Person, rename, retire_person, set_email, set_language
from xray_trainer.store.people_import import import_people
from xray_trainer.store.plan_rights import joinable, require_joinable, require_people, require_unit
from xray_trainer.store.unit_changes import join_unit, leave_unit, move, retire_unit, set_goal
from xray_trainer.store.units import Unit, people_in, reach_of
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.plan.cohorts_view import show_cohorts
from xray_trainer.ui.plan.new_unit import show_new_unit
from xray_trainer.ui.plan.scope import Scope
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]


def show_people(scope: Scope, _: Words) -> None:
    """Shows every unit of the planner with its people, the cohorts, and how to add more."""
    if fault := st.session_state.pop("people-fault", ""):
        st.error(why_refused(fault, _))
    show_new_unit(scope, _)
    for unit in scope.units:
        _show_unit(scope, unit, _)
    show_cohorts(scope, _)


def _show_unit(scope: Scope, unit: Unit, _: Words) -> None:
    people = people_in(scope.store, unit.unit_id)
    with st.container(border=True, key=f"unit-{unit.unit_id}"):
        st.subheader(escape_markdown(unit.name))
        facts = (unit.country, unit.time_zone, _("People: {num}").format(num=len(people)))
        st.caption(" · ".join(facts))
        _show_table(scope, unit, people, _)
        _show_joining(scope, unit, people, _)
        with st.expander(_("Move, retire, goal")):
            _show_moving(scope, unit, people, _)
            _show_goal(scope, unit, _)


def _show_table(scope: Scope, unit: Unit, people: tuple[Person, ...], _: Words) -> None:
    """Shows the people of a unit in a table in which names, addresses and languages can be changed."""
    if not people:
        st.caption(_("Nobody is in this unit yet."))
        return
    roles = {"trainee": _("Trainee"), "mentor": _("Mentor"), "analyst": _("Analyst")}
    table = pd.DataFrame(
        {
            "name": [one.name for one in people],
            "role": [roles.get(one.role, one.role) for one in people],
            "email": [one.email for one in people],
            "language": [one.language for one in people],
        }
    )
    key = f"people-{unit.unit_id}-{len(people)}"
    st.data_editor(
        table,
        key=key,
        hide_index=True,
        width="stretch",
        disabled=["role"],
        column_config={
            "name": st.column_config.TextColumn(_("Name"), required=True),
            "role": _("Works as"),
            "email": _("E-mail"),
            "language": st.column_config.SelectboxColumn(_("Language"), options=LANGUAGES, required=True),
        },
        on_change=_change,
        args=(scope, people, key),
    )


def _change(scope: Scope, people: tuple[Person, ...], key: str) -> None:
    """Keeps what was changed in the table."""
    for row, changes in st.session_state[key]["edited_rows"].items():
        person_id = people[int(row)].person_id
        _try(partial(_keep, scope, person_id, changes))


def _keep(scope: Scope, person_id: str, changes: dict[str, Any]) -> None:
    require_people(scope.store, scope.planner, [person_id])
    if "name" in changes:
        rename(scope.store, person_id, name=changes["name"], now=scope.now)
    if "email" in changes:
        set_email(scope.store, person_id, email=changes["email"] or "", now=scope.now)
    if "language" in changes and changes["language"] in LANGUAGES:
        set_language(scope.store, person_id, language=changes["language"])


def _show_joining(scope: Scope, unit: Unit, people: tuple[Person, ...], _: Words) -> None:
    add, file = st.columns(2)
    with add.popover(_("Add people"), icon=":material/person_add:", width="stretch"):
        there = {one.person_id for one in people}
        known = {one.person_id: one.name for one in joinable(scope.store, scope.planner)}
        chosen = st.multiselect(
            _("People who are here already"),
            [key for key in known if key not in there],
            format_func=known.__getitem__,
            key=f"join-{unit.unit_id}",
        )
        names = st.text_area(_("New people, a name on each line"), key=f"new-{unit.unit_id}")
        st.button(
            _("Add"),
            type="primary",
            key=f"add-{unit.unit_id}",
            on_click=_join,
            args=(scope, unit, chosen, names),
        )
    with file.popover(_("From a table (CSV)"), icon=":material/upload_file:", width="stretch"):
        st.caption(_("Columns: name, unit, role, language, email. Only the name is needed."))
        given = st.file_uploader(_("Table of people"), ["csv"], key=f"csv-{unit.unit_id}")
        st.button(
            _("Take over"),
            type="primary",
            key=f"take-{unit.unit_id}",
            disabled=given is None,
            on_click=_take_over,
            args=(scope, unit, given.getvalue() if given else b""),
        )


def _join(scope: Scope, unit: Unit, person_ids: list[str], names: str) -> None:
    def joined() -> None:
        require_unit(scope.store, scope.planner, unit.unit_id)
        require_joinable(scope.store, scope.planner, person_ids)
        join_unit(scope.store, unit.unit_id, person_ids=person_ids, now=scope.now)
        new = "\n".join(line for line in names.splitlines() if line.strip())
        if new:
            quoted = "\n".join('"' + line.replace('"', '""') + '"' for line in new.splitlines())
            _import(scope, unit, f"name\n{quoted}".encode())

    _try(joined)


def _take_over(scope: Scope, unit: Unit, data: bytes) -> None:
    _try(lambda: _import(scope, unit, data))


def _import(scope: Scope, unit: Unit, data: bytes) -> None:
    """Writes a table of people; who has no unit in it joins this one."""
    require_unit(scope.store, scope.planner, unit.unit_id)
    roles = ROLES if scope.planner.role == "administrator" else ("trainee",)
    allowed = Allowed([one.name for one in scope.units], roles=roles)
    lines = read_people(data, allowed=allowed, unit=unit.name)
    reach = reach_of(scope.store, scope.planner)
    known = None if reach is None else {one.person_id for one in joinable(scope.store, scope.planner)}
    import_people(scope.store, lines, now=scope.now, language=scope.planner.language, reach=known)


def _show_moving(scope: Scope, unit: Unit, people: tuple[Person, ...], _: Words) -> None:
    if not people:
        return
    who, where, button = st.columns(3, vertical_alignment="bottom")
    names = {one.person_id: one.name for one in people}
    person_id = who.selectbox(
        _("Person"), list(names), format_func=names.__getitem__, key=f"who-{unit.unit_id}"
    )
    places = {one.unit_id: one.name for one in scope.units if one.unit_id != unit.unit_id}
    more = {"": _("out of this unit"), "retire": _("left the service")}
    place = where.selectbox(
        _("Where to"),
        [*places, *more],
        format_func=lambda key: (places | more)[key],
        key=f"where-{unit.unit_id}",
    )
    button.button(_("Move"), key=f"move-{unit.unit_id}", on_click=_move, args=(scope, unit, person_id, place))
    st.caption(_("What was assigned to the unit no longer concerns who leaves; what they did stays."))


def _move(scope: Scope, unit: Unit, person_id: str, place: str) -> None:
    def moved() -> None:
        require_unit(scope.store, scope.planner, unit.unit_id)
        require_people(scope.store, scope.planner, [person_id])
        if place == "retire":
            retire_person(scope.store, person_id, now=scope.now)
        elif place == "":
            leave_unit(scope.store, unit.unit_id, person_id=person_id, now=scope.now)
        else:
            require_unit(scope.store, scope.planner, place)
            move(scope.store, person_id, from_unit=unit.unit_id, to_unit=place, now=scope.now)

    _try(moved)


def _show_goal(scope: Scope, unit: Unit, _: Words) -> None:
    goal, retire = st.columns(2, vertical_alignment="bottom")
    key = f"goal-{unit.unit_id}"
    goal.number_input(
        _("Goal: minutes on image per half-year"),
        0,
        60_000,
        unit.goal_minutes,
        step=30,
        key=key,
        on_change=lambda: _own(
            scope,
            unit,
            lambda: set_goal(scope.store, unit.unit_id, minutes=st.session_state[key], now=scope.now),
        ),
    )
    retire.button(
        _("Give this unit up"),
        key=f"retire-{unit.unit_id}",
        help=_("It leaves every list and its work ends. Its people and what they did stay."),
        on_click=_own,
        args=(scope, unit, lambda: retire_unit(scope.store, unit.unit_id, now=scope.now)),
    )


def _own(scope: Scope, unit: Unit, change: Callable[[], None]) -> None:
    def changed() -> None:
        require_unit(scope.store, scope.planner, unit.unit_id)
        change()

    _try(changed)


def _try(change: Callable[[], None]) -> None:
    try:
        change()
    except XrayTrainerError as error:
        st.session_state["people-fault"] = error.sentence
