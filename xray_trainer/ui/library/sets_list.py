"""The sets by where they stand: drafts to look at, released ones, retired ones, and what to do with each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.store.exercise_sets import SetInfo, every_set
from xray_trainer.store.people import Person, names_of
from xray_trainer.store.releasing import new_version, restore_set, retire_set
from xray_trainer.store.set_states import SetState, SetStatus, states_of
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.drills.conditions import conditions, mode_words
from xray_trainer.ui.library.names import provenance_name
from xray_trainer.ui.library.place import open_set
from xray_trainer.ui.numbers import moment, whole
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]

_ORDER: tuple[SetStatus, ...] = ("draft", "preparing", "released", "retired")
_MOST = 20


def show_sets(person: Person, _: Words) -> None:
    """Shows every set with its status, those that wait for a look first."""
    store = application_store()
    sets, states = every_set(store), states_of(store)
    if not sets:
        st.info(_("There is no exercise set yet. Order one, or make exercises by hand."))
    owners = names_of(store, [state.owner for state in states.values()])
    headings = {
        "draft": _("Drafts to look at"),
        "preparing": _("Being made"),
        "released": _("Released to trainees"),
        "retired": _("Retired"),
    }
    for status in _ORDER:
        there = [info for info in sets if info.status == status]
        if there:
            _show_group(person, headings[status], there, states, owners, _)


def _show_group(
    person: Person,
    heading: str,
    sets: Sequence[SetInfo],
    states: Mapping[str, SetState],
    owners: Mapping[str, str],
    _: Words,
) -> None:
    st.subheader(f"{heading} ({whole(len(sets), _)})")
    shown = sets
    if len(sets) > _MOST:
        words = _("Find a set by its title")
        wanted = st.text_input(words, key=f"find-{sets[0].status}").casefold()
        shown = [info for info in sets if wanted in info.title.casefold()][:_MOST]
    for info in shown:
        state = states.get(info.set_id, SetState(info.set_id))
        _show_set(person, info, state, owners.get(state.owner, ""), _)


def _show_set(person: Person, info: SetInfo, state: SetState, owner: str, _: Words) -> None:
    with st.container(border=True):
        words, buttons = st.columns([5, 3], vertical_alignment="center")
        version = _("version {number}").format(number=info.version)
        words.markdown(f"**{escape_markdown(_(info.title))}** :gray[· {version}]")
        words.caption("  \n".join(_facts(info, state, owner, _)))
        with buttons:
            _show_buttons(person, info, _)


def _facts(info: SetInfo, state: SetState, owner: str, _: Words) -> list[str]:
    num = _("Exercises: {num}").format(num=whole(info.num_exercises, _))
    made = [provenance_name(state.provenance, _), escape_markdown(owner), moment(info.created_at, _)]
    rules = [mode_words(info.rules, _), *conditions(info.rules, _)]
    return [" · ".join(filter(None, [num, *made])), " ".join(rules)]


def _show_buttons(person: Person, info: SetInfo, _: Words) -> None:
    key = info.set_id
    if info.status == "preparing":
        share = info.num_exercises / max(1, info.num_planned)
        done = _("{done} of {num} exercises").format(done=info.num_exercises, num=info.num_planned)
        st.progress(min(1.0, share), text=done)
    elif info.status == "draft":
        st.button(
            _("Look through and release"),
            key=f"review-{key}",
            type="primary",
            width="stretch",
            icon=":material/rate_review:",
            on_click=open_set,
            args=(key,),
        )
    else:
        _show_released_buttons(person, info, _)


def _show_released_buttons(person: Person, info: SetInfo, _: Words) -> None:
    key = info.set_id
    look, change, end = st.columns(3)
    look.button(_("Look"), key=f"look-{key}", width="stretch", on_click=open_set, args=(key,))
    change.button(
        _("Edit"),
        key=f"edit-{key}",
        help=_("Makes a new version as a draft; trainees keep the old one until the new one is released."),
        width="stretch",
        on_click=_edit,
        args=(person, key, _),
    )
    if info.status == "released":
        end.button(_("Retire"), key=f"retire-{key}", width="stretch", on_click=_retire, args=(key, _))
    else:
        end.button(_("Restore"), key=f"restore-{key}", width="stretch", on_click=_restore, args=(key, _))


def _edit(person: Person, set_id: str, _: Words) -> None:
    try:
        open_set(new_version(application_store(), set_id, person=person.person_id, now=now()))
    except XrayTrainerError as error:
        st.error(why_refused(error, _))


def _retire(set_id: str, _: Words) -> None:
    try:
        retire_set(application_store(), set_id, now=now())
    except XrayTrainerError as error:
        st.error(why_refused(error, _))


def _restore(set_id: str, _: Words) -> None:
    try:
        restore_set(application_store(), set_id, now=now())
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
