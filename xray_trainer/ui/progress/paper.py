"""The page on paper: a view for printing, and a print stylesheet that leaves out what paper cannot do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import streamlit as st

Words = Callable[[str], str]

_STYLE = """<style>
@media (max-width: 640px) {
  .st-key-figures [data-testid="stColumn"] { min-width: calc(50% - 1rem); flex: 1 1 calc(50% - 1rem); }
}
@media print {
  header, [data-testid="stSidebar"], [data-testid="stToolbar"], [data-testid="stDecoration"],
  .stApp .stMainBlockContainer .st-key-certificates,
  .stApp .stMainBlockContainer .st-key-for-printing { display: none !important; }
  html, body, .stApp, [data-testid="stAppViewContainer"], .stMain, .stMainBlockContainer {
    position: static !important; overflow: visible !important; height: auto !important;
    max-width: 100% !important; background: white !important; color: black !important; }
  .stMainBlockContainer { padding: 0 !important; }
  [data-testid="stVerticalBlock"] { display: block !important; }
  [data-testid="stVerticalBlock"] > * { margin-bottom: 0.6rem; }
  [class*="st-key-section-"], [data-testid="stVegaLiteChart"], [data-testid="stTable"] {
    break-inside: avoid; }
  h1, h2, h3, h4, p, li, td, th, [data-testid="stMetricValue"] { color: black !important; }
}
@page { size: A4; margin: 14mm; }
</style>"""


def section(name: str) -> AbstractContextManager[object]:
    """Returns the block of a section, which paper keeps on one page."""
    return st.container(key=f"section-{name}")


def wants_paper(_: Words) -> bool:
    """Shows the switch to the view for printing; returns whether it is on."""
    st.html(_STYLE)
    with st.container(key="for-printing"):
        is_on = st.toggle(_("For printing"), key="progress-on-paper")
        if is_on:
            st.caption(_("One column, all tables open. Print with the browser: Ctrl + P."))
    return is_on
