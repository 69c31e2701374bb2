from __future__ import annotations

from math import isnan, nan

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from xray_trainer.errors import InputError
from xray_trainer.regions import Mask, Region
from xray_trainer.scoring.pixels import (
    AUPRO_LIMITS,
    NUM_BINS,
    PixelTally,
    bins_of,
    exact_aupro,
    masks_on_map,
)

Float32 = npt.NDArray[np.float32]
TOLERANCE = 2e-3


def random_scans(
    seed: int, *, num: int = 4, sharpness: float = 1.0
) -> tuple[list[Float32], list[list[Mask]]]:
    """Returns maps (24, 32) that crowd at 0 and 1 the more, the sharper, and 0 to 2 masks each."""
    rng = np.random.default_rng(seed)
    maps, regions = [], []
    for number in range(num):
        logits = rng.normal(-2, 2, size=(24, 32))
        masks = []
        for _ in range(number % 3):
            y, x, h, w = (int(rng.integers(low, high)) for low, high in ((0, 16), (0, 24), (2, 8), (2, 8)))
            mask = np.zeros((24, 32), bool)
            mask[y : y + h, x : x + w] = True
            logits[mask] += rng.normal(2, 1)
            masks.append(mask)
        maps.append((1 / (1 + np.exp(-sharpness * logits))).astype(np.float32))
        regions.append(masks)
    return maps, regions


def tallied(maps: list[Float32], regions: list[list[Mask]]) -> PixelTally:
    tally = PixelTally()
    for anomaly_map, masks in zip(maps, regions, strict=True):
        tally.add(anomaly_map, masks)
    return tally


@pytest.mark.parametrize("limit", [*AUPRO_LIMITS, 1.0])
@pytest.mark.parametrize("sharpness", [0.3, 1.0, 6.0])
def test_the_streamed_aupro_is_the_exact_one(limit: float, sharpness: float) -> None:
    for seed in range(4):
        maps, regions = random_scans(seed, sharpness=sharpness)
        exact = exact_aupro(maps, regions, limit=limit)
        assert 0 < exact < 1
        assert tallied(maps, regions).aupro(limit) == pytest.approx(exact, abs=TOLERANCE)


@pytest.mark.parametrize("limit", AUPRO_LIMITS)
def test_on_coarse_maps_the_streamed_aupro_is_exact(limit: float) -> None:
    maps, regions = random_scans(1)
    coarse = [np.round(anomaly_map * 8).astype(np.float32) / 8 for anomaly_map in maps]
    assert tallied(coarse, regions).aupro(limit) == pytest.approx(exact_aupro(coarse, regions, limit=limit))


def test_aupro_of_one_region_up_to_1_is_the_roc_area_of_pixels() -> None:
    (_, anomaly_map), (_, masks) = random_scans(3, num=2)
    reference = roc_auc_score(masks[0].ravel(), anomaly_map.ravel())
    assert exact_aupro([anomaly_map], [masks], limit=1) == pytest.approx(reference)
    assert tallied([anomaly_map], [masks]).aupro(1.0) == pytest.approx(reference, abs=TOLERANCE)


def test_aupro_gives_small_and_large_regions_the_same_say() -> None:
    anomaly_map, large, small = (
        np.zeros((20, 20), np.float32),
        np.zeros((20, 20), bool),
        np.zeros((20, 20), bool),
    )
    large[:10] = True
    small[19, 19] = True
    anomaly_map[large] = 1
    for aupro in (
        tallied([anomaly_map], [[large, small]]).aupro(0.3),
        exact_aupro([anomaly_map], [[large, small]], limit=0.3),
    ):
        assert aupro == pytest.approx(0.5 + 0.5 * 0.15)


def test_a_perfect_map_scores_1_and_a_blank_one_what_chance_gives() -> None:
    mask = np.zeros((10, 10), bool)
    mask[2:4, 2:4] = True
    perfect = tallied([mask.astype(np.float32)], [[mask]])
    assert (perfect.aupro(0.3), perfect.aupro(0.05), perfect.average_precision()) == (1, 1, 1)
    blank = tallied([np.zeros((10, 10), np.float32)], [[mask]])
    assert blank.aupro(0.3) == pytest.approx(0.15)
    assert blank.average_precision() == pytest.approx(0.04)


