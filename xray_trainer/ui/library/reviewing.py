"""Looking through a set, exercise by exercise: accept, drop, swap, edit, move; at the end releasing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.publishing.swaps import swap
from xray_trainer.store.details import details_of
from xray_trainer.store.difficulties import hardness_of
from xray_trainer.store.exercise_sets import SetInfo, set_info
from xray_trainer.store.feedback_texts import feedback_texts
from xray_trainer.store.people import Person
from xray_trainer.store.releasing import release
from xray_trainer.store.set_editing import Member, accept, drop, members_of, move, rename, retire_swapped
from xray_trainer.store.set_reviews import SetReview, review_set
from xray_trainer.store.truths import whole_exercise
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.library.editing import show_editing
from xray_trainer.ui.library.facts import show_case, show_hardness, show_marks_of_work, show_truth
from xray_trainer.ui.library.judgement import show_judgement
from xray_trainer.ui.library.names import status_name
from xray_trainer.ui.library.place import AT, SET, enter, leave, number_at
from xray_trainer.ui.library.scan_view import show_scan
from xray_trainer.ui.noting import note_once
from xray_trainer.ui.papers import escape_markdown, show_papers
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]

_JUDGED = "library-judged"
_QUICK = 150
"""Sets up to this number are judged again whenever they change."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A mentor at an exercise of a set."""

    person: Person
    info: SetInfo
    members: tuple[Member, ...]
    index: int

    @property
    def member(self) -> Member:
        return self.members[self.index]

    @property
    def is_draft(self) -> bool:
        return self.info.status == "draft"


def show_reviewing(person: Person, set_id: str, _: Words) -> None:
    """Shows a set to a mentor: its exercises one by one, and what is to be known before it is released."""
    store = application_store()
    try:
        info = set_info(store, set_id)
    except XrayTrainerError:
        leave(SET, AT)
        st.rerun()
    members = members_of(store, set_id)
    note_once("see_truth", set_id, page="review of a set")
    _show_head(info, _)
    if not members:
        st.info(_("This set has no exercise yet."))
        return
    place = _Place(person, info, members, min(number_at(AT), len(members) - 1))
    review = _judged(place, _)
    show_judgement(review, {one.exercise_id: one.position for one in members}, _)
    _show_steps(place, _)
    _show_exercise(place, _)
    if place.is_draft:
        _show_release(place, review, _)


def _show_head(info: SetInfo, _: Words) -> None:
    back, title, renaming = st.columns([1, 5, 2], vertical_alignment="center")
    back.button(_("Sets"), icon=":material/arrow_back:", type="tertiary", on_click=leave, args=(SET, AT))
    version = _("version {number}").format(number=info.version)
    told = f"{version} · {status_name(info.status, _)}"
    title.markdown(f"### {escape_markdown(_(info.title))} :gray[:small[{told}]]")
    if info.status == "draft":
        with renaming.popover(_("Rename"), icon=":material/edit:", width="stretch"):
            text = st.text_input(_("Title that trainees see"), info.title, max_chars=300)
            st.button(_("Save"), key="rename", on_click=_rename, args=(info.set_id, text, _))


def _show_steps(place: _Place, _: Words) -> None:
    num = len(place.members)
    accepted = sum(one.accepted_at is not None for one in place.members)
    words = _("Exercise {number} of {num} · accepted: {accepted}").format(
        number=place.index + 1, num=num, accepted=accepted
    )
    st.progress(accepted / num, text=words)


def _show_exercise(place: _Place, _: Words) -> None:
    store = application_store()
    exercise = whole_exercise(store, place.member.exercise_id)
    details = details_of(store, exercise.exercise_id)
    scan, facts = st.columns([8, 3], gap="small")
    with scan:
        chosen = show_scan(place.person, exercise, _, actions=_actions(place, _))
        show_papers(exercise.declaration, _)
    with facts:
        show_truth(exercise, _)
        show_case(store, exercise.exercise_id, _)
        show_hardness(exercise, hardness_of(store, [exercise.exercise_id])[exercise.exercise_id], _)
        show_marks_of_work(details, list(feedback_texts(store, exercise.exercise_id)), _)
        if place.is_draft:
            _show_swaps(place, _)
            _show_moving(place, _)
    if place.is_draft:
        show_editing(place.person, place.info.set_id, exercise, _, correction=details.correction)
    if chosen:
        _decide(place, chosen, _)


