"""Extrusions and heaps: at each column, stretches between heights.

An outline with consistent winding needs no sorting: what lies below an edge that runs to the left is
added, what lies below one that runs to the right is taken away again. Columns are covered exactly, rows
without sub-rays.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import torch
from shapely.geometry import Polygon
from shapely.geometry.polygon import orient

from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.projection.rays import Rays, share_below
from xray_trainer.synthesis.shapes import Extrusion, Heap

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Crossings:
    """Heights at which outlines cross columns, K at most in each: (K, W) arrays; weight 0 = none."""

    height_mm: Doubles
    spread_mm: Doubles
    weight: Doubles


def add_extrusion(canvas: torch.Tensor, rays: Rays, shape: Extrusion) -> None:
    """Adds the areal density of an extrusion to the canvas (H, W) in g/cm2."""
    top, bottom, left, right = rays.geometry.windows_px(shape.extent_mm)[0].tolist()
    if top >= bottom or left >= right:
        return
    rows, columns = slice(top, bottom), slice(left, right)
    crossings = _crossings(shape.polygon, rays.geometry.window(rows, columns))
    _add_crossings(canvas, rays, crossings, (rows, columns), shape.y_mm, density_g_cm3=shape.density_g_cm3)


def add_heap(canvas: torch.Tensor, rays: Rays, shape: Heap) -> None:
    """Adds the areal density of a heap to the canvas (H, W) in g/cm2."""
    top, bottom, left, right = rays.geometry.windows_px(shape.extent_mm)[0].tolist()
    if top >= bottom or left >= right:
        return
    rows, columns = slice(top, bottom), slice(left, right)
    geometry = rays.geometry.window(rows, columns)
    edges = shape.y_edges_mm.tolist()
    for slab, y_mm in enumerate(pairwise(edges)):
        crossings = _surfaces(shape, slab, geometry)
        _add_crossings(canvas, rays, crossings, (rows, columns), y_mm, density_g_cm3=shape.density_g_cm3)


def _add_crossings(
    canvas: torch.Tensor,
    rays: Rays,
    crossings: _Crossings,
    window: tuple[slice, slice],
    y_mm: tuple[float, float],
    *,
    density_g_cm3: float,
) -> None:
    rows, columns = window
    middle, depth = (y_mm[0] + y_mm[1]) / 2, y_mm[1] - y_mm[0]
    slopes = rays.slopes[rows, None]
    at_middle = rays.rows_mm[rows, None] + slopes * middle - rays.lifts_mm[columns]
    rise = slopes.abs() * depth
    width = float(rays.row_width_mm(rays.tensor(middle)))
    total = torch.zeros_like(at_middle)
    for height, spread, weight in zip(
        crossings.height_mm, crossings.spread_mm, crossings.weight, strict=True
    ):
        blur = torch.sqrt(rays.tensor(spread) ** 2 + width**2)
        total += share_below(rays.tensor(height) - at_middle, rise, blur) * rays.tensor(weight)
    canvas[rows, columns] += total * (rays.stretch[rows, None] * (depth * density_g_cm3))


def _crossings(polygon: Polygon, geometry: FanGeometry) -> _Crossings:
    starts, ends = _edges(polygon)
    mm_x, width = geometry.pixel_mm_xy[0], geometry.shape_hw[1]
    starts_px, ends_px = ((points[:, 0] - geometry.left_mm) / mm_x for points in (starts, ends))
    low, high = np.minimum(starts_px, ends_px), np.maximum(starts_px, ends_px)
    first = np.clip(np.floor(low), 0, width).astype(np.int64)
    counts = np.maximum(np.clip(np.ceil(high), 0, width).astype(np.int64) - first, 0)
    edge = np.repeat(np.arange(len(starts)), counts)
    column = first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)
    left, right = np.maximum(low[edge], column), np.minimum(high[edge], column + 1)
    slope = (ends[:, 1] - starts[:, 1])[edge] / (ends_px - starts_px)[edge]
    height = starts[edge, 1] + slope * ((left + right) / 2 - starts_px[edge])
    weight = (right - left) * np.sign(starts_px - ends_px)[edge]
    return _stacked(column, (height, np.abs(slope) * (right - left), weight), width)


def _edges(polygon: Polygon) -> tuple[Doubles, Doubles]:
    ordered = orient(polygon)
    rings = [np.asarray(ring.coords, np.float64)[:, :2] for ring in (ordered.exterior, *ordered.interiors)]
    starts = np.concatenate([ring[:-1] for ring in rings])
    ends = np.concatenate([ring[1:] for ring in rings])
    runs = np.abs(ends[:, 0] - starts[:, 0]) > 1e-9
    return starts[runs], ends[runs]


def _stacked(column: npt.NDArray[np.int64], numbers: tuple[Doubles, ...], width: int) -> _Crossings:
    order = np.argsort(column, kind="stable")
    counts = np.bincount(column, minlength=width)
    place = np.arange(len(column)) - np.repeat(np.cumsum(counts) - counts, counts)
    layers = [np.zeros((int(counts.max(initial=0)), width)) for _ in numbers]
    for layer, values in zip(layers, numbers, strict=True):
        layer[place, column[order]] = values[order]
    return _Crossings(*layers)


def _surfaces(shape: Heap, slab: int, geometry: FanGeometry) -> _Crossings:
    mm_x, centres = geometry.pixel_mm_xy[0], geometry.columns_mm.astype(np.float64)
    left = np.maximum(centres - mm_x / 2, shape.x_mm[0])
    right = np.minimum(centres + mm_x / 2, shape.x_mm[-1])
    cover = np.clip(right - left, 0, None) / mm_x
    places = left, (left + right) / 2, right
    start, heights, end = (
        np.stack([np.interp(place, shape.x_mm, surface[slab]) for surface in (shape.top_mm, shape.bottom_mm)])
        for place in places
    )
    return _Crossings(heights, np.abs(end - start), np.stack([cover, -cover]))
