"""The declaration beside the scan, as a trainee reads it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.ui.paper_lines import paper_lines

Words = Callable[[str], str]

_PER_ROW = 5
_NO_LINK = "\u2060"
"""Joins words without being seen; an address with it in is none."""


def show_papers(declaration: Declaration, _: Words) -> None:
    """Shows what the documents say about the load, as a strip that leaves the width to the scan."""
    lines = paper_lines(declaration, _)
    with st.container(border=True):
        for start in range(0, len(lines), _PER_ROW):
            columns = st.columns(_PER_ROW, gap="small")
            for column, (label, value) in zip(columns, lines[start : start + _PER_ROW], strict=False):
                column.markdown(f":small[:gray[{label}]]  \n{escape_markdown(value)}")


def escape_markdown(text: str) -> str:
    """Returns a text that Markdown shows as it is written, addresses in it too: they become no links."""
    for begins in ("://", "www."):
        text = text.replace(begins, f"{begins[:-2]}{_NO_LINK}{begins[-2:]}")
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()<>#+-.!|~$:" else letter for letter in text)
