"""What a search found: small pictures with key facts, page by page, and what to do with those chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from xray_trainer.drills.hardness import share_of
from xray_trainer.errors import XrayTrainerError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.exercise_collections import (
    add_to_collection,
    make_collection,
    remove_from_collection,
    set_of_selection,
)
from xray_trainer.store.library_search import PAGE, Entry, Results, search
from xray_trainer.store.library_wishes import Search
from xray_trainer.store.people import Person
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.authoring.names import cargo_title, conveyance_title
from xray_trainer.ui.library.names import exercise_status_name, item_name
from xray_trainer.ui.library.place import enter, leave, number_at, open_exercise, open_set
from xray_trainer.ui.noting import note_once
from xray_trainer.ui.numbers import percent, whole
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.progress.names import kind_name
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]

_PAGE, _CHOSEN, _LAST = "page", "library-chosen", "library-last"
_PER_ROW = 4


def show_results(person: Person, wanted: Search, _: Words) -> None:
    """Shows a page of what a search finds; another search begins at its first page."""
    if st.session_state.get(_LAST) != wanted:
        if _LAST in st.session_state:
            leave(_PAGE)
        st.session_state[_LAST] = wanted
    page = number_at(_PAGE)
    found = search(application_store(), wanted, page=page)
    note_once("see_truth", "library", page="search")
    if not found.ids:
        st.info(_("Nothing in the library meets all of this. Take a field back."))
        return
    _show_chosen(person, wanted, found, _)
    for start in range(0, len(found.entries), _PER_ROW):
        columns = st.columns(_PER_ROW)
        for column, entry in zip(columns, found.entries[start : start + _PER_ROW], strict=False):
            with column, st.container(border=True):
                _show_entry(entry, _)
    _show_pages(page, found, _)


def chosen() -> list[str]:
    """Returns the exercises that are ticked, in the order of ticking."""
    ticked: list[str] = st.session_state.setdefault(_CHOSEN, [])
    return ticked


def facts_line(entry: Entry, _: Words) -> str:
    """Returns an exercise in a few words, in Markdown."""
    kinds = [kind_name(kind, _) for kind in entry.families if entry.is_suspicious]
    head = ", ".join(kinds) if kinds else _("Nothing hidden")
    items = ", ".join(item_name(item, _) for item in entry.items)
    hard = _("difficulty {share}").format(share=percent(share_of(entry.hardness), _))
    answers = _("no answers yet")
    if entry.num_answers:
        right = percent(entry.num_right / entry.num_answers, _)
        answers = _("{share} right of {num}").format(share=right, num=whole(entry.num_answers, _))
    scan = " · ".join(
        filter(None, [conveyance_title(entry.conveyance, _), cargo_title(entry.cargo_family, _)])
    )
    rest = [escape_markdown(part) for part in (items, scan) if part]
    return "  \n".join([f"**{escape_markdown(head)}**", *rest, f":gray[{hard} · {answers}]"])


def _show_entry(entry: Entry, _: Words) -> None:
    picture = application_store().library.folder(entry.scan_sha256) / "preview.png"
    st.image(str(picture), width="stretch")
    st.markdown(f":small[{facts_line(entry, _)}]")
    tick, look = st.columns([1, 1], vertical_alignment="center")
    label = "" if entry.status == "offered" else exercise_status_name(entry.status, _)
    tick.checkbox(
        label or _("Choose"),
        entry.exercise_id in chosen(),
        key=f"tick-{entry.exercise_id}",
        on_change=_tick,
        args=(entry.exercise_id,),
        help=_("Choose"),
    )
    look.button(
        _("Look"),
        key=f"see-{entry.exercise_id}",
        width="stretch",
        on_click=open_exercise,
        args=(entry.exercise_id,),
    )


def _tick(exercise_id: str) -> None:
    ticked = chosen()
    if exercise_id in ticked:
        ticked.remove(exercise_id)
    else:
        ticked.append(exercise_id)


def _show_pages(page: int, found: Results, _: Words) -> None:
    num_pages = -(-found.num // PAGE)
    if num_pages < 2:
        return
    back, told, forward = st.columns([1, 2, 1], vertical_alignment="center")
    back.button(
        _("Previous page"), disabled=page == 0, width="stretch", on_click=enter, args=(_PAGE, page - 1)
    )
    words = _("Page {number} of {num}").format(number=page + 1, num=num_pages)
    told.markdown(f"<center>{words}</center>", unsafe_allow_html=True)
    forward.button(
        _("Next page"),
        disabled=page + 1 >= num_pages,
        width="stretch",
        on_click=enter,
        args=(_PAGE, page + 1),
    )


def _show_chosen(person: Person, wanted: Search, found: Results, _: Words) -> None:
    told, every, none = st.columns([4, 2, 2], vertical_alignment="center")
    counts = {"num": whole(found.num, _), "chosen": whole(len(chosen()), _)}
    told.markdown(_("Found: {num} · chosen: {chosen}").format(**counts))
    every.button(_("Choose all found"), width="stretch", on_click=_choose_all, args=(found.ids,))
    none.button(_("Choose none"), disabled=not chosen(), width="stretch", on_click=_choose_none)
    if chosen():
        with st.container(border=True):
            _show_deeds(person, wanted, _)


def _show_deeds(person: Person, wanted: Search, _: Words) -> None:
    into, making = st.columns(2)
    with into, st.form("into-collection", border=False):
        name = st.text_input(_("Name of the collection"), max_chars=120)
        if st.form_submit_button(_("Add to the collection"), width="stretch"):
            _collect(person, name, _)
        if wanted.collection_id and st.form_submit_button(_("Take out of this collection")):
            remove_from_collection(application_store(), wanted.collection_id, chosen())
            _choose_none()
            st.rerun()
    with making, st.form("into-set", border=False):
        title = st.text_input(_("Title of the set"), max_chars=300)
        if st.form_submit_button(_("Make a set of them"), type="primary", width="stretch"):
            _make_set(person, title, _)


def _collect(person: Person, name: str, _: Words) -> None:
    store = application_store()
    try:
        pile = make_collection(store, name, owner=person.person_id, now=now())
        num = add_to_collection(store, pile, chosen(), now=now())
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
    else:
        st.toast(_("Added: {num}").format(num=whole(num, _)))


def _make_set(person: Person, title: str, _: Words) -> None:
    try:
        made = set_of_selection(
            application_store(), chosen(), title=title, rules=Rules(), owner=person.person_id, now=now()
        )
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
    else:
        _choose_none()
        open_set(made.set_id)
        st.rerun()


def _choose_all(ids: Sequence[str]) -> None:
    st.session_state[_CHOSEN] = list(dict.fromkeys([*chosen(), *ids]))
    _forget_ticks()


def _choose_none() -> None:
    st.session_state[_CHOSEN] = []
    _forget_ticks()


def _forget_ticks() -> None:
    """Lets every box show again what is chosen."""
    for key in [key for key in st.session_state if str(key).startswith("tick-")]:
        del st.session_state[key]
