"""The script that Streamlit runs for every view: who is here, which language, which page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from xray_trainer.store.people import Person
from xray_trainer.ui.views import desk, drill, lessons, progress
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
    is_analyst = visitor.role == "analyst"
    desks = [
        st.Page(
            lambda: desk.show(visitor, _),
            title=_("Analyst's desk"),
            icon=":material/radiology:",
            url_path="desk",
            default=True,
        )
    ]
    drills = [
        st.Page(
            lambda: drill.show(visitor, _),
            title=_("Drill"),
            icon=":material/search:",
            url_path="drill",
            default=not is_analyst,
        ),
        st.Page(
            lambda: progress.show(visitor, _),
            title=_("Progress"),
            icon=":material/monitoring:",
            url_path="progress",
        ),
    ]
    courses = [
        st.Page(
            lambda: lessons.show(visitor, _),
            title=_("Lessons"),
            icon=":material/school:",
            url_path="lessons",
        )
    ]
    page = st.navigation([*desks, *drills, *courses] if is_analyst else [*drills, *courses])
    with st.sidebar:
        show_visitor(visitor, _)
    page.run()
