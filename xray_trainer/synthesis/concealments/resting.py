"""What things can lie on: the highest solid of a load under a footprint."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from xray_trainer.synthesis.scene import Bounds, Part
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Ellipsoids, Floats, RotatedBoxes, Shape


def support_mm(parts: Iterable[Part], room: Bounds) -> float:
    """Returns z of the highest solid under the footprint of a room; its floor where nothing stands there."""
    x0, x1, y0, y1, z0, z1 = room
    highest = z0
    for part in parts:
        if part.name.startswith("hanging"):
            continue
        solids = extents_of(part.shape)
        under = (solids[:, 0] < x1) & (solids[:, 1] > x0) & (solids[:, 2] < y1) & (solids[:, 3] > y0)
        tops = solids[under & (solids[:, 4] < z1), 5]
        highest = max(highest, float(tops.max(initial=z0)))
    return min(highest, z1)


def extents_of(shape: Shape) -> Floats:
    """Returns (n, 6) around each solid of a shape."""
    if isinstance(shape, Boxes):
        return shape.bounds_mm
    if isinstance(shape, Cylinders):
        across = shape.radius_mm[:, None] * np.sqrt(np.clip(1 - shape.axis**2, 0, 1))
        half = np.abs(shape.axis) * shape.length_mm[:, None] / 2 + across
    elif isinstance(shape, Ellipsoids):
        half = np.sqrt(np.einsum("nij,nj->ni", shape.rotation**2, shape.radii_mm**2))
    elif isinstance(shape, RotatedBoxes):
        half = np.einsum("nij,nj->ni", np.abs(shape.rotation), shape.size_mm / 2)
    else:
        return shape.extent_mm[None]
    ends = np.stack([shape.centre_mm - half, shape.centre_mm + half], axis=2)
    return np.asarray(ends.reshape(-1, 6))
