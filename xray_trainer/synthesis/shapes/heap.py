"""Volumes under an uneven surface."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError
from xray_trainer.synthesis.shapes.boxes import Boxes
from xray_trainer.synthesis.shapes.frame import MM3_G_CM3_TO_KG, Floats, Numbers, extent, frame


@dataclass(frozen=True, slots=True, eq=False)
class Heap:
    """A volume between two surfaces that run along x, in slabs across y.

    Attributes:
        x_mm: (k,) increasing.
        top_mm: (s, k), height of the upper surface at each x, per slab.
        bottom_mm: (s, k) or one number.
        y_edges_mm: (s + 1,) increasing; slab i lies between edges i and i + 1.
        density_g_cm3: one number.
        material: name of the material.
    """

    x_mm: Floats
    top_mm: Floats
    bottom_mm: Numbers
    y_edges_mm: Floats
    density_g_cm3: float
    material: str

    def __post_init__(self) -> None:
        num_slabs, num_x = len(self.y_edges_mm) - 1, len(self.x_mm)
        for name, shape in (("x_mm", (num_x,)), ("y_edges_mm", (num_slabs + 1,))):
            object.__setattr__(self, name, np.asarray(getattr(self, name), np.float32).reshape(shape))
        for name in ("top_mm", "bottom_mm"):
            surface = np.broadcast_to(np.asarray(getattr(self, name), np.float32), (num_slabs, num_x))
            object.__setattr__(self, name, np.array(surface))
        object.__setattr__(self, "top_mm", np.maximum(self.top_mm, self.bottom_mm))

    @property
    def extent_mm(self) -> Floats:
        """Returns (6,) around it."""
        low = np.array([[self.x_mm[0], self.y_edges_mm[0], np.min(self.bottom_mm)]])
        high = np.array([[self.x_mm[-1], self.y_edges_mm[-1], np.max(self.top_mm)]])
        return extent(low, high)

    @property
    def mass_kg(self) -> float:
        """Returns its mass."""
        areas = np.trapezoid(self.top_mm - self.bottom_mm, self.x_mm, axis=1)
        return float(areas @ np.diff(self.y_edges_mm)) * self.density_g_cm3 * MM3_G_CM3_TO_KG

    def placed(self, rotation: npt.ArrayLike, offset_mm: npt.ArrayLike) -> Self:
        """Returns the heap moved, or turned by 180 degrees about z and moved; it cannot be tipped.

        Raises:
            InputError: any other rotation.
        """
        turn, (dx, dy, dz) = frame(rotation, offset_mm)
        way = 1 if turn[0, 0] > 0 else -1
        if not np.allclose(turn, np.diag([way, way, 1]), atol=1e-6):
            raise InputError("a heap can be moved or turned by 180 degrees about z, not tipped")
        return replace(
            self,
            x_mm=way * self.x_mm[::way] + dx,
            y_edges_mm=way * self.y_edges_mm[::way] + dy,
            top_mm=self.top_mm[::way, ::way] + dz,
            bottom_mm=np.asarray(self.bottom_mm)[::way, ::way] + dz,
        )

    def as_boxes(self) -> Boxes:
        """Returns nearly the same volume in upright boxes, one for each slab and step in x."""
        top, bottom = ((edge[:, 1:] + edge[:, :-1]) / 2 for edge in (self.top_mm, np.asarray(self.bottom_mm)))
        x, y = self.x_mm[None], self.y_edges_mm[:, None]
        bounds = np.broadcast_arrays(x[:, :-1], x[:, 1:], y[:-1], y[1:], bottom, top)
        return Boxes(np.stack(bounds, axis=2).reshape(-1, 6), self.density_g_cm3, self.material)

    def with_density(self, factor: float) -> Self:
        """Returns the same heap with its density times `factor`."""
        return replace(self, density_g_cm3=self.density_g_cm3 * factor)
