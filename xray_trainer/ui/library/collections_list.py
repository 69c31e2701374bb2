"""The collections: what each holds, renaming, removing, and finding their exercises."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.store.exercise_collections import (
    Collection,
    collections,
    remove_collection,
    rename_collection,
)
from xray_trainer.ui.application import application_store
from xray_trainer.ui.library.place import SECTION, enter
from xray_trainer.ui.numbers import moment, whole
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]


def show_collections(_: Words) -> None:
    """Shows every collection."""
    known = collections(application_store())
    if not known:
        st.info(_("There is no collection yet. Search, choose exercises, and add them to one."))
    for one in known:
        with st.container(border=True):
            _show_one(one, _)


def _show_one(one: Collection, _: Words) -> None:
    told, look, change, end = st.columns([5, 2, 2, 2], vertical_alignment="center")
    num = _("Exercises: {num}").format(num=whole(one.num_exercises, _))
    told.markdown(f"**{escape_markdown(one.name)}**  \n:gray[:small[{num} · {moment(one.created_at, _)}]]")
    look.button(
        _("Show"), key=f"show-{one.collection_id}", width="stretch", on_click=_look, args=(one.collection_id,)
    )
    with change.popover(_("Rename"), width="stretch"):
        name = st.text_input(
            _("Name of the collection"), one.name, max_chars=120, key=f"name-{one.collection_id}"
        )
        st.button(
            _("Save"), key=f"save-{one.collection_id}", on_click=_rename, args=(one.collection_id, name, _)
        )
    with end.popover(_("Remove"), width="stretch"):
        st.markdown(_("The exercises stay in the library."))
        st.button(
            _("Remove the collection"),
            key=f"end-{one.collection_id}",
            on_click=_remove,
            args=(one.collection_id,),
        )


def _look(collection_id: str) -> None:
    st.session_state["search-collection"] = collection_id
    st.session_state[SECTION] = "search"
    enter(SECTION, "search")


def _rename(collection_id: str, name: str, _: Words) -> None:
    try:
        rename_collection(application_store(), collection_id, name=name)
    except XrayTrainerError as error:
        st.error(why_refused(error, _))


def _remove(collection_id: str) -> None:
    remove_collection(application_store(), collection_id)
