from __future__ import annotations

from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.drills.geometry import MAX_POINTS, clean_geometry
from xray_trainer.errors import RegionError
from xray_trainer.regions import Region

SHAPE_HW = (50, 100)


def polygon(*points: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(points)]}


def rectangle(x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    return polygon([x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0])


def test_a_rectangle_within_the_scan_keeps_its_area() -> None:
    clean = clean_geometry(rectangle(10.5, 5, 30, 20), shape_hw=SHAPE_HW)
    assert Region.from_geojson(clean).bounds_xyxy == (10.5, 5, 30, 20)
    assert clean["type"] == "Polygon"


def test_a_mark_dragged_over_the_edge_is_cut_off_there() -> None:
    clean = clean_geometry(rectangle(-40, 40, 20, 400), shape_hw=SHAPE_HW)
    assert Region.from_geojson(clean).bounds_xyxy == (0, 40, 20, 50)


def test_a_multipolygon_stays_in_its_parts() -> None:
    parts = [rectangle(x, 0, x + 5, 5)["coordinates"] for x in (0, 20)]
    clean = clean_geometry({"type": "MultiPolygon", "coordinates": parts}, shape_hw=SHAPE_HW)
    assert clean["type"] == "MultiPolygon"
    assert Region.from_geojson(clean).area_px == 50


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        [],
        "POLYGON((0 0, 1 1, 1 0, 0 0))",
        {},
        {"type": ["Polygon"], "coordinates": []},
        {"type": "Point", "coordinates": [1, 1]},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": "0011"},
        {"type": "Polygon", "coordinates": {"0": [[1, 1]]}},
        polygon([1, 1], [5, 5]),
        polygon([1, 1], [5, 5], [9, 9], [1, 1]),
        polygon([1, 1], [5, nan], [9, 1], [1, 1]),
        polygon([1, 1], [5, inf], [9, 1], [1, 1]),
        polygon([1, 1], [5, 1e300], [9, 1], [1, 1]),
        polygon([1, 1], [5, 10**400], [9, 1], [1, 1]),
        polygon([1, 1], [5, "5"], [9, 1], [1, 1]),
        polygon([1, 1], [5, True], [9, 1], [1, 1]),
        polygon([1, 1, 1], [5, 5, 1], [9, 1, 1], [1, 1, 1]),
        polygon([1, 1], [5, [[[[[[[[[[5]]]]]]]]]]], [9, 1], [1, 1]),
        rectangle(1, 1, 1.5, 1.5),
        rectangle(200, 200, 220, 220),
        polygon(*([1, 1], [5, 5], [9, 1]) * MAX_POINTS),
    ],
)
def test_hostile_geometry_is_refused_with_a_sentence(geometry: Any) -> None:
    with pytest.raises(RegionError) as refusal:
        clean_geometry(geometry, shape_hw=SHAPE_HW)
    assert 10 < len(str(refusal.value)) < 250


coordinate = st.one_of(
    st.floats(-500, 500), st.integers(-500, 500), st.sampled_from([0, 50, 100, nan, inf, -0.0])
)
ring = st.lists(st.lists(coordinate, min_size=2, max_size=2), max_size=8)


@given(st.lists(ring, max_size=3))
def test_any_polygon_is_either_refused_or_within_the_scan(rings: list[Any]) -> None:
    try:
        clean = clean_geometry({"type": "Polygon", "coordinates": rings}, shape_hw=SHAPE_HW)
    except RegionError:
        return
    x_min, y_min, x_max, y_max = Region.from_geojson(clean).bounds_xyxy
    assert x_min >= 0
    assert y_min >= 0
    assert x_max <= 100
    assert y_max <= 50
    assert Region.from_geojson(clean).geometry.is_valid


def test_points_next_to_the_edge_of_the_scan_do_no_harm() -> None:
    ring = [[0, 2], [0, -2e-245], [30, 1], [20, 30]]
    clean = clean_geometry({"type": "Polygon", "coordinates": [ring]}, shape_hw=SHAPE_HW)
    assert Region.from_geojson(clean).geometry.is_valid


@given(st.integers(5, 995), st.integers(5, 495))
def test_a_point_is_a_square_of_one_pixel_wherever_it_is_put(x: int, y: int) -> None:
    left, top = x / 10 - 0.5, y / 10 - 0.5
    clean = clean_geometry(rectangle(left, top, left + 1, top + 1), shape_hw=SHAPE_HW)
    assert Region.from_geojson(clean).area_px == pytest.approx(1)


def test_an_outline_that_crosses_itself_encloses_all_its_loops() -> None:
    overshot = polygon([10, 10], [40, 10], [40, 40], [10, 40], [10, 8], [12, 8], [12, 12], [10, 10])
    clean = Region.from_geojson(clean_geometry(overshot, shape_hw=SHAPE_HW))
    assert clean.area_px == pytest.approx(900, abs=8)
    bow = polygon([10, 10], [30, 30], [30, 10], [10, 30], [10, 10])
    assert Region.from_geojson(clean_geometry(bow, shape_hw=SHAPE_HW)).area_px == pytest.approx(200)
