from __future__ import annotations

import numpy as np

from xray_trainer.detector.inference import Parity, compare


def test_the_same_maps_and_scores_are_no_distance_apart() -> None:
    maps = [np.zeros((4, 4), np.float32)]
    assert compare(maps, maps, reference_scores=[0.4], scores=[0.4], threshold=0.4) == Parity(0.0, 0, 1)


def test_decisions_flip_where_the_threshold_lies_between_the_scores() -> None:
    one, two = [np.zeros((2, 2))] * 3, [np.full((2, 2), np.log(3.0))] * 3
    parity = compare(one, two, reference_scores=[0.3, 0.5, 0.7], scores=[0.31, 0.61, 0.4], threshold=0.6)
    assert (round(parity.largest_dp, 6), parity.flipped, parity.num_scans) == (0.25, 2, 3)


def test_nothing_compared_is_nothing_apart() -> None:
    assert compare([], [], reference_scores=[], scores=[], threshold=0.5) == Parity(0.0, 0, 0)
