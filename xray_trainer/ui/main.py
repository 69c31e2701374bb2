"""The script that Streamlit runs for every view: who is here, which language, which page."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from xray_trainer.store.people import Person
from xray_trainer.ui.pages import is_first, navigation
from xray_trainer.ui.visitor import choose_language, current_person, show_sign_in, show_visitor

_ICON = Path(__file__).with_name("icon.svg")
_DENSE = """<style>
.stMainBlockContainer { padding: 3.2rem 1.5rem 1rem; }
@media (max-width: 640px) {
  .stMainBlockContainer { padding: 4rem 0.6rem 1rem; }
  .st-key-filters [data-testid="stColumn"] { min-width: calc(50% - 1rem); flex: 1 1 calc(50% - 1rem); }
}
</style>"""

st.set_page_config(page_title="xray_trainer", page_icon=_ICON, layout="wide")
st.html(_DENSE)

person = current_person()
with st.sidebar:
    _ = choose_language(person)

if person is None:
    st.navigation([st.Page(lambda: show_sign_in(_), title=_("Start"))], position="hidden").run()
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
    page = st.navigation(shown)
    with st.sidebar:
        show_visitor(visitor, _)
    page.run()
