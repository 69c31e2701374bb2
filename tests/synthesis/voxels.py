"""The slow reference of the projector: marches along rays in float64 and asks whether points are inside."""

from __future__ import annotations

from functools import singledispatch

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage

from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.shapes import (
    Boxes,
    Cylinders,
    Ellipsoids,
    Extrusion,
    Heap,
    Prism,
    RotatedBoxes,
    Shape,
)

Doubles = npt.NDArray[np.float64]
PLACES = np.array([0.01, 0.5, 0.99])
WEIGHTS = np.outer([1, 4, 1], [1, 4, 1]).ravel() / 36


def marched(
    shape: Shape, geometry: FanGeometry, *, num_steps: int = 400
) -> tuple[Doubles, npt.NDArray[np.bool_]]:
    """Returns areal density (H, W) in g/cm2, the mean over a pixel, and which pixels are near an edge."""
    height, width = geometry.shape_hw
    mm_x, mm_y = geometry.pixel_mm_xy
    x = geometry.left_mm + np.add.outer(np.arange(width), PLACES).ravel() * mm_x
    z = geometry.top_mm - np.add.outer(np.arange(height), PLACES).ravel() * mm_y
    pixel_row = np.repeat(geometry.rows_mm.astype(np.float64), len(PLACES))
    slope = (pixel_row - geometry.source_height_mm) / geometry.source_distance_mm
    y0, y1 = (float(y) for y in shape.extent_mm[2:4])
    step = (y1 - y0) / num_steps
    total = np.zeros((len(z), len(x)))
    for y in y0 + (np.arange(num_steps) + 0.5) * step:
        spread = (1 + y / geometry.source_distance_mm) * (z - pixel_row)
        at = pixel_row + spread + slope * y
        xs, zs = np.meshgrid(x, at)
        total += density_at(shape, np.stack([xs, np.full_like(xs, y), zs], axis=-1))
    total *= step * 0.1 * np.sqrt(1 + slope**2)[:, None]
    rays = total.reshape(height, 3, width, 3).transpose(0, 2, 1, 3).reshape(height, width, 9)
    mean, spread = rays @ WEIGHTS, np.ptp(rays, axis=2)
    return mean, ndimage.binary_dilation(spread > 0.08 * np.abs(mean).max(), np.ones((3, 3)))


@singledispatch
def density_at(shape: Boxes, points: Doubles) -> Doubles:
    low, high = shape.bounds_mm[:, ::2], shape.bounds_mm[:, 1::2]
    local = points[..., None, :]
    return np.all((local > low) & (local < high), axis=-1) @ shape.density_g_cm3.astype(float)


@density_at.register
def _(shape: RotatedBoxes, points: Doubles) -> Doubles:
    local = np.einsum("nij,...ni->...nj", shape.rotation, points[..., None, :] - shape.centre_mm)
    return np.all(np.abs(local) < shape.size_mm / 2, axis=-1) @ shape.density_g_cm3.astype(float)


@density_at.register
def _(shape: Cylinders, points: Doubles) -> Doubles:
    offset = points[..., None, :] - shape.centre_mm
    along = np.einsum("...ni,ni->...n", offset, shape.axis)
    radius = np.sqrt(np.clip(np.sum(offset**2, axis=-1) - along**2, 0, None))
    inside = (np.abs(along) < shape.length_mm / 2) & (radius < shape.radius_mm)
    return (inside & (radius >= shape.inner_radius_mm)) @ shape.density_g_cm3.astype(float)


@density_at.register
def _(shape: Ellipsoids, points: Doubles) -> Doubles:
    local = np.einsum("nij,...ni->...nj", shape.rotation, points[..., None, :] - shape.centre_mm)
    radius = np.linalg.norm(local / shape.radii_mm, axis=-1)
    return ((radius < 1) & (radius >= shape.hollow)) @ shape.density_g_cm3.astype(float)


@density_at.register
def _(shape: Extrusion, points: Doubles) -> Doubles:
    return shapely.contains_xy(shape.polygon, points[..., 0], points[..., 2]) * shape.density_g_cm3


@density_at.register
def _(shape: Prism, points: Doubles) -> Doubles:
    local = (points - shape.centre_mm) @ shape.rotation
    inside = shapely.contains_xy(shape.polygon, local[..., 0], local[..., 2])
    return (inside & (np.abs(local[..., 1]) < shape.thickness_mm / 2)) * shape.density_g_cm3


@density_at.register
def _(shape: Heap, points: Doubles) -> Doubles:
    x, y, z = np.moveaxis(points, -1, 0)
    total = np.zeros_like(x)
    for slab in range(len(shape.y_edges_mm) - 1):
        within = (y > shape.y_edges_mm[slab]) & (y < shape.y_edges_mm[slab + 1])
        top, bottom = (np.interp(x, shape.x_mm, each[slab]) for each in (shape.top_mm, shape.bottom_mm))
        inside = within & (z < top) & (z > bottom) & (x > shape.x_mm[0]) & (x < shape.x_mm[-1])
        total += inside * shape.density_g_cm3
    return total