@pytest.mark.parametrize("sharpness", [0.3, 1.0, 6.0])
def test_average_precision_agrees_with_another_implementation(sharpness: float) -> None:
    maps, regions = random_scans(5, sharpness=sharpness)
    truth = np.concatenate([np.any([*masks, np.zeros((24, 32), bool)], axis=0).ravel() for masks in regions])
    reference = average_precision_score(truth, np.concatenate([anomaly_map.ravel() for anomaly_map in maps]))
    assert tallied(maps, regions).average_precision() == pytest.approx(reference, abs=TOLERANCE)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_scans_changes_nothing(seed: int) -> None:
    maps, regions = random_scans(seed)
    forth, back = tallied(maps, regions), tallied(maps[::-1], regions[::-1])
    assert forth.aupro(0.3) == pytest.approx(back.aupro(0.3))
    assert forth.average_precision() == pytest.approx(back.average_precision())


@given(st.lists(st.floats(0, 1, width=32), min_size=2, max_size=50))
def test_bins_rise_with_the_values(values: list[float]) -> None:
    bins = bins_of(np.sort(np.array(values, np.float32)))
    assert (np.diff(bins) >= 0).all()
    assert bins.min() >= 0
    assert bins.max() < NUM_BINS


@given(st.floats(2**-60, 0.4375, width=32) | st.floats(0.5625, 1 - 2**-10, width=32))
def test_values_a_quarter_of_a_percent_apart_are_in_different_bins(value: float) -> None:
    to_end = min(value, 1 - value)
    other = value - to_end * 0.0025
    lower, upper = bins_of(np.array([other, value], np.float32))
    assert lower < upper


def test_the_ends_of_the_scale_have_bins_of_their_own() -> None:
    assert bins_of(np.array([0.0, -0.0, 0.5, 1.0], np.float32)).tolist() == [
        0,
        0,
        NUM_BINS // 2,
        NUM_BINS - 1,
    ]


def test_without_anything_hidden_or_without_benign_pixels_there_is_no_figure() -> None:
    blank, full = np.zeros((4, 4), np.float32), np.ones((4, 4), bool)
    assert isnan(tallied([blank], [[]]).aupro(0.3))
    assert isnan(tallied([blank], [[]]).average_precision())
    assert isnan(tallied([blank], [[full]]).aupro(0.3))
    assert isnan(PixelTally().aupro(0.3))
    assert isnan(exact_aupro([blank], [[]], limit=0.3))
    assert isnan(exact_aupro([blank], [[full]], limit=0.3))


@pytest.mark.parametrize(
    ("anomaly_map", "masks"),
    [
        (np.full((4, 4), 1.5, np.float32), []),
        (np.full((4, 4), -0.5, np.float32), []),
        (np.full((4, 4), nan, np.float32), []),
        (np.zeros(4, np.float32), []),
        (np.zeros((4, 4), np.float32), [np.zeros((4, 4), bool)]),
        (np.zeros((4, 4), np.float32), [np.ones((5, 4), bool)]),
        (np.zeros((4, 4), np.float32), [np.ones((4, 4), np.uint8)]),
    ],
)
def test_a_map_or_mask_that_does_not_fit_is_refused(anomaly_map: Float32, masks: list[Mask]) -> None:
    with pytest.raises(InputError, match="must be"):
        PixelTally().add(anomaly_map, masks)


@pytest.mark.parametrize("limit", [0.0, -1.0, 1.1])
def test_a_limit_outside_0_to_1_is_refused(limit: float) -> None:
    with pytest.raises(InputError, match="limit"):
        PixelTally().aupro(limit)


def test_regions_are_scaled_to_the_map() -> None:
    (mask,) = masks_on_map([Region.from_xyxy(8, 4, 24, 12)], map_shape_hw=(8, 16), cell_px_xy=(4, 4))
    assert np.argwhere(mask).min(axis=0).tolist() == [1, 2]
    assert mask.sum() == 2 * 4


def test_a_region_between_the_pixels_of_a_map_is_the_pixel_that_it_lies_in() -> None:
    tiny, beyond = Region.from_xyxy(9, 5, 9.5, 5.5), Region.from_xyxy(100, 100, 101, 101)
    first, second = masks_on_map([tiny, beyond], map_shape_hw=(8, 16), cell_px_xy=(4, 4))
    assert np.argwhere(first).tolist() == [[1, 2]]
    assert np.argwhere(second).tolist() == [[7, 15]]
