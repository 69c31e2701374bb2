"""Wires: straight pieces of steel wire along and across the travel, in air and behind a steel plate.

A wire along the travel competes with the stripes of channels, one across it with those of pulses; it counts
as seen only where both pieces are.
"""

from __future__ import annotations

import numpy as np

from xray_trainer.physics.scanner import ScannerModel
from xray_trainer.synthesis.phantoms.reading import last_seen, visibility
from xray_trainer.synthesis.phantoms.view import PIXEL_MM, STEEL_G_CM3, View, photographed, steel
from xray_trainer.synthesis.shapes import Cylinders, cylinder

DIAMETERS_MM = (12.0, 10.0, 8.0, 7.0, 6.0, 5.0, 4.5, 4.0, 3.5, 3.0, 2.5, 2.0, 1.75, 1.5, 1.25, 1.0, 0.75, 0.5)

_PANEL_MM = 360.0
_LENGTH_MM = 200.0
_CENTRE_MM = 160.0
_FIELD_PX = 2
_NUM_BESIDE = 8


def wire_mm(
    scanner: ScannerModel, *, behind_mm: float = 0.0, pixel_mm: float = PIXEL_MM, seed: int = 0
) -> float:
    """Returns the diameter of the thinnest wire seen; all thicker ones are seen too; inf if none is.

    Args:
        scanner: the machine; its first beam counts.
        behind_mm: thickness of steel before the wires, 0 for air.
        pixel_mm: pixel size.
        seed: of noise and artefacts.
    """
    length, reach = len(DIAMETERS_MM) * _PANEL_MM, 2 * _CENTRE_MM + 60
    shapes = [steel((0, length, -behind_mm, 0, -reach, reach))] if behind_mm else []
    wires = [wire for number in range(len(DIAMETERS_MM)) for wire in _pieces(number)]
    view = photographed([*shapes, *wires], scanner, length_mm=length, pixel_mm=pixel_mm, seed=seed)
    seen = [min(_across(view, number), _along(view, number)) for number in range(len(DIAMETERS_MM))]
    return last_seen(DIAMETERS_MM, seen, none=np.inf)


def _pieces(number: int) -> tuple[Cylinders, Cylinders]:
    """Returns a piece across the travel in the upper half and one along it in the lower half of a panel."""
    middle, radius = (number + 0.5) * _PANEL_MM, DIAMETERS_MM[number] / 2
    across, along = (
        cylinder(
            (middle, radius, height),
            axis,
            radius_mm=radius,
            length_mm=_LENGTH_MM,
            density_g_cm3=STEEL_G_CM3,
            material="steel",
        )
        for height, axis in ((_CENTRE_MM, (0, 0, 1)), (-_CENTRE_MM, (1, 0, 0)))
    )
    return across, along


def _across(view: View, number: int) -> float:
    middle, half = (number + 0.5) * _PANEL_MM, _LENGTH_MM / 2
    bounds = _CENTRE_MM - half, _CENTRE_MM + half
    return _line_visibility(
        {shift: view.patch(_strip(view, middle, shift), bounds).mean() for shift in _shifts()}
    )


def _along(view: View, number: int) -> float:
    middle, half = (number + 0.5) * _PANEL_MM, _LENGTH_MM / 2
    bounds = middle - half, middle + half
    return _line_visibility(
        {shift: view.patch(bounds, _strip(view, -_CENTRE_MM, shift)).mean() for shift in _shifts()}
    )


def _shifts() -> range:
    return range(-_NUM_BESIDE, _NUM_BESIDE + 1)


def _strip(view: View, centre_mm: float, shift: int) -> tuple[float, float]:
    """Returns the bounds of the strip that is `shift` strips beside the wire."""
    start = centre_mm + (shift - 0.5) * _FIELD_PX * view.pixel_mm
    return start, start + _FIELD_PX * view.pixel_mm


def _line_visibility(mean_by_shift: dict[int, float]) -> float:
    """Returns the visibility of the middle strip; its two neighbours may hold some of its blur."""
    others = [mean for shift, mean in mean_by_shift.items() if abs(shift) > 1]
    return visibility(mean_by_shift[0], others)
