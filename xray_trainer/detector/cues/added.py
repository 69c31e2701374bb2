"""What a region adds to its surroundings: how much, and of what kind of material.

Attenuations add along the beam, so what is there besides the surroundings has, to a good approximation,

    dA = A inside - A around at each energy,   R = dA_low / dA_high

The beam is hardened by what it has passed already: R is held against the slope of each reference material's
curve between the two levels, not against its curve from zero. The surroundings are the ring around the
region, which is an assumption; how much its four sides disagree goes into the uncertainty. R of the materials
differs by 1 to 3 percent at linacs, so the share of belief is often low, and that is nature's doing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from xray_trainer.detector.cues.field import CELL_MM, Float32, Mask, Place
from xray_trainer.physics.beams import BEAMS, stack_transmission
from xray_trainer.physics.dual_energy import THICKEST, THINNEST
from xray_trainer.physics.material_bands import BANDS, REFERENCES, Curve, curves_of_beams

UNKNOWN = BANDS[0]

_RING_MM = 120.0
_GAP_CELLS = 1
_NEARLY_ALL = 0.9
_SYSTEMATIC = 0.02
"""Of R: scatter, calibration and the surroundings' own hardening, which no spread shows."""
_DOUBT = 4.0
"""Widens the spread: on 119 rendered concealments shares up to 0.7 were right in 42 to 45 %, no more."""
_LEAST_DISTANCE = 0.004
_WATER_CM2_G = 0.053
"""-ln 0.587 over 10 g/cm2: water at 6 MV, 100 mm."""
_STANDS_FOR = {"organic": "water", "light": "aluminium", "metal": "steel", "dense": "lead", UNKNOWN: "water"}


@dataclass(frozen=True, slots=True)
class Added:
    """What a region adds.

    Attributes:
        material: one of `material_bands.BANDS`; `unknown` where two energies tell nothing.
        share: belief in it, in [0, 1]; None where unknown.
        areal_density_g_cm2: of water, aluminium, steel or lead, as the material says, of water where it is
            unknown; None where the region is lighter than its surroundings.
    """

    material: str = UNKNOWN
    share: float | None = None
    areal_density_g_cm2: float | None = None


def what_is_added(place: Place) -> Added:
    """Returns material and areal density of what a place adds to the ring around it."""
    inside, sides = _cells(place)
    if not inside.size or not any(side.size for side in sides):
        return Added()
    level, around = inside.mean(axis=1), _usual(np.concatenate(sides, axis=1))
    beams = place.field.beams
    material, share = UNKNOWN, None
    if _tells(inside, around) and all(beam in BEAMS for beam in beams):
        beliefs = _beliefs(inside, sides, around, curves_of_beams(*beams))
        material, share = max(beliefs.items(), key=lambda pair: pair[1])
    return Added(material, share, _areal_density(level[0], around[0], beams[0], _STANDS_FOR[material]))


def beliefs_in(ratio: float, deviation: float, expected: Mapping[str, float]) -> dict[str, float]:
    """Returns the share of belief in each band, summing to 1.

    R is taken as normal with `deviation`; a band reaches from midway to its lighter neighbour to midway to
    its heavier one. Where lead does not lie clearly beyond steel nothing is called dense.

    Args:
        ratio: the measured R.
        deviation: its standard deviation.
        expected: R of each of `REFERENCES`.
    """
    signed = np.array([expected[name] for name in REFERENCES])
    sign = math.copysign(1.0, signed[2] - signed[0])
    signed = sign * signed
    bounds = list((signed[:-1] + signed[1:]) / 2)
    if signed[3] - signed[2] < _LEAST_DISTANCE:
        bounds[2] = math.inf
    below = [0.0, *(_normal((bound - sign * ratio) / deviation) for bound in bounds), 1.0]
    return {band: max(0.0, below[k + 1] - below[k]) for k, band in enumerate(BANDS[1:])}


