"""Where somebody is among the drills, kept in the address: a drill, an exam's rules, an exercise again."""

from __future__ import annotations

import streamlit as st

DRILL, EXAM, LOOK = "drill", "exam", "look"


def at(name: str) -> str:
    """Returns what the address says about a place, `""` where nothing."""
    return st.query_params.get(name, "")


def enter_drill(drill_id: str) -> None:
    """Goes to a drill."""
    leave(EXAM)
    st.query_params[DRILL] = drill_id


def enter(name: str, value: str) -> None:
    """Goes to a place."""
    st.query_params[name] = value


def leave(*names: str) -> None:
    """Goes away from places."""
    for name in names:
        st.query_params.pop(name, None)
