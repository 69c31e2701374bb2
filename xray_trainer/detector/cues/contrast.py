"""Denser or lighter than anything else in its row.

A row is summed up as the mean -ln T of the region's rows, column by column, and the region's box slides along
it up to 2.5 m to both sides. The value is how far the region lies beyond the densest or lightest other box:

    denser:  (level - densest) / (densest + 0.2)
    lighter: (lightest - level) / (lightest + 0.2)

The 0.2 keeps what lies in air from being infinitely denser. A median of the row would call every axle dense.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xray_trainer.detector.cues.cue import Cue
from xray_trainer.detector.cues.field import CELL_MM, Place

Floats = npt.NDArray[np.float64]

_REACH_MM = 2500.0
_LEAST_BOXES = 4
_SOFT = 0.2
_MOST_PERCENT = 900
_THIN = 0.05


def row_contrast(place: Place) -> Cue | None:
    """Returns how the region differs from its row; None where the row has too little besides it."""
    others, width = other_boxes(place), place.mask.shape[1]
    if others.size < _LEAST_BOXES * width:
        return None
    densest, lightest = float(others.max()), float(others.min())
    denser = (place.level - densest) / (max(densest, 0.0) + _SOFT)
    lighter = (lightest - place.level) / (max(lightest, 0.0) + _SOFT)
    if lighter > denser:
        return Cue("lighter_than_row", lighter, {"percent": _percent(place.level, lightest)})
    return Cue("denser_than_row", denser, {"percent": _percent(place.level, densest)})


def other_boxes(place: Place) -> Floats:
    """Returns mean -ln T of every box of the place's size in its rows that does not touch it, (n,)."""
    x0, y0, x1, y1 = place.xyxy
    width = x1 - x0
    reach = max(round(_REACH_MM / CELL_MM), 2 * width)
    body_x0, _, body_x1, _ = place.field.body_xyxy
    first, last = max(body_x0, x0 - reach), min(body_x1, x1 + reach)
    profile = place.field.high[y0:y1].mean(axis=0, dtype=np.float64)
    sums = np.concatenate([[0.0], np.cumsum(profile)])
    starts = np.arange(first, last - width + 1)
    starts = starts[(starts + width <= x0) | (starts >= x1)]
    boxes: Floats = (sums[starts + width] - sums[starts]) / width
    return boxes


def _percent(level: float, other: float) -> float:
    return float(round(min(100 * abs(level - other) / max(other, _THIN), _MOST_PERCENT)))
