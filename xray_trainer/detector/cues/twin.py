"""Unlike its twin: elsewhere on the scan the same surroundings come again, but what is inside differs.

The rim around the region is sought in the same rows, as it is and mirrored. Where it comes again, the inside
must come again too; the value is how far it does not:

    value = |mean inside - mean inside the twin| / (rms difference of the rims + floor)
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from xray_trainer.detector.cues.cue import Cue
from xray_trainer.detector.cues.field import Place

Float32 = npt.NDArray[np.float32]

_RIM_MM = 150.0
_SLACK_CELLS = 2
_FLOOR = 0.03
_LEAST_LIKENESS = 0.7
_HOLLOW = 0.85


@dataclass(frozen=True, slots=True)
class Twin:
    """Where the rim comes again.

    Attributes:
        inside: mean -ln T inside the twin.
        rim: mean -ln T of its rim.
        rms: difference of the two rims, root mean square.
        likeness: share of the rim's variance that the twin has too, up to 1.
        distance: from the region, along the scan, in cells.
        is_mirrored: whether it is the mirror image.
    """

    inside: float
    rim: float
    rms: float
    likeness: float
    distance: int
    is_mirrored: bool


def unlike_twin(place: Place) -> Cue | None:
    """Returns how the region differs from its twin; None where its surroundings have none."""
    coarse = place.halved()
    twin = find_twin(coarse) if coarse is not None else None
    if coarse is None or twin is None or twin.likeness < _LEAST_LIKENESS:
        return None
    place = coarse
    difference = place.level - twin.inside
    value = abs(difference) / (twin.rms + _FLOOR)
    values = {"distance_mm": float(round(twin.distance * place.field.cell_mm, -1))}
    if difference < 0:
        return Cue("lighter_than_twin", value, values)
    is_filled = twin.inside < _HOLLOW * twin.rim and place.level >= twin.rim
    return Cue("filled_section" if is_filled else "denser_than_twin", value, values)


def find_twin(place: Place) -> Twin | None:
    """Returns the most alike place in the same rows; None where the rim does not fit into the scan twice."""
    x0, y0, x1, y1 = _grown(place)
    high = place.field.high
    template, inside = high[y0:y1, x0:x1], _inside(place, (x0, y0, x1, y1))
    top, bottom = max(0, y0 - _SLACK_CELLS), min(high.shape[0], y1 + _SLACK_CELLS)
    strip = high[top:bottom]
    if 3 * (x1 - x0) > high.shape[1] or inside.all():
        return None
    found = [
        _best(strip, template[:, ::step], inside[:, ::step], taken=(x0, x1), is_mirrored=step < 0)
        for step in (1, -1)
    ]
    return min((twin for twin in found if twin is not None), key=lambda twin: twin.rms, default=None)


def _grown(place: Place) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = place.xyxy
    height, width = place.field.high.shape
    rim = round(_RIM_MM / place.field.cell_mm)
    return max(0, x0 - rim), max(0, y0 - rim), min(width, x1 + rim), min(height, y1 + rim)


def _inside(place: Place, outer_xyxy: tuple[int, int, int, int]) -> npt.NDArray[np.bool_]:
    left, top, right, bottom = outer_xyxy
    x0, y0, x1, y1 = place.xyxy
    inside = np.zeros((bottom - top, right - left), np.bool_)
    inside[y0 - top : y1 - top, x0 - left : x1 - left] = place.mask
    return inside


def _best(
    strip: Float32,
    template: Float32,
    inside: npt.NDArray[np.bool_],
    *,
    taken: tuple[int, int],
    is_mirrored: bool,
) -> Twin | None:
    rim = ~inside
    template = np.ascontiguousarray(template)
    squares = cv2.matchTemplate(strip, template, cv2.TM_SQDIFF, mask=rim.astype(np.float32)) / rim.sum()
    width = template.shape[1]
    squares[:, max(0, taken[0] - width + 1) : taken[1]] = np.inf
    if not np.isfinite(squares).any():
        return None
    y, x = np.unravel_index(int(np.argmin(squares)), squares.shape)
    there = strip[y : y + template.shape[0], x : x + width]
    mean_square = max(float(squares[y, x]), 0.0)
    return Twin(
        inside=float(there[inside].mean()),
        rim=float(there[rim].mean()),
        rms=float(np.sqrt(mean_square)),
        likeness=1 - mean_square / max(float(template[rim].var()), 1e-9),
        distance=abs(int(x) - taken[0]),
        is_mirrored=is_mirrored,
    )
