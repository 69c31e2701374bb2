"""What cues are measured on: a scan's -ln T at a pitch of its own, and a place on it.

The pitch is coarse enough that noise matters little and fine enough that the line of a wall stays a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt
from shapely import affinity

from xray_trainer.physics.air import air_levels
from xray_trainer.regions import Region
from xray_trainer.scans.scan import Scan

Float32 = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

CELL_MM = 10.0
"""Pitch of a field."""

_LEAST_TRANSMISSION = 1e-5
_AIR = 0.04
_LEAST_SHARE = 0.02


@dataclass(frozen=True, eq=False)
class Field:
    """A scan in square cells of `CELL_MM`.

    Attributes:
        attenuation: float32 (E, H, W), -ln T relative to the scan's own air, high energy first.
        beams: name of the beam of each energy.
        cell_mm: side of a cell.
    """

    attenuation: Float32
    beams: tuple[str, ...]
    cell_mm: float = CELL_MM

    @property
    def high(self) -> Float32:
        """Returns -ln T of the first energy, (H, W)."""
        high: Float32 = self.attenuation[0]
        return high

    @cached_property
    def body_xyxy(self) -> tuple[int, int, int, int]:
        """Returns first column, first row, column and row after the last that are more than air."""
        solid = self.high > _AIR
        x0, x1 = _extent(solid.mean(axis=0))
        y0, y1 = _extent(solid.mean(axis=1))
        return x0, y0, x1, y1

    @cached_property
    def turned(self) -> Field:
        """Returns the field with rows and columns exchanged."""
        turned = np.ascontiguousarray(self.attenuation[:1].transpose(0, 2, 1))
        return Field(turned, self.beams[:1], self.cell_mm)

    @cached_property
    def halved(self) -> Field:
        """Returns the high energy in cells twice as large; an odd last row or column is left out."""
        height, width = (max(1, side // 2) for side in self.high.shape)
        even = self.high[: 2 * height, : 2 * width]
        coarse = cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA)
        return Field(np.asarray(coarse, np.float32)[None], self.beams[:1], 2 * self.cell_mm)


@dataclass(frozen=True, eq=False)
class Place:
    """A region on a field: a box with a mask in it.

    Attributes:
        field: what it lies on.
        origin_xy: column and row of the box's first cell.
        mask: bool (h, w), the cells of the box that belong to the region.
    """

    field: Field
    origin_xy: tuple[int, int]
    mask: Mask

    @property
    def xyxy(self) -> tuple[int, int, int, int]:
        """Returns first column, first row, column and row after the last."""
        (x, y), (height, width) = self.origin_xy, self.mask.shape
        return x, y, x + width, y + height

    @property
    def box(self) -> Float32:
        """Returns -ln T of the box, (h, w)."""
        x0, y0, x1, y1 = self.xyxy
        box: Float32 = self.field.high[y0:y1, x0:x1]
        return box

    @property
    def level(self) -> float:
        """Returns the mean -ln T inside."""
        return float(self.box[self.mask].mean())

    def turned(self) -> Place:
        """Returns the place on the field with rows and columns exchanged."""
        return Place(self.field.turned, self.origin_xy[::-1], self.mask.T)

    def halved(self) -> Place | None:
        """Returns the place on the field of half as many cells, None where nothing of it is left."""
        x, y = self.origin_xy
        rows, columns = self.field.halved.high.shape
        mask = np.zeros((rows, columns), np.bool_)
        ys, xs = np.nonzero(self.mask)
        mask[np.minimum((ys + y) // 2, rows - 1), np.minimum((xs + x) // 2, columns - 1)] = True
        return place_from(mask, self.field.halved)


def field_of(scan: Scan) -> Field:
    """Returns the field of a scan."""
    return field_from(scan.transmission, scan.pixel_mm_xy, scan.beams)


def field_from(transmission: Float32, pixel_mm_xy: tuple[float, float], beams: tuple[str, ...]) -> Field:
    """Returns the field of transmission (E, H, W) with pixels of `pixel_mm_xy`."""
    _, height, width = transmission.shape
    shape_wh = tuple(
        max(1, round(side * mm / CELL_MM)) for side, mm in zip((width, height), pixel_mm_xy, strict=True)
    )
    cells = np.stack([cv2.resize(one, shape_wh, interpolation=cv2.INTER_AREA) for one in transmission])
    air = air_levels(transmission)[:, None, None]
    return Field(-np.log(np.maximum(cells, _LEAST_TRANSMISSION) / air).astype(np.float32), beams)


def place_of(region: Region, field: Field, *, shape_hw: tuple[int, int]) -> Place | None:
    """Returns where a region of a scan of `shape_hw` lies on the scan's field; None where it misses it."""
    height, width = field.high.shape
    scaled = affinity.scale(region.geometry, width / shape_hw[1], height / shape_hw[0], origin=(0, 0))
    return place_from(Region(scaled).to_mask((height, width)), field)


def place_from(mask: Mask, field: Field) -> Place | None:
    """Returns the place of a mask (H, W) as large as the field; None where the mask is empty."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if rows.size == 0:
        return None
    y, x = int(rows[0]), int(columns[0])
    return Place(field, (x, y), mask[y : int(rows[-1]) + 1, x : int(columns[-1]) + 1])


def _extent(share: npt.NDArray[np.floating]) -> tuple[int, int]:
    where = np.flatnonzero(share > _LEAST_SHARE)
    return (int(where[0]), int(where[-1]) + 1) if where.size else (0, share.size)
