"""Two analysts side by side, and what everybody said as files to take along."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from xray_trainer.store.people import names_of
from xray_trainer.store.verdicts import Verdict, verdicts_of
from xray_trainer.ui.application import application_store
from xray_trainer.ui.desk.comparison import Comparison, analysts_of, compare
from xray_trainer.ui.desk.export import as_csv, as_parquet, verdict_table
from xray_trainer.ui.desk.results import DeskResults
from xray_trainer.ui.desk.view import family_title
from xray_trainer.ui.noting import note
from xray_trainer.ui.numbers import decimal, percent, whole

Words = Callable[[str], str]

_PARQUET = "application/vnd.apache.parquet"


def show_comparison(results: DeskResults, _: Words) -> None:
    """Shows how far two analysts agree on the findings of a result folder, and where they differ."""
    verdicts = verdicts_of(application_store(), results.checkpoints)
    analysts = analysts_of(results, verdicts)
    if len(analysts) < 2:
        st.info(_("Two analysts must have judged findings of these results before they can be compared."))
        return
    names = names_of(application_store(), analysts)
    left, right = st.columns(2)
    first = left.selectbox(_("First analyst"), analysts, format_func=lambda one: names.get(one, one))
    others = [one for one in analysts if one != first]
    second = right.selectbox(_("Second analyst"), others, format_func=lambda one: names.get(one, one))
    compared = compare(results, _said_by(verdicts, first), _said_by(verdicts, second))
    _show_figures(compared, _)
    _show_counts(compared, (names.get(first, first), names.get(second, second)), _)
    _show_differences(compared, (names.get(first, first), names.get(second, second)), _)


def show_export(results: DeskResults, _: Words) -> None:
    """Shows the findings with everybody's verdicts, to be taken along as CSV or Parquet."""
    store = application_store()
    verdicts = verdicts_of(store, results.checkpoints)
    table = verdict_table(results, verdicts, names_of(store, {one.person_id for one in verdicts}))
    st.write(_("Findings with the verdicts of all analysts. Rows: {num}").format(num=whole(len(table), _)))
    csv, parquet, _rest = st.columns([1, 1, 4])
    what = ("export", "verdicts")
    name = results.folder.name
    csv.download_button(_("Save as CSV"), as_csv(table), f"{name}.csv", "text/csv", on_click=note, args=what)
    parquet.download_button(
        _("Save as Parquet"), as_parquet(table), f"{name}.parquet", _PARQUET, on_click=note, args=what
    )
    shown = table.drop(columns=["polygon"]).head(1000)
    st.dataframe(shown, hide_index=True, width="stretch")


def verdict_words(_: Words) -> dict[str, str]:
    """Returns what each verdict is called."""
    return {"confirm": _("Confirmed"), "reject": _("Rejected"), "unsure": _("Unsure"), "": "–"}


def _said_by(verdicts: tuple[Verdict, ...], person_id: str) -> list[Verdict]:
    return [one for one in verdicts if one.person_id == person_id]


def _show_figures(compared: Comparison, _: Words) -> None:
    agreed = compared.agreement
    both, share, kappa = st.columns(3)
    both.metric(_("Judged by both"), whole(agreed.num, _))
    share.metric(_("Judged alike"), "–" if agreed.num == 0 else percent(agreed.share, _))
    if math.isnan(agreed.kappa):
        kappa.metric(_("Cohen's kappa"), "–")
        kappa.caption(_("Chance alone explains this agreement, or too little was judged by both."))
        return
    kappa.metric(_("Cohen's kappa"), decimal(agreed.kappa, _))
    interval = _("95 % interval: {low} to {high}")
    kappa.caption(interval.format(low=decimal(agreed.low, _), high=decimal(agreed.high, _)))


def _show_counts(compared: Comparison, names: tuple[str, str], _: Words) -> None:
    if not compared.pairs:
        return
    words = {word: text for word, text in verdict_words(_).items() if word}
    counts: Mapping[tuple[str, str], int] = {
        (one, other): num for (one, other), num in compared.counts.items()
    }
    table = pd.DataFrame(
        [[counts.get((one, other), 0) for other in words] for one in words],
        index=pd.Index([f"{names[0]}: {text}" for text in words.values()]),
        columns=[f"{names[1]}: {text}" for text in words.values()],
    )
    st.dataframe(table, width="stretch")


def _show_differences(compared: Comparison, names: tuple[str, str], _: Words) -> None:
    st.subheader(_("Where they differ"))
    if not compared.disagreements:
        st.write(_("Nowhere."))
        return
    words = verdict_words(_)
    rows = [
        {
            _("Scan"): pair.entry.name,
            _("Finding"): pair.row.finding,
            _("Score"): pair.row.score,
            _("Family"): family_title(pair.row.family, _),
            names[0]: _with_comment(pair.first, words),
            f"{names[1]} ": _with_comment(pair.second, words),
        }
        for pair in compared.disagreements
    ]
    score = st.column_config.NumberColumn(format="%.2f")
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", column_config={_("Score"): score})


def _with_comment(one: Verdict, words: dict[str, str]) -> str:
    return f"{words[one.word]}: {one.comment}" if one.comment else words[one.word]
