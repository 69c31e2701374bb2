"""How sharp a scan is, and which steps its values have: what an item must share with it to belong there."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from xray_trainer.scans.codes import CODE_MAX

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

PIXEL_VARIANCE_PX2 = 1 / 12
"""Of a pixel's own aperture, which the projector has already."""

_REACH_PX = 3
_RUN_PX = 12
_LEAST_JUMP = 0.15
_MOST_LEAN_PX = 0.1
_MOST_MISFIT = 0.01
_FEWEST_EDGES = 20
_SHARPEST_XY = (0.5, 0.15)
"""Quantiles: most upright edges run along the rays, level ones are seen obliquely in a fan, few are sharp."""

_USUAL_PX_XY = (0.55, 0.35)
_SIGMAS_PX = np.concatenate([[0.02], np.arange(0.16, 2.0, 0.02)])
_MOST_LEVELS = 1 << 15


def point_spread_px(values: Floats) -> tuple[float, float]:
    """Returns the standard deviation of the point spread along x and y, pixel aperture included.

    Straight edges are averaged along a dozen rows; the differences of neighbours across each are compared
    with those of a step anywhere within a pixel, blurred as `blurred_share` blurs. The sharper edges of a
    scan are those that only the scanner has blurred. Too few edges: a usual spread.

    Args:
        values: transmission (H, W).
    """
    turned = np.ascontiguousarray(values.T)
    across, down = (_along_x(one, share) for one, share in zip((values, turned), _SHARPEST_XY, strict=True))
    return across or _USUAL_PX_XY[0], down or _USUAL_PX_XY[1]


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


def _along_x(values: Floats, share: float) -> float | None:
    """Returns the spread that this share of vertical edges stays below, None where they are too few."""
    edges = _edges(values)
    if len(edges) < _FEWEST_EDGES:
        return None
    profiles, sigmas = _profiles()
    likeness = np.abs(edges @ profiles.T)
    misfit = 1 - likeness.max(axis=1) ** 2 / (edges**2).sum(axis=1)
    fitted = sigmas[likeness.argmax(axis=1)][misfit < _MOST_MISFIT]
    if len(fitted) < _FEWEST_EDGES:
        return None
    return float(np.sqrt(np.quantile(fitted, share) ** 2 + PIXEL_VARIANCE_PX2))


def _edges(values: Floats) -> Doubles:
    """Returns the differences (n, 7) across straight steep edges."""
    num, width = values.shape[0] // _RUN_PX, values.shape[1]
    if num == 0 or width <= 2 * _REACH_PX + 1:
        return np.empty((0, 2 * _REACH_PX + 1))
    halves = values[: num * _RUN_PX].reshape(num, 2, _RUN_PX // 2, width).mean(axis=2, dtype=np.float64)
    across = np.diff(halves, axis=-1)
    windows = np.lib.stride_tricks.sliding_window_view(across.mean(axis=1), 2 * _REACH_PX + 1, axis=-1)
    is_steep = np.abs(windows.sum(axis=-1)) > _LEAST_JUMP
    is_steep &= np.abs(windows[..., _REACH_PX]) >= np.abs(windows).max(axis=-1)
    return np.asarray(windows[is_steep & _is_upright(across)], np.float64)


def _is_upright(across: Doubles) -> npt.NDArray[np.bool_]:
    """Returns (n, W - 7): whether edges have the same place in the upper and the lower half of their rows."""
    near = np.lib.stride_tricks.sliding_window_view(across[..., _REACH_PX - 1 : 1 - _REACH_PX], 3, axis=-1)
    jump = near.sum(axis=-1)
    far = np.abs(jump) < _LEAST_JUMP / 3
    place = (near[..., 2] - near[..., 0]) / np.where(far, np.nan, jump)
    upright: npt.NDArray[np.bool_] = np.abs(place[:, 0] - place[:, 1]) < _MOST_LEAN_PX
    return upright


@cache
def _profiles() -> tuple[Doubles, Doubles]:
    """Returns differences (n, 7) of norm 1 across blurred steps at places within a pixel; their blur (n,)."""
    reach = 3 * _REACH_PX
    places = np.linspace(-1, 1, 41)[:, None]
    steps = np.maximum(0, 1 - np.abs(np.arange(-reach, reach + 1) - places))
    found = []
    for sigma in _SIGMAS_PX:
        kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
        found += [np.convolve(step, kernel, mode="same")[2 * _REACH_PX : -2 * _REACH_PX] for step in steps]
    profiles = np.stack(found)
    norm = np.linalg.norm(profiles, axis=1, keepdims=True)
    return profiles / norm, np.repeat(_SIGMAS_PX, len(places))
