"""Where a mentor is in the library, kept in the address: a section, a set and a place in it, an exercise."""

from __future__ import annotations

import streamlit as st

SECTION, SET, AT, EXERCISE = "section", "set", "at", "exercise"


def at(name: str) -> str:
    """Returns what the address says about a place, `""` where nothing."""
    return st.query_params.get(name, "")


def number_at(name: str) -> int:
    """Returns the number that the address says, 0 where it says none."""
    value = at(name)
    return int(value) if value.isdecimal() and len(value) < 7 else 0


def enter(name: str, value: str | int) -> None:
    """Goes to a place."""
    st.query_params[name] = str(value)


def leave(*names: str) -> None:
    """Goes away from places."""
    for name in names:
        st.query_params.pop(name, None)


def open_set(set_id: str) -> None:
    """Goes to the first exercise of a set."""
    leave(EXERCISE)
    enter(SET, set_id)
    enter(AT, 0)


def open_exercise(exercise_id: str) -> None:
    """Goes to an exercise."""
    enter(EXERCISE, exercise_id)
