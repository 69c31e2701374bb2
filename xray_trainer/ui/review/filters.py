"""Which answers to show: by unit, person, set, outcome and date, as far as a mentor's reach goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from xray_trainer.store.people import Person
from xray_trainer.store.review_choices import answered_exercises, choices
from xray_trainer.store.review_queue import Wanted
from xray_trainer.store.store import Store
from xray_trainer.store.units import people_in, units, units_of
from xray_trainer.ui.application import application_store
from xray_trainer.ui.numbers import day_format
from xray_trainer.ui.review.words import verdicts

Words = Callable[[str], str]


def show_filters(person: Person, _: Words) -> Wanted:
    """Shows the filters and returns what they ask for."""
    store = application_store()
    known = choices(store, person)
    with st.container(key="filters"):
        first = st.columns(4)
        inside = _unit(first[0], store, person, _)
        who = _trainees(first[1], known.people, inside, _)
        set_id = _set(first[2], known.sets, _)
        words = verdicts(_)
        outcomes = first[3].multiselect(
            _("Outcome"), list(words), format_func=words.__getitem__, placeholder=_("All")
        )
        second = st.columns(4, vertical_alignment="bottom")
        since = second[0].date_input(_("From"), value=None, format=day_format(_))
        until = second[1].date_input(_("To"), value=None, format=day_format(_))
        exercise_id = _exercise(second[2], answered_exercises(store, person, set_id) if set_id else {}, _)
        is_all = second[3].toggle(_("Reviewed ones too"))
    return Wanted(
        person_ids=frozenset(who) or inside,
        set_id=set_id,
        exercise_id=exercise_id,
        verdicts=frozenset(outcomes),
        since=_midnight(since),
        until=_midnight(until + timedelta(days=1)) if until else None,
        is_reviewed=None if is_all else False,
    )


def _unit(place: DeltaGenerator, store: Store, person: Person, _: Words) -> frozenset[str] | None:
    """Returns the people of the unit chosen, None where all units are."""
    own_units = units_of(store, person.person_id) or units(store)
    names = {unit.unit_id: unit.name for unit in own_units}
    unit = place.selectbox(
        _("Unit"), ["", *names], format_func=lambda one: names.get(one, _("All")), disabled=not names
    )
    return frozenset(one.person_id for one in people_in(store, unit)) if unit else None


def _trainees(
    place: DeltaGenerator, people: Mapping[str, str], inside: frozenset[str] | None, _: Words
) -> list[str]:
    shown = {one: name for one, name in people.items() if inside is None or one in inside}
    return place.multiselect(_("Trainees"), list(shown), format_func=shown.__getitem__, placeholder=_("All"))


def _set(place: DeltaGenerator, sets: Mapping[str, str], _: Words) -> str:
    return place.selectbox(
        _("Exercise set"), ["", *sets], format_func=lambda one: _(sets[one]) if one else _("All")
    )


def _exercise(place: DeltaGenerator, exercises: Mapping[str, int], _: Words) -> str:
    return place.selectbox(
        _("Exercise"),
        ["", *exercises],
        format_func=lambda one: str(exercises[one] + 1) if one else _("All"),
        disabled=not exercises,
    )


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), tzinfo=UTC)
