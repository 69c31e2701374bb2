"""Where rays run: a point-like source, a line of detector channels, cargo that moves along x between them.

Column c is one thin fan in the (y, z) plane at x_c; row r is one channel. A ray is told by the height z_r at
which it crosses the plane y = 0, the middle of the cargo, where channels are evenly spaced:

    z(y) = z_r + k_r y        k_r = (z_r - z_source) / distance of the source

So magnification changes with depth in z only: near things are larger, roofs and floors are seen obliquely.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError
from xray_trainer.synthesis.shapes import Floats

_TINY_PX = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class FanGeometry:
    """The rays of a scan, in mm.

    Attributes:
        shape_hw: number of rows and columns.
        pixel_mm_xy: distance of columns, and of rows in the plane y = 0.
        left_mm: x at the outer edge of the first column.
        top_mm: z at the upper edge of the first row, in the plane y = 0.
        source_distance_mm: the source stands at y = -source_distance_mm.
        source_height_mm: z of the source.
        lift_mm: (W,) by how much each column finds the vehicle raised (slope of the track, bounce), or None.
    """

    shape_hw: tuple[int, int]
    pixel_mm_xy: tuple[float, float]
    left_mm: float
    top_mm: float
    source_distance_mm: float = 5500.0
    source_height_mm: float = 1500.0
    lift_mm: Floats | None = None

    def __post_init__(self) -> None:
        if min(self.shape_hw) < 1 or min(self.pixel_mm_xy) <= 0 or self.source_distance_mm <= 0:
            raise InputError(
                "a scan needs at least one pixel of positive size and a source in "
                "front of it, got {got} pixels of {pixel_mm_xy} mm, source at "
                "{source_distance_mm} mm",
                got=self.shape_hw,
                pixel_mm_xy=self.pixel_mm_xy,
                source_distance_mm=self.source_distance_mm,
            )

    @property
    def rows_mm(self) -> Floats:
        """Returns (H,): z_r of the middle of each row."""
        rows = self.top_mm - (np.arange(self.shape_hw[0]) + 0.5) * self.pixel_mm_xy[1]
        return rows.astype(np.float32)

    @property
    def columns_mm(self) -> Floats:
        """Returns (W,): x of the middle of each column."""
        columns = self.left_mm + (np.arange(self.shape_hw[1]) + 0.5) * self.pixel_mm_xy[0]
        return columns.astype(np.float32)

    @property
    def slopes(self) -> Floats:
        """Returns (H,): k_r, the rise of each ray per mm across."""
        return (self.rows_mm - np.float32(self.source_height_mm)) / np.float32(self.source_distance_mm)

    @property
    def lifts_mm(self) -> Floats:
        """Returns (W,): the lift of each column, zeros where there is none."""
        return np.zeros(self.shape_hw[1], np.float32) if self.lift_mm is None else self.lift_mm

    def magnification(self, y_mm: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Returns how much larger than in the plane y = 0 a thing at depth y appears in z."""
        return self.source_distance_mm / (self.source_distance_mm + np.asarray(y_mm, np.float64))

    def seen_mm(self, y_mm: npt.ArrayLike, z_mm: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Returns the z_r of the ray through points at depth y and height z."""
        return self.source_height_mm + (np.asarray(z_mm) - self.source_height_mm) * self.magnification(y_mm)

    def windows_px(self, extents_mm: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Returns (n, 4): first row, end row, first column, end column that extents (n, 6) can touch.

        Clipped to the scan; a window that lies outside has no rows or no columns. The beam is taken to be as
        high along all of an extent as in its middle, so it touches some more of the near side than it should.
        """
        x0, x1, y0, y1, z0, z1 = np.asarray(extents_mm, np.float64).reshape(-1, 6).T
        z0, z1 = z0 + self.lifts_mm.min(), z1 + self.lifts_mm.max()
        high = np.maximum(self.seen_mm(y0, z1), self.seen_mm(y1, z1))
        low = np.minimum(self.seen_mm(y0, z0), self.seen_mm(y1, z0))
        mm_x, mm_y = self.pixel_mm_xy
        spill = (self.magnification(y0) / self.magnification((y0 + y1) / 2) - 1) / 2 + _TINY_PX
        rows = np.floor((self.top_mm - high) / mm_y - spill), np.ceil((self.top_mm - low) / mm_y + spill)
        columns = np.floor((x0 - self.left_mm) / mm_x), np.ceil((x1 - self.left_mm) / mm_x)
        height, width = self.shape_hw
        clipped = [np.clip(edge, 0, height) for edge in rows] + [np.clip(edge, 0, width) for edge in columns]
        return np.stack(clipped, axis=1).astype(np.int64)

    def window(self, rows: slice, columns: slice) -> FanGeometry:
        """Returns the geometry of a part of the scan; slices must have start and stop."""
        lift = None if self.lift_mm is None else self.lift_mm[columns]
        return replace(
            self,
            shape_hw=(rows.stop - rows.start, columns.stop - columns.start),
            left_mm=self.left_mm + columns.start * self.pixel_mm_xy[0],
            top_mm=self.top_mm - rows.start * self.pixel_mm_xy[1],
            lift_mm=lift,
        )
