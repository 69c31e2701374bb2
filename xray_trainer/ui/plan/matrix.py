"""Who is behind, at a glance: people by assignments with marks that differ by shape; minutes on image."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from xray_trainer.planning.goals import Pace
from xray_trainer.planning.status import Stand
from xray_trainer.store.people import Person
from xray_trainer.store.plan import Planned
from xray_trainer.ui.numbers import percent
from xray_trainer.ui.plan.scope import Scope
from xray_trainer.ui.plan.words import MARKS, short_day, stand_words, work_title

Words = Callable[[str], str]

_TINTS: dict[Stand, str] = {
    "late": "background-color: #f9d9cc; color: #5c2000",
    "missed": "background-color: #f9d9cc; color: #5c2000",
    "behind": "background-color: #fdf0c8; color: #4d3c00",
    "done": "background-color: #d5ece4; color: #00382b",
    "done_late": "background-color: #d5ece4; color: #00382b",
}
"""Colours that support the marks, which say the same without colour."""


def show_matrix(scope: Scope, paces: Mapping[str, Pace], _: Words) -> None:
    """Shows a row per person and a column per assignment, those in trouble first."""
    if not scope.trainees:
        st.info(_("Nobody here yet. Add a unit and its people under “Units and people”."))
        return
    troubled = _troubled(scope, paces)
    _show_counts(scope, troubled, _)
    only = st.toggle(_("Only who is behind"), key="plan-only-behind", disabled=not troubled)
    people = [one for one in scope.trainees if not only or one.person_id in troubled]
    people.sort(key=lambda one: (one.person_id not in troubled, one.name))
    columns = _columns(scope, _)
    rows, tints = [], []
    for one in people:
        cells = {column: _cell(scope, one.person_id, ids, _) for column, ids in columns.items()}
        rows.append({_("Person"): one.name, **{name: text for name, (text, _tint) in cells.items()}})
        tints.append(["", *(tint for _text, tint in cells.values())])
    _show_table(pd.DataFrame(rows), tints, people, paces, _)
    st.caption(" · ".join(f"{MARKS[stand]} {stand_words(stand, _)}" for stand in MARKS))


def _troubled(scope: Scope, paces: Mapping[str, Pace]) -> frozenset[str]:
    late = {one.person_id for one in scope.planned if one.current and one.current.is_trouble}
    return frozenset(late | {person_id for person_id, pace in paces.items() if pace.is_behind})


def _show_counts(scope: Scope, troubled: frozenset[str], _: Words) -> None:
    current = [one.current for one in scope.planned if one.current is not None]
    late = sum(told.stand in ("late", "missed") for told in current)
    done = sum(told.stand in ("done", "done_late") for told in current)
    figures = (
        (_("People behind"), f"{len(troubled)} / {len(scope.trainees)}"),
        (_("Late"), str(late)),
        (_("Done"), f"{done} / {len(current)}"),
    )
    with st.container(horizontal=True, gap="large"):
        for label, value in figures:
            st.metric(label, value, width="content")


def _columns(scope: Scope, _: Words) -> dict[str, str]:
    """Returns the id of every assignment by the heading of its column."""
    columns: dict[str, str] = {}
    for one in scope.planned:
        work = one.assignment
        if work.assignment_id in columns.values():
            continue
        due = one.current.occurrence.due_on if one.current else work.due_on
        name = f"{work_title(work, scope.titles, _)} · {short_day(due, _)}"
        while name in columns:
            name += " "
        columns[name] = work.assignment_id
    return columns


def _cell(scope: Scope, person_id: str, assignment_id: str, _: Words) -> tuple[str, str]:
    """Returns what a cell says and how it is tinted."""
    planned = _find(scope, person_id, assignment_id)
    told = planned.current if planned else None
    if planned is None or told is None:
        return "", ""
    text = f"{MARKS[told.stand]} {stand_words(told.stand, _)}"
    if 0 < told.share < 1:
        text += f", {percent(told.share, _)}"
    if planned.num_missed:
        text += f" (✗ {planned.num_missed})"
    return text, _TINTS.get(told.stand, "")


def _find(scope: Scope, person_id: str, assignment_id: str) -> Planned | None:
    found = (
        one
        for one in scope.planned
        if one.person_id == person_id and one.assignment.assignment_id == assignment_id
    )
    return next(found, None)


def _show_table(
    table: pd.DataFrame,
    tints: list[list[str]],
    people: Sequence[Person],
    paces: Mapping[str, Pace],
    _: Words,
) -> None:
    minutes, speed = _("Minutes on image"), _("Pace")
    slow = [one.person_id in paces and paces[one.person_id].is_behind for one in people]
    looked = [round(paces[one.person_id].minutes) if one.person_id in paces else 0 for one in people]
    table.insert(1, minutes, looked)
    behind = f"{MARKS['behind']} {stand_words('behind', _)}"
    table.insert(2, speed, [behind if is_slow else "" for is_slow in slow])
    for row, is_slow in zip(tints, slow, strict=True):
        row[1:1] = ["", _TINTS["behind"] if is_slow else ""]
    styled = table.style.apply(
        lambda _frame: pd.DataFrame(tints, index=table.index, columns=table.columns), axis=None
    )
    goal = max((paces[one.person_id].goal for one in people if one.person_id in paces), default=0)
    config: dict[str, Any] = {
        _("Person"): st.column_config.Column(pinned=True),
        minutes: st.column_config.ProgressColumn(
            help=_("In this half-year; the bar is full at the goal of {num} minutes.").format(num=goal),
            format="%d",
            min_value=0,
            max_value=max(goal, 1),
        ),
        speed: st.column_config.Column(
            help=_("Fewer minutes than should be there by now to reach the goal in time.")
        ),
    }
    st.dataframe(styled, hide_index=True, width="stretch", column_config=config)
