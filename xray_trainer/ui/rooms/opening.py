"""Opening a room: which scans, from one set or several, all of them or some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from xray_trainer.accounts.permissions import require
from xray_trainer.errors import InputError
from xray_trainer.store.exercise_sets import exercise_sets
from xray_trainer.store.people import Person
from xray_trainer.store.rooms import MAX_SCANS, MAX_TITLE, Room, open_room
from xray_trainer.store.truths import whole_set
from xray_trainer.synthesis.taxonomy import BENIGN
from xray_trainer.ui.application import application_store, now

Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A scan that can be shown in a room, as a mentor reads it in a list."""

    exercise_id: str
    label: str


def show_opening(person: Person, _: Words) -> Room | None:
    """Shows what a room is made of; returns the room once it is opened."""
    require(person.role, "lead_rooms")
    store = application_store()
    sets = {one.set_id: one.title for one in exercise_sets(store) if one.num_exercises}
    if not sets:
        st.info(_("There are no exercise sets yet. Release one, then its scans can be shown in a room."))
        return None
    chosen = st.multiselect(
        _("Exercise sets"),
        list(sets),
        default=list(sets)[:1],
        format_func=lambda set_id: _(sets[set_id]),
        key="room-sets",
    )
    choices = {one.exercise_id: one.label for one in _choices(chosen, _)}
    picked = st.multiselect(
        _("Only these scans"),
        list(choices),
        format_func=lambda exercise_id: choices.get(exercise_id, exercise_id),
        placeholder=_("All scans of these sets, in their order"),
        key="room-scans",
    )
    wanted = [one for one in picked if one in choices] or list(choices)
    proposal = _(sets[chosen[0]])[:MAX_TITLE] if chosen else ""
    title = st.text_input(_("Name of the room"), value=proposal, max_chars=MAX_TITLE)
    words = _("Open a room with {num} scans").format(num=min(len(wanted), MAX_SCANS))
    if st.button(words, type="primary", icon=":material/meeting_room:", disabled=not wanted):
        return _opened(person, title, wanted[:MAX_SCANS], _)
    return None


def _choices(set_ids: Sequence[str], _: Words) -> list[Choice]:
    """Returns the scans of some sets; the mentor reads in the list which of them hide something."""
    store, choices = application_store(), []
    for set_id in set_ids:
        for number, exercise in enumerate(whole_set(store, set_id).exercises, start=1):
            is_suspicious = any(hidden.kind != BENIGN for hidden in exercise.truth)
            decision = _("Suspicious") if is_suspicious else _("Clear")
            goods = _(exercise.declaration.description)
            choices.append(Choice(exercise.exercise_id, f"{number} · {goods} · {decision}"))
    return choices


def _opened(person: Person, title: str, exercise_ids: Sequence[str], _: Words) -> Room | None:
    try:
        return open_room(
            application_store(), person.person_id, title=title, exercise_ids=exercise_ids, now=now()
        )
    except InputError:
        st.error(_("Please give the room a name."))
        return None
