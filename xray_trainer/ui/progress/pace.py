"""Outcome against response time: every answer, and the share of right ones from quick to slow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt
import pandas as pd
import streamlit as st

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.pace import MIN_PER_BIN, PaceBin
from xray_trainer.drills.report import Report
from xray_trainer.ui.progress.plots import BLUE, ORANGE, WHOLE_SHARE, coloured, show_plot

Words = Callable[[str], str]

_COLOURS = {"hit_rate": BLUE, "false_alarm_rate": ORANGE}
_LONGEST_S = 300.0


def show_pace(told: Report, _: Words, *, on_paper: bool = False) -> None:
    """Shows whether quick answers are as good as slow ones."""
    st.subheader(_("Outcome and response time"))
    if not told.outcomes:
        return
    show_plot(_answers(told.outcomes, _), _, on_paper=on_paper)
    if not told.paces:
        words = _("Shares by response time are shown from {num} exercises on.")
        st.caption(words.format(num=MIN_PER_BIN))
        return
    st.caption(_("Rates among answers of about the same response time, with their 95 % intervals."))
    show_plot(_shares(told.paces, _), _, on_paper=on_paper)


def _answers(outcomes: Sequence[Outcome], _: Words) -> alt.Chart:
    names = {
        "hit": _("Hit"),
        "miss": _("Miss"),
        "false_alarm": _("False alarm"),
        "correct_rejection": _("Correct rejection"),
    }
    rows = pd.DataFrame(
        {
            "seconds": [min(max(outcome.seconds, 1.0), _LONGEST_S) for outcome in outcomes],
            "verdict": [names[outcome.verdict] for outcome in outcomes],
        }
    )
    chart: alt.Chart = (
        alt.Chart(rows, height=170)
        .mark_tick(thickness=1.6, opacity=0.6, color=BLUE)
        .encode(
            x=_seconds("seconds", _, title=None),
            y=alt.Y("verdict:N", sort=list(names.values()), title=None, axis=alt.Axis(labelLimit=140)),
        )
    )
    return chart


def _shares(paces: Sequence[PaceBin], _: Words) -> alt.LayerChart:
    names = {"hit_rate": _("Hit rate"), "false_alarm_rate": _("False alarm rate")}
    rows = [
        {"seconds": one.seconds_median, "measure": names[key], "value": f.value, "low": f.low, "high": f.high}
        for one in paces
        for key, f in (("hit_rate", one.hit_rate), ("false_alarm_rate", one.false_alarm_rate))
        if f.value is not None
    ]
    colour, shape = coloured("measure", names, _COLOURS, columns=1)
    base = alt.Chart(pd.DataFrame(rows), height=280).encode(
        x=_seconds("seconds", _, title=_("Seconds")), color=colour
    )
    share = alt.Y("low:Q", title=None, axis=alt.Axis(format="%", tickCount=5), scale=WHOLE_SHARE)
    lines = base.mark_rule(strokeWidth=2).encode(y=share, y2="high:Q")
    path = base.mark_line(strokeWidth=1).encode(y="value:Q")
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        y="value:Q",
        shape=shape,
        tooltip=[
            alt.Tooltip("measure", title=_("Figure")),
            alt.Tooltip("seconds", title=_("Seconds"), format=".0f"),
            alt.Tooltip("value", title=_("Share"), format=".0%"),
            alt.Tooltip("low", title=_("from"), format=".0%"),
            alt.Tooltip("high", title=_("to"), format=".0%"),
        ],
    )
    chart: alt.LayerChart = lines + path + dots
    return chart


def _seconds(field: str, _: Words, *, title: str | None) -> alt.X:
    scale = alt.Scale(type="log", nice=False, domain=[1, _LONGEST_S], clamp=True)
    axis = alt.Axis(values=[1, 3, 10, 30, 100, 300], format="d", labelFlush=True)
    return alt.X(f"{field}:Q", title=title, scale=scale, axis=axis)
