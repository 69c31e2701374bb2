"""A scanner's view of a phantom that stands in the middle of the passage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xray_trainer.physics.scanner import ScannerModel, acquire
from xray_trainer.synthesis.exposure import Exposure
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.scene import structure
from xray_trainer.synthesis.shapes import Boxes, Shape, box

Doubles = npt.NDArray[np.float64]

STEEL_G_CM3 = 7.87
LEAD_G_CM3 = 11.35
HEIGHT_MM = 5120.0
PIXEL_MM = 4.0
"""At which phantoms are read: many scanners store 3 to 5 mm. Standard scans, at 5 mm, resolve 6 mm."""

_MARGIN_MM = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What the scanner stored at one energy.

    Attributes:
        transmission: (H, W), 1 = air.
        pixel_mm: of rows and columns alike, in the plane y = 0.
        top_mm: z at the upper edge of the first row; the first column begins at x = -100 mm.
    """

    transmission: Doubles
    pixel_mm: float
    top_mm: float

    def patch(self, x_mm: tuple[float, float], z_mm: tuple[float, float]) -> Doubles:
        """Returns the pixels that lie wholly within bounds in x and z."""
        columns = [(x + _MARGIN_MM) / self.pixel_mm for x in x_mm]
        rows = [(self.top_mm - z) / self.pixel_mm for z in reversed(z_mm)]
        (top, bottom), (left, right) = (
            (round(np.ceil(low - 1e-6)), round(np.floor(high + 1e-6))) for low, high in (rows, columns)
        )
        return self.transmission[top:bottom, left:right]


def photographed(
    shapes: Iterable[Shape], scanner: ScannerModel, *, length_mm: float, pixel_mm: float, seed: int
) -> View:
    """Returns the view at the first energy of shapes that begin at x = 0.

    They stand around z = 0, which lies in the middle of the scan's height. The fan's axis stays where the
    scanner has it, so the middle gets somewhat fewer photons than the axis.
    """
    one_energy = scanner.model_copy(update={"beams": scanner.beams[:1]})
    return photographed_at_all(shapes, one_energy, length_mm=length_mm, pixel_mm=pixel_mm, seed=seed)[0]


def photographed_at_all(
    shapes: Iterable[Shape], scanner: ScannerModel, *, length_mm: float, pixel_mm: float, seed: int
) -> tuple[View, ...]:
    """Returns the view at each of the scanner's energies."""
    shape_hw = round(HEIGHT_MM / pixel_mm), round((length_mm + 2 * _MARGIN_MM) / pixel_mm)
    top = HEIGHT_MM / 2
    source = top - scanner.fan_axis * HEIGHT_MM
    fan = FanGeometry(shape_hw, (pixel_mm, pixel_mm), -_MARGIN_MM, top, source_height_mm=source)
    light = Exposure(structure(*shapes), fan, scanner.beams).columns(slice(0, shape_hw[1]))
    stored = acquire(light, scanner, seed=seed).double().numpy() / scanner.air_level
    return tuple(View(energy, pixel_mm, top) for energy in stored)


def steel(bounds_mm: npt.ArrayLike) -> Boxes:
    """Returns a block of steel from x0, x1, y0, y1, z0, z1."""
    return box(bounds_mm, density_g_cm3=STEEL_G_CM3, material="steel")


def lead(bounds_mm: npt.ArrayLike) -> Boxes:
    """Returns blocks of lead from (n, 6) bounds."""
    return Boxes(np.asarray(bounds_mm, np.float32).reshape(-1, 6), LEAD_G_CM3, "lead")
