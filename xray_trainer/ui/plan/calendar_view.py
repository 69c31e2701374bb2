"""The calendar of a month: a table of weeks, on a phone a list of the days on which something is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from html import escape

import streamlit as st
from babel.dates import format_date, get_day_names

from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.calendar import Day, EntryKind, month, next_month
from xray_trainer.planning.ics import Dated, of_assignment, write_ics
from xray_trainer.planning.occurrences import today
from xray_trainer.store.assignments import assignments
from xray_trainer.ui.noting import note
from xray_trainer.ui.plan.assigning import target_name
from xray_trainer.ui.plan.scope import Scope
from xray_trainer.ui.plan.words import locale_of, repeat_words, work_title

Words = Callable[[str], str]

_SIGNS: dict[EntryKind, str] = {"opens": "▷", "due": "■", "cohort": "●"}
_MONTH = "plan-month"
_STYLE = """<style>
.plan-month { display: grid; grid-template-columns: repeat(7, minmax(0, 1fr)); gap: 1px; font-size: 0.85rem;
  background: rgba(128, 128, 128, 0.35); border: 1px solid rgba(128, 128, 128, 0.35); }
.plan-month > div { background: var(--st-background-color, #fff); padding: 0.3rem 0.4rem;
  min-height: 5.2rem; }
.plan-month > .head { min-height: 0; font-weight: 600; }
.plan-month > .outside { opacity: 0.55; }
.plan-month > .today { box-shadow: inset 0 0 0 2px #0072b2; }
.plan-month .number { font-weight: 600; }
.plan-month .long { display: none; }
.plan-month p { margin: 0.15rem 0; overflow-wrap: anywhere; line-height: 1.25; font-size: 0.8rem; }
.plan-month .due { color: #8a3300; font-weight: 600; }
.plan-month .cohort { color: #005a8c; }
@media (max-width: 640px) {
  .plan-month { display: block; font-size: 1rem; }
  .plan-month > div { min-height: 0; margin-bottom: 1px; }
  .plan-month > .head, .plan-month > .empty, .plan-month > .outside { display: none; }
  .plan-month .short { display: none; }
  .plan-month .long { display: inline; }
  .plan-month p { font-size: 0.95rem; }
}
</style>"""


def show_calendar(scope: Scope, _: Words) -> None:
    """Shows the month that is chosen, and the whole plan as a file for other calendars."""
    now_day = today(scope.now, scope.time_zone)
    shown: date = st.session_state.setdefault(_MONTH, now_day.replace(day=1))
    _show_ways(shown, now_day, _)
    ids = {one.assignment.assignment_id for one in scope.planned}
    work = {one.assignment_id: one for one in assignments(scope.store) if one.assignment_id in ids}
    names = _names(scope, work, _)
    weeks = month(
        shown, work.values(), cohorts=((one.cohort_id, one.first_day, one.last_day) for one in scope.cohorts)
    )
    heads = get_day_names("abbreviated", locale=locale_of(_))
    cells = [f'<div class="head">{escape(heads[number])}</div>' for number in range(7)]
    cells += [_cell(day, names, now_day, _) for week in weeks for day in week]
    st.html(f'{_STYLE}<div class="plan-month">{"".join(cells)}</div>')
    words: dict[EntryKind, str] = {"opens": _("opens"), "due": _("due"), "cohort": _("cohort")}
    st.caption(" · ".join(f"{_SIGNS[kind]} {word}" for kind, word in words.items()))
    st.download_button(
        _("For your calendar (.ics)"),
        _file(scope, work, names, _),
        file_name="plan.ics",
        mime="text/calendar",
        icon=":material/calendar_add_on:",
        on_click=note,
        args=("export", "plan"),
        kwargs={"what": "calendar"},
    )


def _show_ways(shown: date, now_day: date, _: Words) -> None:
    name = format_date(shown, format="LLLL y", locale=locale_of(_))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("◀", key="month-back", help=_("Earlier"), on_click=_go, args=(next_month(shown, step=-1),))
        st.button("▶", key="month-on", help=_("Later"), on_click=_go, args=(next_month(shown, step=1),))
        st.button(_("This month"), key="month-now", on_click=_go, args=(now_day.replace(day=1),))
    st.subheader(name[:1].upper() + name[1:], anchor=False)


def _go(day: date) -> None:
    st.session_state[_MONTH] = day


def _names(scope: Scope, work: Mapping[str, Assignment], _: Words) -> dict[str, str]:
    """Returns what the calendar says about every assignment and cohort, by id."""
    names = {
        key: f"{work_title(one, scope.titles, _)} ({target_name(scope, one, _)})" for key, one in work.items()
    }
    return names | {one.cohort_id: one.name for one in scope.cohorts}


def _cell(day: Day, names: Mapping[str, str], now_day: date, _: Words) -> str:
    flags = (
        ("outside", not day.is_inside),
        ("empty", not day.entries),
        ("today", day.day == now_day),
    )
    classes = " ".join(name for name, holds in flags if holds)
    long = format_date(day.day, format="EEEE, d MMMM", locale=locale_of(_))
    number = f'<span class="short">{day.day.day}</span><span class="long">{escape(long)}</span>'
    lines = "".join(
        f'<p class="{entry.kind}">{_SIGNS[entry.kind]} {escape(names.get(entry.key, ""))}</p>'
        for entry in day.entries
    )
    return f'<div class="{classes}"><span class="number">{number}</span>{lines}</div>'


def _file(scope: Scope, work: Mapping[str, Assignment], names: Mapping[str, str], _: Words) -> bytes:
    entries = [
        of_assignment(one, title=names[key], text="\n".join(filter(None, (repeat_words(one, _), one.note))))
        for key, one in work.items()
    ]
    entries += [Dated(one.cohort_id, one.name, "", one.first_day, one.last_day) for one in scope.cohorts]
    return write_ics(entries, name=_("Work plan"), now=scope.now)
