"""A second line along a wall, a floor or a roof: a straight edge that goes on from one end to the other.

The step of -ln T across each line is measured in short blocks along it. A load's edge has slits, leans or
ends under the roof; a wall goes through. The step of a line is what nine blocks in ten reach, all in one
direction; the value is that of the region's edge away from the wall, or that of the wall where the wall is
fainter. Along a floor or a roof, what goes on beside the region is taken off.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xray_trainer.detector.cues.cue import Cue
from xray_trainer.detector.cues.field import CELL_MM, Place

Float32 = npt.NDArray[np.float32]

_BLOCK_MM = 60.0
_LEAST_WALL_MM, _LEAST_LEVEL_MM = 2000.0, 600.0
_LEAST_ELONGATION = 2.0
_SHARE = 0.1
_REACH_CELLS = 2
_EDGE_CELLS = 4
_WALL_CELLS = 40
_ROOF, _FLOOR = 0.25, 0.5
"""Shares of the body's height above and below which a line may belong to the roof or the floor."""


def second_line(place: Place) -> Cue | None:
    """Returns the line along the region; None where it is too short, or a level one in mid-height."""
    height, width = place.mask.shape
    if height >= _LEAST_ELONGATION * width and height * CELL_MM >= _LEAST_WALL_MM:
        return _wall(place)
    if width >= _LEAST_ELONGATION * height and width * CELL_MM >= _LEAST_LEVEL_MM:
        return _floor_or_roof(place)
    return None


def steady_step(band: Float32) -> float:
    """Returns the largest step between columns of a band (h, w) that 9 in 10 blocks of its rows reach.

    >>> band = np.zeros((60, 9), np.float32)
    >>> band[:, 5:] = 0.5
    >>> steady_step(band)
    0.5
    """
    size = round(_BLOCK_MM / CELL_MM)
    num_blocks = band.shape[0] // size
    if num_blocks < 2 or band.shape[1] <= _REACH_CELLS:
        return 0.0
    blocks = band[: num_blocks * size].reshape(num_blocks, size, -1).mean(axis=1)
    steps = blocks[:, _REACH_CELLS:] - blocks[:, :-_REACH_CELLS]
    rising = np.quantile(steps, _SHARE, axis=0, method="lower")
    falling = np.quantile(-steps, _SHARE, axis=0, method="lower")
    return float(max(rising.max(), falling.max(), 0.0))


def _wall(place: Place) -> Cue:
    x0, y0, x1, y1 = place.xyxy
    lines = place.field.high[y0:y1]
    return _cue(
        "second_wall_line", y1 - y0, max(_pair(lines, x0, x1), _pair(lines[:, ::-1], *_back(lines, x0, x1)))
    )


def _floor_or_roof(place: Place) -> Cue | None:
    x0, y0, x1, y1 = place.xyxy
    _, body_y0, _, body_y1 = place.field.body_xyxy
    centre = ((y0 + y1) / 2 - body_y0) / max(1, body_y1 - body_y0)
    lines = place.field.high.T
    if centre < _ROOF:
        return _cue("thicker_roof_line", x1 - x0, _new(lines, x0, x1, across=(y0, y1)))
    if centre > _FLOOR:
        across = _back(lines, y0, y1)
        return _cue("thicker_floor_line", x1 - x0, _new(lines[:, ::-1], x0, x1, across=across))
    return None


def _new(lines: Float32, first: int, last: int, *, across: tuple[int, int]) -> float:
    """Returns the step along the region less the step that goes on beside it, at least 0."""
    length = last - first
    beside = [lines[max(0, first - length) : first], lines[last : last + length]]
    before = max(steady_step(_second(part, *across)) for part in beside)
    return max(0.0, _pair(lines[first:last], *across) - before)


def _pair(lines: Float32, first: int, last: int) -> float:
    """Returns the step at the end of a region whose beginning lies at a line that was there before."""
    known = lines[:, max(0, first - _WALL_CELLS) : first + _EDGE_CELLS]
    return min(steady_step(known), steady_step(_second(lines, first, last)))


def _second(lines: Float32, first: int, last: int) -> Float32:
    return lines[:, max(first, last - _EDGE_CELLS) : last + _EDGE_CELLS]


def _back(lines: Float32, first: int, last: int) -> tuple[int, int]:
    return lines.shape[1] - last, lines.shape[1] - first


def _cue(name: str, length: int, step: float) -> Cue:
    return Cue(name, step, {"length_mm": float(round(length * CELL_MM, -1))})
