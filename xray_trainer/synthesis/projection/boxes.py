"""Axis-aligned boxes, and rods along x: exactly separable, so a stow is a matrix product.

    thickness(H, W) = sum over n of R(H, n) C(n, W)

R is how long a ray is within the y-z section of solid n, C how much of a column lies within its x
interval. The picture is cut into tiles; each multiplies only the solids that touch it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from xray_trainer.synthesis.projection.rays import Rays, share_below
from xray_trainer.synthesis.shapes import Boxes, Floats

_TILE_ROWS = 256
_TILE_COLUMNS = 256


@dataclass(frozen=True, slots=True, eq=False)
class _Solids:
    bounds_mm: Floats
    density_g_cm3: Floats
    channel: npt.NDArray[np.int64]
    windows_px: npt.NDArray[np.int64]


def add_boxes(areal: torch.Tensor, rays: Rays, boxes: Sequence[tuple[int, Boxes]]) -> None:
    """Adds the areal density of boxes to `areal` (M, H, W) in g/cm2; each comes with its channel in M."""
    if not boxes:
        return
    solids = _joined(rays, boxes)
    for rows, columns in _tiles(rays):
        _add_tile(areal, rays, solids, rows, columns)


def _joined(rays: Rays, boxes: Sequence[tuple[int, Boxes]]) -> _Solids:
    ordered = sorted(boxes, key=lambda entry: entry[0])
    bounds = np.concatenate([shape.bounds_mm for _, shape in ordered])
    density = np.concatenate([shape.density_g_cm3 for _, shape in ordered])
    channel = np.concatenate([np.full(len(shape.bounds_mm), index) for index, shape in ordered])
    return _Solids(bounds, density, channel, rays.geometry.windows_px(bounds))


def _tiles(rays: Rays) -> Iterator[tuple[slice, slice]]:
    height, width = rays.geometry.shape_hw
    for top in range(0, height, _TILE_ROWS):
        for columns in rays.even_stretches(slice(0, width), longest=_TILE_COLUMNS):
            yield slice(top, min(top + _TILE_ROWS, height)), columns


def _add_tile(areal: torch.Tensor, rays: Rays, solids: _Solids, rows: slice, columns: slice) -> None:
    top, bottom, left, right = solids.windows_px.T
    touches = (top < rows.stop) & (bottom > rows.start) & (left < columns.stop) & (right > columns.start)
    chosen = np.flatnonzero(touches)
    if not len(chosen):
        return
    bounds = rays.tensor(solids.bounds_mm[chosen])
    lengths = lengths_in_boxes(rays, bounds, rows, lift_mm=float(rays.lifts_mm[columns.start]))
    covered = cover_of_columns(rays, bounds, columns) * rays.tensor(solids.density_g_cm3[chosen])[:, None]
    channels, starts = np.unique(solids.channel[chosen], return_index=True)
    for channel, start, stop in zip(channels, starts, [*starts[1:], len(chosen)], strict=True):
        areal[channel, rows, columns].addmm_(lengths[:, start:stop], covered[start:stop])


def lengths_in_boxes(rays: Rays, bounds_mm: torch.Tensor, rows: slice, *, lift_mm: float) -> torch.Tensor:
    """Returns R (rows, n) in cm: how long each ray is within the y-z section of each box."""
    y0, y1, z0, z1 = bounds_mm[:, 2:].unbind(1)
    middle = (y0 + y1) / 2
    slopes = rays.slopes[rows, None]
    at_middle = rays.rows_mm[rows, None] - lift_mm + slopes * middle
    rise = slopes.abs() * (y1 - y0)
    width = rays.row_width_mm(middle)
    share = share_below(z1 - at_middle, rise, width) - share_below(z0 - at_middle, rise, width)
    return share * (y1 - y0) * rays.stretch[rows, None]


def cover_of_columns(rays: Rays, bounds_mm: torch.Tensor, columns: slice) -> torch.Tensor:
    """Returns C (n, columns): the share of each column that lies within each box's x interval."""
    pitch = rays.geometry.pixel_mm_xy[0]
    centres = rays.columns_mm[columns]
    right = torch.minimum(bounds_mm[:, 1, None], centres + pitch / 2)
    left = torch.maximum(bounds_mm[:, 0, None], centres - pitch / 2)
    return (right - left).clamp_min(0) / pitch
