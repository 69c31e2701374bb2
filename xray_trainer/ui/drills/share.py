"""The one figure of an exam that nobody can better by leaving exercises out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.summary import share_right
from xray_trainer.store.drills import DrillInfo
from xray_trainer.ui.numbers import percent

Words = Callable[[str], str]


def show_share_right(drill: DrillInfo, outcomes: Sequence[Outcome], _: Words) -> None:
    """Shows how many exercises of an exam were decided rightly, unanswered ones as not right."""
    num_right = sum(outcome.is_right for outcome in outcomes)
    figure = share_right(outcomes, num=drill.num_exercises)
    st.metric(_("Right decisions"), f"{num_right} / {drill.num_exercises}")
    if figure.value is None or figure.low is None or figure.high is None:
        return
    words = _("{share}, 95 % interval {low} to {high}; an exercise without an answer counts as not right.")
    ends = {"low": percent(figure.low, _), "high": percent(figure.high, _)}
    st.caption(words.format(share=percent(figure.value, _), **ends))
