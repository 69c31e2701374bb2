"""The remaining time of a drill beside the viewer, by the server's clock, and what happens when it is up.

The viewer counts the seconds of an exercise itself. This line is looked at again every few seconds, so that
the page goes on by itself where nobody submits.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.store.advance import give_up
from xray_trainer.store.attempts import Attempt, attempt_info
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.numbers import clock_time

Words = Callable[[str], str]

_EVERY_S = 4.0


def show_clock(attempt: Attempt, _: Words) -> None:
    """Shows how much time is left for an open attempt; nothing where there is no limit."""
    if attempt.timing.limit_s is not None and attempt.state == "open":
        st.fragment(_show_left, run_every=_EVERY_S)(attempt.attempt_id, _)


def _show_left(attempt_id: str, _: Words) -> None:
    attempt = attempt_info(application_store(), attempt_id)
    moment = now()
    if attempt.state != "open" or attempt.timing.is_over(moment):
        st.rerun()
    if attempt.timing.is_up(moment):
        st.warning(_("Time is up. What you submitted is on its way; without an answer, go on."))
        st.button(_("Go on"), type="primary", key="go-on", on_click=_go_on, args=(attempt_id,))
        return
    drill_left_s = attempt.timing.drill_left_s(moment)
    if drill_left_s is not None:
        st.caption(_("Time left for everything: {time}").format(time=clock_time(drill_left_s)))


def _go_on(attempt_id: str) -> None:
    give_up(application_store(), attempt_id, now=now())
