"""How far people agree with each other and with the detector."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import altair as alt
import pandas as pd
import streamlit as st

from xray_trainer.drills.summary import Figure
from xray_trainer.reports.agreement import MIN_COMMON
from xray_trainer.reports.team import TeamReport
from xray_trainer.scoring.agreement import Agreement
from xray_trainer.ui.numbers import decimal, whole
from xray_trainer.ui.progress.plots import show_plot
from xray_trainer.ui.reports.figure_rows import FigureRow, figure_rows
from xray_trainer.ui.reports.written import figure_text

Words = Callable[[str], str]

_MOST_IN_MATRIX = 25
_NAMES_PX = 190
"""Of the names below the matrix, which stand upright: Streamlit counts them within the height of a plot."""


def show_agreement(told: TeamReport, names: dict[str, str], _: Words) -> None:
    """Shows agreement of people with each other, then of each with the detector."""
    st.subheader(_("With each other"))
    if told.kappa is None:
        st.info(_("Agreement is told for people with {num} scans in common.").format(num=MIN_COMMON))
    else:
        words = _("Mean kappa over {num} pairs: {kappa}. 1 is full agreement, 0 is what chance gives.")
        st.write(words.format(num=len(told.pairs), kappa=decimal(told.kappa, _)))
        if len(told.people) <= _MOST_IN_MATRIX:
            show_plot(_matrix(told, names, _), _)
    st.subheader(_("With the detector"))
    _show_detector(told, names, _)


def _show_detector(told: TeamReport, names: dict[str, str], _: Words) -> None:
    if told.detector is not None:
        words = _("The detector's wAFROC on the same {num} scans: {figure}. The trainees' mean: {mean}.")
        num = told.detector.num_benign + told.detector.num_suspicious
        of_detector = figure_text(told.detector.wafroc, decimal, _)
        st.write(
            words.format(
                num=whole(num, _), figure=of_detector, mean=figure_text(told.overall.wafroc, decimal, _)
            )
        )
    rows = [FigureRow(names.get(who, who), _kappa(one)) for who, one in told.detector_agreement.items()]
    if any(row.figure.value is not None for row in rows):
        st.caption(_("Kappa of each person's decisions with the detector's, with its 95 % interval."))
        show_plot(figure_rows(rows, title=_("Kappa"), words=_), _)


def _kappa(one: Agreement) -> Figure:
    return Figure(one.kappa, one.low, one.high) if one.kappa == one.kappa else Figure(None)


def _matrix(told: TeamReport, names: dict[str, str], _: Words) -> alt.LayerChart:
    data = pd.DataFrame(_cells(told, names))
    base = alt.Chart(data, height=_NAMES_PX + 30 * len(set(data["first"]))).encode(
        x=alt.X("second:N", title=None, axis=alt.Axis(labelLimit=_NAMES_PX - 40)),
        y=alt.Y("first:N", title=None, axis=alt.Axis(labelLimit=160, labelOverlap=False)),
    )
    shade = alt.Color("kappa:Q", scale=alt.Scale(domain=[0, 1], scheme="blues", clamp=True), legend=None)
    tips = [
        alt.Tooltip("first", title=_("Name")),
        alt.Tooltip("second", title=_("Name")),
        alt.Tooltip("kappa", title=_("Kappa"), format=".2f"),
        alt.Tooltip("num", title=_("Scans in common")),
    ]
    ink = alt.condition("datum.kappa > 0.6", alt.value("white"), alt.value("black"))
    text = base.mark_text().encode(text=alt.Text("kappa:Q", format=".2f"), color=ink)
    chart: alt.LayerChart = base.mark_rect().encode(color=shade, tooltip=tips) + text
    return chart


def _cells(told: TeamReport, names: dict[str, str]) -> Iterator[dict[str, object]]:
    for pair in told.pairs:
        if pair.agreement.kappa == pair.agreement.kappa:
            both = (names.get(pair.first, pair.first), names.get(pair.second, pair.second))
            for first, second in (both, both[::-1]):
                yield {
                    "first": first,
                    "second": second,
                    "kappa": pair.agreement.kappa,
                    "num": pair.agreement.num,
                }
