"""The best linear observer of a concealment in the clutter of its own cargo (channelised Hotelling observer).

    d'^2 = s^T (K_clutter + K_noise)^-1 s

s is the change of -ln T seen through a few channels (the region's own shape, rings around it, gratings across
it in four directions), all at the scale of the region's bounding box and blind to the mean level. K_clutter
is the covariance of the same channels over windows of the benign scan near the region's height, the place
itself excluded: what this very load looks like around it. No second scan is needed, and none of the family is
used; a shared estimate of a family would be added to K_clutter. K_noise is what photons and electronics add
at the place. Both energies take part, the second by what it says beyond the first (Barrett et al., PNAS 90,
9758, 1993).

Where windows are few, K_clutter leans on its diagonal; without any, only noise is left. -ln T ends at 9.2:
nothing is seen behind what is darker than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_DARKEST = 1e-4
_CELLS = 12
_WINDOW = 3
_MOST_WINDOWS = 400
_STEPS_PER_BOX = 3
_NEAR_HEIGHT = 0.1
_LOADED = 0.05
_TINY = 1e-12


def hotelling_dprime(with_it: Doubles, without_it: Doubles, variance: Doubles, mask: Mask) -> float:
    """Returns the d' of the channelised Hotelling observer; at most that of the ideal observer.

    Args:
        with_it: noise-free transmission (E, H, W) with the concealment, E = 1 or 2.
        without_it: the same without; its windows are the clutter.
        variance: of the noise without it (E, H, W), in the same unit squared.
        mask: (H, W) of the concealment's region.
    """
    grid = _Grid.around(mask)
    benign, hidden = (np.maximum(light[:, grid.rows], _DARKEST) for light in (without_it, with_it))
    noise = variance[:, grid.rows] * (benign**-2 + hidden**-2) / 2
    channels = _channels(grid.shape(mask[grid.rows]))
    signal = grid.place(np.log(benign / hidden)) @ channels.T
    clutter = grid.windows(-np.log(benign)) @ channels.T
    beyond = _beyond_first(clutter)
    covariance = (
        _clutter_covariance(beyond @ _flat(clutter)) + beyond @ _noise(grid, noise, channels) @ beyond.T
    )
    seen = beyond @ signal.reshape(-1)
    return float(np.sqrt(max(float(seen @ np.linalg.solve(covariance, seen)), 0.0)))


@dataclass(frozen=True, slots=True)
class _Grid:
    """Cells of which a region's bounding box holds at most 12 by 12, in the rows near the region.

    Attributes:
        rows: of the scan.
        box: the bounding box within them: first row, end row, first column, end column.
        cells_hw: cells per box.
    """

    rows: slice
    box: tuple[int, int, int, int]
    cells_hw: tuple[int, int]

    @classmethod
    def around(cls, mask: Mask) -> _Grid:
        """Returns the grid of a region."""
        down, right = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
        top, bottom, left, end = int(down[0]), int(down[-1]) + 1, int(right[0]), int(right[-1]) + 1
        near = max(2 * (bottom - top), round(_NEAR_HEIGHT * len(mask)))
        rows = slice(max(0, top - near), min(len(mask), bottom + near))
        box = top - rows.start, bottom - rows.start, left, end
        return cls(rows, box, (min(bottom - top, _CELLS), min(end - left, _CELLS)))

    @property
    def px_hw(self) -> tuple[float, float]:
        """Returns pixels per cell."""
        top, bottom, left, right = self.box
        return (bottom - top) / self.cells_hw[0], (right - left) / self.cells_hw[1]

    def shape(self, mask: Mask) -> Doubles:
        """Returns the region's share of each cell of its window."""
        window = self.place(mask[None].astype(np.float64))[0]
        return np.asarray(window.reshape(_window_of(self.cells_hw)))

    def place(self, field: Doubles) -> Doubles:
        """Returns the window (E, cells) around the region, of a field (E, h, w) in these rows."""
        top, left = self._origin()
        return _flattened(self._views(field)[:, top, left])

    def windows(self, field: Doubles) -> Doubles:
        """Returns windows (E, n, cells) of loaded places elsewhere, at most 400."""
        views = self._views(field)
        height, width = self.cells_hw
        level = views[0, :, :, height : 2 * height, width : 2 * width]
        down, right = (max(1, side // _STEPS_PER_BOX) for side in self.cells_hw)
        rows, columns = np.mgrid[0 : views.shape[1] : down, 0 : views.shape[2] : right].reshape(2, -1)
        top, left = self._origin()
        is_here = (np.abs(rows - top) < height / 2) & (np.abs(columns - left) < width / 2)
        is_loaded = level[rows, columns].mean(axis=(1, 2)) > _LOADED
        chosen = np.flatnonzero(~is_here & is_loaded)
        chosen = chosen[np.linspace(0, len(chosen) - 1, min(len(chosen), _MOST_WINDOWS)).astype(int)]
        return _flattened(views[:, rows[chosen], columns[chosen]])

    def _origin(self) -> tuple[int, int]:
        px_y, px_x = self.px_hw
        return round(self.box[0] / px_y), round(self.box[2] / px_x)

    def _views(self, field: Doubles) -> Doubles:
        """Returns all windows (E, ny, nx, 3 h, 3 w) of a field, which is mirrored at its ends."""
        (height, width), (px_y, px_x) = self.cells_hw, self.px_hw
        size = max(width, round(field.shape[2] / px_x)), max(height, round(field.shape[1] / px_y))
        reduced = [cv2.resize(one, size, interpolation=cv2.INTER_AREA) for one in field]
        padded = [
            cv2.copyMakeBorder(one, height, height, width, width, cv2.BORDER_REFLECT) for one in reduced
        ]
        shape_hw = _window_of(self.cells_hw)
        return np.lib.stride_tricks.sliding_window_view(np.stack(padded), shape_hw, axis=(1, 2))


def _window_of(cells_hw: tuple[int, int]) -> tuple[int, int]:
    return _WINDOW * cells_hw[0], _WINDOW * cells_hw[1]


def _flattened(windows: Doubles) -> Doubles:
    return windows.reshape(*windows.shape[:-2], windows.shape[-2] * windows.shape[-1])


def _channels(shape: Doubles) -> Doubles:
    """Returns (C, cells): the region's own shape and what `_bank` holds, each of mean 0 and length 1."""
    height, width = shape.shape
    return np.concatenate([_normalised(shape.reshape(1, -1)), _bank(height, width)])


@lru_cache(maxsize=256)
def _bank(height: int, width: int) -> Doubles:
    """Returns three rings (differences of Gaussians) and four gratings, in units of the bounding box."""
    y, x = np.meshgrid(_WINDOW * _middles(height), _WINDOW * _middles(width), indexing="ij")
    squared = (x**2 + y**2).reshape(-1)
    blobs = [np.exp(-squared / (2 * sigma**2)) / sigma**2 for sigma in (0.18, 0.3, 0.5, 0.83)]
    rings = [inner - outer for inner, outer in pairwise(blobs)]
    angles = np.pi * np.arange(4) / 4
    along = [(x * np.cos(angle) + y * np.sin(angle)).reshape(-1) for angle in angles]
    gratings = [np.cos(2 * np.pi * one) * np.exp(-squared / (2 * 0.45**2)) for one in along]
    return _normalised(np.stack([*rings, *gratings]))


def _middles(num: int) -> Doubles:
    return np.asarray((np.arange(num, dtype=np.float64) + 0.5) / num - 0.5)


def _normalised(channels: Doubles) -> Doubles:
    centred = channels - channels.mean(axis=1, keepdims=True)
    return np.asarray(centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), _TINY))


