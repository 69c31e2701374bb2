"""Boxes along the axes, and boxes at any angle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError
from xray_trainer.synthesis.shapes.frame import (
    MM3_G_CM3_TO_KG,
    Floats,
    Numbers,
    extent,
    frame,
    maps_axes_to_axes,
    set_numbers,
    set_rows,
)


@dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """Axis-aligned boxes.

    Attributes:
        bounds_mm: (n, 6) of x0, x1, y0, y1, z0, z1.
        density_g_cm3: (n,) or one number for all.
        material: name of the material.
    """

    bounds_mm: Floats
    density_g_cm3: Numbers
    material: str

    def __post_init__(self) -> None:
        num = set_rows(self, bounds_mm=(6,))
        set_numbers(self, num, "density_g_cm3")
        if np.any(self.bounds_mm[:, 1::2] < self.bounds_mm[:, ::2]):
            raise InputError(
                "boxes of {material}: each lower bound must not exceed its upper bound",
                material=self.material,
            )

    @property
    def extent_mm(self) -> Floats:
        """Returns (6,) around all boxes."""
        return extent(self.bounds_mm[:, ::2], self.bounds_mm[:, 1::2])

    @property
    def mass_kg(self) -> float:
        """Returns the mass of all boxes."""
        volumes = np.prod(self.bounds_mm[:, 1::2] - self.bounds_mm[:, ::2], axis=1, dtype=np.float64)
        return float(volumes @ self.density_g_cm3) * MM3_G_CM3_TO_KG

    def placed(self, rotation: npt.ArrayLike, offset_mm: npt.ArrayLike) -> Boxes | RotatedBoxes:
        """Returns boxes where the rotation maps axes to axes, else rotated boxes."""
        turn, offset = frame(rotation, offset_mm)
        low, high = self.bounds_mm[:, ::2], self.bounds_mm[:, 1::2]
        if maps_axes_to_axes(turn):
            corners = np.stack([low @ turn.T, high @ turn.T]) + offset
            bounds = np.stack([corners.min(0), corners.max(0)], axis=2).reshape(-1, 6)
            return Boxes(bounds, self.density_g_cm3, self.material)
        rotations = np.broadcast_to(turn, (len(low), 3, 3))
        centre = (low + high) / 2 @ turn.T + offset
        return RotatedBoxes(centre, high - low, rotations, self.density_g_cm3, self.material)

    def with_density(self, factor: float) -> Self:
        """Returns the same boxes with densities times `factor`."""
        return replace(self, density_g_cm3=self.density_g_cm3 * np.float32(factor))


@dataclass(frozen=True, slots=True, eq=False)
class RotatedBoxes:
    """Boxes at any angle.

    Attributes:
        centre_mm: (n, 3).
        size_mm: (n, 3), full lengths along the box's own axes.
        rotation: (n, 3, 3); columns are the box's own axes.
        density_g_cm3: (n,) or one number.
        material: name of the material.
    """

    centre_mm: Floats
    size_mm: Floats
    rotation: Floats
    density_g_cm3: Numbers
    material: str

    def __post_init__(self) -> None:
        num = set_rows(self, centre_mm=(3,), size_mm=(3,), rotation=(3, 3))
        set_numbers(self, num, "density_g_cm3")

    @property
    def extent_mm(self) -> Floats:
        """Returns (6,) around all boxes."""
        half = np.einsum("nij,nj->ni", np.abs(self.rotation), self.size_mm / 2)
        return extent(self.centre_mm - half, self.centre_mm + half)

    @property
    def mass_kg(self) -> float:
        """Returns the mass of all boxes."""
        return float(np.prod(self.size_mm, axis=1) @ self.density_g_cm3) * MM3_G_CM3_TO_KG

    def placed(self, rotation: npt.ArrayLike, offset_mm: npt.ArrayLike) -> Self:
        """Returns the boxes after a rotation and a shift."""
        turn, offset = frame(rotation, offset_mm)
        return replace(self, centre_mm=self.centre_mm @ turn.T + offset, rotation=turn @ self.rotation)

    def with_density(self, factor: float) -> Self:
        """Returns the same boxes with densities times `factor`."""
        return replace(self, density_g_cm3=self.density_g_cm3 * np.float32(factor))


def box(bounds_mm: npt.ArrayLike, *, density_g_cm3: float, material: str) -> Boxes:
    """Returns one axis-aligned box from x0, x1, y0, y1, z0, z1."""
    return Boxes(np.asarray(bounds_mm, np.float32).reshape(1, 6), density_g_cm3, material)
