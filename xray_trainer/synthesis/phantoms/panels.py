"""A row of steel panels, each with a target in its middle, read against the fields around it."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.phantoms.reading import visibility
from xray_trainer.synthesis.phantoms.view import View

_NUM_FIELDS = 5
_BORDER_MM = 30.0
_EDGE_PX = 1


def panel_mm(target_mm: float) -> float:
    """Returns the side of a panel that holds five by five fields of the target's size, and a border."""
    return _NUM_FIELDS * target_mm + 2 * _BORDER_MM


def panel_visibility(view: View, number: int, *, target_mm: float) -> float:
    """Returns how well the target in the middle of a panel is seen against the 24 fields around it."""
    left, bottom = number * panel_mm(target_mm) + _BORDER_MM, -_NUM_FIELDS * target_mm / 2
    means = [
        _field(view, left + column * target_mm, bottom + row * target_mm, target_mm)
        for row in range(_NUM_FIELDS)
        for column in range(_NUM_FIELDS)
    ]
    middle = len(means) // 2
    return visibility(means[middle], [*means[:middle], *means[middle + 1 :]])


def _field(view: View, x_mm: float, z_mm: float, size_mm: float) -> float:
    edge = _EDGE_PX * view.pixel_mm
    across, up = (x_mm + edge, x_mm + size_mm - edge), (z_mm + edge, z_mm + size_mm - edge)
    return float(np.mean(view.patch(across, up)))
