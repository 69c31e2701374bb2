"""Many of one item: copies at offsets, and a box filled from below with as many as fit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import numpy as np
import numpy.typing as npt

from xray_trainer.synthesis.items.item import Item
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Ellipsoids, Floats, RotatedBoxes, Shape

MAX_UNITS = 600

_Rows = Cylinders | Ellipsoids | RotatedBoxes
_AXES = np.eye(3, dtype=np.float32)
_MAX_TURNED = 60


def repeated(
    shape: Shape, offsets_mm: Floats, *, density_factors: Floats, turns: Floats | None = None
) -> tuple[Shape, ...]:
    """Returns copies of a shape, in one array where the shape is one.

    Args:
        shape: what to copy.
        offsets_mm: (n, 3), where each copy's origin goes.
        density_factors: (n,) for the density of each copy.
        turns: (n, 3, 3) by which each copy is turned first, or None.
    """
    num = len(offsets_mm)
    if isinstance(shape, Boxes) and turns is None:
        shifts = np.repeat(offsets_mm, 2, axis=1)[:, None]
        bounds = (shape.bounds_mm[None] + shifts).reshape(-1, 6)
        return (Boxes(bounds, _densities(shape.density_g_cm3, density_factors), shape.material),)
    turned = np.tile(_AXES, (num, 1, 1)) if turns is None else turns
    if isinstance(shape, Boxes | Cylinders | Ellipsoids | RotatedBoxes):
        return (_repeated_rows(_any_angle(shape), offsets_mm, density_factors, turned),)
    factors = [float(factor) for factor in density_factors]
    return tuple(shape.placed(turned[i], offsets_mm[i]).with_density(factors[i]) for i in range(num))


def packed(
    item: Item,
    size_mm: Sequence[float],
    rng: np.random.Generator,
    *,
    num: int = MAX_UNITS,
    gap_mm: float = 3.0,
    yaw_rad: float = 0.0,
    keeps_up: bool = False,
) -> Item:
    """Returns the box (0, 0, 0) to `size_mm` filled from below with copies of an item.

    Of the six ways to turn the item the one that fits most is taken. Copies stand on each other; within a
    layer they are pushed together with small gaps and vary by 2 % in density. Fewer than fit make a compact
    pile somewhere on the floor of the box.

    Args:
        item: one unit.
        size_mm: length, width and height of the room.
        rng: draws gaps and densities.
        num: at most so many copies.
        gap_mm: mean gap between neighbours.
        keeps_up: whether what is up stays up, as far as it fits so.
        yaw_rad: standard deviation of how far each copy is turned about z; soft things may touch.

    Raises:
        ValueError: not even one fits.
    """
    turned, counts = _best_turn(item, size_mm, gap_mm, keeps_up=keeps_up)
    total = min(int(np.prod(counts)), max(num, 1), MAX_UNITS)
    offsets = _lattice(turned.size_mm, _compact(counts, total, rng), rng, gap_mm=gap_mm)[:total]
    offsets[:, :2] += _slack(offsets, turned.size_mm, size_mm) * rng.uniform(0, 1, 2)
    factors = rng.normal(1, 0.02, total).clip(0.93, 1.07)
    turns = _yaws(rng.normal(0, yaw_rad, total).clip(-0.3, 0.3)) if yaw_rad and total <= _MAX_TURNED else None
    shapes = [
        copy
        for shape in turned.shapes
        for copy in repeated(shape, offsets, density_factors=factors, turns=turns)
    ]
    return Item(item.name, item.material, tuple(shapes))


def fits(item: Item, size_mm: Sequence[float]) -> bool:
    """Returns whether at least one copy fits into a box, turned by quarter turns."""
    return bool(np.all(np.sort(item.size_mm) <= np.sort(np.asarray(size_mm))))


def _best_turn(
    item: Item, size_mm: Sequence[float], gap_mm: float, *, keeps_up: bool
) -> tuple[Item, npt.NDArray[np.intp]]:
    best, best_counts = item, np.zeros(3, np.intp)
    for order in sorted(permutations(range(3)), key=lambda order: order[2] != 2):
        if keeps_up and order[2] != 2 and np.prod(best_counts):
            break
        counts = np.floor((np.asarray(size_mm) + gap_mm) / (item.size_mm[list(order)] + gap_mm)).astype(
            np.intp
        )
        if np.prod(counts) > np.prod(best_counts):
            best, best_counts = item.placed(_turn(order), np.zeros(3)), counts
    if not np.prod(best_counts):
        raise ValueError(f"{item.name} of {item.size_mm.round()} mm does not fit into {np.round(size_mm)} mm")
    return best, best_counts


def _turn(order: tuple[int, ...]) -> Floats:
    rows = _AXES[list(order)]
    return np.asarray(rows * np.linalg.det(rows))


def _lattice(
    unit_mm: Floats, counts: npt.NDArray[np.intp], rng: np.random.Generator, *, gap_mm: float
) -> npt.NDArray[np.float32]:
    gaps_xy = [np.cumsum(rng.uniform(0, 2 * gap_mm, count)) for count in counts[:2]]
    steps = [np.arange(count) * unit for count, unit in zip(counts, unit_mm, strict=True)]
    along = [
        (step + gap * _share(gap, count, gap_mm))
        for step, gap, count in zip(steps[:2], gaps_xy, counts[:2], strict=True)
    ]
    z, x, y = np.meshgrid(steps[2], along[0], along[1], indexing="ij")
    low = np.stack([x.ravel(), y.ravel(), z.ravel()], axis=1)
    return (low + unit_mm / 2).astype(np.float32)


def _share(gaps: npt.NDArray[np.float64], count: np.intp, gap_mm: float) -> float:
    allowed = gap_mm * float(count - 1)
    return min(1.0, allowed / float(gaps[-1])) if gaps[-1] > 0 else 0.0


def _slack(offsets: Floats, unit_mm: Floats, size_mm: Sequence[float]) -> Floats:
    used = offsets[:, :2].max(axis=0) + unit_mm[:2] / 2
    return np.asarray(np.clip(np.asarray(size_mm)[:2] - used, 0, None))


def _compact(counts: npt.NDArray[np.intp], num: int, rng: np.random.Generator) -> npt.NDArray[np.intp]:
    """Returns counts of a smaller lattice that still holds `num`, cut down axis by axis at random."""
    counts = counts.copy()
    while True:
        smaller = [
            axis for axis in range(3) if counts[axis] > 1 and np.prod(counts) * (1 - 1 / counts[axis]) >= num
        ]
        if not smaller:
            return counts
        weights = counts[smaller] / counts[smaller].sum()
        counts[rng.choice(smaller, p=weights)] -= 1


def _yaws(angles_rad: npt.NDArray[np.float64]) -> Floats:
    cos, sin = np.cos(angles_rad), np.sin(angles_rad)
    turns = np.tile(_AXES, (len(angles_rad), 1, 1))
    turns[:, 0, 0], turns[:, 0, 1], turns[:, 1, 0], turns[:, 1, 1] = cos, -sin, sin, cos
    return turns


def _any_angle(shape: Boxes | _Rows) -> _Rows:
    if not isinstance(shape, Boxes):
        return shape
    low, high = shape.bounds_mm[:, ::2], shape.bounds_mm[:, 1::2]
    axes = np.tile(_AXES, (len(low), 1, 1))
    return RotatedBoxes((low + high) / 2, high - low, axes, shape.density_g_cm3, shape.material)


def _repeated_rows(shape: _Rows, offsets_mm: Floats, factors: Floats, turns: Floats) -> _Rows:
    num = len(offsets_mm)
    centre = (np.einsum("kij,nj->kni", turns, shape.centre_mm) + offsets_mm[:, None]).reshape(-1, 3)
    densities = _densities(shape.density_g_cm3, factors)
    if isinstance(shape, Cylinders):
        outer, inner, length = (
            np.tile(row, num) for row in (shape.radius_mm, shape.inner_radius_mm, shape.length_mm)
        )
        axis = np.einsum("kij,nj->kni", turns, shape.axis).reshape(-1, 3)
        return Cylinders(centre, axis, outer, inner, length, densities, shape.material)
    rotation = np.einsum("kij,njl->knil", turns, shape.rotation).reshape(-1, 3, 3)
    if isinstance(shape, Ellipsoids):
        radii, hollow = np.tile(shape.radii_mm, (num, 1)), np.tile(shape.hollow, num)
        return Ellipsoids(centre, radii, rotation, densities, shape.material, hollow)
    return RotatedBoxes(centre, np.tile(shape.size_mm, (num, 1)), rotation, densities, shape.material)


def _densities(densities: Floats, factors: Floats) -> Floats:
    return np.outer(factors, densities).reshape(-1)
