"""Another texture: the fine structure inside is stronger or weaker than around.

value = |log2(deviation inside / deviation in the ring around)|, of -ln T less its local mean
"""

from __future__ import annotations

import cv2
import numpy as np

from xray_trainer.detector.cues.cue import Cue
from xray_trainer.detector.cues.field import Float32, Mask, Place

_LOCAL_CELLS = 7
_EDGE_CELLS = 2
_RING_CELLS = 20
_LEAST_CELLS = 50
_MOST_ATTENUATION = 4.0
_FLOOR = 0.004


def other_texture(place: Place) -> Cue | None:
    """Returns how the grain differs; None where the region is too small, or so dense that it is all noise."""
    x0, y0, x1, y1 = place.xyxy
    height, width = place.field.high.shape
    left, top = max(0, x0 - _RING_CELLS), max(0, y0 - _RING_CELLS)
    around = place.field.high[top : min(height, y1 + _RING_CELLS), left : min(width, x1 + _RING_CELLS)]
    inside = np.zeros(around.shape, np.uint8)
    inside[y0 - top : y1 - top, x0 - left : x1 - left] = place.mask
    core = cv2.erode(inside, np.ones((2 * _EDGE_CELLS + 1,) * 2, np.uint8)).astype(bool)
    ring = ~cv2.dilate(inside, np.ones((2 * _EDGE_CELLS + 1,) * 2, np.uint8)).astype(bool)
    is_thick = max(place.level, float(np.median(around[ring])) if ring.any() else 0.0) > _MOST_ATTENUATION
    if is_thick or min(core.sum(), ring.sum()) < _LEAST_CELLS:
        return None
    return _cue(around - cv2.blur(around, (_LOCAL_CELLS, _LOCAL_CELLS)), core, ring)


def _cue(grain: Float32, core: Mask, ring: Mask) -> Cue:
    ratio = (_deviation(grain[core]) + _FLOOR) / (_deviation(grain[ring]) + _FLOOR)
    name = "rougher_texture" if ratio > 1 else "smoother_texture"
    return Cue(name, abs(float(np.log2(ratio))), {"times": float(round(max(ratio, 1 / ratio)))})


def _deviation(values: Float32) -> float:
    """Returns 1.4826 times the median absolute value, which a few edges do not move."""
    return 1.4826 * float(np.median(np.abs(values)))
