from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from xray_trainer.detector.explain import SENTENCES
from xray_trainer.errors import InputError
from xray_trainer.store.verdicts import Verdict
from xray_trainer.ui.desk.documents import declaration_beside
from xray_trainer.ui.desk.queue import Filters, queue_json, words_by_finding
from xray_trainer.ui.desk.results import desk_results, finding_of, geometry_of
from xray_trainer.ui.desk.sentences import explained, values_of
from xray_trainer.ui.translations import translations


@pytest.fixture
def results(result):
    return desk_results(result)


def names(results, words=(), **wanted):
    shown = queue_json(results, words_by_finding(words), Filters(**wanted))
    return [scan["name"].removesuffix(".tiff") for scan in shown["scans"]]


def said(results, name: str, *spoken: str) -> list[Verdict]:
    entry = next(one for one in results.entries if one.name == f"{name}.tiff")
    pairs = zip(entry.finding_keys, spoken, strict=False)
    return [Verdict(f"u{key}", entry.row.checkpoint, entry.key, key, 1, word) for key, word in pairs]


def test_scans_come_by_score_and_those_that_failed_last(results):
    assert names(results) == ["high", "low", "none", "broken"]


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        ({"low": 0.3}, ["high", "low"]),
        ({"high": 0.5}, ["low", "none", "broken"]),
        ({"family": "LD-CORE"}, ["high"]),
        ({"findings": "with"}, ["high", "low"]),
        ({"findings": "without"}, ["none", "broken"]),
        ({"text": "HIG"}, ["high"]),
        ({"offset": 1, "limit": 2}, ["low", "none"]),
    ],
)
def test_filters_leave_what_was_asked_for(results, wanted, left):
    assert names(results, **wanted) == left


def test_verdicts_filter_too(results):
    words = [*said(results, "high", "confirm"), *said(results, "low", "reject")]
    assert names(results, words, state="part") == ["high"]
    assert names(results, words, state="done", findings="with") == ["low"]
    assert names(results, words, state="confirm") == ["high"]
    assert names(results, words, state="unsure") == []
    assert names(results, state="open") == ["high", "low"]


def test_results_are_read_again_when_their_tables_change(result, results):
    assert desk_results(result) is results
    (result / "scans.parquet").write_bytes((result / "scans.parquet").read_bytes())
    assert desk_results(result) is not results


def test_what_is_no_result_folder_is_one_sentence(tmp_path):
    with pytest.raises(InputError, match=r"scans\.parquet"):
        desk_results(tmp_path)


def test_a_sentence_is_said_again_in_another_language():
    english = "Filled, where its twin 820 mm away is hollow."
    russian = explained("filled_section", english, translations("ru").gettext)
    assert "820" in russian
    assert russian != english


@pytest.mark.parametrize("cue", SENTENCES)
def test_every_sentence_gives_its_numbers_back(cue):
    names = dict.fromkeys(("percent", "period_mm", "distance_mm", "length_mm", "gap_mm", "times"), -12.0)
    english = SENTENCES[cue].format_map({name: f"{value:.0f}" for name, value in names.items()})
    values = values_of(cue, english)
    assert values is not None
    assert explained(cue, english, str) == english


def test_a_sentence_of_another_version_stays_as_it_is():
    assert explained("filled_section", "Something new.", str.upper) == "Something new."
    assert explained("no_such_cue", "Something new.", str.upper) == "Something new."
    assert explained("", "", str.upper) == ""


def test_an_outline_that_cannot_be_read_becomes_its_rectangle(results):
    row = replace(results.entries[0].findings[0], polygon="not json")
    assert geometry_of(row)["type"] == "Polygon"
    assert finding_of(row).region.bounds_xyxy == (20, 10, 30, 20)


def test_documents_beside_a_scan_are_found_in_both_forms_without_the_truth(tmp_path):
    scan = tmp_path / "scans" / "a.tiff"
    scan.parent.mkdir()
    assert declaration_beside(scan) is None
    record = '{"hs_code": "0805.10", "description": "Oranges", "packages": 1, "gross_weight_kg": 1,'
    (tmp_path / "declarations.json").write_text('{"a.tiff": ' + record + ' "risk_indicators": ["x"]}}')
    assert declaration_beside(scan).description == "Oranges"
    (scan.parent / "a.declaration.json").write_text(record.replace("Oranges", "Figs") + ' "packages": 2}')
    assert declaration_beside(scan).description == "Figs"
    (scan.parent / "a.declaration.json").write_text("{")
    assert declaration_beside(scan).description == "Oranges"


def test_the_desk_needs_no_torch():
    code = (
        "import sys; from xray_trainer.ui.desk import routes, export, comparison, runs; "
        "import xray_trainer.ui.views.desk; sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
