"""Before and after a training: what changed, how sure that is, and on what it rests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import isfinite

import altair as alt
import pandas as pd
import streamlit as st

from xray_trainer.errors import InputError
from xray_trainer.reports.answers import ReportAnswer
from xray_trainer.reports.training import Measure, TrainingEffect, training_effect
from xray_trainer.store.store import Store
from xray_trainer.store.units import Cohort, cohorts
from xray_trainer.ui.numbers import day_format, decimal, whole
from xray_trainer.ui.progress.plots import BLUE, show_plot
from xray_trainer.ui.reports.scope import day_start

Words = Callable[[str], str]
Days = tuple[date, date]


def show_effect(store: Store, answers: Sequence[ReportAnswer], _: Words) -> TrainingEffect | None:
    """Shows the choice of a training and what it changed; returns that."""
    st.caption(
        _("The same people before the first day and after the last one (Obuchowski and Rockette's analysis).")
    )
    days, measure = _choice(store, _)
    if days is None:
        st.info(_("Choose the days of the training, or a cohort that has them."))
        return None
    before = [one for one in answers if one.outcome.when < day_start(days[0])]
    after = [one for one in answers if one.outcome.when >= day_start(days[1]) + timedelta(days=1)]
    try:
        effect = training_effect(before, after, measure=measure)
    except InputError:
        st.info(
            _(
                "Before and after need two people who answered the same 5 benign and 5 suspicious scans in "
                "each round. Give everybody the same set, or choose other days."
            )
        )
        return None
    _show(effect, _)
    return effect


def _choice(store: Store, _: Words) -> tuple[Days | None, Measure]:
    known = {one.cohort_id: one for one in cohorts(store)}
    first, second, third = st.columns(3)
    chosen = first.selectbox(
        _("Training"),
        list(known),
        index=None,
        format_func=lambda one: known[one].name,
        placeholder=_("Choose a cohort"),
        key="effect-cohort",
    )
    measures: dict[Measure, str] = {"wafroc": "wAFROC", "d_a": "d_a"}
    measure = third.segmented_control(
        _("Figure"), list(measures), format_func=measures.__getitem__, default="wafroc", required=True
    )
    given = second.date_input(
        _("or its first and last day"),
        value=[],
        format=day_format(_),
        key="effect-days",
        disabled=chosen is not None,
    )
    return _days(known[chosen] if chosen else None, given), measure or "wafroc"


def _days(cohort: Cohort | None, given: object) -> Days | None:
    if cohort is not None:
        return cohort.first_day, cohort.last_day
    chosen = [day for day in (given if isinstance(given, tuple) else (given,)) if isinstance(day, date)]
    return (chosen[0], chosen[-1]) if chosen else None


def _show(effect: TrainingEffect, _: Words) -> None:
    study = effect.study
    before, after, change, p_value = st.columns(4)
    name = {"wafroc": "wAFROC", "d_a": "d_a"}[effect.measure]
    before.metric(_("{figure} before").format(figure=name), decimal(study.before, _), border=True)
    after.metric(_("{figure} after").format(figure=name), decimal(study.after, _), border=True)
    change.metric(_("Change"), _signed(study.difference, _), border=True)
    p_value.metric("p", f"{study.p_value:.3f}" if isfinite(study.p_value) else "–", border=True)
    if isfinite(study.interval.low):
        show_plot(_change(effect, name, _), _)
    st.write(sentence(effect, _))
    st.caption(" ".join(conditions(effect, _)))


def sentence(effect: TrainingEffect, _: Words) -> str:
    """Returns what the figures say in plain words."""
    study = effect.study
    if not isfinite(study.interval.low):
        return _("Everybody changed alike, so nothing can be said about chance.")
    ends = {"low": _signed(study.interval.low, _), "high": _signed(study.interval.high, _)}
    if study.interval.low > 0:
        return _("People do better after it; by between {low} and {high} (95 %).").format(**ends)
    if study.interval.high < 0:
        return _("People do worse after it; by between {low} and {high} (95 %).").format(**ends)
    return _("A change is not shown: it lies between {low} and {high} (95 %), and 0 is among it.").format(
        **ends
    )


def conditions(effect: TrainingEffect, _: Words) -> list[str]:
    """Returns what the comparison rests on."""
    people = _("{num} people; {left} left out, who lack answers in one of the rounds.")
    said = [people.format(num=whole(effect.num_people, _), left=whole(effect.num_left_out, _))]
    if effect.is_same_scans:
        words = _("Both rounds on the same {num} scans; remembering them is part of the change.")
        said.append(words.format(num=whole(effect.num_benign[0] + effect.num_suspicious[0], _)))
    else:
        words = _("{first} scans before, {second} others after; the change includes how hard these are.")
        numbers = [sum(pair) for pair in zip(effect.num_benign, effect.num_suspicious, strict=True)]
        said.append(words.format(first=whole(numbers[0], _), second=whole(numbers[1], _)))
    return said


def _change(effect: TrainingEffect, name: str, _: Words) -> alt.LayerChart:
    study = effect.study
    data = pd.DataFrame([{"value": study.difference, "low": study.interval.low, "high": study.interval.high}])
    title = _("Change of {figure}, 95 % interval").format(figure=name)
    base = alt.Chart(data, height=90)
    line = base.mark_rule(strokeWidth=3, color=BLUE).encode(x=alt.X("low:Q", title=title), x2="high:Q")
    dot = base.mark_point(filled=True, size=120, opacity=1, color=BLUE).encode(x="value:Q")
    nothing = alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(strokeDash=[4, 4]).encode(x="x:Q")
    chart: alt.LayerChart = nothing + line + dot
    return chart


def _signed(value: float, _: Words) -> str:
    return ("+" if value >= 0 else "−") + decimal(abs(value), _)
