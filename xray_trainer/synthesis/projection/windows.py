"""Many solids, each only in its own window of the scan, computed in batches of windows of similar size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from xray_trainer.synthesis.projection.rays import Rays
from xray_trainer.synthesis.shapes import Floats

_BATCH_PX = 1 << 18
_SUB_RAYS = ((-0.25, -0.25), (-0.25, 0.25), (0.25, -0.25), (0.25, 0.25))


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Windows of one size.

    Attributes:
        chosen: (n,) which solids.
        top_px: (n,) first row of each window.
        left_px: (n,) first column of each window.
        rows_mm: (n, h, 1) height of each ray in the plane y = 0.
        slopes: (n, h, 1) rise per mm across.
        stretch: (n, h, 1) cm per mm across.
        columns_mm: (n, 1, w) x of each column.
        lifts_mm: (n, 1, w) lift of each column.
        rays: all rays.
    """

    chosen: npt.NDArray[np.int64]
    top_px: npt.NDArray[np.int64]
    left_px: npt.NDArray[np.int64]
    rows_mm: torch.Tensor
    slopes: torch.Tensor
    stretch: torch.Tensor
    columns_mm: torch.Tensor
    lifts_mm: torch.Tensor
    rays: Rays

    def pick(self, numbers: Floats) -> torch.Tensor:
        """Returns the chosen of (all,) numbers as (n, 1, 1)."""
        return self.rays.tensor(numbers[self.chosen])[:, None, None]

    def pick_all(self, *numbers: Floats) -> tuple[torch.Tensor, ...]:
        """Returns the chosen of columns of (all,) or (all, k) numbers, each as (n, 1, 1), in one transfer."""
        table = np.column_stack([np.reshape(part, (len(part), -1))[self.chosen] for part in numbers])
        return self.rays.tensor(table)[:, :, None, None].unbind(1)

    @property
    def pitch(self) -> torch.Tensor:
        """Returns the distance of columns."""
        return torch.as_tensor(self.rays.geometry.pixel_mm_xy[0], device=self.rows_mm.device)

    def sub_rays(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Yields x (n, 1, w) and z_r (n, h, 1) of four rays per pixel, in the frame of the vehicle.

        Where columns are lifted, z_r is (n, h, w).
        """
        mm_x, mm_y = self.rays.geometry.pixel_mm_xy
        lifted = self.rows_mm if self.rays.geometry.lift_mm is None else self.rows_mm - self.lifts_mm
        for across, up in _SUB_RAYS:
            yield self.columns_mm + across * mm_x, lifted + up * mm_y


def add_in_windows(
    canvas: torch.Tensor, rays: Rays, extents_mm: Floats, areal_of: Callable[[Batch], torch.Tensor]
) -> None:
    """Adds areal densities (n, h, w) of solids to the canvas (H, W), each in its extent's window (n, 6)."""
    windows = rays.geometry.windows_px(extents_mm)
    for chosen, height, width in _groups(windows, limits=canvas.shape):
        top = np.minimum(windows[chosen, 0], canvas.shape[0] - height)
        left = np.minimum(windows[chosen, 2], canvas.shape[1] - width)
        batch = _batch(rays, chosen, top, left, (height, width))
        _add(canvas, areal_of(batch), top, left)


def _groups(
    windows: npt.NDArray[np.int64], *, limits: torch.Size
) -> Iterator[tuple[npt.NDArray[np.int64], int, int]]:
    heights, widths = windows[:, 1] - windows[:, 0], windows[:, 3] - windows[:, 2]
    visible = np.flatnonzero((heights > 0) & (widths > 0))
    order = visible[np.lexsort((visible, heights[visible], widths[visible]))]
    while len(order):
        area = np.maximum.accumulate(heights[order]) * np.maximum.accumulate(widths[order])
        fits = (area * np.arange(1, len(order) + 1) <= _BATCH_PX) & (area <= 2 * area[0] + 64)
        num = max(1, int(np.argmin(fits)) if not fits.all() else len(order))
        chosen, order = order[:num], order[num:]
        height, width = int(heights[chosen].max()), int(widths[chosen].max())
        yield chosen, min(height, limits[0]), min(width, limits[1])


def _batch(
    rays: Rays,
    chosen: npt.NDArray[np.int64],
    top: npt.NDArray[np.int64],
    left: npt.NDArray[np.int64],
    size_hw: tuple[int, int],
) -> Batch:
    device = rays.rows_mm.device
    rows = torch.from_numpy(top[:, None] + np.arange(size_hw[0])).to(device)
    columns = torch.from_numpy(left[:, None] + np.arange(size_hw[1])).to(device)
    by_row = rays.rows_mm[rows], rays.slopes[rows], rays.stretch[rows]
    heights, slopes, stretch = (numbers[:, :, None] for numbers in by_row)
    across, lifts = rays.columns_mm[columns][:, None, :], rays.lifts_mm[columns][:, None, :]
    return Batch(chosen, top, left, heights, slopes, stretch, across, lifts, rays)


def _add(
    canvas: torch.Tensor, areal: torch.Tensor, top: npt.NDArray[np.int64], left: npt.NDArray[np.int64]
) -> None:
    num, height, width = areal.shape
    if canvas.device.type == "cpu":
        target, windows = canvas.numpy(), areal.numpy()
        for row, column, window in zip(top.tolist(), left.tolist(), windows, strict=True):
            target[row : row + height, column : column + width] += window
        return
    rows = torch.from_numpy(top[:, None, None] + np.arange(height)[:, None]).to(canvas.device)
    columns = torch.from_numpy(left[:, None, None] + np.arange(width)).to(canvas.device)
    size = (num, height, width)
    canvas.index_put_((rows.expand(size), columns.expand(size)), areal, accumulate=True)
