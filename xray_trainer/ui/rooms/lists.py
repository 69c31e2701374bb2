"""Rooms as lists: open ones to enter, past ones to play again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from xray_trainer.rooms.codes import written
from xray_trainer.store.people import Person, find_person
from xray_trainer.store.rooms import Room, members, open_rooms, rooms_joined_by, rooms_led_by
from xray_trainer.store.store import Store
from xray_trainer.store.units import reach_of
from xray_trainer.ui.application import application_store
from xray_trainer.ui.numbers import moment, whole
from xray_trainer.ui.papers import escape_markdown

Words = Callable[[str], str]

_MOST = 30


def rooms_open_to(store: Store, person: Person) -> tuple[Room, ...]:
    """Returns open rooms that a person may enter without a code: those of mentors of the person's units."""
    came = {room.room_id for room in rooms_joined_by(store, person.person_id)}
    return tuple(
        room
        for room in open_rooms(store)
        if room.leader_id != person.person_id and (room.room_id in came or _trains(store, room, person))
    )


def show_own_rooms(
    person: Person, enter: Callable[[str], None], link: Callable[[str], str], _: Words
) -> None:
    """Shows the rooms that a mentor leads: those open now, with code and link, and the past ones."""
    led = rooms_led_by(application_store(), person.person_id)
    for room in (one for one in led if one.closed_at is None):
        with st.container(border=True):
            name, action = st.columns([5, 1], vertical_alignment="center")
            code = written(room.code or "")
            name.markdown(f"**{escape_markdown(room.title)}** · {_('Code:')} **{code}**  \n{_told(room, _)}")
            action.button(
                _("Enter"), key=f"enter-{room.room_id}", on_click=enter, args=(room.room_id,), type="primary"
            )
            st.code(link(room.code or ""), language=None)
    show_past([one for one in led if one.closed_at is not None], enter, _)


def show_open_rooms(person: Person, enter: Callable[[str], None], _: Words) -> None:
    """Shows the rooms that a person may enter now."""
    store = application_store()
    for room in rooms_open_to(store, person):
        with st.container(border=True):
            name, action = st.columns([5, 1], vertical_alignment="center")
            leader = find_person(store, room.leader_id)
            who = _("Mentor: {name}").format(name=escape_markdown(leader.name if leader else ""))
            name.markdown(f"**{escape_markdown(room.title)}**  \n{who}")
            action.button(
                _("Enter"), key=f"enter-{room.room_id}", on_click=enter, args=(room.room_id,), type="primary"
            )


def show_past(rooms: Sequence[Room], enter: Callable[[str], None], _: Words) -> None:
    """Shows rooms that are closed, each with the way to its record."""
    if not rooms:
        return
    st.subheader(_("Past rooms"))
    for room in rooms[:_MOST]:
        name, action = st.columns([5, 1], vertical_alignment="center")
        name.markdown(f"**{escape_markdown(room.title)}**  \n{_told(room, _)}")
        action.button(
            _("Play"),
            key=f"play-{room.room_id}",
            on_click=enter,
            args=(room.room_id,),
            icon=":material/replay:",
        )


def _trains(store: Store, room: Room, person: Person) -> bool:
    leader = find_person(store, room.leader_id)
    reach = reach_of(store, leader) if leader else frozenset()
    return reach is None or person.person_id in reach


def _told(room: Room, _: Words) -> str:
    came = len(members(application_store(), room.room_id)) - 1
    parts = (
        moment(room.opened_at, _),
        _("Scans: {num}").format(num=whole(len(room.scans), _)),
        _("Trainees: {num}").format(num=whole(came, _)),
    )
    return " · ".join(parts)
