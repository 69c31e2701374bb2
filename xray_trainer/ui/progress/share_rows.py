"""Shares with their intervals, row by row: dots, lines, and names above the rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from math import ceil

import altair as alt
import pandas as pd

from xray_trainer.drills.summary import Figure
from xray_trainer.ui.progress.plots import WHOLE_SHARE, coloured

Words = Callable[[str], str]
Row = tuple[str, Mapping[str, Figure]]
"""The name of a row, and its figures by key."""

_NAME_PX, _LANE_PX = 22, 15
_AXES_PX, _LEGEND_PX = 72, 24
"""Of the axis and of a line of the legend: Streamlit counts both within the height of a plot."""
_COLUMNS = 2


def share_rows(
    rows: Sequence[Row], *, names: dict[str, str], colours: dict[str, str], words: Words
) -> alt.LayerChart:
    """Returns the plot of rows of shares; a figure that does not exist is left out.

    Args:
        rows: from top to bottom.
        names: of the figures, by key.
        colours: of the figures, by key.
        words: translates.
    """
    keys = [key for key in colours if any(_exists(figures.get(key)) for _label, figures in rows)]
    data = pd.DataFrame(
        [
            {"label": label, "measure": names[key], "value": f.value, "low": f.low, "high": f.high, "y": y}
            for row, (label, figures) in enumerate(rows)
            for key, y in zip(keys, _lanes(row, len(keys)), strict=True)
            if (f := figures[key]).value is not None
        ]
    )
    colour, shape = coloured("measure", names, {key: colours[key] for key in keys}, columns=_COLUMNS)
    lane = alt.Y(
        "y:Q",
        title=None,
        axis=_names_above([label for label, _figures in rows]),
        scale=_rows_scale(len(rows)),
    )
    legend_px = _LEGEND_PX * ceil(len(keys) / _COLUMNS)
    height = _AXES_PX + legend_px + len(rows) * (_NAME_PX + _LANE_PX * len(keys))
    base = alt.Chart(data, height=height).encode(y=lane, color=colour)
    share = alt.X(
        "low:Q", title=None, axis=alt.Axis(format="%", tickCount=5, labelFlush=True), scale=WHOLE_SHARE
    )
    lines = base.mark_rule(strokeWidth=2).encode(x=share, x2="high:Q")
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        shape=shape, x=alt.X("value:Q", scale=WHOLE_SHARE), tooltip=_tooltips(words)
    )
    chart: alt.LayerChart = lines + dots
    return chart


def _exists(figure: Figure | None) -> bool:
    return figure is not None and figure.value is not None


def _lanes(row: int, num: int) -> list[float]:
    """Returns where the figures of a row lie: below its name, evenly, in rows from the top."""
    whole_px = _NAME_PX + _LANE_PX * num
    return [row + (_NAME_PX + _LANE_PX * (place + 0.4)) / whole_px for place in range(num)]


def _rows_scale(num_rows: int) -> alt.Scale:
    return alt.Scale(domain=[0, num_rows], reverse=True, nice=False, zero=False)


def _tooltips(_: Words) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("label", title=_("Group")),
        alt.Tooltip("measure", title=_("Figure")),
        alt.Tooltip("value", title=_("Share"), format=".0%"),
        alt.Tooltip("low", title=_("from"), format=".0%"),
        alt.Tooltip("high", title=_("to"), format=".0%"),
    ]


def _names_above(labels: Sequence[str]) -> alt.Axis:
    """Returns an axis whose names stand above their rows, so that long ones take no width from the plot."""
    return alt.Axis(
        values=list(range(len(labels))),
        labelExpr=f"{json.dumps(list(labels), ensure_ascii=False)}[datum.value]",
        labelAlign="left",
        labelBaseline="top",
        labelPadding=-2,
        labelOffset=5,
        labelLimit=600,
        labelFontWeight="bold",
        labelOverlap=False,
        ticks=False,
        domain=False,
        grid=True,
    )
