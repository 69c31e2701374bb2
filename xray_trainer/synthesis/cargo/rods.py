"""Round things that lie along the vehicle: their sections as discs dropped into a trough."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.shapes import Floats

_TOLERANCE_MM = 0.5


def dropped_discs(
    width_mm: float,
    height_mm: float,
    radii_mm: tuple[float, float],
    rng: np.random.Generator,
    *,
    max_num: int = 160,
) -> Floats:
    """Returns (n, 3) of y, z and radius of discs that rest on the floor, the walls or two others.

    Each disc goes to the lowest place that is free, until one would reach above `height_mm`. In the order
    in which they were dropped, so that any first few of them rest as well.
    """
    placed = np.zeros((0, 3))
    for _ in range(max_num):
        radius = float(rng.uniform(*radii_mm))
        spots = _spots(placed, radius, width_mm)
        spots = spots[_is_free(spots, placed, radius, width_mm)]
        if not len(spots):
            break
        lowest = spots[np.argmin(spots[:, 1] + rng.uniform(0, 4, len(spots)))]
        if lowest[1] + radius > height_mm:
            break
        placed = np.vstack([placed, [*lowest, radius]])
    return placed


def hexagonal_discs(num: int, radius_mm: float, *, width_mm: float) -> Floats:
    """Returns (n, 3) of y, z and radius of equal discs in a bundle, layer upon layer from z = 0."""
    per_row = max(int((width_mm - radius_mm) // (2 * radius_mm)), 1)
    discs: list[tuple[float, float, float]] = []
    row = 0
    while len(discs) < num:
        y = radius_mm * (1 + row % 2) + 2 * radius_mm * np.arange(per_row)
        z = radius_mm * (1 + row * np.sqrt(3))
        discs += [(float(one), float(z), radius_mm) for one in y]
        row += 1
    return np.array(discs[:num])


def _spots(placed: Floats, radius: float, width_mm: float) -> Floats:
    floor = [(radius, radius), (width_mm - radius, radius)]
    spots = [np.array(floor)]
    if len(placed):
        reach = placed[:, 2] + radius
        drop = reach**2 - (placed[:, 1] - radius) ** 2
        on_floor = np.sqrt(np.clip(drop, 0, None))
        for side in (-1.0, 1.0):
            beside = np.column_stack([placed[:, 0] + side * on_floor, np.full(len(placed), radius)])
            spots.append(beside[drop >= 0])
        for wall in (radius, width_mm - radius):
            rise = reach**2 - (placed[:, 0] - wall) ** 2
            above = np.column_stack(
                [np.full(len(placed), wall), placed[:, 1] + np.sqrt(np.clip(rise, 0, None))]
            )
            spots.append(above[rise >= 0])
        spots.append(_hollows(placed, radius))
    return np.concatenate(spots)


def _hollows(placed: Floats, radius: float) -> Floats:
    first, second = np.triu_indices(len(placed), k=1)
    a, b = placed[first], placed[second]
    apart = b[:, :2] - a[:, :2]
    distance = np.linalg.norm(apart, axis=1)
    near = (distance < a[:, 2] + b[:, 2] + 2 * radius) & (distance > 1e-6)
    a, b, apart, distance = a[near], b[near], apart[near], distance[near]
    ra, rb = a[:, 2] + radius, b[:, 2] + radius
    along = (distance**2 + ra**2 - rb**2) / (2 * distance)
    across = np.sqrt(np.clip(ra**2 - along**2, 0, None))
    unit = apart / distance[:, None]
    normal = np.column_stack([-unit[:, 1], unit[:, 0]])
    normal *= np.where(normal[:, 1:] < 0, -1, 1)
    spots = a[:, :2] + unit * along[:, None] + normal * across[:, None]
    between = (spots[:, 0] >= np.minimum(a[:, 0], b[:, 0])) & (spots[:, 0] <= np.maximum(a[:, 0], b[:, 0]))
    return np.asarray(spots[between])


def _is_free(
    spots: Floats, placed: Floats, radius: float, width_mm: float
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    inside = (
        (spots[:, 1] >= radius - _TOLERANCE_MM)
        & (spots[:, 0] >= radius - _TOLERANCE_MM)
        & (spots[:, 0] <= width_mm - radius + _TOLERANCE_MM)
    )
    if not len(placed):
        return np.asarray(inside)
    distance = np.linalg.norm(spots[:, None] - placed[None, :, :2], axis=2)
    return np.asarray(inside & np.all(distance >= placed[None, :, 2] + radius - _TOLERANCE_MM, axis=1))
