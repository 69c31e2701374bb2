from __future__ import annotations

import io
from datetime import UTC, datetime

import pandas as pd
import pytest

from xray_trainer.store.verdicts import Verdict
from xray_trainer.ui.desk.comparison import analysts_of, compare
from xray_trainer.ui.desk.export import as_csv, as_parquet, verdict_table
from xray_trainer.ui.desk.results import desk_results

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def results(result):
    return desk_results(result)


def said(results, person: str, *words: str, comment: str = "") -> list[Verdict]:
    """Returns one person's verdicts on the findings in their order: two of `high`, one of `low`."""
    places = [(entry, key) for entry in results.entries for key in entry.finding_keys]
    return [
        Verdict(f"{person}{number}", entry.row.checkpoint, entry.key, key, 1, word, comment, person, NOON)
        for number, ((entry, key), word) in enumerate(zip(places, words, strict=False))
        if word
    ]


def test_agreement_counts_what_both_judged_and_lists_where_they_differ(results):
    compared = compare(
        results, said(results, "a", "confirm", "reject", "unsure"), said(results, "b", "confirm", "unsure")
    )
    assert (compared.num_first, compared.num_second, compared.agreement.num) == (3, 2, 2)
    assert compared.agreement.share == 0.5
    assert compared.counts == {("confirm", "confirm"): 1, ("reject", "unsure"): 1}
    (pair,) = compared.disagreements
    assert (pair.entry.name, pair.row.finding) == ("high.tiff", 2)


def test_analysts_are_those_who_judged_something_here(results):
    strange = Verdict("x", "c", "0" * 16, "0" * 16, 1, "confirm", "", "stranger")
    verdicts = [*said(results, "a", "confirm"), *said(results, "b", "confirm", "reject"), strange]
    assert analysts_of(results, verdicts) == ("b", "a")


def test_the_table_has_a_row_per_finding_and_analyst(results):
    verdicts = [*said(results, "a", "confirm", comment="weld"), *said(results, "b", "reject")]
    table = verdict_table(results, verdicts, {"a": "Aigerim", "b": "Bakyt"})
    assert list(table["analyst"].fillna("")) == ["Aigerim", "Bakyt", "", ""]
    assert list(table["verdict"].fillna("")) == ["confirm", "reject", "", ""]
    assert table["scan_score"].tolist() == [0.9, 0.9, 0.9, 0.4]


def test_csv_and_parquet_give_the_table_back(results):
    verdicts = said(results, "a", "confirm", "reject", comment="сварка, шов")
    table = verdict_table(results, verdicts, {"a": "Айгерим"})
    for back in (pd.read_csv(io.BytesIO(as_csv(table))), pd.read_parquet(io.BytesIO(as_parquet(table)))):
        assert list(back.columns) == list(table.columns)
        assert back["comment"].fillna("").tolist() == ["сварка, шов", "сварка, шов", ""]
        assert back["score"].tolist() == pytest.approx([0.9, 0.8, 0.4])


@pytest.mark.parametrize("comment", ["=1+1", "+1", "-1", "@x"])
def test_a_spreadsheet_runs_no_comment(results, comment):
    table = verdict_table(results, said(results, "=cmd", "confirm", comment=comment), {})
    back = pd.read_csv(io.BytesIO(as_csv(table)))
    assert back["comment"][0] == f"'{comment}"
    assert back["analyst"][0] == "'=cmd"


def test_results_without_findings_or_verdicts_are_no_fault(results):
    empty = compare(results, [], [])
    assert empty.agreement.num == 0
    assert as_parquet(verdict_table(results, [], {}))
