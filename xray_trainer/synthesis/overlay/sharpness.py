"""How sharp a scan is, and which steps its values have: what an item must share with it to belong there."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch

from xray_trainer.scans.codes import CODE_MAX

Floats = npt.NDArray[np.float32]

PIXEL_VARIANCE_PX2 = 1 / 12
"""Of a pixel's own aperture, which the projector has already."""

_REACH_PX = 5
_LEAST_JUMP = 0.3
_FEWEST_EDGES = 40
_SHARPEST = 0.7
_USUAL_PX = 0.55
_RANGE_PX = (0.29, 2.0)
_MOST_LEVELS = 1 << 15


def point_spread_px(values: Floats) -> tuple[float, float]:
    """Returns the standard deviation of the point spread along x and y, pixel aperture included.

    An edge of height J seen through a Gaussian of sigma has a steepest difference of neighbours of
    J erf(1 / (2 sqrt(2) sigma)). The sharpest edges of a scan are those that only the scanner has blurred.

    Args:
        values: transmission (H, W).
    """
    return _along_x(values), _along_x(np.ascontiguousarray(values.T))


def blurred_share(passing: Floats, spread_px_xy: tuple[float, float]) -> Floats:
    """Returns what an item lets through (E, h, w) as a scanner of that point spread sees it."""
    sigma = [float(np.sqrt(max(spread**2 - PIXEL_VARIANCE_PX2, 0))) for spread in spread_px_xy]
    if max(sigma) < 0.05:
        return passing
    across, down = (max(one, 0.05) for one in sigma)
    planes = [cv2.GaussianBlur(one, (0, 0), across, sigmaY=down) for one in passing]
    return np.stack(planes).astype(np.float32)


def value_grid(values: Floats) -> float:
    """Returns the step of a scan's values: 1/65535, coarser where its file had fewer levels.

    >>> round(1 / value_grid(np.arange(1, 256, dtype=np.float32) / 255))
    255
    """
    levels = np.unique(values)
    if len(levels) < 3 or len(levels) > _MOST_LEVELS:
        return 1 / CODE_MAX
    step = float(np.diff(levels.astype(np.float64)).min())
    steps = levels / step
    fits = bool(np.all(np.abs(steps - np.rint(steps)) < 0.02 + 1e-6 * steps))
    return 1 / max(1, round(1 / step)) if fits and step > 1.5 / CODE_MAX else 1 / CODE_MAX


def _along_x(values: Floats) -> float:
    smooth: Floats = np.asarray(cv2.blur(values, (1, 3)), np.float32)
    before, after = smooth[:, : -2 * _REACH_PX - 1], smooth[:, 2 * _REACH_PX + 1 :]
    middle = slice(_REACH_PX, smooth.shape[1] - _REACH_PX - 1)
    steep = np.abs(np.diff(smooth, axis=1))[:, middle]
    if not steep.size:
        return _USUAL_PX
    jump = np.abs(after - before)
    peak = cv2.dilate(np.abs(np.diff(smooth, axis=1)), np.ones((1, 2 * _REACH_PX - 1)))[:, middle]
    is_edge = (jump > _LEAST_JUMP) & (steep >= peak) & _is_level(smooth, jump)
    if is_edge.sum() < _FEWEST_EDGES:
        return _USUAL_PX
    share = float(np.quantile(np.minimum(steep[is_edge] / jump[is_edge], 0.98), _SHARPEST))
    root = float(torch.erfinv(torch.tensor(share, dtype=torch.float64)))
    return float(np.clip(1 / (2 * np.sqrt(2) * root), *_RANGE_PX))


def _is_level(smooth: Floats, jump: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Returns whether a scan is level on both sides of each edge."""
    slope = np.abs(smooth[:, 2:] - smooth[:, :-2])
    num = jump.shape[1]
    left, right = slope[:, :num], slope[:, -num:]
    level: npt.NDArray[np.bool_] = np.maximum(left, right) < 0.12 * jump
    return level