def _cells(place: Place) -> tuple[Float32, list[Float32]]:
    """Returns -ln T (E, n) inside, and of the ring's left, right, upper and lower side."""
    x0, y0, x1, y1 = place.xyxy
    reach = round(_RING_MM / CELL_MM) + _GAP_CELLS
    left, top = max(0, x0 - reach), max(0, y0 - reach)
    around = place.field.attenuation[:, top : y1 + reach, left : x1 + reach]
    mask = np.zeros(around.shape[1:], np.bool_)
    mask[y0 - top : y1 - top, x0 - left : x1 - left] = place.mask
    rows, columns = np.indices(mask.shape)
    free = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0
    is_beside = [columns < x0 - left, columns >= x1 - left]
    is_over = [(rows < y0 - top) & ~(is_beside[0] | is_beside[1]), rows >= y1 - top]
    is_over[1] &= ~(is_beside[0] | is_beside[1])
    sides: list[Mask] = [free & is_side for is_side in (*is_beside, *is_over)]
    return around[:, mask], [around[:, side] for side in sides]


def _usual(cells: Float32) -> Float32:
    """Returns the mean (E,) of the half of the cells whose high attenuation is nearest to the median."""
    low, high = np.quantile(cells[0], (0.25, 0.75))
    mean: Float32 = cells[:, (cells[0] >= low) & (cells[0] <= high)].mean(axis=1)
    return mean


def _tells(inside: Float32, around: Float32) -> bool:
    """Returns whether there are two energies, a change that is not too thin, and hardly an opaque cell."""
    change = np.abs(inside.mean(axis=1) - around)
    thickest = max(float(np.quantile(inside, _NEARLY_ALL)), float(around.max()))
    return len(inside) == 2 and float(change.min()) >= THINNEST and thickest <= THICKEST


def _beliefs(
    inside: Float32, sides: list[Float32], around: Float32, curves: Mapping[str, Curve]
) -> dict[str, float]:
    level = inside.mean(axis=1)
    high, low = (float(difference) for difference in level - around)
    ratio = low / high
    residuals = [float((side[1] - ratio * side[0]).mean()) for side in sides if side.shape[1]]
    grain = float((inside[1] - ratio * inside[0]).std()) / math.sqrt(max(1.0, inside.shape[1] / 4))
    spread = float(np.std(residuals)) / math.sqrt(len(residuals)) if len(residuals) > 1 else abs(0.1 * high)
    expected = {name: _slope(curve, float(around[0]), float(level[0])) for name, curve in curves.items()}
    foreign = _disagreement(sides) * abs(expected["steel"] - expected["polyethylene"])
    deviation = math.hypot(_DOUBT * math.hypot(grain, spread, foreign) / high, _SYSTEMATIC)
    return beliefs_in(ratio, deviation, expected)


def _disagreement(sides: list[Float32]) -> float:
    """Returns the standard deviation of the sides' -ln T: so much of dA may be something else than added."""
    return float(np.std([side[0].mean() for side in sides if side.shape[1]]))


def _slope(curve: Curve, first: float, last: float) -> float:
    low = [float(np.interp(a, curve.attenuation, curve.ratio)) * a for a in (first, last)]
    return (low[1] - low[0]) / (last - first)


def _normal(value: float) -> float:
    return 0.5 * (1 + math.erf(value / math.sqrt(2)))


def _areal_density(level: float, around: float, beam: str, material: str) -> float | None:
    if level <= around:
        return None
    if beam not in BEAMS:
        return float(level - around) / _WATER_CM2_G
    attenuation, areal = _areal_curve(material, beam)
    inside, outside = np.interp([level, max(around, 0.0)], attenuation, areal)
    return float(inside - outside)


@cache
def _areal_curve(material: str, beam: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Returns -ln T (n,), increasing, and the areal density in g/cm2 (n,) that gives it."""
    areal = np.concatenate([[0.0], np.geomspace(0.01, 1000, 120)])
    return np.array([-np.log(max(stack_transmission({material: s}, beam), 1e-30)) for s in areal]), areal
