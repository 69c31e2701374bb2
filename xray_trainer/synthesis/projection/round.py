"""Cylinders and ellipsoids.

Cylinders along x factor like boxes; along y and z their section at a column is a rectangle; any other
direction and ellipsoids are quadrics crossed by four rays per pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch

from xray_trainer.synthesis.projection.boxes import cover_of_columns
from xray_trainer.synthesis.projection.rays import Rays, share_below
from xray_trainer.synthesis.projection.windows import Batch, add_in_windows
from xray_trainer.synthesis.shapes import Cylinders, Ellipsoids, Floats

_ALONG = 1 - 1e-7
_TINY = 1e-6
_RODS_AT_ONCE = 16


def add_cylinders(canvas: torch.Tensor, rays: Rays, shape: Cylinders) -> None:
    """Adds the areal density of cylinders and tubes to the canvas (H, W) in g/cm2."""
    along: npt.NDArray[np.bool_] = np.asarray(np.abs(shape.axis) > _ALONG)
    for axis, add in enumerate((_add_rods, _add_wheels, _add_posts)):
        if along[:, axis].any():
            add(canvas, rays, _chosen(shape, along[:, axis]))
    askew = along.sum(axis=1) == 0
    if askew.any():
        _add_askew(canvas, rays, _chosen(shape, askew))


def add_ellipsoids(canvas: torch.Tensor, rays: Rays, shape: Ellipsoids) -> None:
    """Adds the areal density of ellipsoids to the canvas (H, W) in g/cm2."""
    _add_full_ellipsoids(canvas, rays, shape)
    hollow = shape.hollow > 0
    if hollow.any():
        inner = Ellipsoids(
            shape.centre_mm[hollow],
            shape.radii_mm[hollow] * shape.hollow[hollow, None],
            shape.rotation[hollow],
            -shape.density_g_cm3[hollow],
            shape.material,
        )
        _add_full_ellipsoids(canvas, rays, inner)


def mean_half_chord(offset_mm: torch.Tensor, width_mm: torch.Tensor, radius_mm: torch.Tensor) -> torch.Tensor:
    """Returns the mean of sqrt(r^2 - x^2), 0 outside, over a width around an offset from the middle."""
    radius = radius_mm.clamp_min(_TINY)
    edges = [((offset_mm + side * width_mm / 2) / radius).clamp(-1, 1) for side in (-1, 1)]
    low, high = (edge * torch.sqrt(1 - edge * edge) + torch.arcsin(edge) for edge in edges)
    return (high - low) * radius * radius / (2 * width_mm)


def _chosen(shape: Cylinders, which: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Cylinders:
    names = ("centre_mm", "axis", "radius_mm", "inner_radius_mm", "length_mm", "density_g_cm3")
    return replace(shape, **{name: getattr(shape, name)[which] for name in names})


def _extents(shape: Cylinders) -> Floats:
    across = shape.radius_mm[:, None] * np.sqrt(np.clip(1 - shape.axis**2, 0, 1))
    half = np.abs(shape.axis) * shape.length_mm[:, None] / 2 + across
    return np.stack([shape.centre_mm - half, shape.centre_mm + half], axis=2).reshape(-1, 6)


def _add_rods(canvas: torch.Tensor, rays: Rays, shape: Cylinders) -> None:
    extents = _extents(shape)
    windows = rays.geometry.windows_px(extents)
    order = np.argsort(windows[:, 0], kind="stable").astype(np.int64)
    for start in range(0, len(order), _RODS_AT_ONCE):
        chosen = order[start : start + _RODS_AT_ONCE]
        top, bottom, left, right = windows[chosen].T
        rows = slice(int(top.min()), int(bottom.max()))
        span = slice(int(left.min()), int(right.max()))
        for columns in rays.even_stretches(span, longest=rays.geometry.shape_hw[1]):
            if rows.start < rows.stop:
                lift = float(rays.lifts_mm[columns.start])
                chords = _rod_chords(rays, _chosen(shape, chosen), rows, lift_mm=lift)
                covered = cover_of_columns(rays, rays.tensor(extents[chosen]), columns)
                canvas[rows, columns].addmm_(
                    chords, covered * rays.tensor(shape.density_g_cm3[chosen])[:, None]
                )


def _rod_chords(rays: Rays, shape: Cylinders, rows: slice, *, lift_mm: float) -> torch.Tensor:
    y, z = rays.tensor(shape.centre_mm[:, 1]), rays.tensor(shape.centre_mm[:, 2])
    slopes = rays.slopes[rows, None]
    lean = torch.sqrt(1 + slopes**2)
    offset = (rays.rows_mm[rows, None] - lift_mm + slopes * y - z) / lean
    width = rays.row_width_mm(y) / lean
    outer, inner = rays.tensor(shape.radius_mm), rays.tensor(shape.inner_radius_mm)
    return 0.2 * (mean_half_chord(offset, width, outer) - mean_half_chord(offset, width, inner))


def _numbers(shape: Cylinders) -> tuple[Floats, ...]:
    radii = shape.radius_mm, shape.inner_radius_mm
    return shape.centre_mm, shape.axis, *radii, shape.length_mm, shape.density_g_cm3


def _add_wheels(canvas: torch.Tensor, rays: Rays, shape: Cylinders) -> None:
    numbers = _numbers(shape)

    def areal_of(batch: Batch) -> torch.Tensor:
        x, y, z, *_, outer, inner, length, density = batch.pick_all(*numbers)
        above = z - (batch.rows_mm - batch.lifts_mm + batch.slopes * y)
        rise, width = batch.slopes.abs() * length, batch.rays.row_width_mm(y)
        offset = batch.columns_mm - x
        share = _disc_share(batch, offset, outer, above, (rise, width))
        if shape.inner_radius_mm.any():
            share = (share - _disc_share(batch, offset, inner, above, (rise, width))).clamp_min_(0)
        return share * (length * density * batch.stretch)

    add_in_windows(canvas, rays, _extents(shape), areal_of)


def _disc_share(
    batch: Batch,
    offset_mm: torch.Tensor,
    radius_mm: torch.Tensor,
    above_mm: torch.Tensor,
    rise_width: tuple[torch.Tensor, torch.Tensor],
) -> torch.Tensor:
    """Returns the share of a ray's way across within a circle; steep arcs are softened like rows."""
    rise, width = rise_width
    half = mean_half_chord(offset_mm, batch.pitch, radius_mm)
    edges = [
        (radius_mm**2 - (offset_mm + side * batch.pitch / 2) ** 2).clamp_min(0).sqrt() for side in (-1, 1)
    ]
    blur = torch.sqrt(width * width + (edges[1] - edges[0]) ** 2)
    return share_below(above_mm + half, rise, blur) - share_below(above_mm - half, rise, blur)


