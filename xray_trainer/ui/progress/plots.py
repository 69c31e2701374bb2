"""What all plots of the page share: colours that differ without colour sight, sizes, numbers as written here.

Every plot works on a phone and on paper: no legend at the side, nothing told by colour alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt
import streamlit as st
from babel import Locale

Words = Callable[[str], str]
Chart = alt.Chart | alt.LayerChart | alt.FacetChart

BLUE, ORANGE, GREEN, GREY = "#0072b2", "#d55e00", "#00795a", "#767676"
PAPER_PX = 660
"""Width of a plot on paper."""

_SHAPES = ["circle", "triangle-up", "square", "diamond", "cross"]

WHOLE_SHARE = alt.Scale(domain=[0, 1])


def show_plot(chart: Chart, _: Words, *, on_paper: bool = False) -> None:
    """Shows a plot: as wide as there is room in the browser, in black on white for paper."""
    locale = {"number": _number_locale(_)}
    if not on_paper:
        st.altair_chart(chart.configure(locale=locale), width="stretch")
        return
    fixed = chart if isinstance(chart, alt.FacetChart) else chart.properties(width=PAPER_PX)
    white = fixed.configure(background="white", locale=locale)
    white = white.configure_axis(labelFontSize=12, titleFontSize=12)
    st.altair_chart(white, theme=None, width="content")


def coloured(
    field: str, names: dict[str, str], colours: dict[str, str], *, columns: int = 2
) -> tuple[alt.Color, alt.Shape]:
    """Returns the encoding of a field by colour and by shape, with one legend for both.

    Args:
        field: of the data; its values are those of `names`.
        names: what the legend says, by key.
        colours: by key, in the order of the legend.
        columns: of the legend.
    """
    legend = alt.Legend(title=None, orient="top", labelLimit=320, columns=columns, symbolSize=90)
    domain = [names[key] for key in colours]
    shapes = _SHAPES[: len(domain)]
    return (
        alt.Color(f"{field}:N", scale=alt.Scale(domain=domain, range=list(colours.values())), legend=legend),
        alt.Shape(f"{field}:N", scale=alt.Scale(domain=domain, range=shapes), legend=legend),
    )


def _number_locale(_: Words) -> dict[str, Any]:
    symbols = Locale.parse(_("en-GB"), sep="-").number_symbols["latn"]
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
        "percent": "\u00a0%",
    }
