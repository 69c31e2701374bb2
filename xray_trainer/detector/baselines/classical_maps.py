"""What a classical detector looks at: contrast, self-similarity, rhythm and material, each a map of its own.

Every map is float32 (H, W) on a field in cells of 20 mm, 0 where nothing is unusual, and has its own unit.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from xray_trainer.detector.cues.field import Field
from xray_trainer.detector.cues.rhythm import period
from xray_trainer.physics.dual_energy import THICKEST, THINNEST

Float32 = npt.NDArray[np.float32]

_CENTRES_CELLS = (3, 5, 9, 17)
_FLOOR = 0.05
_BAND_CELLS = 16
_PATCH_CELLS, _STEP_CELLS = 8, 4
_LEAST_RHYTHM = 0.4


def contrast_map(high: Float32) -> Float32:
    """Returns how far a square stands out from its surroundings, at the best of four sizes.

    |mean of the square - mean of a square three times as wide| / deviation of such means around + floor.
    """
    result = np.zeros(high.shape, np.float32)
    for size in _CENTRES_CELLS:
        centre = _mean(high, size)
        around = _mean(high, 3 * size)
        spread = np.sqrt(np.maximum(_mean(centre**2, 7 * size) - _mean(centre, 7 * size) ** 2, 0))
        np.maximum(result, np.abs(centre - around) / (spread + _FLOOR), out=result)
    return result


def twin_map(high: Float32) -> Float32:
    """Returns how unlike each patch is to the most alike patch of the same rows, as it is or mirrored."""
    rows = range(0, max(1, high.shape[0] - _PATCH_CELLS + 1), _STEP_CELLS)
    columns = range(0, max(1, high.shape[1] - _PATCH_CELLS + 1), _STEP_CELLS)
    novelty = np.array([_novelty(high[y : y + _PATCH_CELLS], columns) for y in rows], np.float32)
    return np.asarray(cv2.resize(novelty, high.shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def rhythm_map(high: Float32) -> Float32:
    """Returns how far the load departs from itself one period away, in bands that have a period."""
    result = np.zeros(high.shape, np.float32)
    for y in range(0, high.shape[0], _BAND_CELLS):
        band = high[y : y + _BAND_CELLS]
        profile = band.mean(axis=0, dtype=np.float64)
        lag, likeness = period(profile - cv2.blur(profile[None], (31, 1))[0], np.ones(profile.size, np.bool_))
        if likeness >= _LEAST_RHYTHM:
            shifted = [np.abs(band - np.roll(band, by, axis=1)) for by in (-lag, lag)]
            departure = _mean(np.minimum(*shifted), 5)
            result[y : y + _BAND_CELLS] = departure / (float(np.median(departure)) + _FLOOR)
    return result


def material_map(attenuation: Float32) -> Float32:
    """Returns how far R lies from R around it; 0 with one energy and where R tells nothing."""
    if len(attenuation) < 2:
        return np.zeros(attenuation.shape[1:], np.float32)
    high, low = (_mean(energy, 3) for energy in attenuation)
    is_valid = (high > THINNEST) & (low < THICKEST)
    ratio = np.where(is_valid, low / np.maximum(high, THINNEST), 0).astype(np.float32)
    share = np.maximum(_mean(is_valid.astype(np.float32), 25), 1e-3)
    around = _mean(ratio, 25) / share
    spread = np.sqrt(np.maximum(_mean(ratio**2, 25) / share - around**2, 0))
    return np.where(is_valid, np.abs(ratio - around) / (spread + 0.005), 0).astype(np.float32)


def classical_maps(field: Field) -> tuple[Float32, ...]:
    """Returns contrast, twin, rhythm and material map of a field whose cells are halved (20 mm)."""
    high = field.halved.high
    both = np.stack(
        [cv2.resize(one, high.shape[::-1], interpolation=cv2.INTER_AREA) for one in field.attenuation]
    )
    return contrast_map(high), twin_map(high), rhythm_map(high), material_map(both)


def _mean(values: Float32, size: int) -> Float32:
    return np.asarray(cv2.blur(values, (size, size), borderType=cv2.BORDER_REFLECT), np.float32)


def _novelty(strip: Float32, columns: range) -> Float32:
    patches = np.stack([_patch(strip, x) for x in columns])
    flat = patches.reshape(len(patches), -1)
    mirrored = patches[:, :, ::-1].reshape(len(patches), -1)
    distances = np.minimum(_distances(flat, flat), _distances(flat, mirrored))
    places = np.arange(len(patches)) * _STEP_CELLS
    distances[np.abs(places[:, None] - places) < _PATCH_CELLS] = np.inf
    nearest = distances.min(axis=1)
    nearest = np.where(np.isfinite(nearest), nearest, 0.0)
    return np.asarray(np.sqrt(nearest / flat.shape[1]), np.float32)


def _patch(strip: Float32, x: int) -> Float32:
    patch = strip[:, x : x + _PATCH_CELLS]
    missing = [(0, _PATCH_CELLS - side) for side in patch.shape]
    return np.pad(patch, missing, mode="edge")


def _distances(a: Float32, b: Float32) -> Float32:
    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * a @ b.T
    return np.asarray(np.maximum(squares, 0), np.float32)
