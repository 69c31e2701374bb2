from __future__ import annotations

from math import inf

import pytest

from tests.detector.toy import ToyPairs
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.evaluation.paired import Measured, evaluate, figures
from xray_trainer.scoring.ratings import RatedScan

MEASURED = [
    Measured(0.2, RatedScan((0.2,), ()), (), "cartons"),
    Measured(0.6, RatedScan((), ()), (), "sacks"),
    Measured(0.9, RatedScan((0.1,), (0.9,)), ("CT-DOOR",), "cartons"),
    Measured(0.4, RatedScan((0.4,), (-inf,)), ("CT-ROOF",), "sacks"),
]


def test_figures_are_those_worked_out_by_hand() -> None:
    found = figures(MEASURED, threshold=0.5)
    assert (found["num_benign"], found["num_suspicious"]) == (2, 2)
    assert found["auroc"] == 0.75
    assert found["wafroc"] == (1 + 1 + 0 + 0.5) / 4
    assert found["hit_at_6pct_fa"] == 0.5
    assert found["operating_point"]["hit_rate"] == 0.5
    assert found["operating_point"]["false_alarm_rate"] == 0.5
    assert found["by_kind"]["CT-ROOF"] == {"num": 1, "afroc": 0.25, "localised_at_operating_point": 0.0}
    assert found["by_cargo_family"]["sacks"] == {"num": 1, "auroc": 0.0}


def test_every_pair_counts_as_suspicious_and_as_benign(toy_detector: Detector) -> None:
    told: list[int] = []
    found = evaluate(toy_detector, (ToyPairs().pair(k) for k in range(40, 44)), progress=told.append)
    assert (found["num_benign"], found["num_suspicious"], told) == (4, 4, [1, 2, 3, 4])
    assert found["auroc"] == pytest.approx(1.0)
