"""The end of a drill: what it says about the person, as figures with their intervals and as a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.summary import Figure, Summary, summarise
from xray_trainer.store.drills import DrillInfo
from xray_trainer.store.results import ExerciseResult, results_of_drill
from xray_trainer.synthesis.taxonomy import TAXONOMY
from xray_trainer.ui.application import application_store
from xray_trainer.ui.certificates.offer import offer_certificate
from xray_trainer.ui.drills.indicators import show_indicators
from xray_trainer.ui.drills.place import LOOK, enter
from xray_trainer.ui.drills.share import show_share_right
from xray_trainer.ui.numbers import decimal, percent, whole
from xray_trainer.ui.packages.results import show_own_results
from xray_trainer.ui.progress.plots import show_plot

Words = Callable[[str], str]

_SEED = 0
_COUNT_PX = 170
"""Width of a count: four beside each other on a desk, two on a phone."""


def show_result(drill: DrillInfo, _: Words) -> None:
    """Shows the summary of a finished drill, and the way to look at each exercise again."""
    if drill.num_sealed:
        _show_sealed(drill, _)
        return
    results = results_of_drill(application_store(), drill.drill_id)
    proper = [one for one in results if one.position >= drill.rules.warm_up]
    outcomes = [one.outcome for one in proper if one.outcome]
    st.title(_("Summary"))
    st.caption(_(drill.title))
    _show_remarks(drill, _)
    if drill.rules.mode == "exam":
        show_share_right(drill, outcomes, _)
        offer_certificate(drill, _)
    show_summary(summarise(outcomes, rng=np.random.default_rng(_SEED)), _)
    if drill.rules.asks_indicators:
        show_indicators([one.indicators for one in proper if one.indicators], _)
    if results:
        _show_exercises(results, drill.rules.warm_up, _)
    show_own_results(drill, _)


def _show_sealed(drill: DrillInfo, _: Words) -> None:
    """Shows what may be said of a drill whose answers wait for the truth."""
    st.title(_("Summary"))
    st.caption(_(drill.title))
    st.metric(_("Answers"), f"{drill.num_answered} / {drill.num_exercises}")
    show_own_results(drill, _)


def _show_remarks(drill: DrillInfo, _: Words) -> None:
    if drill.rules.warm_up:
        words = _(
            "The figures leave the warm-up out, because half of it was suspicious. Exercises in it: {num}."
        )
        st.caption(words.format(num=whole(drill.rules.warm_up, _)))
    if drill.num_unanswered:
        words = _("Without an answer: {num}. The figures below leave them out.")
        st.warning(words.format(num=whole(drill.num_unanswered, _)))


def _show_exercises(results: Sequence[ExerciseResult], warm_up: int, _: Words) -> None:
    outcomes = [one.outcome for one in results if one.outcome]
    st.subheader(_("Exercise by exercise"))
    if outcomes:
        show_plot(_timeline(outcomes, _), _)
    st.dataframe(_table(results, warm_up, _), hide_index=True, width="stretch")
    names = _names(results, _)
    if names:
        choice, button = st.columns([4, 2], vertical_alignment="bottom")
        chosen = choice.selectbox(
            _("Look again at an exercise"), list(names), format_func=names.__getitem__, key="look-choice"
        )
        button.button(
            _("Show with the answer"),
            icon=":material/search:",
            width="stretch",
            on_click=enter,
            args=(LOOK, chosen),
        )


def _names(results: Sequence[ExerciseResult], _: Words) -> dict[str, str]:
    """Returns what answered exercises are called in the choice, wrong ones first."""
    words = _verdicts(_)
    named = [
        (one.outcome.is_right, number, one.attempt_id, words[one.outcome.verdict])
        for number, one in enumerate(results, 1)
        if one.outcome
    ]
    return {attempt_id: f"{number} · {verdict}" for _right, number, attempt_id, verdict in sorted(named)}


def show_summary(summary: Summary, _: Words) -> None:
    """Shows counts, rates, d_a and wAFROC, and how little or much they settle."""
    with st.container(horizontal=True):
        for label, count, total in _counts(summary, _):
            st.metric(label, f"{count} / {total}", width=_COUNT_PX)
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
        "These figures are uncertain. Exercises that they rest on: {num}. "
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
    legend = alt.Legend(title=None, orient="top", columns=2, labelLimit=320)
    chart: alt.Chart = (
        alt.Chart(rows, height=270)
        .mark_point(size=140, filled=True)
        .encode(
            x=alt.X("number:O", title=_("Exercise"), axis=alt.Axis(labelAngle=0)),
            y=alt.Y("seconds:Q", title=_("Seconds")),
            color=alt.Color("verdict:N", scale=colours, legend=legend),
            shape=alt.Shape("verdict:N", scale=shapes, legend=legend),
            tooltip=[
                alt.Tooltip("number", title=_("Exercise")),
                alt.Tooltip("verdict", title=_("Outcome")),
                alt.Tooltip("seconds", title=_("Seconds"), format=",.0f"),
            ],
        )
    )
    return chart


def _table(results: Sequence[ExerciseResult], warm_up: int, _: Words) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {_("Exercise"): number, **_row(one, is_warm_up=one.position < warm_up, _=_)}
            for number, one in enumerate(results, 1)
        ]
    )


def _row(result: ExerciseResult, *, is_warm_up: bool, _: Words) -> dict[str, str | int | None]:
    outcome = result.outcome
    verdict = _("No answer") if outcome is None else _verdicts(_)[outcome.verdict]
    warm_up = _("Warm-up")
    hidden = outcome.concealments if outcome else ()
    num_found = sum(one.is_found for one in hidden)
    return {
        _("Outcome"): f"{verdict} · {warm_up}" if is_warm_up else verdict,
        _("Hidden"): ", ".join(_site(one.kind, _) for one in hidden) or "–",
        _("Found"): f"{num_found} / {len(hidden)}" if hidden else "–",
        _("False marks"): outcome.num_false_marks if outcome else None,
        _("Seconds"): round(outcome.seconds) if outcome else None,
    }


def _site(kind: str, _: Words) -> str:
    return _(TAXONOMY[kind].site) if kind in TAXONOMY else kind
