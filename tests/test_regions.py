from __future__ import annotations

import doctest
import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pycocotools import mask as coco_mask
from shapely.geometry import LineString, Polygon

from xray_trainer import regions
from xray_trainer.errors import RegionError
from xray_trainer.regions import Region

MASKS = arrays(bool, st.tuples(st.integers(1, 14), st.integers(1, 14))).filter(np.any)
SIDES = st.floats(0.5, 200)
RECTANGLES = st.tuples(st.floats(-50, 50), st.floats(-50, 50), SIDES, SIDES).map(
    lambda box: Region.from_xyxy(box[0], box[1], box[0] + box[2], box[1] + box[3])
)
UNIT_SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=12,
)


def test_examples_in_docstrings_are_true() -> None:
    found = doctest.testmod(regions)
    assert (found.attempted, found.failed) == (1, 0)


@given(mask=MASKS)
def test_a_mask_comes_back_from_its_region(mask: np.ndarray) -> None:
    region = Region.from_mask(mask)
    assert np.array_equal(region.to_mask(mask.shape), mask)
    assert region.area_px == pytest.approx(mask.sum())


@given(mask=MASKS)
def test_a_region_comes_back_from_geojson(mask: np.ndarray) -> None:
    region = Region.from_mask(mask)
    again = Region.from_geojson(json.loads(json.dumps(region.to_geojson())))
    assert again.geometry.equals(region.geometry)


@given(mask=MASKS)
def test_a_region_comes_back_from_coco_run_lengths(mask: np.ndarray) -> None:
    rle = json.loads(json.dumps(Region.from_mask(mask).to_coco_rle(mask.shape)))
    assert rle["size"] == list(mask.shape)
    assert coco_mask.area(rle) == mask.sum()
    assert np.array_equal(Region.from_coco_rle(rle).to_mask(mask.shape), mask)


def test_the_first_pixel_covers_the_unit_square() -> None:
    mask = np.zeros((3, 4), bool)
    mask[0, 0] = True
    assert Region.from_mask(mask).bounds_xyxy == (0, 0, 1, 1)


def test_x_runs_to_the_right_and_y_down() -> None:
    mask = Region.from_xyxy(1, 2, 4, 3).to_mask((5, 6))
    assert list(zip(*np.nonzero(mask), strict=True)) == [(2, 1), (2, 2), (2, 3)]


def test_a_pixel_belongs_to_a_region_by_its_centre() -> None:
    assert Region.from_xyxy(0.6, 0, 2.4, 1).to_mask((1, 4)).tolist() == [[False, True, False, False]]
    assert Region.from_xyxy(0.4, 0, 2.6, 1).to_mask((1, 4)).tolist() == [[True, True, True, False]]


def test_a_hole_stays_open_and_what_lies_in_it_stays_closed() -> None:
    mask = np.ones((9, 9), bool)
    mask[2:7, 2:7] = False
    mask[4, 4] = True
    assert np.array_equal(Region.from_mask(mask).to_mask((9, 9)), mask)


def test_a_region_that_leaves_the_scan_is_cut_at_its_edge() -> None:
    assert Region.from_xyxy(-5, -5, 2, 1).to_mask((3, 4)).sum() == 2
    assert not Region.from_xyxy(10, 10, 20, 20).to_mask((3, 4)).any()


@given(
    region=RECTANGLES, distance=st.floats(0.1, 100), pixel_mm=st.tuples(st.floats(1, 10), st.floats(1, 10))
)
def test_a_rectangle_grows_by_the_same_mm_on_each_side(
    region: Region, distance: float, pixel_mm: tuple[float, float]
) -> None:
    mm_x, mm_y = pixel_mm
    grown = region.dilated_mm(distance, pixel_mm_xy=pixel_mm)
    x_min, y_min, x_max, y_max = region.bounds_xyxy
    expected = (
        x_min - distance / mm_x,
        y_min - distance / mm_y,
        x_max + distance / mm_x,
        y_max + distance / mm_y,
    )
    assert grown.bounds_xyxy == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert grown.geometry.buffer(1e-6).contains(region.geometry)


def test_a_grown_corner_is_a_quarter_of_a_circle_in_mm() -> None:
    grown = Region.from_xyxy(0, 0, 10, 10).dilated_mm(6, pixel_mm_xy=(2, 3))
    area_mm2 = grown.area_px * 2 * 3
    assert area_mm2 == pytest.approx(20 * 30 + 2 * 6 * (20 + 30) + math.pi * 36, rel=0.002)


