"""What a declaration drill came to: risk indicators found, and ticked for nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from xray_trainer.drills.indicators import JudgedIndicators, summarise_indicators
from xray_trainer.drills.summary import Figure
from xray_trainer.synthesis.manifest import RISK_INDICATORS
from xray_trainer.ui.numbers import percent

Words = Callable[[str], str]


def show_indicators(judged: Sequence[JudgedIndicators], _: Words) -> None:
    """Shows three figures over the papers of a drill with their intervals, and a line per indicator."""
    summary = summarise_indicators(judged)
    st.subheader(_("Documents"))
    figures = [
        (_("Found in the documents"), summary.found, _("Share of what was wrong that you ticked.")),
        (_("Ticked for nothing"), summary.false_rate, _("Share of what was not wrong that you ticked.")),
        (_("Exactly right"), summary.exact, _("Share of exercises with exactly the right ticks.")),
    ]
    for column, (label, figure, help_) in zip(st.columns(3), figures, strict=True):
        column.metric(label, "–" if figure.value is None else percent(figure.value, _), help=help_)
        column.caption(_below(figure, _))
    st.dataframe(_table(judged, _), hide_index=True, width="stretch")


def _below(figure: Figure, _: Words) -> str:
    if figure.low is None or figure.high is None:
        return _(figure.reason) if figure.reason else ""
    words = _("95 % interval {low} to {high}")
    return words.format(low=percent(figure.low, _), high=percent(figure.high, _))


def _table(judged: Sequence[JudgedIndicators], _: Words) -> pd.DataFrame:
    right = Counter(name for one in judged for name in one.right)
    hits = Counter(name for one in judged for name in one.hits)
    false = Counter(name for one in judged for name in one.false)
    return pd.DataFrame(
        [
            {
                _("Risk indicator"): _(text),
                _("Applied"): right[name],
                _("You ticked it"): hits[name],
                _("Ticked for nothing"): false[name],
            }
            for name, text in RISK_INDICATORS.items()
        ]
    )
