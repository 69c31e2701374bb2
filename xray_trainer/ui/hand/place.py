"""Where a mentor is among own scans, kept in the address: a draft, or the list."""

from __future__ import annotations

import streamlit as st

DRAFT = "draft"


def at_draft() -> str:
    """Returns the draft that the address names, "" where it names none."""
    return st.query_params.get(DRAFT, "")


def enter_draft(draft_id: str) -> None:
    """Goes to a draft."""
    st.query_params[DRAFT] = draft_id


def leave_draft() -> None:
    """Goes back to the list."""
    st.query_params.pop(DRAFT, None)
