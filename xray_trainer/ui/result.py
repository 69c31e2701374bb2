"""The end of a drill: what it says about the person, as figures with their intervals and as a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.summary import Figure, Summary, summarise
from xray_trainer.store.drills import DrillInfo, outcomes_of_drill
from xray_trainer.synthesis.taxonomy import TAXONOMY
from xray_trainer.ui.application import application_store
from xray_trainer.ui.numbers import decimal, percent

Words = Callable[[str], str]

_SEED = 0


def show_result(drill: DrillInfo, _: Words) -> None:
    """Shows the summary of a finished drill."""
    outcomes = outcomes_of_drill(application_store(), drill.drill_id)
    st.title(_("Summary"))
    st.caption(_(drill.title))
    show_summary(summarise(outcomes, rng=np.random.default_rng(_SEED)), _)
    if outcomes:
        st.subheader(_("Exercise by exercise"))
        st.altair_chart(_timeline(outcomes, _), width="stretch")
        st.dataframe(_table(outcomes, _), hide_index=True, width="stretch")


def show_summary(summary: Summary, _: Words) -> None:
    """Shows counts, rates, d_a and wAFROC, and how little or much they settle."""
    counts = st.columns(4)
    for column, (label, count, total) in zip(counts, _counts(summary, _), strict=True):
        column.metric(label, f"{count} / {total}")
    figures = st.columns(4)
    for column, (label, help_, text) in zip(figures, _figures(summary, _), strict=True):
        column.metric(label, text[0], help=help_)
        column.caption(text[1])
    _show_certainty(summary, _)


def _counts(summary: Summary, _: Words) -> list[tuple[str, int, int]]:
    suspicious, benign = summary.num_suspicious, summary.num_benign
    return [
        (_("Hits"), summary.hits, suspicious),
        (_("Misses"), summary.misses, suspicious),
        (_("False alarms"), summary.false_alarms, benign),
        (_("Correct rejections"), summary.correct_rejections, benign),
    ]


def _figures(summary: Summary, _: Words) -> list[tuple[str, str, tuple[str, str]]]:
    return [
        (
            _("Hit rate"),
            _("Share of suspicious scans that you called suspicious."),
            _percent(summary.hit_rate, _),
        ),
        (
            _("False alarm rate"),
            _("Share of benign scans that you called suspicious."),
            _percent(summary.false_alarm_rate, _),
        ),
        (
            "d_a",
            _("How well you tell suspicious from benign scans, whatever your readiness to say so."),
            _number(summary.d_a, _),
        ),
        (
            summary.wafroc_measure,
            _("How well your marks find the places: 0.5 for no marks, 1 for perfect."),
            _number(summary.wafroc, _),
        ),
    ]


def _percent(figure: Figure, _: Words) -> tuple[str, str]:
    return _texts(figure, percent, _)


def _number(figure: Figure, _: Words) -> tuple[str, str]:
    return _texts(figure, decimal, _)


def _texts(figure: Figure, written: Callable[[float, Words], str], _: Words) -> tuple[str, str]:
    """Returns the figure and what to say below it: the interval, or why there is none."""
    value = "–" if figure.value is None else written(figure.value, _)
    if figure.low is None or figure.high is None:
        return value, _(figure.reason) if figure.reason else ""
    words = _("95 % interval {low} to {high}")
    return value, words.format(low=written(figure.low, _), high=written(figure.high, _))


def _show_certainty(summary: Summary, _: Words) -> None:
    if not summary.num_more_exercises:
        return
    words = _(
        "These figures are uncertain: they rest on {num} exercises. "
        "About {more} more of this kind would settle them."
    )
    st.info(words.format(num=summary.num_exercises, more=summary.num_more_exercises))


def _verdicts(_: Words) -> dict[str, str]:
    return {
        "hit": _("Hit"),
        "miss": _("Miss"),
        "false_alarm": _("False alarm"),
        "correct_rejection": _("Correct rejection"),
    }


def _timeline(outcomes: Sequence[Outcome], _: Words) -> alt.Chart:
    words = _verdicts(_)
    rows = pd.DataFrame(
        {
            "number": range(1, len(outcomes) + 1),
            "seconds": [outcome.seconds for outcome in outcomes],
            "verdict": [words[outcome.verdict] for outcome in outcomes],
        }
    )
    order = list(words.values())
    colours = alt.Scale(domain=order, range=["#2e7d32", "#c62828", "#ef6c00", "#1565c0"])
    shapes = alt.Scale(domain=order, range=["circle", "cross", "triangle-up", "square"])
    chart: alt.Chart = (
        alt.Chart(rows, height=220)
        .mark_point(size=140, filled=True)
        .encode(
            x=alt.X("number:O", title=_("Exercise"), axis=alt.Axis(labelAngle=0)),
            y=alt.Y("seconds:Q", title=_("Seconds")),
            color=alt.Color("verdict:N", title=_("Outcome"), scale=colours),
            shape=alt.Shape("verdict:N", title=_("Outcome"), scale=shapes),
            tooltip=[
                alt.Tooltip("number", title=_("Exercise")),
                alt.Tooltip("verdict", title=_("Outcome")),
                alt.Tooltip("seconds", title=_("Seconds"), format=".0f"),
            ],
        )
    )
    return chart


def _table(outcomes: Sequence[Outcome], _: Words) -> pd.DataFrame:
    words = _verdicts(_)
    return pd.DataFrame(
        [
            {
                _("Exercise"): number,
                _("Outcome"): words[outcome.verdict],
                _("Hidden"): ", ".join(_site(hidden.kind, _) for hidden in outcome.concealments) or "–",
                _("Found"): f"{sum(hidden.is_found for hidden in outcome.concealments)}"
                f" / {len(outcome.concealments)}",
                _("False marks"): outcome.num_false_marks,
                _("Seconds"): round(outcome.seconds),
            }
            for number, outcome in enumerate(outcomes, 1)
        ]
    )


def _site(kind: str, _: Words) -> str:
    return _(TAXONOMY[kind].site) if kind in TAXONOMY else kind
