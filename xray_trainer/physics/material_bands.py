"""Which kind of material a pixel shows: its ratio of attenuations R against those of known steps.

R of one material changes with its thickness (the beam hardens), so there are no constants: a step wedge of
polyethylene, aluminium, steel and lead gives one curve R(-ln T) per material, and a band ends in the middle
between neighbouring curves. With linacs R falls from light to heavy, with tubes it rises. Where lead does not
lie clearly beyond steel, as thin lead does not, nothing is called dense: that degeneracy is nature's.

The curves come from the beams (`curves_of_beams`) or from a scan of a wedge (`step_wedge.calibrate`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from xray_trainer.physics.beams import stack_transmission

Floats = npt.NDArray[np.float64]

REFERENCES = ("polyethylene", "aluminium", "steel", "lead")
BANDS = ("unknown", "organic", "light", "metal", "dense")

_LEAST_DISTANCE = 0.01
_GRID = np.linspace(0, 8, 401)


@dataclass(frozen=True, slots=True)
class Curve:
    """R of one material (n,) at each attenuation -ln T of the high energy (n,), which increases."""

    attenuation: Floats
    ratio: Floats


@cache
def curves_of_beams(high: str, low: str) -> Mapping[str, Curve]:
    """Returns the curve of each reference material for two beams without scatter and noise."""
    return {name: _curve(name, high, low) for name in REFERENCES}


def material_bands(
    ratio: npt.NDArray[np.float32], attenuation: npt.NDArray[np.float32], curves: Mapping[str, Curve]
) -> npt.NDArray[np.uint8]:
    """Returns the band of each pixel as index into `BANDS`, uint8 (H, W); 0 where R is NaN.

    Args:
        ratio: R (H, W), as `attenuation_ratio` gives it.
        attenuation: smoothed -ln T of the high energy (H, W).
        curves: one curve for each of `REFERENCES`.
    """
    sign, bounds = _bounds(curves)
    level = _level(attenuation)
    beyond = sum((sign * ratio > bound[level]).astype(np.uint8) for bound in bounds)
    return np.where(np.isnan(ratio), 0, 1 + beyond).astype(np.uint8)


def material_position(
    ratio: npt.NDArray[np.float32], attenuation: npt.NDArray[np.float32], curves: Mapping[str, Curve]
) -> npt.NDArray[np.float32]:
    """Returns where R lies between the curves of the references, float32 (H, W): 0 polyethylene to 3 lead.

    NaN where R is; where lead does not lie clearly beyond steel, nothing lies beyond 2.

    Args:
        ratio: R (H, W), as `attenuation_ratio` gives it.
        attenuation: smoothed -ln T of the high energy (H, W).
        curves: one curve for each of `REFERENCES`.
    """
    sign, r = _signed(curves)
    level = _level(attenuation)
    widths = np.diff(r, axis=0)
    steps = [
        np.where(width > _LEAST_DISTANCE, 1.0, 0.0)[level]
        * np.clip((sign * ratio - low[level]) / np.maximum(width, _LEAST_DISTANCE)[level], 0, 1)
        for low, width in zip(r[:-1], widths, strict=True)
    ]
    return np.asarray(np.sum(steps, axis=0), np.float32)


def _bounds(curves: Mapping[str, Curve]) -> tuple[float, Floats]:
    """Returns the sign that makes R rise with atomic number, and the three bounds of signed R on the grid."""
    sign, r = _signed(curves)
    bounds = (r[:-1] + r[1:]) / 2
    bounds[2][r[3] - r[2] < _LEAST_DISTANCE] = np.inf
    return sign, bounds


def _signed(curves: Mapping[str, Curve]) -> tuple[float, Floats]:
    """Returns the sign that makes R rise with atomic number, and signed R of the references on the grid."""
    r = np.stack([np.interp(_GRID, curves[name].attenuation, curves[name].ratio) for name in REFERENCES])
    sign = float(np.sign(np.mean(r[2] - r[0])))
    return sign, sign * r


def _level(attenuation: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
    level = np.clip(np.nan_to_num(attenuation), 0, _GRID[-1]) / _GRID[1]
    return np.asarray(np.round(level), np.intp)


def _curve(name: str, high: str, low: str) -> Curve:
    layers = [{name: areal} for areal in np.geomspace(1e-3, 400, 150)]
    passing = np.array([[stack_transmission(layer, beam) for beam in (high, low)] for layer in layers])
    attenuation, lower = -np.log(passing[passing.min(axis=1) > 1e-9]).T
    return Curve(attenuation, lower / attenuation)