@given(first=RECTANGLES, second=RECTANGLES)
def test_overlap_is_symmetric_and_one_only_for_itself(first: Region, second: Region) -> None:
    assert 0 <= first.iou(second) <= 1 + 1e-9
    assert first.iou(second) == pytest.approx(second.iou(first))
    assert first.iou(first) == pytest.approx(1)


@pytest.mark.parametrize(
    ("second", "expected"),
    [((0, 0, 4, 4), 1.0), ((4, 0, 8, 4), 0.0), ((2, 0, 6, 4), 1 / 3), ((0, 0, 2, 2), 0.25)],
)
def test_overlap_of_squares(second: tuple[float, float, float, float], expected: float) -> None:
    assert Region.from_xyxy(0, 0, 4, 4).iou(Region.from_xyxy(*second)) == pytest.approx(expected)


def test_the_centre_is_the_centroid() -> None:
    assert Region.from_xyxy(2, 4, 6, 10).centre_xy == (4, 7)


def test_a_crossing_outline_is_repaired() -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]]}
    region = Region.from_geojson(bow_tie)
    assert region.geometry.is_valid
    assert region.area_px > 0


@pytest.mark.parametrize(
    "geometry",
    [
        LineString([(0, 0), (1, 1)]),
        Polygon(),
        Polygon([(0, 0), (1, 1), (2, 2)]),
        LineString([(0, 0), (float("inf"), 1)]),
    ],
    ids=["line", "empty", "flat", "infinite"],
)
def test_a_geometry_without_a_finite_area_is_no_region(geometry: Any) -> None:
    with pytest.raises(RegionError, match="a region needs a finite area"):
        Region(geometry)


def test_an_empty_mask_is_no_region() -> None:
    with pytest.raises(RegionError):
        Region.from_mask(np.zeros((4, 4), bool))


@pytest.mark.parametrize(
    "geometry",
    [
        {},
        {"type": "Polygon"},
        {"type": "Circle", "coordinates": [0, 0]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[["a", 0], [1, 1], [2, 0], ["a", 0]]]},
        {"type": "Polygon", "coordinates": 7},
        {"type": "Polygon", "coordinates": [[[0, 0], [math.inf, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [math.nan, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1e308, 0], [1e308, 1e308]]]},
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "GeometryCollection", "geometries": []},
    ],
)
def test_what_is_no_polygon_is_refused(geometry: dict[str, Any]) -> None:
    with pytest.raises(RegionError):
        Region.from_geojson(geometry)


@settings(max_examples=60, deadline=None)
@given(coordinates=JSON, kind=st.sampled_from(["Polygon", "MultiPolygon", "GeometryCollection", "Point", ""]))
def test_any_json_is_a_region_or_a_region_error(coordinates: Any, kind: str) -> None:
    geometry = {"type": kind, "coordinates": coordinates, "geometries": coordinates}
    assert area_or_none(lambda: Region.from_geojson(geometry)) != 0


@pytest.mark.parametrize(
    "change",
    [
        {"counts": "00"},
        {"counts": "ж"},
        {"counts": [4, -1, 6]},
        {"size": [3]},
        {"counts": None},
        {"size": None},
        {"size": "ab"},
    ],
)
def test_run_lengths_that_are_none_are_refused(change: dict[str, Any]) -> None:
    rle = {**Region.from_geojson(UNIT_SQUARE).to_coco_rle((3, 3)), **change}
    with pytest.raises(RegionError):
        Region.from_coco_rle(rle)


def test_plain_run_lengths_go_down_the_columns() -> None:
    region = Region.from_coco_rle({"size": [2, 3], "counts": [1, 2, 3]})
    assert region.to_mask((2, 3)).tolist() == [[False, True, False], [True, False, False]]


@given(counts=st.binary(max_size=12) | st.text(max_size=12))
def test_any_text_is_run_lengths_or_a_region_error(counts: str | bytes) -> None:
    area = area_or_none(lambda: Region.from_coco_rle({"size": [3, 4], "counts": counts}))
    assert area is None or 1 <= area <= 12


def area_or_none(make: Callable[[], Region]) -> float | None:
    try:
        return make().area_px
    except RegionError:
        return None
