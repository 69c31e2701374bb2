"""What Streamlit itself says and shows, in the language of the person and at our measure."""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st

Words = Callable[[str], str]

_ALWAYS = """
.stMainBlockContainer { padding: 3.2rem 1.5rem 1rem; }
[data-testid="stMetricLabel"] p { white-space: normal; }
@media (max-width: 640px) {
  .stMainBlockContainer { padding: 4rem 0.6rem 1rem; }
  .st-key-filters [data-testid="stColumn"] { min-width: calc(50% - 1rem); flex: 1 1 calc(50% - 1rem); }
}
"""
_IN_WORDS = """
[data-testid="stFileUploaderDropzone"] button p,
[data-testid="stFileUploaderDropzoneInstructions"] span { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: CHOOSE; font-size: 0.875rem; }
[data-testid="stFileUploaderDropzoneInstructions"] span::after { content: DROP; font-size: 0.875rem; }
[data-testid="InputInstructions"] { display: none; }
"""
_CHOOSE, _DROP = "Choose files", "or drop them here"


def show_furniture(_: Words) -> None:
    """Puts a style on the page; Streamlit's own words give way to those of the language, if it has them."""
    st.html(f"<style>{_ALWAYS}{_words_style(_)}</style>")


def _words_style(_: Words) -> str:
    choose, drop = _("Choose files"), _("or drop them here")
    if (choose, drop) == (_CHOOSE, _DROP):
        return ""
    return _IN_WORDS.replace("CHOOSE", _quoted(choose)).replace("DROP", _quoted(drop))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("<", "\\3c ")
