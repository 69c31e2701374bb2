"""Cylinders, tubes and ellipsoids."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from xray_trainer.synthesis.shapes.frame import (
    MM3_G_CM3_TO_KG,
    Floats,
    Numbers,
    extent,
    frame,
    set_numbers,
    set_rows,
)


@dataclass(frozen=True, slots=True, eq=False)
class Cylinders:
    """Solid or hollow cylinders with flat ends.

    Attributes:
        centre_mm: (n, 3), the middle of the axis.
        axis: (n, 3) or (3,), made unit length.
        radius_mm: (n,) or one number.
        inner_radius_mm: (n,) or one number; 0 = solid.
        length_mm: (n,) or one number.
        density_g_cm3: (n,) or one number.
        material: name of the material.
    """

    centre_mm: Floats
    axis: Floats
    radius_mm: Numbers
    inner_radius_mm: Numbers
    length_mm: Numbers
    density_g_cm3: Numbers
    material: str

    def __post_init__(self) -> None:
        num = set_rows(self, centre_mm=(3,), axis=(3,))
        set_numbers(self, num, "radius_mm", "inner_radius_mm", "length_mm", "density_g_cm3")
        unit = self.axis / np.linalg.norm(self.axis, axis=1, keepdims=True)
        object.__setattr__(self, "axis", unit.astype(np.float32))

    @property
    def extent_mm(self) -> Floats:
        """Returns (6,) around all cylinders."""
        across = self.radius_mm[:, None] * np.sqrt(np.clip(1 - self.axis**2, 0, 1))
        half = np.abs(self.axis) * self.length_mm[:, None] / 2 + across
        return extent(self.centre_mm - half, self.centre_mm + half)

    @property
    def mass_kg(self) -> float:
        """Returns the mass of all cylinders."""
        volumes = np.pi * (self.radius_mm**2 - self.inner_radius_mm**2) * self.length_mm
        return float(volumes @ self.density_g_cm3) * MM3_G_CM3_TO_KG

    def placed(self, rotation: npt.ArrayLike, offset_mm: npt.ArrayLike) -> Self:
        """Returns the cylinders after a rotation and a shift."""
        turn, offset = frame(rotation, offset_mm)
        return replace(self, centre_mm=self.centre_mm @ turn.T + offset, axis=self.axis @ turn.T)

    def with_density(self, factor: float) -> Self:
        """Returns the same cylinders with densities times `factor`."""
        return replace(self, density_g_cm3=self.density_g_cm3 * np.float32(factor))


@dataclass(frozen=True, slots=True, eq=False)
class Ellipsoids:
    """Solid or hollow ellipsoids.

    Attributes:
        centre_mm: (n, 3).
        radii_mm: (n, 3) along the ellipsoid's own axes.
        rotation: (n, 3, 3) or (3, 3); columns are its own axes.
        density_g_cm3: (n,) or one number.
        material: name of the material.
        hollow: (n,) or one number in [0, 1): the inner radii as a share of the outer ones.
    """

    centre_mm: Floats
    radii_mm: Floats
    rotation: Floats
    density_g_cm3: Numbers
    material: str
    hollow: Numbers = 0.0

    def __post_init__(self) -> None:
        num = set_rows(self, centre_mm=(3,), radii_mm=(3,), rotation=(3, 3))
        set_numbers(self, num, "density_g_cm3", "hollow")

    @property
    def extent_mm(self) -> Floats:
        """Returns (6,) around all ellipsoids."""
        half = np.sqrt(np.einsum("nij,nj->ni", self.rotation**2, self.radii_mm**2))
        return extent(self.centre_mm - half, self.centre_mm + half)

    @property
    def mass_kg(self) -> float:
        """Returns the mass of all ellipsoids."""
        volumes = 4 / 3 * np.pi * np.prod(self.radii_mm, axis=1) * (1 - self.hollow**3)
        return float(volumes @ self.density_g_cm3) * MM3_G_CM3_TO_KG

    def placed(self, rotation: npt.ArrayLike, offset_mm: npt.ArrayLike) -> Self:
        """Returns the ellipsoids after a rotation and a shift."""
        turn, offset = frame(rotation, offset_mm)
        return replace(self, centre_mm=self.centre_mm @ turn.T + offset, rotation=turn @ self.rotation)

    def with_density(self, factor: float) -> Self:
        """Returns the same ellipsoids with densities times `factor`."""
        return replace(self, density_g_cm3=self.density_g_cm3 * np.float32(factor))


def cylinder(
    centre_mm: npt.ArrayLike,
    axis: npt.ArrayLike,
    *,
    radius_mm: float,
    length_mm: float,
    density_g_cm3: float,
    material: str,
    inner_radius_mm: float = 0.0,
) -> Cylinders:
    """Returns one cylinder or tube."""
    centre, direction = np.asarray(centre_mm, np.float32), np.asarray(axis, np.float32)
    return Cylinders(centre, direction, radius_mm, inner_radius_mm, length_mm, density_g_cm3, material)


def ellipsoid(
    centre_mm: npt.ArrayLike, radii_mm: npt.ArrayLike, *, density_g_cm3: float, material: str
) -> Ellipsoids:
    """Returns one ellipsoid along the axes."""
    centre, radii = np.asarray(centre_mm, np.float32), np.asarray(radii_mm, np.float32)
    return Ellipsoids(centre, radii, np.eye(3), density_g_cm3, material)
