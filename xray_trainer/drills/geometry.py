"""Geometry that came from a browser, checked before anything believes it.

Accepted are polygons and multipolygons of a bounded number of finite points. What lies beyond the scan's edge
is cut off, because a mark is easily dragged over it; what then has no area is refused.
"""

from __future__ import annotations

import reprlib
from collections.abc import Iterator, Mapping
from typing import Any

from shapely import make_valid
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, box, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from xray_trainer.errors import RegionError
from xray_trainer.regions import MAX_CROSSINGS, crosses_too_often

MAX_POINTS = 2000
"""Most points of one mark."""

MAX_TIMES_SCAN = 16.0
"""How far outside coordinates may lie, in sizes of the scan, before they are taken for nonsense."""

MIN_AREA_PX = 1.0
"""Smallest area of a mark."""

_GRID_PX = 1e-6
"""Points are put on this grid: clipping fails where coordinates differ by next to nothing."""

_ROUNDING_PX = 1e-4
"""What the grid may take from an area; a point is a square of exactly `MIN_AREA_PX`."""

_DEPTH = {"Polygon": 2, "MultiPolygon": 3}


def clean_geometry(geometry: Any, *, shape_hw: tuple[int, int]) -> dict[str, Any]:
    """Returns a mark's geometry as valid GeoJSON within the scan.

    Args:
        geometry: decoded JSON, not trusted.
        shape_hw: height and width of the scan in pixels.

    Raises:
        RegionError: it is no polygon, has too many or nonsensical points, or lies beyond the scan.
    """
    if not isinstance(geometry, Mapping):
        raise RegionError("a mark must be a GeoJSON geometry, got {got}", got=type(geometry).__name__)
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if not isinstance(kind, str) or kind not in _DEPTH:
        raise RegionError("a mark must be a Polygon or MultiPolygon, got {got}", got=reprlib.repr(kind))
    _check_points(coordinates, _DEPTH[kind], limit=MAX_TIMES_SCAN * max(shape_hw))
    height, width = shape_hw
    drawn = {"type": kind, "coordinates": _on_grid(coordinates)}
    inside = _enclosed(drawn).intersection(box(0, 0, width, height))
    polygons = _polygons(inside)
    area = sum(polygon.area for polygon in polygons)
    if area < MIN_AREA_PX - _ROUNDING_PX:
        raise RegionError(
            "a mark must cover at least {min_area_px:g} px of the scan ({width} x {height}), got {area:.3g}",
            min_area_px=MIN_AREA_PX,
            width=width,
            height=height,
            area=area,
        )
    cut = polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
    return {str(name): _as_json(part) for name, part in mapping(cut).items()}


def _enclosed(drawn: Mapping[str, Any]) -> BaseGeometry:
    """Returns what an outline encloses: where it crosses itself, every loop of it.

    A hand that draws around something overshoots; the loop left over must not take the place of the outline.
    """
    try:
        parsed = shape(dict(drawn))
    except (ShapelyError, AttributeError, TypeError, ValueError, IndexError) as error:
        raise RegionError("a mark must be a GeoJSON geometry, got {why}", why=error) from None
    if parsed.is_valid:
        return parsed
    if crosses_too_often(parsed):
        raise RegionError(
            "a mark may cross itself {most} times, got more; draw a simpler outline", most=MAX_CROSSINGS
        )
    return unary_union([Polygon(part.exterior) for part in _polygons(make_valid(parsed))])


def _polygons(geometry: Any) -> list[Polygon]:
    parts = getattr(geometry, "geoms", [geometry])
    return [part for part in parts if isinstance(part, Polygon) and part.area > 0]


def _check_points(coordinates: Any, depth: int, *, limit: float) -> None:
    count = 0
    for point in _points(coordinates, depth):
        count += 1
        if count > MAX_POINTS:
            raise RegionError(
                "a mark may have {max_points} points, got more; draw a simpler outline", max_points=MAX_POINTS
            )
        if not _is_point(point, limit):
            raise RegionError(
                "a mark's points must be numbers up to {limit:g}, got {got}",
                limit=limit,
                got=reprlib.repr(point),
            )
    if count == 0:
        raise RegionError("a mark needs points, got none")


def _points(coordinates: Any, depth: int) -> Iterator[Any]:
    if not isinstance(coordinates, list | tuple):
        raise RegionError(
            "a mark's coordinates must be nested lists, got {got}", got=type(coordinates).__name__
        )
    for part in coordinates:
        if depth == 1:
            yield part
        else:
            yield from _points(part, depth - 1)


def _is_point(point: Any, limit: float) -> bool:
    return (
        isinstance(point, list | tuple)
        and len(point) == 2
        and all(isinstance(v, int | float) and not isinstance(v, bool) for v in point)
        and all(abs(v) <= limit for v in point)
    )


def _on_grid(coordinates: Any) -> Any:
    if isinstance(coordinates, list | tuple):
        return [_on_grid(part) for part in coordinates]
    return round(coordinates / _GRID_PX) * _GRID_PX


def _as_json(value: Any) -> Any:
    return [_as_json(part) for part in value] if isinstance(value, list | tuple) else value