def _add_posts(canvas: torch.Tensor, rays: Rays, shape: Cylinders) -> None:
    numbers = _numbers(shape)

    def areal_of(batch: Batch) -> torch.Tensor:
        x, y, z, *_, outer, inner, height, density = batch.pick_all(*numbers)
        above = z - (batch.rows_mm - batch.lifts_mm + batch.slopes * y)
        width = batch.rays.row_width_mm(y)
        length = torch.zeros(())
        for radius, sign in ((outer, 1), (inner, -1)) if shape.inner_radius_mm.any() else ((outer, 1),):
            depth = 2 * mean_half_chord(batch.columns_mm - x, batch.pitch, radius)
            rise = batch.slopes.abs() * depth
            within = share_below(above + height / 2, rise, width) - share_below(
                above - height / 2, rise, width
            )
            length = length + sign * within * depth
        return length * (density * batch.stretch)

    add_in_windows(canvas, rays, _extents(shape), areal_of)


def _add_askew(canvas: torch.Tensor, rays: Rays, shape: Cylinders) -> None:
    numbers = _numbers(shape)

    def areal_of(batch: Batch) -> torch.Tensor:
        *solid, outer, inner, length, density = batch.pick_all(*numbers)
        radii = (outer, inner) if shape.inner_radius_mm.any() else (outer,)
        total = sum(_askew_depth(batch, (*solid, length), x, z, radii) for x, z in batch.sub_rays())
        return total * (batch.stretch * density / 4)

    add_in_windows(canvas, rays, _extents(shape), areal_of)


