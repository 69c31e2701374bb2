"""Mass and place of single solids: what the centre of gravity and the loads on axles follow from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xray_trainer.synthesis.scene import Part
from xray_trainer.synthesis.shapes import (
    Boxes,
    Cylinders,
    Ellipsoids,
    Extrusion,
    Heap,
    RotatedBoxes,
    Shape,
)

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PointMasses:
    """Solids as points.

    Attributes:
        mass_kg: (n,); what takes away counts negative.
        x_mm: (n,) of their middles.
        z_mm: (n,).
    """

    mass_kg: Doubles
    x_mm: Doubles
    z_mm: Doubles

    @property
    def total_kg(self) -> float:
        """Returns the mass of all."""
        return float(self.mass_kg.sum())

    @property
    def centre_mm(self) -> float:
        """Returns x of the centre of gravity; 0 where there is no mass."""
        return float(self.mass_kg @ self.x_mm) / self.total_kg if self.total_kg else 0.0

    def where(self, chosen: npt.NDArray[np.bool_]) -> PointMasses:
        """Returns those that are chosen by (n,)."""
        return PointMasses(self.mass_kg[chosen], self.x_mm[chosen], self.z_mm[chosen])

    def shifted(self, dx_mm: float) -> PointMasses:
        """Returns all of them shifted along the vehicle."""
        return PointMasses(self.mass_kg, self.x_mm + dx_mm, self.z_mm)


def point_masses(parts: Iterable[Part]) -> PointMasses:
    """Returns all solids of parts as points."""
    rows = [_rows(part.shape) for part in parts]
    table = np.concatenate(rows) if rows else np.zeros((0, 3))
    return PointMasses(*table.T)


def _rows(shape: Shape) -> Doubles:
    """Returns (n, 3): mass, x and z of each solid; their masses add up to that of the shape."""
    middles, volumes = _solids(shape)
    share = volumes * np.broadcast_to(np.asarray(shape.density_g_cm3, np.float64), volumes.shape)
    total = float(share.sum())
    masses = share * (shape.mass_kg / total) if total else np.zeros_like(share)
    return np.column_stack([masses, middles])


def _solids(shape: Shape) -> tuple[Doubles, Doubles]:
    """Returns middles (n, 2) as x and z, and relative volumes (n,)."""
    if isinstance(shape, Boxes):
        low, high = shape.bounds_mm[:, ::2].astype(np.float64), shape.bounds_mm[:, 1::2]
        return ((low + high) / 2)[:, ::2], np.prod(high - low, axis=1)
    if isinstance(shape, RotatedBoxes):
        return _xz(shape.centre_mm), np.prod(shape.size_mm.astype(np.float64), axis=1)
    if isinstance(shape, Cylinders):
        ring = shape.radius_mm.astype(np.float64) ** 2 - shape.inner_radius_mm.astype(np.float64) ** 2
        return _xz(shape.centre_mm), ring * shape.length_mm
    if isinstance(shape, Ellipsoids):
        return _xz(shape.centre_mm), np.prod(shape.radii_mm.astype(np.float64), axis=1)
    return np.array([_middle(shape)]), np.ones(1)


def _middle(shape: Shape) -> tuple[float, float]:
    """Returns x and z of the middle of a single solid."""
    if isinstance(shape, Extrusion):
        return float(shape.polygon.centroid.x), float(shape.polygon.centroid.y)
    if isinstance(shape, Heap):
        depth = np.diff(shape.y_edges_mm) @ (shape.top_mm - shape.bottom_mm)
        return float(depth @ shape.x_mm / max(float(depth.sum()), 1e-9)), float(np.mean(shape.top_mm))
    x0, x1, _, _, z0, z1 = shape.extent_mm.tolist()
    return (x0 + x1) / 2, (z0 + z1) / 2


def _xz(centre_mm: npt.NDArray[np.floating]) -> Doubles:
    return np.asarray(centre_mm, np.float64)[:, ::2]
