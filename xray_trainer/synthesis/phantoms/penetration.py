"""Penetration: a block of lead behind steps of steel."""

from __future__ import annotations

from collections.abc import Sequence

from xray_trainer.physics.scanner import ScannerModel
from xray_trainer.synthesis.phantoms.panels import panel_mm, panel_visibility
from xray_trainer.synthesis.phantoms.reading import last_seen
from xray_trainer.synthesis.phantoms.view import PIXEL_MM, lead, photographed, steel

STEPS_MM = tuple(range(150, 521, 10))
BLOCK_MM = 100.0
_LEAD_MM = 50.0


def penetration_mm(
    scanner: ScannerModel, *, steps_mm: Sequence[float] = STEPS_MM, pixel_mm: float = PIXEL_MM, seed: int = 0
) -> float:
    """Returns the thickest steel behind which, and behind all thinner steps, the block is seen.

    Args:
        scanner: the machine; its first beam counts.
        steps_mm: thicknesses of steel, increasing.
        pixel_mm: pixel size.
        seed: of noise and artefacts.
    """
    side = panel_mm(BLOCK_MM)
    shapes = []
    for number, step in enumerate(steps_mm):
        left = number * side
        shapes.append(steel((left, left + side, -step, 0, -side / 2, side / 2)))
        middle, half = left + side / 2, BLOCK_MM / 2
        shapes.append(lead((middle - half, middle + half, 0, _LEAD_MM, -half, half)))
    length = len(steps_mm) * side
    view = photographed(shapes, scanner, length_mm=length, pixel_mm=pixel_mm, seed=seed)
    seen = [panel_visibility(view, number, target_mm=BLOCK_MM) for number in range(len(steps_mm))]
    return last_seen(steps_mm, seen, none=0.0)