def _actions(place: _Place, _: Words) -> Sequence[dict[str, Any]]:
    steps = [
        {"name": "back", "label": _("Back"), "key": "KeyB"},
        {"name": "next", "label": _("Next"), "key": "KeyN"},
    ]
    if not place.is_draft:
        return steps
    return [
        {"name": "accept", "label": _("Accept"), "key": "KeyY", "is_first": True},
        {"name": "drop", "label": _("Drop"), "key": "Delete"},
        {"name": "swap", "label": _("Swap"), "key": "KeyX"},
        *steps,
    ]


def _decide(place: _Place, chosen: str, _: Words) -> None:
    """Does what was chosen in the viewer and shows the exercise that comes then."""
    store, set_id, exercise_id = application_store(), place.info.set_id, place.member.exercise_id
    last = len(place.members) - 1
    try:
        if chosen == "accept":
            accept(store, set_id, exercise_id, person=place.person.person_id, now=now())
        elif chosen == "drop":
            drop(store, set_id, exercise_id, now=now())
        elif chosen == "swap":
            _swap(place, None, _)
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
        return
    step = {"accept": 1, "next": 1, "back": -1}.get(chosen, 0)
    enter(AT, min(max(0, place.index + step), last))
    st.rerun()


def _show_swaps(place: _Place, _: Words) -> None:
    heading = _("Swap for another one")
    st.markdown(f"**{heading}**")
    with st.container(horizontal=True):
        for name, label, harder in (
            ("fresh", _("Fresh"), None),
            ("harder", _("Harder"), True),
            ("easier", _("Easier"), False),
        ):
            if st.button(label, key=f"swap-{name}"):
                try:
                    _swap(place, harder, _)
                except XrayTrainerError as error:
                    st.error(why_refused(error, _))
                else:
                    st.rerun()


def _swap(place: _Place, harder: bool | None, _: Words) -> None:
    with st.spinner(_("Rendering another scan …")):
        swap(application_store(), place.info.set_id, place.member.position, harder=harder, now=now())
    retire_swapped(application_store(), place.member.exercise_id)


def _show_moving(place: _Place, _: Words) -> None:
    with st.popover(_("Move within the set"), icon=":material/swap_vert:"):
        to = st.number_input(
            _("Place"),
            1,
            len(place.members),
            place.index + 1,
            key=f"move-{place.member.exercise_id}",
        )
        st.button(_("Move"), key="move", on_click=_move, args=(place, int(to) - 1, _))


def _move(place: _Place, to: int, _: Words) -> None:
    try:
        move(application_store(), place.info.set_id, place.member.exercise_id, to=to)
        enter(AT, to)
    except XrayTrainerError as error:
        st.error(why_refused(error, _))


def _rename(set_id: str, title: str, _: Words) -> None:
    try:
        rename(application_store(), set_id, title=title)
    except XrayTrainerError as error:
        st.error(why_refused(error, _))


def _judged(place: _Place, _: Words) -> SetReview:
    """Returns what is to be known about the set; a large one is judged again only when the mentor asks."""
    members = frozenset(one.exercise_id for one in place.members)
    set_id, known = place.info.set_id, st.session_state.get(_JUDGED)
    if known is not None and known[0] == set_id:
        judged: frozenset[str] = known[1]
        review: SetReview = known[2]
        if judged == members:
            return review
        if len(members) > _QUICK and not st.button(
            _("Changed since: check again"), icon=":material/refresh:"
        ):
            left = [pair for pair in review.duplicates if pair.exercise_id in members]
            return replace(review, duplicates=tuple(left))
    with st.spinner(_("Checking for duplicates and balance …")):
        review = review_set(application_store(), set_id)
    st.session_state[_JUDGED] = (set_id, members, review)
    return review


def _show_release(place: _Place, review: SetReview, _: Words) -> None:
    left = sum(one.accepted_at is None for one in place.members)
    with st.container(border=True):
        if left:
            st.caption(_("Exercises that nobody has accepted yet: {num}").format(num=left))
        anyway = bool(review.objections) and st.checkbox(_("Release in spite of what was found"))
        st.button(
            _("Release to trainees"),
            type="primary",
            icon=":material/publish:",
            disabled=bool(review.objections) and not anyway,
            on_click=_release,
            args=(place, anyway, _),
        )


def _release(place: _Place, anyway: bool, _: Words) -> None:
    person = place.person.person_id
    try:
        release(application_store(), place.info.set_id, person=person, now=now(), anyway=anyway)
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
    else:
        leave(SET, AT)
        st.toast(_("Released: {title}").format(title=escape_markdown(_(place.info.title))))
