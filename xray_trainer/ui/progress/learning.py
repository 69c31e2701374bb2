"""The learning curve: running d_a with its interval over the exercises answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from xray_trainer.drills.breakdown import on_conveyance
from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.progress import OVERALL, WINDOW, Series, running
from xray_trainer.drills.report import Report
from xray_trainer.ui.progress.names import conveyance_name, kind_name
from xray_trainer.ui.progress.paper import section
from xray_trainer.ui.progress.plots import BLUE, show_plot

Words = Callable[[str], str]

LEAST_ANSWERS = 10
"""Below, a curve would show chance only."""

_SEED, _MAX_POINTS, _ON_PAPER = 0, 80, 4


def show_learning(told: Report, _: Words, *, on_paper: bool = False) -> None:
    """Shows the curve over everything, or over the kind or the conveyance that is chosen."""
    st.subheader(_("Detection over time"))
    if len(told.outcomes) < LEAST_ANSWERS:
        words = _("A curve is shown from {num} exercises on; so far: {have}.")
        st.info(words.format(num=LEAST_ANSWERS, have=len(told.outcomes)))
        return
    words = _("Running d_a over the last {num} suspicious and {num} benign scans, with its 95 % interval.")
    st.caption(words.format(num=WINDOW))
    choices = _choices(told, _)
    if on_paper:
        for name in list(choices)[:_ON_PAPER]:
            with section(f"curve-{name}"):
                st.markdown(f"**{name}**")
                _show_curve(_series(*choices[name]), _, on_paper=True)
        return
    chosen = st.selectbox(_("Over"), list(choices), key="learning-over")
    _show_curve(_series(*choices[chosen]), _)


def _choices(told: Report, _: Words) -> dict[str, tuple[Sequence[Outcome], str]]:
    """Returns outcomes and kind of what can be chosen, by name, the most met first."""
    kinds = sorted(told.kinds, key=lambda group: -group.num_suspicious)
    places = sorted(told.conveyances, key=lambda group: -group.num_suspicious)
    return {
        _("All exercises"): (told.outcomes, OVERALL),
        **{kind_name(group.name, _): (told.outcomes, group.name) for group in kinds},
        **{
            conveyance_name(group.name, _): (on_conveyance(told.outcomes, group.name), OVERALL)
            for group in places
        },
    }


def _series(outcomes: Sequence[Outcome], kind: str) -> Series:
    return running(outcomes, kind=kind, rng=np.random.default_rng(_SEED), max_points=_MAX_POINTS)


def _show_curve(series: Series, _: Words, *, on_paper: bool = False) -> None:
    points = [point for point in series.points if point.d_a is not None]
    if len(points) < 2:
        st.caption(_("Too few suspicious and benign scans of this sort for a curve."))
        return
    rows = pd.DataFrame(
        {
            "number": [point.num_exercises for point in points],
            "value": [point.d_a for point in points],
            "low": [point.d_a_low for point in points],
            "high": [point.d_a_high for point in points],
        }
    )
    show_plot(_curve(rows, _, height=130 if on_paper else 260), _, on_paper=on_paper)


def _curve(rows: pd.DataFrame, _: Words, *, height: int) -> alt.LayerChart:
    answered = alt.X(
        "number:Q",
        title=_("Exercises answered"),
        axis=alt.Axis(tickMinStep=1, format="d"),
        scale=alt.Scale(zero=False, nice=False),
    )
    base = alt.Chart(rows, height=height).encode(x=answered)
    band = base.mark_area(opacity=0.22, color=BLUE).encode(y=alt.Y("low:Q", title="d_a"), y2="high:Q")
    line = base.mark_line(color=BLUE, strokeWidth=2.5).encode(y="value:Q")
    points = base.mark_point(color=BLUE, filled=True, size=30).encode(
        y="value:Q",
        tooltip=[
            alt.Tooltip("number", title=_("Exercises answered")),
            alt.Tooltip("value", title="d_a", format=".2f"),
            alt.Tooltip("low", title=_("from"), format=".2f"),
            alt.Tooltip("high", title=_("to"), format=".2f"),
        ],
    )
    zero = alt.Chart(pd.DataFrame({"y": [0]})).mark_rule(strokeDash=[4, 4], opacity=0.5).encode(y="y:Q")
    chart: alt.LayerChart = zero + band + line + points
    return chart
