"""Lines of a scan that show nothing: dead and hot channels, missed pulses. What is inserted leaves them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]

_STEP_PX = 5
_BLACK = 0.02
_WHITE = 0.9999
_USUAL_WHITE = 0.995


def faulty_lines(values: npt.NDArray[np.float32]) -> tuple[Mask, Mask]:
    """Returns which rows (H,) and columns (W,) of one energy (H, W) are black or white unlike others near."""
    return _faulty(np.median(values[:, ::_STEP_PX], axis=1)), _faulty(np.median(values[::_STEP_PX], axis=0))


def _faulty(medians: npt.NDArray[np.float32]) -> Mask:
    usual = np.stack([np.roll(medians, shift) for shift in (-4, -3, -2, 2, 3, 4)])
    nearby = np.median(usual, axis=0)
    black = medians < _BLACK * nearby
    white = (medians >= _WHITE) & (nearby < _USUAL_WHITE)
    faulty: Mask = black | white
    return faulty
