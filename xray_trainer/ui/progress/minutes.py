"""Minutes on image per half-year."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt
import pandas as pd
import streamlit as st

from xray_trainer.drills.image_time import MAX_SECONDS, ImageTime
from xray_trainer.ui.numbers import whole
from xray_trainer.ui.progress.plots import BLUE, show_plot

Words = Callable[[str], str]


def show_minutes(times: Sequence[ImageTime], _: Words, *, on_paper: bool = False) -> None:
    """Shows the time on image of every half-year."""
    st.subheader(_("Minutes on image"))
    words = _("Time from opening to submitting; a scan left open counts {num} minutes at most.")
    st.caption(words.format(num=whole(MAX_SECONDS / 60, _)))
    if len(times) > 1:
        show_plot(_bars(times, _), _, on_paper=on_paper)
    st.table(_table(times, _))


def _bars(times: Sequence[ImageTime], _: Words) -> alt.Chart:
    rows = pd.DataFrame(
        {"half": [_name(time, _) for time in times], "minutes": [time.minutes for time in times]}
    )
    chart: alt.Chart = (
        alt.Chart(rows, height=60 + 36 * len(rows))
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("minutes:Q", title=_("Minutes")),
            y=alt.Y("half:N", sort=None, title=None, axis=alt.Axis(labelLimit=160)),
        )
    )
    return chart


def _table(times: Sequence[ImageTime], _: Words) -> pd.DataFrame:
    rows = [
        {
            _("Half-year"): _name(time, _),
            _("Minutes"): whole(time.minutes, _),
            _("Exercises"): whole(time.num_exercises, _),
            _("Left open"): whole(time.num_cut, _),
        }
        for time in times
    ]
    return pd.DataFrame(rows).set_index(_("Half-year"))


def _name(time: ImageTime, _: Words) -> str:
    words = _("first half of {year}") if time.half_year.half == 1 else _("second half of {year}")
    return words.format(year=time.half_year.year)
