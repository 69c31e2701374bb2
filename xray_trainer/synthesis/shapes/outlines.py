"""Polygons with a thickness: along y, and at any angle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from typing import Self

import numpy as np
import numpy.typing as npt
from shapely import affinity
from shapely.geometry import Polygon

from xray_trainer.errors import InputError
from xray_trainer.synthesis.shapes.boxes import Boxes
from xray_trainer.synthesis.shapes.frame import MM3_G_CM3_TO_KG, Floats, extent, frame

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Extrusion:
    """A polygon in the x-z plane, holes allowed, drawn out from y0 to y1.

    Attributes:
        polygon: shapely polygon, its x is x, its y is z.
        y_mm: (y0, y1).
        density_g_cm3: one number.
        material: name of the material.
    """

    polygon: Polygon
    y_mm: tuple[float, float]
    density_g_cm3: float
    material: str

    def __post_init__(self) -> None:
        _check_polygon(self.polygon, self.material)

    @property
    def extent_mm(self) -> Floats:
        """Returns (6,) around it."""
        x0, z0, x1, z1 = self.polygon.bounds
        return np.array([x0, x1, *self.y_mm, z0, z1], np.float32)

    @property
    def mass_kg(self) -> float:
        """Returns its mass."""
        volume = self.polygon.area * (self.y_mm[1] - self.y_mm[0])
        return float(volume * self.density_g_cm3 * MM3_G_CM3_TO_KG)

    def placed(self, rotation: npt.ArrayLike, offset_mm: npt.ArrayLike) -> Extrusion | Prism:
        """Returns an extrusion where the rotation keeps y along y, else a prism."""
        turn, offset = frame(rotation, offset_mm)
        if abs(turn[1, 1]) > 1 - 1e-6:
            flat = [turn[0, 0], turn[0, 2], turn[2, 0], turn[2, 2], offset[0], offset[2]]
            polygon = affinity.affine_transform(self.polygon, [float(number) for number in flat])
            y0, y1 = sorted(float(turn[1, 1] * y + offset[1]) for y in self.y_mm)
            return Extrusion(polygon, (y0, y1), self.density_g_cm3, self.material)
        return self.as_prism().placed(turn, offset)

    def as_boxes(self, *, step_mm: float) -> Boxes:
        """Returns the same volume in boxes no longer than a step; an outline that slants becomes stairs."""
        rings = [np.asarray(ring.coords)[:, :2] for ring in (self.polygon.exterior, *self.polygon.interiors)]
        ends = np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings])
        x0, x1 = ends[:, :, 0].min(), ends[:, :, 0].max()
        even = np.linspace(x0, x1, ceil((x1 - x0) / step_mm) + 1)
        cuts = np.unique(np.concatenate([even, ends[:, 0, 0]]))
        bounds = [
            (left, right, *self.y_mm, bottom, top)
            for left, right in pairwise(cuts)
            for bottom, top in _spans(ends, (left + right) / 2)
        ]
        return Boxes(np.array(bounds), self.density_g_cm3, self.material)

    def as_prism(self) -> Prism:
        """Returns the same solid as a prism."""
        y0, y1 = self.y_mm
        centre = np.array([0, (y0 + y1) / 2, 0], np.float32)
        return Prism(self.polygon, y1 - y0, centre, np.eye(3), self.density_g_cm3, self.material)

    def with_density(self, factor: float) -> Self:
        """Returns the same solid with its density times `factor`."""
        return replace(self, density_g_cm3=self.density_g_cm3 * factor)


@dataclass(frozen=True, slots=True, eq=False)
class Prism:
    """A polygon with a thickness, at any angle.

    In its own frame the polygon lies in the x-z plane (its x is x, its y is z) and the thickness runs along
    y, half to each side; then the frame is rotated about its origin and moved to `centre_mm`.

    Attributes:
        polygon: shapely polygon, holes allowed.
        thickness_mm: along its own y.
        centre_mm: (3,).
        rotation: (3, 3).
        density_g_cm3: one number.
        material: name of the material.
    """

    polygon: Polygon
    thickness_mm: float
    centre_mm: Floats
    rotation: Floats
    density_g_cm3: float
    material: str

    def __post_init__(self) -> None:
        _check_polygon(self.polygon, self.material)
        object.__setattr__(self, "centre_mm", np.asarray(self.centre_mm, np.float32).reshape(3))
        object.__setattr__(self, "rotation", np.asarray(self.rotation, np.float32).reshape(3, 3))

    @property
    def extent_mm(self) -> Floats:
        """Returns (6,) around it."""
        outline = np.asarray(self.polygon.exterior.coords)[:, :2]
        half = self.thickness_mm / 2
        faces = [
            np.column_stack([outline[:, 0], np.full(len(outline), y), outline[:, 1]]) for y in (-half, half)
        ]
        points = np.vstack(faces) @ self.rotation.T + self.centre_mm
        return extent(points, points)

    @property
    def mass_kg(self) -> float:
        """Returns its mass."""
        return float(self.polygon.area * self.thickness_mm * self.density_g_cm3 * MM3_G_CM3_TO_KG)

    def placed(self, rotation: npt.ArrayLike, offset_mm: npt.ArrayLike) -> Self:
        """Returns the prism after a rotation and a shift."""
        turn, offset = frame(rotation, offset_mm)
        return replace(self, centre_mm=turn @ self.centre_mm + offset, rotation=turn @ self.rotation)

    def with_density(self, factor: float) -> Self:
        """Returns the same solid with its density times `factor`."""
        return replace(self, density_g_cm3=self.density_g_cm3 * factor)


def _spans(ends: Doubles, x_mm: float) -> Doubles:
    """Returns (n, 2): from where to where a vertical line at x lies inside an outline of edges (m, 2, 2)."""
    (ax, az), (bx, bz) = ends[:, 0].T, ends[:, 1].T
    crossed = (ax < x_mm) != (bx < x_mm)
    share = (x_mm - ax[crossed]) / (bx - ax)[crossed]
    return np.sort(az[crossed] + share * (bz - az)[crossed]).reshape(-1, 2)


def _check_polygon(polygon: Polygon, material: str) -> None:
    if not isinstance(polygon, Polygon) or polygon.is_empty or not polygon.is_valid:
        raise InputError("an outline of {material} must be a valid, non-empty polygon", material=material)
