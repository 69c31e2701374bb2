"""The value of air in a scan, also where its noise is clipped at 1."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_BLOCK_PX = 8
_DARKEST = 0.85
_LEAST_SHARE = 0.01
_BIN = 0.0025


def air_levels(transmission: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Returns the most frequent bright median of blocks of each energy, (E,); 1 where hardly any is air.

    Medians do not move when the brightest pixels are clipped, single values pile up at 1.

    >>> scan = np.full((1, 64, 64), 0.2, np.float32)
    >>> scan[:, :32] = 0.96
    >>> air_levels(scan).round(3).tolist()
    [0.9599999785423279]
    """
    return np.array([_level(energy) for energy in transmission], np.float32)


def _level(values: npt.NDArray[np.float32]) -> float:
    medians = _block_medians(values)
    bright = medians[medians > _DARKEST]
    if len(bright) < max(1, _LEAST_SHARE * len(medians)):
        return 1.0
    counts, edges = np.histogram(bright, bins=np.arange(_DARKEST, 1 + 2 * _BIN, _BIN))
    smooth = np.convolve(counts, np.hanning(9), mode="same")
    middle = edges[smooth.argmax()] + _BIN / 2
    near = bright[np.abs(bright - middle) < 4 * _BIN]
    return float(np.median(near))


def _block_medians(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    down, across = (min(_BLOCK_PX, side) for side in values.shape)
    height, width = values.shape[0] // down, values.shape[1] // across
    whole = values[: height * down, : width * across]
    blocks = whole.reshape(height, down, width, across).swapaxes(1, 2).reshape(height * width, -1)
    return np.asarray(np.median(blocks, axis=1), np.float32)
