"""The script that Streamlit runs for every view: who is here, which language, which page."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from xray_trainer.store.people import Person
from xray_trainer.ui.furniture import show_furniture
from xray_trainer.ui.pages import closed_to, is_first, navigation, pages, show_closed
from xray_trainer.ui.visitor import choose_language, current_person, show_sign_in, show_visitor

_ICON = Path(__file__).with_name("icon.svg")

st.set_page_config(page_title="xray_trainer", page_icon=_ICON, layout="wide")

person = current_person()
with st.sidebar:
    _ = choose_language(person)
show_furniture(_)

if person is None:
    door = partial(show_sign_in, _)
    first = st.Page(door, title=_("Start"), url_path="start", default=True)
    others = [st.Page(door, title=one.title, url_path=one.address) for one in pages(_)]
    st.navigation([first, *others], position="hidden").run()
else:
    visitor: Person = person
    shown = {
        title: [
            st.Page(
                partial(one.show, visitor, _),
                title=one.title,
                icon=f":material/{one.icon}:",
                url_path=one.address,
                default=is_first(one, visitor),
            )
            for one in in_section
        ]
        for title, in_section in navigation(visitor, _).items()
    }
    closed = [
        st.Page(partial(show_closed, _), title=one.title, url_path=one.address, visibility="hidden")
        for one in closed_to(visitor, _)
    ]
    next(reversed(shown.values())).extend(closed)
    page = st.navigation(shown)
    with st.sidebar:
        show_visitor(visitor, _)
    page.run()
