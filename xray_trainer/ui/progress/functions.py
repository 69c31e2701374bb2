"""Functions of the viewer: how often each is used, and how exercises with and without it came out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from xray_trainer.drills.functions_used import FunctionUse
from xray_trainer.drills.report import Report
from xray_trainer.ui.progress.names import function_name
from xray_trainer.ui.progress.plots import BLUE, GREY, show_plot
from xray_trainer.ui.progress.share_rows import Row, share_rows

Words = Callable[[str], str]

_MOST = 8
_COLOURS = {"with": BLUE, "without": GREY}
_LEAST_ANSWERS = 10


def show_functions(told: Report, _: Words, *, on_paper: bool = False) -> None:
    """Shows the functions used most."""
    st.subheader(_("Functions used"))
    if not told.functions:
        st.caption(_("No function of the viewer was used yet; the plain picture is a good start."))
        return
    if len(told.outcomes) < _LEAST_ANSWERS:
        st.table(_table(told.functions, _))
        return
    words = _(
        "Share of right decisions on exercises with and without the function. It does not say that a "
        "function helps or harms: it may be used where a scan is hard."
    )
    st.caption(words)
    names = {"with": _("With it"), "without": _("Without it")}
    rows = _rows(told.functions[:_MOST], _)
    show_plot(share_rows(rows, names=names, colours=_COLOURS, words=_), _, on_paper=on_paper)


def _table(functions: Sequence[FunctionUse], _: Words) -> pd.DataFrame:
    rows = [
        {_("Function"): function_name(use.name, _), _("Exercises"): str(use.num_exercises)}
        for use in functions[:_MOST]
    ]
    return pd.DataFrame(rows).set_index(_("Function"))


def _rows(functions: Sequence[FunctionUse], _: Words) -> list[Row]:
    return [
        (
            f"{function_name(use.name, _)} · {use.num_exercises}",
            {"with": use.right_with, "without": use.right_without},
        )
        for use in functions
    ]
