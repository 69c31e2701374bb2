"""How coarse an overview may be: as far as its own noise hides the steps.

A tile of an overview that keeps every bit of its noise is mostly noise. Photon noise has one size all over a
square-root picture, so that one step per level fits.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from xray_trainer.scans.codes import SQRT12_MAX, Codes

_BLOCK_PX: Final = 32
_MEDIAN_TO_SIGMA: Final = 0.6745
"""The median of |x| of a normal distribution with standard deviation 1."""
_QUIET_SHARE: Final = 25
_MAX_ERROR: Final = 0.4


def noise_sigma(sqrt12: Codes) -> float:
    """Returns the standard deviation of the noise in square-root codes (H, W), 0 where it cannot be told.

    Median of |a - b - c + d| over the 2 x 2 squares of each 32 px block; the lower quartile of the blocks,
    without those that touch air (clipped) or have no noise at all.
    """
    height, width = (side // _BLOCK_PX for side in sqrt12.shape)
    if not height * width:
        return 0.0
    whole = sqrt12[: height * _BLOCK_PX, : width * _BLOCK_PX].astype(np.int32)
    blocks = whole.reshape(height, _BLOCK_PX, width, _BLOCK_PX).swapaxes(1, 2)
    squares = (
        blocks[..., ::2, ::2] - blocks[..., 1::2, ::2] - blocks[..., ::2, 1::2] + blocks[..., 1::2, 1::2]
    )
    medians = np.median(np.abs(squares), axis=(2, 3)) / (2 * _MEDIAN_TO_SIGMA)
    usable = medians[(medians > 0) & (blocks.max(axis=(2, 3)) < SQRT12_MAX)]
    return float(np.percentile(usable, _QUIET_SHARE)) if usable.size else 0.0


def noise_step(sqrt12: Codes) -> int:
    """Returns the largest step for square-root codes (H, W) that their noise hides, 1 without noise.

    A step s errs by s / sqrt(12); that is kept within 0.4 of the noise, which then grows by 8 % at most.
    """
    return max(1, int(_MAX_ERROR * np.sqrt(12) * noise_sigma(sqrt12)))


def rounded_below_noise(sqrt12: Codes) -> Codes:
    """Returns square-root codes (H, W) rounded to multiples of a step that their noise hides.

    Without noise nothing changes.
    """
    step = noise_step(sqrt12)
    rounded = (sqrt12.astype(np.uint32) + step // 2) // step * step
    return np.minimum(rounded, SQRT12_MAX).astype(np.uint16)
