"""Units and cohorts beside each other, exercises, and kinds and conveyances over all answers."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from xray_trainer.reports.team import TeamReport
from xray_trainer.ui.progress.groups import show_conveyances, show_kinds
from xray_trainer.ui.progress.plots import show_plot
from xray_trainer.ui.reports.figure_rows import FigureRow, figure_rows
from xray_trainer.ui.reports.written import exercise_line, group_lines

Words = Callable[[str], str]


def show_groups(told: TeamReport, _: Words) -> list[dict[str, str]]:
    """Shows units and cohorts; returns the lines of the table."""
    if not told.groups:
        st.info(_("No unit or cohort has answers yet. Units are made in the work plan."))
        return []
    st.caption(
        _("The mean over the people of a group; its interval knows that people differ and that scans differ.")
    )
    rows = [FigureRow(one.name, one.d_a) for one in told.groups]
    if any(row.figure.value is not None for row in rows):
        show_plot(figure_rows(rows, title="d_a", words=_), _)
    lines = group_lines(told, _)
    st.dataframe(pd.DataFrame(lines), hide_index=True, width="stretch")
    return lines


def show_exercises(told: TeamReport, _: Words) -> list[dict[str, str]]:
    """Shows what was made of each exercise, the most missed first; returns the lines of the table."""
    st.caption(_("The exercises that most people got wrong come first: something to discuss together."))
    lines = [exercise_line(one, _) for one in told.exercises]
    st.dataframe(pd.DataFrame(lines), hide_index=True, width="stretch")
    return lines


def show_families(told: TeamReport, _: Words) -> None:
    """Shows what is found and missed, all answers together."""
    left, right = st.columns(2, gap="large")
    with left:
        show_kinds(told.kinds, _)
    with right:
        show_conveyances(told.conveyances, _)
