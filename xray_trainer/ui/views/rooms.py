"""Live rooms: a mentor opens and leads them, trainees come in by a code or a link, past ones play again.

The room itself is in the viewer and never makes this page run again.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.accounts.permissions import may, require
from xray_trainer.errors import InputError, XrayTrainerError
from xray_trainer.store.people import Person
from xray_trainer.store.rooms import Room, join, join_by_code, members, room_of, rooms_joined_by
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.refusals import why_refused
from xray_trainer.ui.rooms.links import JOIN, ROOM, link_into
from xray_trainer.ui.rooms.lists import rooms_open_to, show_open_rooms, show_own_rooms, show_past
from xray_trainer.ui.rooms.opening import show_opening
from xray_trainer.ui.rooms.routes import PLACE
from xray_trainer.ui.seats import seat_token
from xray_trainer.ui.viewer import room_viewer
from xray_trainer.ui.viewer.room_texts import room_texts

Words = Callable[[str], str]


def show(person: Person, _: Words) -> None:
    """Shows the room that the address names, or those to choose from."""
    require(person.role, "join_rooms")
    code = st.query_params.get(JOIN)
    try:
        if code:
            st.query_params.pop(JOIN)
            _enter(join_by_code(application_store(), person.person_id, code=code, now=now()).room_id)
        room = _room_of_address(person)
    except XrayTrainerError as error:
        st.error(_told(error, _))
        room = None
    if room is None:
        _show_choice(person, _)
    else:
        _show_room(person, room, _)


def _room_of_address(person: Person) -> Room | None:
    """Returns the room that the address names, the person in it; None where it names none.

    Raises:
        AttemptError: there is no such room, or the person has not come in.
    """
    room_id = st.query_params.get(ROOM)
    if not room_id:
        return None
    store = application_store()
    if room_id in {room.room_id for room in rooms_open_to(store, person)}:
        return join(store, person.person_id, room_id=room_id, now=now())
    room = room_of(store, room_id)
    if all(one.person_id != person.person_id for one in members(store, room_id)):
        st.query_params.pop(ROOM)
        return None
    return room


def _show_room(person: Person, room: Room, _: Words) -> None:
    st.button(_("All rooms"), icon=":material/arrow_back:", on_click=_leave, type="tertiary")
    room_viewer(
        token=seat_token(application_store(), person, f"{PLACE}{room.room_id}"),
        texts=room_texts(_),
        key=f"room-{room.room_id}",
        person=person.person_id,
    )


def _show_choice(person: Person, _: Words) -> None:
    st.title(_("Live rooms"))
    leads = may(person.role, "lead_rooms")
    opening, joining = st.columns([3, 2], gap="large") if leads else (None, st.container())
    with joining:
        _show_joining(person, _)
    if opening is None:
        show_past(
            [one for one in rooms_joined_by(application_store(), person.person_id) if one.closed_at],
            _enter,
            _,
        )
        return
    with opening:
        st.subheader(_("Open a room"))
        room = show_opening(person, _)
        if room is not None:
            _enter(room.room_id)
            st.rerun()
    show_own_rooms(person, _enter, link_into, _)


def _show_joining(person: Person, _: Words) -> None:
    st.subheader(_("Come into a room"))
    with st.form("join-room", border=False):
        code = st.text_input(_("Code that your mentor reads out"), max_chars=20, placeholder="0000 0000")
        if st.form_submit_button(_("Come in"), type="primary"):
            try:
                room = join_by_code(application_store(), person.person_id, code=code, now=now())
            except XrayTrainerError as error:
                st.error(_told(error, _))
            else:
                _enter(room.room_id)
                st.rerun()
    show_open_rooms(person, _enter, _)


def _told(error: XrayTrainerError, _: Words) -> str:
    if isinstance(error, InputError):
        return _("A room's code has eight digits; ask your mentor to read it out again.")
    return why_refused(error, _)


def _enter(room_id: str) -> None:
    st.query_params[ROOM] = room_id


def _leave() -> None:
    st.query_params.pop(ROOM, None)
