"""Rows of one figure with its interval: who or what, a dot, a line; those that say little yet are hollow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from xray_trainer.drills.summary import Figure
from xray_trainer.ui.progress.plots import BLUE, GREY

Words = Callable[[str], str]

_ROW_PX, _AXES_PX = 30, 90


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A name, its figure, and whether it rests on enough to be compared."""

    name: str
    figure: Figure
    is_settled: bool = True


def figure_rows(
    rows: Sequence[FigureRow], *, title: str, words: Words, band: tuple[float, float] | None = None
) -> alt.LayerChart:
    """Returns the plot of rows, from top to bottom; a figure that does not exist is left out.

    Args:
        rows: at least one of them with a figure.
        title: of the axis.
        words: translates.
        band: from where to where the middle half of people lies.
    """
    told = [row for row in rows if row.figure.value is not None]
    data = pd.DataFrame(
        [
            {"name": row.name, "value": row.figure.value, "low": row.figure.low, "high": row.figure.high}
            | {"settled": row.is_settled}
            for row in told
        ]
    )
    base = alt.Chart(data, height=_AXES_PX + _ROW_PX * len(told)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=220)),
        color=alt.condition("datum.settled", alt.value(BLUE), alt.value(GREY)),
    )
    value = alt.X("value:Q", title=title, scale=alt.Scale(zero=False))
    dots = base.mark_point(size=80, strokeWidth=2, opacity=1).encode(
        x=value,
        fill=alt.condition("datum.settled", alt.value(BLUE), alt.value("transparent")),
        tooltip=[
            alt.Tooltip("name", title=words("Name")),
            alt.Tooltip("value", title=title, format=".2f"),
            alt.Tooltip("low", title=words("from"), format=".2f"),
            alt.Tooltip("high", title=words("to"), format=".2f"),
        ],
    )
    lines = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=title), x2="high:Q")
    chart: alt.LayerChart = lines + dots if band is None else _band(band) + lines + dots
    return chart


def _band(ends: tuple[float, float]) -> alt.Chart:
    data = pd.DataFrame({"from": [ends[0]], "to": [ends[1]]})
    chart: alt.Chart = alt.Chart(data).mark_rect(opacity=0.15, color=GREY).encode(x="from:Q", x2="to:Q")
    return chart
