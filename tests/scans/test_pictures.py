from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.errors import InputError
from xray_trainer.regions import Region
from xray_trainer.scans.codes import transmission_from_codes
from xray_trainer.scans.pictures import auto_window, draw_regions, picture, picture_png, window_level
from xray_trainer.scans.scan import Scan

ALL_CODES = np.arange(65536, dtype=np.uint16).reshape(256, 256)
RED = (255, 0, 0)


def by_hand(code: int, low: int, high: int) -> int:
    scale = np.float32(255 / (high - low))
    step = np.float32(np.float32(np.float32(code - low) * scale) + np.float32(0.5))
    return int(np.floor(min(max(step, 0), 255)))


@given(
    code=st.integers(0, 65535),
    window=st.tuples(st.integers(0, 65535), st.integers(0, 65535)).filter(lambda ends: ends[0] < ends[1]),
)
def test_window_level_is_the_formula_in_single_precision(code: int, window: tuple[int, int]) -> None:
    low, high = window
    codes = np.full((1, 1), code, np.uint16)
    assert window_level(codes, low=low, high=high).item() == by_hand(code, low, high)


def test_window_level_runs_from_black_to_white_and_clips() -> None:
    codes = np.array([[0, 1000, 2000, 3000, 65535]], np.uint16)
    assert window_level(codes, low=1000, high=3000).tolist() == [[0, 0, 128, 255, 255]]


def test_inverse_is_255_minus_the_picture() -> None:
    shown = window_level(ALL_CODES, low=300, high=40000)
    assert np.array_equal(window_level(ALL_CODES, low=300, high=40000, inverse=True), 255 - shown)


@pytest.mark.parametrize(("low", "high"), [(5, 5), (6, 5)])
def test_a_window_without_width_is_refused(low: int, high: int) -> None:
    with pytest.raises(InputError, match="high above its low"):
        window_level(ALL_CODES, low=low, high=high)


def test_the_automatic_window_ignores_air_and_outliers() -> None:
    codes = np.full((100, 100), 65000, np.uint16)
    codes[:50] = np.linspace(10_000, 20_000, 5000).reshape(50, 100)
    codes[0, :10] = 1
    low, high = auto_window(codes)
    assert 10_000 <= low < 10_200
    assert 19_400 < high <= 19_600


@pytest.mark.parametrize("code", [0, 1, 30_000, 65_535])
def test_the_automatic_window_of_one_code_has_a_width(code: int) -> None:
    low, high = auto_window(np.full((8, 8), code, np.uint16))
    assert 0 <= low < high <= 65_535


def test_a_picture_is_dark_where_much_is_in_the_way(make_scan: Callable[..., Scan]) -> None:
    drawn = picture(make_scan(32, 64))
    assert (drawn.dtype, drawn.shape) == (np.uint8, (32, 64))
    assert drawn[:, :8].mean() > 200
    assert drawn[-4:, -8:].mean() < 60


def test_a_picture_fits_into_its_box_and_is_never_enlarged(make_scan: Callable[..., Scan]) -> None:
    scan = make_scan(30, 60)
    assert picture(scan, size_wh=(20, 20)).shape == (10, 20)
    assert picture(scan, size_wh=(600, 600)).shape == (30, 60)


def test_a_picture_is_drawn_with_the_window_that_is_asked_for() -> None:
    scan = Scan("a", transmission_from_codes(ALL_CODES)[None], (5, 5), ("6MV",))
    expected = window_level(np.maximum(ALL_CODES, 1), low=100, high=5000)
    assert np.array_equal(picture(scan, window=(100, 5000)), expected)


def test_the_png_of_a_picture_holds_its_pixels(make_scan: Callable[..., Scan]) -> None:
    scan = make_scan()
    decoded = cv2.imdecode(np.frombuffer(picture_png(scan), np.uint8), cv2.IMREAD_UNCHANGED)
    assert np.array_equal(decoded, picture(scan))


def test_a_region_is_drawn_on_its_outline_only() -> None:
    grey = np.full((20, 30), 100, np.uint8)
    drawn = draw_regions(grey, [Region.from_xyxy(5, 5, 15, 15)], RED, width_px=1)
    assert drawn.shape == (20, 30, 3)
    assert drawn[5, 10, 0] > 170
    assert drawn[5, 10, 1] < 80
    assert np.all(drawn[10, 10] == 100)
    assert np.all(drawn[:3] == 100)
    assert np.all(grey == 100)


def test_no_region_leaves_a_grey_picture_in_three_channels() -> None:
    grey = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert np.array_equal(draw_regions(grey, [], RED), np.stack([grey] * 3, axis=2))


def test_holes_and_parts_are_drawn_and_colours_add_up() -> None:
    mask = np.zeros((40, 40), bool)
    mask[4:20, 4:20] = True
    mask[8:16, 8:16] = False
    mask[30:36, 30:36] = True
    once = draw_regions(np.zeros((40, 40), np.uint8), [Region.from_mask(mask)], RED, width_px=1)
    assert np.all(once[[4, 8, 30], [10, 10, 33], 0] > 100)
    twice = draw_regions(once, [Region.from_xyxy(26, 2, 32, 8)], (0, 0, 255), width_px=1)
    assert np.array_equal(twice[..., 0], once[..., 0])
    assert twice[4, 26, 2] > 100


def test_regions_follow_the_scale_of_the_picture() -> None:
    drawn = draw_regions(
        np.zeros((20, 20), np.uint8), [Region.from_xyxy(20, 20, 60, 60)], RED, scale=0.25, width_px=1
    )
    ys, xs = np.nonzero(drawn[..., 0] > 60)
    assert (ys.min(), ys.max(), xs.min(), xs.max()) == (4, 15, 4, 15)
