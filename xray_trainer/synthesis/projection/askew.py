"""Boxes and prisms at any angle, crossed by four rays per pixel in the solid's own frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from shapely.geometry.polygon import orient

from xray_trainer.synthesis.projection.rays import Rays
from xray_trainer.synthesis.projection.windows import Batch, add_in_windows
from xray_trainer.synthesis.shapes import Prism, RotatedBoxes

_TINY = 1e-7
_EDGE_ON = 1e-9
_SUB_PX = (-1 / 3, 0.0, 1 / 3)
Doubles = npt.NDArray[np.float64]


def add_rotated_boxes(canvas: torch.Tensor, rays: Rays, shape: RotatedBoxes) -> None:
    """Adds the areal density of boxes at any angle to the canvas (H, W) in g/cm2."""
    half = np.einsum("nij,nj->ni", np.abs(shape.rotation), shape.size_mm / 2)
    extents = np.stack([shape.centre_mm - half, shape.centre_mm + half], axis=2).reshape(-1, 6)

    numbers = shape.centre_mm, shape.rotation, shape.size_mm / 2, shape.density_g_cm3

    def areal_of(batch: Batch) -> torch.Tensor:
        *solid, density = batch.pick_all(*numbers)
        total = sum(_slab_depth(batch, solid, x, z) for x, z in batch.sub_rays())
        return total * (batch.stretch * density / 4)

    add_in_windows(canvas, rays, extents, areal_of)


def _slab_depth(
    batch: Batch, solid: Sequence[torch.Tensor], x_mm: torch.Tensor, z_mm: torch.Tensor
) -> torch.Tensor:
    """Returns how far in y each ray is between all three pairs of faces."""
    centre, turn, half_size = solid[:3], solid[3:12], solid[12:]
    x, z = x_mm - centre[0], z_mm + batch.slopes * centre[1] - centre[2]
    enter, leave = torch.tensor(-torch.inf), torch.tensor(torch.inf)
    for axis in range(3):
        ux, uy, uz = turn[axis::3]
        speed = uy + batch.slopes * uz
        speed = torch.where(speed.abs() < _TINY, torch.full_like(speed, _TINY), speed)
        middle = x * (-ux / speed) - z * (uz / speed)
        half = (half_size[axis] / speed).abs()
        enter, leave = torch.maximum(enter, middle - half), torch.minimum(leave, middle + half)
    return (leave - enter).clamp_min(0)


def add_prism(canvas: torch.Tensor, rays: Rays, shape: Prism) -> None:
    """Adds the areal density of a prism to the canvas (H, W) in g/cm2; in float64, its windows are small."""
    top, bottom, left, right = rays.geometry.windows_px(shape.extent_mm)[0].tolist()
    if top >= bottom or left >= right:
        return
    rows, columns = slice(top, bottom), slice(left, right)
    mm_x, mm_y = rays.geometry.pixel_mm_xy
    slopes = rays.slopes[rows, None].double().cpu().numpy()
    heights = (rays.rows_mm[rows, None] - rays.lifts_mm[columns]).double().cpu().numpy()
    x = rays.columns_mm[None, columns].double().cpu().numpy()
    total = np.zeros_like(heights)
    for across in _SUB_PX:
        for up in _SUB_PX:
            total += _prism_depth(shape, x + across * mm_x, heights + up * mm_y, slopes)
    areal = rays.tensor(total * (shape.density_g_cm3 / len(_SUB_PX) ** 2))
    canvas[rows, columns] += areal * rays.stretch[rows, None]


def _prism_depth(shape: Prism, x_mm: Doubles, z_mm: Doubles, slopes: Doubles) -> Doubles:
    """Returns how far in y each ray is inside, from where it crosses the outline within the faces."""
    turn, centre = shape.rotation.astype(np.float64), shape.centre_mm.astype(np.float64)
    x, z = x_mm - centre[0], z_mm + slopes * centre[1] - centre[2]
    at_x, at_y, at_z = (x * turn[0, axis] + z * turn[2, axis] for axis in range(3))
    to_x, to_y, to_z = (turn[1, axis] + slopes * turn[2, axis] for axis in range(3))
    to_y = np.where(np.abs(to_y) < _EDGE_ON, _EDGE_ON, to_y)
    half = np.abs(shape.thickness_mm / 2 / to_y)
    enter, leave = -at_y / to_y - half, -at_y / to_y + half
    to_x = to_x + _EDGE_ON * (np.hypot(to_x, to_z) < _EDGE_ON)
    depth: Doubles = np.zeros_like(at_x)
    ordered = orient(shape.polygon)
    for ring in (ordered.exterior, *ordered.interiors):
        points = np.asarray(ring.coords, np.float64)[:, :2]
        side = [to_x * (pz - at_z) - to_z * (px - at_x) for px, pz in points]
        for index in range(len(points) - 1):
            first, second = side[index], side[index + 1]
            crosses = (first < 0) != (second < 0)
            share = first / np.where(crosses, first - second, 1.0)
            px, pz = (
                points[index, axis] + (points[index + 1, axis] - points[index, axis]) * share
                for axis in (0, 1)
            )
            where = ((px - at_x) * to_x + (pz - at_z) * to_z) / (to_x**2 + to_z**2)
            depth += np.where(crosses, np.sign(second - first) * np.clip(where, enter, leave), 0.0)
    return depth
