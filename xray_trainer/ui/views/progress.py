"""A person's progress: running figures over all drills, with their intervals."""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from xray_trainer.drills.progress import OVERALL, Progress, progress
from xray_trainer.drills.summary import summarise
from xray_trainer.store.drills import outcomes_of_person
from xray_trainer.store.people import Person
from xray_trainer.synthesis.taxonomy import TAXONOMY
from xray_trainer.ui.application import application_store
from xray_trainer.ui.result import show_summary

Words = Callable[[str], str]

_SEED = 0
_WIDE = alt.Legend(labelLimit=240, orient="top")


def show(person: Person, _: Words) -> None:
    """Shows how a person develops."""
    st.title(_("Progress"))
    outcomes = outcomes_of_person(application_store(), person.person_id)
    if not outcomes:
        st.info(_("Nothing to show yet. Answer an exercise and come back."))
        return
    show_summary(summarise(outcomes, rng=np.random.default_rng(_SEED)), _)
    course = progress(outcomes, rng=np.random.default_rng(_SEED))
    rows = _rows(course)
    st.subheader(_("Detection over time"))
    words = _("Running d_a over the last {num} suspicious and {num} benign scans, with its 95 % interval.")
    st.caption(words.format(num=course.window))
    st.altair_chart(_detection(rows, _), width="stretch")
    st.subheader(_("Hit rate and false alarm rate"))
    st.altair_chart(_rates(rows, _), width="stretch")
    _show_kinds(course, _)


def _rows(course: Progress) -> pd.DataFrame:
    rows = pd.DataFrame(course.rows())
    return rows[rows["kind"] == OVERALL]


def _detection(rows: pd.DataFrame, _: Words) -> alt.LayerChart:
    base = alt.Chart(rows, height=280).encode(
        x=alt.X("num_exercises:Q", title=_("Exercises answered"), axis=alt.Axis(tickMinStep=1))
    )
    band = base.mark_area(opacity=0.25).encode(y=alt.Y("d_a_low:Q", title="d_a"), y2="d_a_high:Q")
    line = base.mark_line(point=True).encode(
        y="d_a:Q",
        tooltip=[
            alt.Tooltip("num_exercises", title=_("Exercises answered")),
            alt.Tooltip("d_a", title="d_a", format=".2f"),
        ],
    )
    chart: alt.LayerChart = band + line
    return chart


def _rates(rows: pd.DataFrame, _: Words) -> alt.Chart:
    names = {"hit_rate": _("Hit rate"), "false_alarm_rate": _("False alarm rate")}
    long = rows.rename(columns=names).melt(
        id_vars="num_exercises", value_vars=list(names.values()), var_name="rate", value_name="share"
    )
    chart: alt.Chart = (
        alt.Chart(long, height=240)
        .mark_line(point=True)
        .encode(
            x=alt.X("num_exercises:Q", title=_("Exercises answered"), axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("share:Q", title=None, axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
            color=alt.Color("rate:N", title=None, legend=_WIDE),
            strokeDash=alt.StrokeDash("rate:N", title=None, legend=_WIDE),
        )
    )
    return chart


def _show_kinds(course: Progress, _: Words) -> None:
    latest = [(series.kind, series.points[-1]) for series in course.by_kind]
    if not latest:
        return
    st.subheader(_("By kind of concealment"))
    table = pd.DataFrame(
        {
            _("Kind"): [_(TAXONOMY[kind].site) if kind in TAXONOMY else kind for kind, _point in latest],
            _("Scans"): [point.num_suspicious for _kind, point in latest],
            _("Called suspicious"): [point.hit_rate for _kind, point in latest],
            _("Place found"): [point.found_rate for _kind, point in latest],
        }
    )
    share = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
    shares = {_("Called suspicious"): share, _("Place found"): share}
    st.dataframe(table, hide_index=True, width="stretch", column_config=shares)
