from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.detector.evaluation.toy_scans import DarknessRater, toy_scans
from xray_trainer.detector.evaluation.cells import CELLS, TABLE, WHOLE
from xray_trainer.detector.evaluation.rater import Judged
from xray_trainer.detector.evaluation.run import evaluate_raters
from xray_trainer.detector.evaluation.summary import Evaluation, is_above
from xray_trainer.errors import CheckpointError, InputError
from xray_trainer.scans.scan import Scan
from xray_trainer.scoring.detection import auroc
from xray_trainer.scoring.intervals import wilson_interval
from xray_trainer.scoring.localisation import localisation


def test_a_rater_that_finds_everything_has_perfect_figures_in_every_cell(toy_evaluation: Evaluation) -> None:
    for cell in TABLE:
        figures = toy_evaluation.own.cells[cell]
        assert (figures.num_benign, figures.num_suspicious, figures.num_hidden) == (12, 6, 6)
        assert {figures[name].value for name in ("auroc", "wafroc")} == {1.0}
        assert figures["aupro_0.05"].value > 0.9
        assert figures["pixel_ap"].value > 0.9


def test_figures_of_a_cell_are_those_of_its_scans_alone(toy_evaluation: Evaluation) -> None:
    other = toy_evaluation.summaries[1]
    for cell in CELLS:
        scans = [scan for scan in other.results.scans if cell.holds(scan.known)]
        benign = [scan.score for scan in scans if scan.known.is_benign]
        suspicious = [scan.score for scan in scans if not scan.known.is_benign]
        figure = other.cells[cell]["auroc"]
        assert figure.value == auroc(benign, suspicious)
        assert figure.interval.low <= figure.value <= figure.interval.high
        assert other.cells[cell]["wafroc"].value == localisation([scan.rated for scan in scans]).value


def test_rates_that_need_more_benign_scans_are_left_out_with_a_note(toy_evaluation: Evaluation) -> None:
    whole, cell = toy_evaluation.own.cells[WHOLE], toy_evaluation.own.cells[TABLE[0]]
    assert whole["hit_at_6pct_fa"].value == whole["found_at_6pct_fa"].value == 1.0
    assert whole["clear_found_at_6pct_fa"].value == 1.0
    assert "hit_at_1pct_fa" not in whole.by_name
    assert whole.notes == (
        "0.4 % false alarms need 250 benign scans, there are 24",
        "1 % false alarms need 100 benign scans, there are 24",
    )
    assert "hit_at_6pct_fa" not in cell.by_name
    assert "6 % false alarms need 17 benign scans, there are 12" in cell.notes


def test_one_object_holds_every_figure_by_the_name_that_programs_know(toy_evaluation: Evaluation) -> None:
    told = json.loads(json.dumps(toy_evaluation.to_json()))
    figures = told["figures"]
    for cell in TABLE:
        assert figures[f"evaluate.{cell.name}.wafroc"] == 1.0
        assert figures[f"evaluate.baselines.noise.{cell.name}.wafroc"] < 1.0
    assert figures["evaluate.wafroc_gap"] == 0
    assert figures["evaluate.all.hit_at_6pct_fa"] == 1.0
    assert min(figures["evaluate.scan_s"], figures["evaluate.baselines.noise.scan_s"]) > 0
    assert all(isinstance(value, int | float) for value in figures.values())
    assert (told["kind_of_scans"], told["matching_rule"], told["seeds"]) == ("synthetic", "v1", [0, 1, 2])
    assert told["raters"]["darkness"]["by"]["kind"]["CT-DOOR"]["num_concealments"] == 24


def test_a_detector_is_above_a_worse_one_and_surely_so_where_intervals_part(
    toy_evaluation: Evaluation,
) -> None:
    good, bad = toy_evaluation.summaries
    assert is_above(good, [bad], WHOLE) == (True, True)
    assert is_above(bad, [good], WHOLE) == (False, False)


def test_seeds_of_the_scans_are_told_apart(toy_evaluation: Evaluation) -> None:
    by_seed = toy_evaluation.summaries[1].seeds["seen_cargo.seen_item"]
    assert set(by_seed) == {"0", "1", "2", "deviation"}
    assert by_seed["deviation"]["auroc"] is not None


def test_the_listener_hears_every_scan(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    evaluate_raters([DarknessRater()], toy_scans(tmp_path, 4), listener=lambda *step: told.append(step))
    assert told == [*(("judge", done, 4) for done in range(1, 5)), ("summarise", 1, 1)]


@dataclass(frozen=True)
class BrokenRater(DarknessRater):
    def judge(self, scan: Scan) -> Judged:
        judged = super().judge(scan)
        return Judged(float("nan"), judged.findings, judged.anomaly_map, judged.cell_mm)


def test_what_cannot_be_judged_is_refused_in_one_sentence(tmp_path: Path) -> None:
    scans = toy_scans(tmp_path, 4)
    with pytest.raises(InputError, match="2 benign of 2; ask for more scans"):
        evaluate_raters([DarknessRater()], [scan for scan in scans if scan.is_benign])
    with pytest.raises(InputError, match="names of their own, got darkness, darkness"):
        evaluate_raters([DarknessRater(), DarknessRater()], scans)
    with pytest.raises(CheckpointError, match="darkness: the score of toy-0 is no number, got nan"):
        evaluate_raters([BrokenRater()], scans)


def test_a_share_of_all_has_an_interval_too(toy_evaluation: Evaluation) -> None:
    figure = toy_evaluation.own.cells[WHOLE]["hit_at_6pct_fa"]
    assert (figure.value, figure.interval) == (1.0, wilson_interval(24, 24))
    assert toy_evaluation.own.cells[WHOLE]["wafroc"].to_json()["interval_95"] == [None, None]
