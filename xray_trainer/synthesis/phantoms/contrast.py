"""Contrast sensitivity: thin plates of steel on a thick one."""

from __future__ import annotations

from xray_trainer.physics.scanner import ScannerModel
from xray_trainer.synthesis.phantoms.panels import panel_mm, panel_visibility
from xray_trainer.synthesis.phantoms.reading import last_seen
from xray_trainer.synthesis.phantoms.view import PIXEL_MM, photographed, steel

STEPS_PERCENT = (10.0, 8.0, 6.0, 5.0, 4.5, 4.0, 3.5, 3.0, 2.5, 2.0, 1.75, 1.5, 1.25, 1.0, 0.75, 0.5, 0.25)
PLATE_MM = 50.0


def contrast_percent(
    scanner: ScannerModel, *, behind_mm: float = 100.0, pixel_mm: float = PIXEL_MM, seed: int = 0
) -> float:
    """Returns the smallest step seen, in per cent of the steel's thickness; all larger steps are seen too.

    Args:
        scanner: the machine; its first beam counts.
        behind_mm: thickness of the steel.
        pixel_mm: pixel size.
        seed: of noise and artefacts.
    """
    side, half = panel_mm(PLATE_MM), PLATE_MM / 2
    length = len(STEPS_PERCENT) * side
    shapes = [steel((0, length, -behind_mm, 0, -side / 2, side / 2))]
    for number, percent in enumerate(STEPS_PERCENT):
        middle, plate = (number + 0.5) * side, behind_mm * percent / 100
        shapes.append(steel((middle - half, middle + half, 0, plate, -half, half)))
    view = photographed(shapes, scanner, length_mm=length, pixel_mm=pixel_mm, seed=seed)
    seen = [panel_visibility(view, number, target_mm=PLATE_MM) for number in range(len(STEPS_PERCENT))]
    return last_seen(STEPS_PERCENT, seen, none=float("inf"))