def _flat(clutter: Doubles) -> Doubles:
    """Returns (E C, n) of (E, n, C)."""
    return np.asarray(np.concatenate(list(clutter), axis=1).T)


def _beyond_first(clutter: Doubles) -> Doubles:
    """Returns the matrix that takes from the second energy what the first foretells of it; (E C, E C)."""
    num_energies, num_windows, num_channels = clutter.shape
    mix = np.eye(num_energies)
    if num_energies == 2 and num_windows:
        first, second = (one - one.mean(axis=0, keepdims=True) for one in clutter)
        mix[1, 0] = -np.sum(first * second) / max(float(np.sum(first * first)), _TINY)
    return np.asarray(np.kron(mix, np.eye(num_channels)), np.float64)


def _clutter_covariance(outputs: Doubles) -> Doubles:
    """Returns the covariance of outputs (k, n), drawn to its diagonal by k / n."""
    num_outputs, num_windows = outputs.shape
    if num_windows < 2:
        return np.zeros((num_outputs, num_outputs))
    found = np.cov(outputs)
    lean = min(1.0, num_outputs / num_windows)
    return np.asarray((1 - lean) * found + lean * np.diag(np.diag(found)))


def _noise(grid: _Grid, relative: Doubles, channels: Doubles) -> Doubles:
    """Returns the covariance (E C, E C) that noise gives the channels; energies are independent."""
    per_cell = grid.place(relative) / np.prod(grid.px_hw)
    blocks = [(channels * one) @ channels.T for one in per_cell]
    num = len(channels)
    covariance = np.zeros((num * len(blocks), num * len(blocks)))
    for number, block in enumerate(blocks):
        here = slice(number * num, (number + 1) * num)
        covariance[here, here] = block
    return np.asarray(covariance + _TINY * np.eye(len(covariance)))
