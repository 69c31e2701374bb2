"""Piles of equal units, as arrays of boxes: columns that stand on the floor, lean a little and sag.

Every unit stands on the one below it, so a pile obeys gravity by construction. Units are told by their
bounds (n, 6) of x0, x1, y0, y1, z0, z1 in mm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xray_trainer.synthesis.scene import Bounds
from xray_trainer.synthesis.shapes import Floats

Counts = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Pile:
    """Units in columns.

    Attributes:
        bounds_mm: (n, 6) of the units.
        index: (n, 3): column along x, row across y, layer from below.
    """

    bounds_mm: Floats
    index: Counts

    @property
    def num(self) -> int:
        """Returns the number of units."""
        return len(self.bounds_mm)

    def chosen(self, which: npt.NDArray[np.bool_]) -> Pile:
        """Returns the units where `which` (n,) holds."""
        return Pile(self.bounds_mm[which], self.index[which])


def counts_in(room: Bounds, unit_mm: Sequence[float], *, gap_mm: float = 0.0) -> tuple[int, int, int]:
    """Returns how many units fit along x, across y and upwards."""
    sizes = np.asarray(room[1::2]) - np.asarray(room[::2])
    num_x, num_y, num_z = np.floor((sizes + gap_mm) / (np.asarray(unit_mm) + gap_mm)).astype(int)
    return max(int(num_x), 0), max(int(num_y), 0), max(int(num_z), 0)


def piled(
    room: Bounds,
    unit_mm: Sequence[float],
    tops: Counts,
    rng: np.random.Generator,
    *,
    gap_mm: float = 6.0,
    lean: float = 0.004,
    sag: float = 0.02,
) -> Pile:
    """Returns units piled from the low corner of a room.

    Args:
        room: what they must stay in.
        unit_mm: length, width, height of a unit.
        tops: (nx, ny), the number of layers of each column; 0 leaves it out.
        rng: draws gaps, lean and sag.
        gap_mm: mean gap between columns along x, as far as the room allows.
        lean: standard deviation of the slope by which columns lean along x.
        sag: how much lower the lowest layers become under full height, as a share.
    """
    num_x, num_y = tops.shape
    num_z = int(tops.max(initial=0))
    if not num_z:
        return joined([])
    x = _starts_along(room, unit_mm[0], (num_x, num_y), rng, gap_mm)
    y = _starts_across(room, unit_mm[1], (num_x, num_y), rng)
    z = _layer_edges(unit_mm[2], tops, num_z, rng, sag=sag) + room[4]
    shift = _smooth(rng, num_x, lean)[:, None, None] * (z[..., :-1] - room[4])
    wobble = rng.normal(0, 0.6 + 0.3 * gap_mm, (num_x, num_y, num_z))
    x_low = np.clip(x[..., None] + shift + wobble, room[0], room[1] - unit_mm[0])
    y_low = np.broadcast_to(y[..., None], x_low.shape) + rng.normal(0, 1.0, x_low.shape)
    y_low = np.clip(y_low, room[2], room[3] - unit_mm[1])
    edges = (x_low, x_low + unit_mm[0], y_low, y_low + unit_mm[1], z[..., :-1], z[..., 1:])
    layer = np.arange(num_z)
    is_there = layer < tops[..., None]
    index = np.stack(np.nonzero(is_there), axis=1)
    return Pile(np.stack([edge[is_there] for edge in edges], axis=1).astype(np.float32), index)


def joined(piles: Sequence[Pile]) -> Pile:
    """Returns several piles as one; rows of different piles are never neighbours."""
    if not piles:
        return Pile(np.zeros((0, 6), np.float32), np.zeros((0, 3), np.intp))
    apart = [np.array([0, 1000 * number, 0]) for number in range(len(piles))]
    index = np.concatenate([pile.index + shift for pile, shift in zip(piles, apart, strict=True)])
    return Pile(np.concatenate([pile.bounds_mm for pile in piles]), index)


def ragged_tops(
    shape: tuple[int, int], num_z: int, rng: np.random.Generator, *, missing: float = 0.05, steps: int = 1
) -> Counts:
    """Returns (nx, ny) numbers of layers: full, a few missing on top, the last columns lower."""
    tops = np.full(shape, num_z, np.intp)
    tops -= rng.random(shape) < missing
    for step in range(min(steps, shape[0])):
        tops[shape[0] - 1 - step] -= int(rng.integers(0, max(num_z // 2, 1) + 1)) // (step + 1)
    tops[:1] = np.maximum(tops[:1], 1)
    return np.clip(tops, 0, num_z)


def inset(bounds_mm: Floats, margins_mm: Sequence[float]) -> Floats:
    """Returns boxes made smaller by six margins: at x0, x1, y0, y1, z0, z1."""
    signs = np.array([1, -1, 1, -1, 1, -1], np.float32)
    smaller = bounds_mm + signs * np.asarray(margins_mm, np.float32)
    smaller[:, 1::2] = np.maximum(smaller[:, 1::2], smaller[:, ::2])
    return np.asarray(smaller)


def split(bounds_mm: Floats, parts: tuple[int, int, int], *, gap_mm: float) -> Floats:
    """Returns each box cut into equal parts along x, y and z with gaps between, (n * parts, 6)."""
    low, size = bounds_mm[:, ::2], bounds_mm[:, 1::2] - bounds_mm[:, ::2]
    counts = np.asarray(parts)
    steps = np.stack(np.meshgrid(*(np.arange(part) for part in parts), indexing="ij"), axis=-1).reshape(-1, 3)
    piece = (size - gap_mm * (counts - 1)) / counts
    start = low[:, None] + steps[None] * (piece[:, None] + gap_mm)
    ends = np.stack([start, start + np.maximum(piece, 1)[:, None]], axis=3)
    return np.asarray(ends.reshape(-1, 6), np.float32)


def patterned(low_mm: Floats, pattern: Sequence[Sequence[float]]) -> Floats:
    """Returns a pattern of boxes (k, 6) repeated at each of (n, 3) low corners, (n * k, 6)."""
    bounds = np.asarray(pattern, np.float32)[None] + np.repeat(low_mm, 2, axis=1)[:, None]
    return np.asarray(bounds.reshape(-1, 6), np.float32)


def shell_of(bounds: Sequence[float], wall_mm: float) -> list[tuple[float, ...]]:
    """Returns the six walls of a hollow box."""
    x0, x1, y0, y1, z0, z1 = bounds
    return [
        (x0, x0 + wall_mm, y0, y1, z0, z1),
        (x1 - wall_mm, x1, y0, y1, z0, z1),
        (x0, x1, y0, y0 + wall_mm, z0, z1),
        (x0, x1, y1 - wall_mm, y1, z0, z1),
        (x0, x1, y0, y1, z0, z0 + wall_mm),
        (x0, x1, y0, y1, z1 - wall_mm, z1),
    ]


def sheets_under(bounds_mm: Floats, *, thickness_mm: float) -> Floats:
    """Returns a sheet at the bottom of each box, such as the folded flaps of a carton."""
    sheets = bounds_mm.copy()
    sheets[:, 5] = sheets[:, 4] + thickness_mm
    return sheets


def hulls(pile: Pile, *, by: int = 2) -> Floats:
    """Returns one box around the units that share their first `by` indices, (groups, 6): columns for 2."""
    keys, inverse = np.unique(pile.index[:, :by], axis=0, return_inverse=True)
    low, high = np.full((len(keys), 3), np.inf), np.full((len(keys), 3), -np.inf)
    np.minimum.at(low, inverse, pile.bounds_mm[:, ::2])
    np.maximum.at(high, inverse, pile.bounds_mm[:, 1::2])
    return np.asarray(np.stack([low, high], axis=2).reshape(-1, 6), np.float32)


def affordable(parts: tuple[int, int, int], num_units: int, *, max_rows: int = 2600) -> tuple[int, int, int]:
    """Returns how finely units may be cut so that not more than `max_rows` pieces come out."""
    x, y, z = parts
    while num_units * x * y * z > max_rows and (x, y, z) != (1, 1, 1):
        x, y, z = (x - 1, y, z) if x >= max(y, z) else (x, y, z - 1) if z >= y else (x, y - 1, z)
    return x, y, z


def spread_starts(
    num: int, size_mm: float, room_mm: float, rng: np.random.Generator, *, share: float = 1.0
) -> Floats:
    """Returns (num,) starts of units in a row with random gaps; `share` of the spare room is used up."""
    spare = max(room_mm - num * size_mm, 0.0) * share
    gaps = rng.dirichlet(np.full(num + 1, 1.5)) * spare
    return np.asarray(np.arange(num) * size_mm + np.cumsum(gaps[:-1]), np.float32)


def _starts_along(
    room: Bounds, size_mm: float, shape: tuple[int, int], rng: np.random.Generator, gap_mm: float
) -> Floats:
    num_x, num_y = shape
    spare = max(room[1] - room[0] - num_x * size_mm, 0.0)
    shared = rng.exponential(gap_mm, (num_x, 1)) * (rng.random((num_x, 1)) < 0.5)
    own = rng.exponential(gap_mm * 0.6, (num_x, num_y))
    reach = np.cumsum(shared + own, axis=0)
    reach *= np.minimum(1.0, spare / np.maximum(reach[-1:], 1e-6))
    return np.asarray(room[0] + np.arange(num_x)[:, None] * size_mm + reach)


def _starts_across(room: Bounds, size_mm: float, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    num_x, num_y = shape
    width = room[3] - room[2]
    rows = spread_starts(num_y, size_mm, width, rng, share=rng.uniform(0.6, 1.0))
    jitter = rng.normal(0, min(4.0, max(width - num_y * size_mm, 0.0) / 8), (num_x, 1))
    return np.asarray(room[2] + rows[None] + jitter)


def _layer_edges(
    height_mm: float, tops: Counts, num_z: int, rng: np.random.Generator, *, sag: float
) -> Floats:
    above = np.clip(tops[..., None] - np.arange(num_z) - 1, 0, None) / max(num_z, 1)
    heights = height_mm * (1 - sag * above) * (1 - np.abs(rng.normal(0, 0.004, above.shape)))
    edges = np.concatenate([np.zeros((*tops.shape, 1)), np.cumsum(heights, axis=2)], axis=2)
    return np.asarray(edges)


def _smooth(rng: np.random.Generator, num: int, spread: float) -> Floats:
    noise = rng.normal(0, 1, num + 8)
    smooth = np.convolve(noise, np.ones(9) / 3, mode="valid")
    return np.asarray(smooth * spread)
