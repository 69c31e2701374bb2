from __future__ import annotations

from math import pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.drills.false_marks import FalseMark, density, hot_spots
from xray_trainer.errors import InputError
from xray_trainer.regions import Region

SCAN = {"shape_hw": (400, 1000), "pixel_mm_xy": (5.0, 5.0)}


def at(x, y, person="a", confidence=3):
    return FalseMark(person, (x, y), confidence)


def test_no_marks_make_no_density_and_no_spots():
    assert not density([], **SCAN).any()
    assert hot_spots([], pixel_mm_xy=(5, 5)) == ()


def test_a_lone_bell_has_the_height_of_its_formula_and_the_volume_of_one_mark():
    values = density([at(500, 200)], **SCAN)
    cell_m2 = (2.0 / values.shape[0]) * (5.0 / values.shape[1])
    assert values.sum() * cell_m2 == pytest.approx(1, abs=1e-3)
    assert values.max() == pytest.approx(1e6 / (2 * pi * 150**2), rel=0.03)


def test_the_bell_is_round_in_mm_where_pixels_are_not():
    values = density([at(500, 200)], shape_hw=(400, 1000), pixel_mm_xy=(5.0, 10.0), bandwidth_mm=100)
    rows_mm, columns_mm = 4000 / values.shape[0], 5000 / values.shape[1]
    half = values > values.max() / 2
    height, width = half.any(axis=1).sum() * rows_mm, half.any(axis=0).sum() * columns_mm
    assert height == pytest.approx(width, abs=60)


def test_the_density_lies_where_the_marks_are():
    values = density([at(100, 50), at(110, 55, "b"), at(900, 350)], **SCAN)
    row, column = np.unravel_index(values.argmax(), values.shape)
    assert (column / values.shape[1] * 1000, row / values.shape[0] * 400) == pytest.approx((105, 52), abs=10)


def test_people_who_marked_one_place_make_one_spot_and_are_counted_once():
    marks = [at(100, 50), at(104, 50), at(110, 55, "b", 5), at(900, 350, "c")]
    first, second = hot_spots(marks, pixel_mm_xy=(5, 5))
    assert (first.num_people, first.num_marks, first.people) == (2, 3, {"a", "b"})
    assert first.mean_confidence == pytest.approx(11 / 3)
    assert first.centre_xy == pytest.approx((104.67, 51.67), abs=0.01)
    assert (second.num_people, second.centre_xy, second.radius_mm) == (1, (900, 350), 150)


def test_marks_further_apart_than_two_bandwidths_are_two_spots():
    near, far = ([at(100, 50), at(100 + gap, 50, "b")] for gap in (59, 61))
    assert [len(hot_spots(marks, pixel_mm_xy=(5, 5))) for marks in (near, far)] == [1, 2]


def test_a_region_counts_by_its_centre():
    assert FalseMark.of(Region.from_xyxy(0, 0, 10, 20), person="a", confidence=1).centre_xy == (5, 10)


@pytest.mark.parametrize("wrong", [0, -1, float("nan")])
def test_a_bandwidth_without_extent_is_refused(wrong):
    with pytest.raises(InputError, match="above 0"):
        hot_spots([at(1, 1)], pixel_mm_xy=(5, 5), bandwidth_mm=wrong)
    with pytest.raises(InputError, match="area"):
        density([], shape_hw=(0, 5), pixel_mm_xy=(5, 5))


MARKS = st.lists(
    st.tuples(st.integers(0, 1000), st.integers(0, 400), st.sampled_from("abcd"), st.integers(1, 5)),
    max_size=30,
)


@given(MARKS, st.randoms())
def test_every_mark_is_in_one_spot_whatever_their_order(drawn, random):
    marks = [at(*one) for one in drawn]
    spots = hot_spots(marks, pixel_mm_xy=(5, 5))
    random.shuffle(marks)
    assert hot_spots(marks, pixel_mm_xy=(5, 5)) == spots
    assert sum(spot.num_marks for spot in spots) == len(marks)
    assert [spot.num_people for spot in spots] == sorted((spot.num_people for spot in spots), reverse=True)
