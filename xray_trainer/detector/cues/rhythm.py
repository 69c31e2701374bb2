"""A repetition that breaks off: the load around has a period, and the region does not follow it.

The profile of the region's rows (or columns), less its slow part, is compared with itself at a distance:

    r(k) = sum c(x) c(x + k) / sqrt(sum c(x)^2 sum c(x + k)^2)

over the surroundings without the region. The region x is held against its neighbours y one period away by
2 x y / (x x + y y), which is 1 only where both are equal but for their level. The value is the drop from the
first to the second.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from xray_trainer.detector.cues.cue import Cue
from xray_trainer.detector.cues.field import CELL_MM, Place

Floats = npt.NDArray[np.float64]

_REACH_MM = 3000.0
_SHORTEST_MM, _LONGEST_MM = 60.0, 900.0
_LEAST_RHYTHM = 0.4
_LEAST_SPREAD = 0.01


def rhythm_break(place: Place) -> Cue | None:
    """Returns the larger break of the two directions; None where nothing around repeats itself."""
    breaks = [cue for cue in (_along(place), _along(place.turned())) if cue is not None]
    return max(breaks, key=lambda cue: cue.value, default=None)


def period(profile: Floats, is_known: npt.NDArray[np.bool_]) -> tuple[int, float]:
    """Returns the lag at which the known part of a profile repeats itself best, and how well, in [-1, 1].

    The lag is the first peak within 0.9 of the highest, so a multiple is not taken for the period; 0 where
    there is no peak.

    >>> wave = np.sin(np.arange(200) * 2 * np.pi / 25)
    >>> period(wave, np.ones(200, bool))[0]
    25
    """
    shortest, longest = round(_SHORTEST_MM / CELL_MM), min(round(_LONGEST_MM / CELL_MM), profile.size // 3)
    r = _autocorrelation(profile, is_known)[shortest : longest + 1]
    if r.size < 3:
        return 0, 0.0
    is_peak = np.r_[False, (r[1:-1] >= r[:-2]) & (r[1:-1] > r[2:]), False] & (r > 0)
    peaks = np.flatnonzero(is_peak)
    if peaks.size == 0:
        return 0, 0.0
    best = peaks[r[peaks] >= 0.9 * r[peaks].max()][0]
    return shortest + int(best), float(r[best])


def _along(place: Place) -> Cue | None:
    x0, y0, x1, y1 = place.xyxy
    reach = round(_REACH_MM / CELL_MM)
    body_x0, _, body_x1, _ = place.field.body_xyxy
    first, last = max(body_x0, x0 - reach), min(body_x1, x1 + reach)
    if last - first < 2 * (x1 - x0):
        return None
    profile = _without_slow_part(place.field.high[y0:y1, first:last].mean(axis=0, dtype=np.float64))
    is_outside = np.ones(profile.size, np.bool_)
    is_outside[max(0, x0 - first) : x1 - first] = False
    lag, rhythm = period(profile, is_outside)
    if rhythm < _LEAST_RHYTHM or x1 - x0 < lag or profile[is_outside].std() < _LEAST_SPREAD:
        return None
    inside = max(_shifted(profile, ~is_outside, by) for by in (-lag, lag))
    return Cue("breaks_rhythm", rhythm - inside, {"period_mm": float(round(lag * CELL_MM))})


def _without_slow_part(profile: Floats) -> Floats:
    size = 2 * round(_LONGEST_MM / CELL_MM) // 2 + 1
    slow: Floats = cv2.blur(profile[None], (size, 1), borderType=cv2.BORDER_REFLECT)[0]
    return profile - slow


def _autocorrelation(profile: Floats, is_known: npt.NDArray[np.bool_]) -> Floats:
    """Returns r(k) for k = 0 and up, only from pairs of which both are known."""
    known = is_known.astype(np.float64)
    values = known * (profile - profile[is_known].mean())
    squares = _from_lag_0(values**2, known) * _from_lag_0(known, values**2)
    likeness: Floats = _from_lag_0(values, values) / np.sqrt(np.maximum(squares, 1e-18))
    return likeness


def _from_lag_0(a: Floats, b: Floats) -> Floats:
    return np.correlate(b, a, mode="full")[a.size - 1 :]


def _shifted(profile: Floats, is_inside: npt.NDArray[np.bool_], by: int) -> float:
    where = np.flatnonzero(is_inside)
    where = where[(where + by >= 0) & (where + by < profile.size)]
    where = where[~is_inside[where + by]]
    return _sameness(profile[where], profile[where + by])


def _sameness(a: Floats, b: Floats) -> float:
    """Returns 2 a b / (a a + b b), less the means: 1 where equal, 0 where one is flat or fewer than 4."""
    if a.size < 4:
        return 0.0
    a, b = a - a.mean(), b - b.mean()
    power = float(a @ a + b @ b)
    return 2 * float(a @ b) / power if power > 1e-9 * a.size else 0.0
