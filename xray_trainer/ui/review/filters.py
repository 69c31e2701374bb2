"""Which answers to show: by unit, person, set, outcome and date, as far as a mentor's reach goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import streamlit as st

from xray_trainer.store.people import Person
from xray_trainer.store.review_choices import answered_exercises, choices
from xray_trainer.store.review_queue import Wanted
from xray_trainer.store.units import people_in, units, units_of
from xray_trainer.ui.application import application_store
from xray_trainer.ui.review.words import verdicts

Words = Callable[[str], str]


def show_filters(person: Person, _: Words) -> Wanted:
    """Shows the filters and returns what they ask for."""
    store = application_store()
    known = choices(store, person)
    own_units = units_of(store, person.person_id) or units(store)
    with st.container(key="filters"):
        first = st.columns(4)
        names = {unit.unit_id: unit.name for unit in own_units}
        unit = first[0].selectbox(
            _("Unit"), ["", *names], format_func=lambda one: names.get(one, _("All")), disabled=not names
        )
        inside = None if not unit else {one.person_id for one in people_in(store, unit)}
        shown = {one: name for one, name in known.people.items() if inside is None or one in inside}
        who = first[1].multiselect(
            _("Trainees"), list(shown), format_func=shown.__getitem__, placeholder=_("All")
        )
        set_id = first[2].selectbox(
            _("Exercise set"),
            ["", *known.sets],
            format_func=lambda one: _(known.sets[one]) if one else _("All"),
        )
        words = verdicts(_)
        outcomes = first[3].multiselect(
            _("Outcome"), list(words), format_func=words.__getitem__, placeholder=_("All")
        )
        second = st.columns(4, vertical_alignment="bottom")
        since = second[0].date_input(_("From"), value=None)
        until = second[1].date_input(_("To"), value=None)
        exercises = answered_exercises(store, person, set_id) if set_id else {}
        exercise_id = second[2].selectbox(
            _("Exercise"),
            ["", *exercises],
            format_func=lambda one: str(exercises[one] + 1) if one else _("All"),
            disabled=not exercises,
        )
        is_all = second[3].toggle(_("Reviewed ones too"))
    people = frozenset(who) if who else (None if inside is None else frozenset(inside))
    return Wanted(
        person_ids=people,
        set_id=set_id,
        exercise_id=exercise_id,
        verdicts=frozenset(outcomes),
        since=_midnight(since),
        until=_midnight(until + timedelta(days=1)) if until else None,
        is_reviewed=None if is_all else False,
    )


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), tzinfo=UTC)
