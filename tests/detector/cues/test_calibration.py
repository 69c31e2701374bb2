from __future__ import annotations

import numpy as np

from tests.detector.toy import ToyPairs
from xray_trainer.detector.cues.calibration import benign_regions, thresholds_from
from xray_trainer.detector.cues.choose import LEAST, shipped_thresholds
from xray_trainer.detector.explain import SENTENCES


def test_thresholds_keep_all_cues_together_to_the_asked_share() -> None:
    rng = np.random.default_rng(0)
    measured = [
        {name: float(rng.exponential(least * 3)) for name, least in LEAST.items()} for _ in range(800)
    ]
    bounds, share = thresholds_from(measured, share=0.05)
    assert 0.03 < share <= 0.05
    assert all(bounds[name] >= least for name, least in LEAST.items())


def test_benign_regions_are_measured_in_place_and_elsewhere() -> None:
    pair = ToyPairs().pair(1)
    regions = [entry.region for entry in pair.concealments]
    measured = list(benign_regions(pair.benign_scan, regions, rng=np.random.default_rng(0)))
    assert len(measured) == 5
    assert all(name in LEAST for one in measured for name in one)


def test_every_cue_has_a_threshold_and_a_sentence() -> None:
    shipped = shipped_thresholds()
    assert set(shipped.thresholds) == set(LEAST)
    assert {*LEAST, "only_network"} == set(SENTENCES)
    assert shipped.share_of_benign <= 0.05
