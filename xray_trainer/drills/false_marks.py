"""Where people looked for nothing: how densely false marks lie on a scan, and where they gather.

The density is a sum of Gaussian bells in mm, one per false mark, each with the same weight, so that it reads
as marks per square metre:

    f(x, y) = sum_i exp(-((x - x_i)^2 + (y - y_i)^2) / (2 s^2)) / (2 pi s^2)

A hot spot is where bells of several people overlap: from the mark with the highest density on, every mark
within 2 s of it belongs to one spot; what is left makes the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, pi

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError
from xray_trainer.regions import Region

BANDWIDTH_MM = 150.0
"""Standard deviation of a bell: marks on one thing lie about so far apart; the matching rule reaches 100."""

MOST_CELLS = 240
"""Most cells of a density map along its longer side."""

_REACH = 2.0
_PER_M2 = 1e6

Map = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FalseMark:
    """A mark that hit nothing, and whose it is.

    Attributes:
        person: any name of the person, the same for all their marks.
        centre_xy: of the mark, in pixels of the scan.
        confidence: 1 to 5.
    """

    person: str
    centre_xy: tuple[float, float]
    confidence: int

    @classmethod
    def of(cls, region: Region, *, person: str, confidence: int) -> FalseMark:
        """Returns the false mark of a region."""
        return cls(person, region.centre_xy, confidence)


@dataclass(frozen=True, slots=True)
class HotSpot:
    """A place that people marked although nothing is there.

    Attributes:
        centre_xy: mean of its marks, in pixels of the scan.
        radius_mm: within which its marks lie, at least one bandwidth.
        num_people: how many marked it.
        num_marks: with how many marks.
        mean_confidence: of these marks.
        people: who, in no order.
    """

    centre_xy: tuple[float, float]
    radius_mm: float
    num_people: int
    num_marks: int
    mean_confidence: float
    people: frozenset[str]


def density(
    marks: Sequence[FalseMark],
    *,
    shape_hw: tuple[int, int],
    pixel_mm_xy: tuple[float, float],
    bandwidth_mm: float = BANDWIDTH_MM,
) -> Map:
    """Returns false marks per square metre over the scan, (rows, columns) of square cells in mm.

    Args:
        marks: of everybody together.
        shape_hw: height and width of the scan in pixels.
        pixel_mm_xy: size of a pixel in mm.
        bandwidth_mm: standard deviation of a bell.

    Raises:
        InputError: the bandwidth or the scan has no extent.
    """
    rows_mm, columns_mm = _cells(shape_hw, pixel_mm_xy, bandwidth_mm)
    total = np.zeros((rows_mm.size, columns_mm.size))
    for x_mm, y_mm in _in_mm(marks, pixel_mm_xy):
        across = np.exp(-((columns_mm - x_mm) ** 2) / (2 * bandwidth_mm**2))
        down = np.exp(-((rows_mm - y_mm) ** 2) / (2 * bandwidth_mm**2))
        total += np.outer(down, across)
    return total * _PER_M2 / (2 * pi * bandwidth_mm**2)


def hot_spots(
    marks: Sequence[FalseMark],
    *,
    pixel_mm_xy: tuple[float, float],
    bandwidth_mm: float = BANDWIDTH_MM,
) -> tuple[HotSpot, ...]:
    """Returns where false marks gather, most people first; a lone mark is a spot of one person.

    The order of the marks does not matter.

    Raises:
        InputError: the bandwidth is not above 0.
    """
    _require(bandwidth_mm)
    left = sorted(marks, key=lambda mark: (mark.centre_xy, mark.person, mark.confidence))
    spots: list[HotSpot] = []
    while left:
        places = _in_mm(left, pixel_mm_xy)
        apart = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
        heights = np.exp(-(apart**2) / (2 * bandwidth_mm**2)).sum(axis=1)
        peak = int(np.argmax(heights))
        inside = apart[peak] <= _REACH * bandwidth_mm
        spots.append(_spot([left[index] for index in np.flatnonzero(inside)], pixel_mm_xy, bandwidth_mm))
        left = [left[index] for index in np.flatnonzero(~inside)]
    return tuple(sorted(spots, key=lambda spot: (-spot.num_people, -spot.num_marks, spot.centre_xy)))


def _spot(marks: Sequence[FalseMark], pixel_mm_xy: tuple[float, float], bandwidth_mm: float) -> HotSpot:
    places = _in_mm(marks, pixel_mm_xy)
    centre = places.mean(axis=0)
    people = frozenset(mark.person for mark in marks)
    return HotSpot(
        centre_xy=(float(centre[0] / pixel_mm_xy[0]), float(centre[1] / pixel_mm_xy[1])),
        radius_mm=max(bandwidth_mm, float(np.hypot(*(places - centre).T).max())),
        num_people=len(people),
        num_marks=len(marks),
        mean_confidence=sum(mark.confidence for mark in marks) / len(marks),
        people=people,
    )


def _in_mm(marks: Sequence[FalseMark], pixel_mm_xy: tuple[float, float]) -> Map:
    """Returns the centres in mm, (marks, 2)."""
    places: Map = np.array([mark.centre_xy for mark in marks], np.float64).reshape(-1, 2)
    return places * np.array(pixel_mm_xy, np.float64)


def _cells(
    shape_hw: tuple[int, int], pixel_mm_xy: tuple[float, float], bandwidth_mm: float
) -> tuple[Map, Map]:
    """Returns the centres of rows and columns in mm."""
    _require(bandwidth_mm)
    height_mm, width_mm = shape_hw[0] * pixel_mm_xy[1], shape_hw[1] * pixel_mm_xy[0]
    if not (isfinite(height_mm * width_mm) and min(height_mm, width_mm) > 0):
        raise InputError(
            "a density needs a scan with an area, got {shape_hw} pixels of {pixel_mm_xy} mm",
            shape_hw=shape_hw,
            pixel_mm_xy=pixel_mm_xy,
        )
    cell_mm = max(max(height_mm, width_mm) / MOST_CELLS, bandwidth_mm / 4)
    return _centres(height_mm, cell_mm), _centres(width_mm, cell_mm)


def _centres(length_mm: float, cell_mm: float) -> Map:
    num = max(1, round(length_mm / cell_mm))
    return (np.arange(num, dtype=np.float64) + 0.5) * np.float64(length_mm / num)


def _require(bandwidth_mm: float) -> None:
    if not (isfinite(bandwidth_mm) and bandwidth_mm > 0):
        raise InputError("a bandwidth must be above 0 mm, got {bandwidth_mm}", bandwidth_mm=bandwidth_mm)
