"""What every shape offers."""

from __future__ import annotations

from typing import Protocol

import numpy.typing as npt

from xray_trainer.synthesis.shapes.frame import Floats, Numbers


class Shape(Protocol):
    """Solids of one material."""

    @property
    def material(self) -> str:
        """Returns the name of the material in `physics.materials`."""

    @property
    def density_g_cm3(self) -> Numbers:
        """Returns the density, one number or one per solid."""

    @property
    def extent_mm(self) -> Floats:
        """Returns (6,): x0, x1, y0, y1, z0, z1 around all solids; a little too large for rotated ones."""

    @property
    def mass_kg(self) -> float:
        """Returns the mass of all solids, overlaps counted twice."""

    def placed(self, rotation: npt.ArrayLike, offset_mm: npt.ArrayLike) -> Shape:
        """Returns the shape after `rotation @ point + offset_mm`."""

    def with_density(self, factor: float) -> Shape:
        """Returns the shape with all densities times `factor`; -1 makes it take away."""
