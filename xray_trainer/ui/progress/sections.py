"""The sections of the page in order: two beside each other on a screen, one below the other on paper."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from xray_trainer.drills.report import Report
from xray_trainer.ui.progress.advice import show_advice
from xray_trainer.ui.progress.finding import show_finding
from xray_trainer.ui.progress.functions import show_functions
from xray_trainer.ui.progress.groups import show_conveyances, show_kinds
from xray_trainer.ui.progress.learning import show_learning
from xray_trainer.ui.progress.minutes import show_minutes
from xray_trainer.ui.progress.pace import show_pace
from xray_trainer.ui.progress.paper import section

Words = Callable[[str], str]


def show_sections(told: Report, _: Words, *, on_paper: bool = False) -> None:
    """Shows advice and every plot."""
    show_advice(told.advice, _)
    show_learning(told, _, on_paper=on_paper)
    left, right = _columns(on_paper)
    with left, section("kinds"):
        show_kinds(told.kinds, _, on_paper=on_paper)
    with right, section("conveyances"):
        show_conveyances(told.conveyances, _, on_paper=on_paper)
    left, right = _columns(on_paper)
    with left, section("finding"):
        show_finding(told, _, on_paper=on_paper)
    with right, section("pace"):
        show_pace(told, _, on_paper=on_paper)
    left, right = _columns(on_paper)
    with left, section("functions"):
        show_functions(told, _, on_paper=on_paper)
    with right, section("minutes"):
        show_minutes(told.minutes, _, on_paper=on_paper)


def _columns(on_paper: bool) -> tuple[DeltaGenerator, DeltaGenerator]:
    if on_paper:
        return st.container(), st.container()
    left, right = st.columns(2, gap="large")
    return left, right
