"""What is hidden in one scan, carried into another: every concealment meets many more backgrounds.

A transplant is the change of -ln T that a concealment makes, moved, mirrored, scaled, and made to stand out
by a drawn factor from what lies around its new place. Unlike the renderer's own concealments it knows nothing
of the room that is there: it is only learned from, never measured on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from xray_trainer.detector.pairs import StoredPair
from xray_trainer.scans.codes import CODE_MAX, transmission_from_codes
from xray_trainer.synthesis.taxonomy import BENIGN

Float32 = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Place = tuple[slice, slice]

_SCALES = (0.7, 1.4)
_STANDS_OUT = (0.5, 5.0)
_STRENGTHS = (0.4, 2.5)
_SMALLEST_PX = 4
_LEAST_MATTER = 0.15
_LEAST_CLUTTER = 0.02
_LEAST_CONTRAST = 1e-3
_NUM_TRIES = 8


@dataclass(frozen=True, slots=True)
class Carried:
    """A crop (2, H, W) with a transplant in it, uint8 (H, W) 1 where it is, and its kind."""

    crop: Float32
    mask: npt.NDArray[np.uint8]
    kind: str


def carry(
    donor: StoredPair, crop: Float32, rng: np.random.Generator, *, energies: tuple[int, ...]
) -> Carried | None:
    """Returns the crop with one of the donor's concealments in it, None where there is none or no place.

    Its place is never in air. Its strength is drawn so that its mean change is 0.5 to 5 times the spread of
    -ln T around it, within 0.4 to 2.5 times its own thickness.

    Args:
        donor: a pair of the same beams as the crop.
        crop: float32 transmission (2, H, W), planes without an energy 0.
        rng: draws which, where, and how strong.
        energies: which energies of the donor the planes of the crop are.
    """
    if not donor.kinds:
        return None
    number = int(rng.integers(len(donor.kinds))) + 1
    change, mask = _changed(donor, number, rng, energies=energies)
    place = _place(crop, mask, rng)
    if place is None:
        return None
    strength = _strength(crop, change, mask, place, rng)
    with_it = crop.copy()
    for plane, one in zip(with_it, change, strict=False):
        plane[place] = np.clip(plane[place] * np.exp(-strength * one), 1 / CODE_MAX, 1)
    inside = np.zeros(crop.shape[1:], np.uint8)
    inside[place] = mask
    return Carried(with_it, inside, donor.kinds[number - 1])


def _changed(
    donor: StoredPair, number: int, rng: np.random.Generator, *, energies: tuple[int, ...]
) -> tuple[Float32, Mask]:
    """Returns a concealment's change of -ln T (E, h, w) and its mask (h, w), mirrored and scaled."""
    rows, columns = _bounds(donor, number)
    mask = np.asarray(donor.numbers[rows, columns]) == number
    hidden, benign = (transmission_from_codes(member[:, rows, columns]) for member in donor.codes)
    change = np.log(benign / hidden)[list(energies)] * mask
    scales = np.exp(rng.uniform(math.log(_SCALES[0]), math.log(_SCALES[1]), 2))
    height, width = (max(1, round(side * scale)) for side, scale in zip(mask.shape, scales, strict=True))
    resized = [cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR) for plane in change]
    shape = cv2.resize(mask.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    down, right = rng.choice([-1, 1], 2)
    return np.stack(resized)[:, ::down, ::right], shape[::down, ::right] > 0


def _place(crop: Float32, mask: Mask, rng: np.random.Generator) -> Place | None:
    """Returns where in the crop the mask goes, so that more than half of it has matter behind it."""
    height, width = mask.shape
    free_y, free_x = crop.shape[1] - height, crop.shape[2] - width
    if min(mask.shape) < _SMALLEST_PX or min(free_y, free_x) < 0 or not mask.any():
        return None
    for _ in range(_NUM_TRIES):
        y, x = int(rng.integers(free_y + 1)), int(rng.integers(free_x + 1))
        place = (slice(y, y + height), slice(x, x + width))
        if np.median(crop[0][place][mask]) <= math.exp(-_LEAST_MATTER):
            return place
    return None


def _strength(crop: Float32, change: Float32, mask: Mask, place: Place, rng: np.random.Generator) -> float:
    rows, columns = (_widened(side) for side in place)
    clutter = float(np.log(np.maximum(crop[0, rows, columns], 1 / CODE_MAX)).std())
    contrast = float(np.abs(change[0][mask]).mean())
    wanted = math.exp(rng.uniform(math.log(_STANDS_OUT[0]), math.log(_STANDS_OUT[1])))
    strength = wanted * max(clutter, _LEAST_CLUTTER) / max(contrast, _LEAST_CONTRAST)
    return float(np.clip(strength, *_STRENGTHS))


def _widened(side: slice) -> slice:
    half = (side.stop - side.start) // 2
    return slice(max(0, side.start - half), side.stop + half)


def _bounds(donor: StoredPair, number: int) -> Place:
    """Returns the rows and columns around the concealment of a number."""
    hidden = [entry for entry in donor.record["concealments"] if entry["kind"] != BENIGN]
    x0, y0, x1, y1 = hidden[number - 1]["bounds_xyxy"]
    height, width = donor.numbers.shape
    return (
        slice(max(0, math.floor(y0)), min(height, math.ceil(y1))),
        slice(max(0, math.floor(x0)), min(width, math.ceil(x1))),
    )
