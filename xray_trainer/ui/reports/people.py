"""Everybody's detection with intervals, and the table of people; nobody is placed on a small number."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from xray_trainer.reports.norms import MIN_PEOPLE
from xray_trainer.reports.team import TeamReport
from xray_trainer.scoring.reliability import ANCHOR_SUSPICIOUS
from xray_trainer.ui.numbers import decimal, percent, whole
from xray_trainer.ui.progress.plots import show_plot
from xray_trainer.ui.reports.figure_rows import FigureRow, figure_rows
from xray_trainer.ui.reports.written import figure_text, person_line

Words = Callable[[str], str]

_MOST_DRAWN = 40


def show_overall(told: TeamReport, _: Words) -> None:
    """Shows the figures over all people at a glance."""
    one = told.overall
    cells = [
        (_("People"), whole(one.num_people, _)),
        (_("Exercises"), whole(one.num_exercises, _)),
        ("d_a", figure_text(one.d_a, decimal, _)),
        (_("Called suspicious"), figure_text(one.hit_rate, percent, _)),
        (_("False alarm rate"), figure_text(one.false_alarm_rate, percent, _)),
    ]
    with st.container(horizontal=True, key="overall"):
        for label, value in cells:
            st.metric(label, value.split(" (")[0], border=True, help=value)


def show_people(told: TeamReport, names: dict[str, str], _: Words) -> list[dict[str, str]]:
    """Shows everybody; returns the lines of the table."""
    words = _(
        "Dots are d_a, lines its 95 % interval. Hollow grey: fewer than {num} suspicious scans, so the order "
        "would be chance; such people stand below, without a place."
    )
    st.caption(words.format(num=ANCHOR_SUSPICIOUS))
    rows = [
        FigureRow(names.get(one.figures.name, one.figures.name), one.figures.d_a, one.is_settled)
        for one in told.people
    ]
    drawn = [row for row in rows if row.figure.value is not None][:_MOST_DRAWN]
    if drawn:
        band = (told.norm.first_quartile, told.norm.third_quartile) if told.norm else None
        show_plot(figure_rows(drawn, title="d_a", words=_, band=band), _)
    _show_norm(told, _)
    lines = [person_line(one, told, names, _) for one in told.people]
    st.dataframe(pd.DataFrame(lines), hide_index=True, width="stretch")
    return lines


def _show_norm(told: TeamReport, _: Words) -> None:
    if told.norm is None:
        words = _("Norms and percentiles are told from {num} people with settled figures on.")
        st.caption(words.format(num=MIN_PEOPLE))
        return
    words = _("The grey band is the middle half of {num} people with settled figures: d_a {low} to {high}.")
    ends = {"low": decimal(told.norm.first_quartile, _), "high": decimal(told.norm.third_quartile, _)}
    st.caption(words.format(num=told.norm.num_people, **ends))
