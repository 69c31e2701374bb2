"""FROC: what is found at how many false marks, by the person, the detector and the middle of the unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import altair as alt
import pandas as pd
import streamlit as st

from xray_trainer.drills.froc import MIN_PEOPLE, MIN_SUSPICIOUS, Observer, until
from xray_trainer.drills.report import Report
from xray_trainer.ui.numbers import decimal, percent
from xray_trainer.ui.progress.plots import BLUE, GREY, ORANGE, WHOLE_SHARE, show_plot

Words = Callable[[str], str]
Points = Sequence[tuple[float, float]]

_LEAST_SUSPICIOUS = 5
_WIDEST = 2.0
_COLOURS = {"person": BLUE, "detector": ORANGE, "unit": GREY}
_DASHES = {"person": [1, 0], "detector": [6, 3], "unit": [2, 3]}


def show_finding(told: Report, _: Words, *, on_paper: bool = False) -> None:
    """Shows the FROC curves and the figures beside them."""
    st.subheader(_("Finding the place"))
    if told.person.num_suspicious < _LEAST_SUSPICIOUS:
        words = _("A FROC curve is shown from {num} suspicious scans on; so far: {have}.")
        st.info(words.format(num=_LEAST_SUSPICIOUS, have=told.person.num_suspicious))
        return
    st.caption(_("Share of concealments found against false marks per scan, by matching rule v1."))
    show_plot(_froc(list(_rows(told, _)), _), _, on_paper=on_paper)
    st.table(_figures(told, _))
    st.caption(" ".join(_notes(told, _)))


def _names(_: Words) -> dict[str, str]:
    return {"person": _("You"), "detector": _("Detector"), "unit": _("Middle of all trainees")}


def _rows(told: Report, _: Words) -> Iterator[dict[str, object]]:
    names = _names(_)
    curves: dict[str, Points] = {"person": told.person.points, "unit": told.unit}
    if told.detector:
        curves["detector"] = told.detector.points
    for key, points in curves.items():
        for order, (x, y) in enumerate(until(points, _WIDEST)):
            yield {"who": names[key], "x": x, "y": y, "order": order}


def _froc(rows: list[dict[str, object]], _: Words) -> alt.LayerChart:
    names = _names(_)
    there = [key for key in _COLOURS if names[key] in {row["who"] for row in rows}]
    domain = [names[key] for key in there]
    legend = alt.Legend(
        title=None, orient="top", labelLimit=320, columns=2, symbolType="stroke", symbolSize=500
    )
    base = alt.Chart(pd.DataFrame(rows), height=330).encode(
        x=alt.X(
            "x:Q", title=_("False marks per scan"), scale=alt.Scale(nice=False), axis=alt.Axis(tickCount=5)
        ),
        y=alt.Y("y:Q", title=_("Found"), axis=alt.Axis(format="%", tickCount=5), scale=WHOLE_SHARE),
        color=alt.Color(
            "who:N", scale=alt.Scale(domain=domain, range=[_COLOURS[key] for key in there]), legend=legend
        ),
        order="order:O",
    )
    dashes = alt.Scale(domain=domain, range=[_DASHES[key] for key in there])
    lines = base.mark_line(strokeWidth=2.5).encode(
        strokeDash=alt.StrokeDash("who:N", scale=dashes, legend=legend)
    )
    own = base.transform_filter(alt.datum.who == names["person"]).mark_point(filled=True, size=60, opacity=1)
    chart: alt.LayerChart = lines + own
    return chart


def _figures(told: Report, _: Words) -> pd.DataFrame:
    names = _names(_)
    rows = [_row(names["person"], told.person, _)]
    if told.detector:
        rows.append(_row(names["detector"], told.detector, _))
    return pd.DataFrame(rows).set_index(_("Who"))


def _row(name: str, one: Observer, _: Words) -> dict[str, str]:
    figure, scans = one.wafroc, max(one.num_suspicious + one.num_benign, 1)
    interval = ""
    if figure.low is not None and figure.high is not None:
        interval = f" ({decimal(figure.low, _)} … {decimal(figure.high, _)})"
    return {
        _("Who"): name,
        one.measure: "–" if figure.value is None else decimal(figure.value, _) + interval,
        _("Found"): percent(one.num_found / max(one.num_concealments, 1), _),
        _("False marks per scan"): decimal(one.num_false_marks / scans, _),
    }


def _notes(told: Report, _: Words) -> Iterator[str]:
    if told.detector is None:
        yield _("The detector has not looked at all of these scans, so it is not shown.")
    else:
        yield _("The detector looked at the same scans; its threshold is its score, yours your confidence.")
    if told.unit:
        yield _("The middle of all trainees is told over other scans too.")
    else:
        words = _(
            "The middle of all trainees is shown once {num} of them have {scans} suspicious scans each."
        )
        yield words.format(num=MIN_PEOPLE, scans=MIN_SUSPICIOUS)
