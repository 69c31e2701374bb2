"""Where somebody is in the review, kept in the address: an answer, a scan, a second reading."""

from __future__ import annotations

import streamlit as st

ANSWER, TOGETHER, READING = "answer", "scan", "reading"
TALK = "talk"
"""An own answer that is talked about, on a trainee's pages."""


def at(name: str) -> str:
    """Returns what the address says about a place, `""` where nothing."""
    return st.query_params.get(name, "")


def enter(name: str, value: str) -> None:
    """Goes to a place, and away from all others."""
    leave()
    st.query_params[name] = value


def leave() -> None:
    """Goes back to the lists."""
    for name in (ANSWER, TOGETHER, READING, TALK):
        st.query_params.pop(name, None)
