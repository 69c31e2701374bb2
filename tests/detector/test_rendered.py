from __future__ import annotations

import numpy as np

from xray_trainer.detector.rendered import RecipePairs, VariedPairs, varied
from xray_trainer.synthesis.recipe import Recipe

SMALL = Recipe(
    conveyances=("container-20",),
    cargo_families=("cartons",),
    kinds=("CT-DOOR", "LD-HOMOG"),
    shape_hw=(160, 512),
    pixel_mm=32.0,
    share_suspicious=0.0,
    split="train",
)


def test_every_pair_of_a_recipe_hides_something() -> None:
    pair = RecipePairs(SMALL).pair(0)
    assert any(one.kind != "NEG" for one in pair.concealments)
    assert not np.array_equal(pair.scan.transmission, pair.benign_scan.transmission)
    assert pair.cargo_family == "cartons"


def test_same_index_gives_the_same_pair() -> None:
    pairs = [VariedPairs(SMALL).pair(3) for _ in range(2)]
    np.testing.assert_array_equal(pairs[0].scan.transmission, pairs[1].scan.transmission)


def test_varied_requests_cover_pitch_severity_and_numbers() -> None:
    request, _ = SMALL.order(0)
    rng = np.random.default_rng(0)
    many = [varied(request, rng=rng) for _ in range(60)]
    assert {one.num_hidden for one in many} == {1, 2, 3, 4}
    assert {one.num_lookalikes for one in many} == {0, 1, 2}
    pitches = [one.pixel_mm for one in many]
    assert min(pitches) < 34
    assert max(pitches) > 50
    assert all(side % 32 == 0 for one in many for side in one.shape_hw)
    assert all(one.pixel_mm * one.shape_hw[0] <= 32.0 * 160 for one in many)
