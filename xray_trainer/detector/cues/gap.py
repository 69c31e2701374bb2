"""A block outside the load: towards the middle of the vehicle there is a gap before the load begins."""

from __future__ import annotations

import numpy as np

from xray_trainer.detector.cues.cue import Cue
from xray_trainer.detector.cues.field import CELL_MM, Float32, Place

_EMPTY_QUANTILE = 0.05
_LEAST_RISE = 0.1
_MIDDLE = 0.5
_FURTHEST_MM = 2000.0


def outside_load(place: Place) -> Cue | None:
    """Returns the gap in mm between the region and the load; None where no load is near.

    The gap is counted in the region's rows, from its side that faces the middle of the vehicle, as long as
    -ln T stays below the middle between an empty column and the region. A region no denser than a gap
    has none.
    """
    _, y0, _, y1 = place.xyxy
    body_x0, _, body_x1, _ = place.field.body_xyxy
    profile = place.field.high[y0:y1].mean(axis=0)
    empty = float(np.quantile(profile[body_x0:body_x1], _EMPTY_QUANTILE))
    if place.level - empty < _LEAST_RISE:
        return None
    gap = _gap_cells(place, profile, empty + _MIDDLE * (place.level - empty))
    return None if gap is None else Cue("outside_load", gap * CELL_MM, {"gap_mm": gap * CELL_MM})


def _gap_cells(place: Place, profile: Float32, level: float) -> int | None:
    x0, _, x1, _ = place.xyxy
    body_x0, _, body_x1, _ = place.field.body_xyxy
    is_left = x0 + x1 < body_x0 + body_x1
    inwards = profile[x1:body_x1] if is_left else profile[body_x0:x0][::-1]
    near = inwards[: round(_FURTHEST_MM / CELL_MM)]
    dense = np.flatnonzero(near > level)
    return int(dense[0]) if dense.size else None