def _askew_depth(
    batch: Batch,
    solid: Sequence[torch.Tensor],
    x_mm: torch.Tensor,
    z_mm: torch.Tensor,
    radii: Sequence[torch.Tensor],
) -> torch.Tensor:
    """Returns how far in y each ray is inside: between the mantle (a quadratic) and the two ends (a slab)."""
    cx, cy, cz, ax, ay, az, length = solid
    slopes = batch.slopes
    x, z = x_mm - cx, z_mm + slopes * cy - cz
    along_ray, along = ay + slopes * az, x * ax + z * az
    a = (1 + slopes**2 - along_ray**2).clamp_min(_TINY)
    b = (slopes * z - along * along_ray) / a
    c = b * b - (x * x + z * z - along * along) / a
    steep = torch.where(along_ray.abs() < _TINY, torch.full_like(along_ray, _TINY), along_ray)
    half, middle = (length / 2 / steep).abs(), -along / steep
    depths = []
    for radius in radii:
        root = torch.sqrt((c + radius * radius / a).clamp_min(0))
        leave, enter = torch.minimum(root - b, middle + half), torch.maximum(-root - b, middle - half)
        depths.append((leave - enter).clamp_min(0))
    return depths[0] if len(depths) == 1 else depths[0] - depths[1]


def _add_full_ellipsoids(canvas: torch.Tensor, rays: Rays, shape: Ellipsoids) -> None:
    rotation = shape.rotation.astype(np.float64)
    form = np.einsum("nij,nj,nkj->nik", rotation, 1 / shape.radii_mm.astype(np.float64) ** 2, rotation)
    half = np.sqrt(np.einsum("nij,nj->ni", shape.rotation**2, shape.radii_mm**2))
    extents = np.stack([shape.centre_mm - half, shape.centre_mm + half], axis=2).reshape(-1, 6)

    rows, columns = np.triu_indices(3)
    numbers = shape.centre_mm, form[:, rows, columns], shape.density_g_cm3

    def areal_of(batch: Batch) -> torch.Tensor:
        *solid, density = batch.pick_all(*numbers)
        return _ellipsoid_depth(batch, solid) * density

    add_in_windows(canvas, rays, extents, areal_of)


def _ellipsoid_depth(batch: Batch, solid: Sequence[torch.Tensor]) -> torch.Tensor:
    """Returns the length in cm through x^T Q x = 1: 2 sqrt(B^2 - A C) / A, a quadratic in x with row terms.

    With the ray (x, y, z + k y) from the centre: A = d^T Q d, B = o^T Q d, C = o^T Q o - 1 for
    o = (x, 0, z), d = (0, 1, k).
    """
    k = batch.slopes
    cx, cy, cz, xx, xy, xz, yy, yz, zz = solid
    a = yy + 2 * k * yz + k * k * zz
    bx, bz = xy + k * xz, yz + k * zz
    total = torch.zeros(())
    for x_mm, z_mm in batch.sub_rays():
        x, z = x_mm - cx, z_mm + k * cy - cz
        square = (bx * bx - a * xx) * x + 2 * z * (bx * bz - a * xz)
        root = square * x + z * z * (bz * bz - a * zz) + a
        total = total + torch.sqrt(root.clamp_min(0))
    return total * (batch.stretch / (2 * a))
