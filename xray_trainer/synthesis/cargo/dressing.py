"""What lies around a load: lashing bars, spare pallets, timbers, air bags, desiccant."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from xray_trainer.synthesis.cargo.pallets import EURO_MM, HEIGHT_MM, pallets
from xray_trainer.synthesis.scene import CargoSpace, Part, cargo
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Ellipsoids, RotatedBoxes, rotation_about

Parts = tuple[Part, ...]


def dressing(space: CargoSpace, end_mm: float, rng: np.random.Generator) -> Parts:
    """Returns what stands between the end of a load and the doors: often nothing.

    Args:
        space: the room.
        end_mm: x where the load ends.
        rng: draws what and where.
    """
    free = space.bounds_mm[1] - end_mm
    parts: Parts = ()
    if free > 180 and rng.random() < 0.3:
        parts += lashing_bars(space, end_mm, rng)
    if free > 950 and rng.random() < 0.2:
        parts += pallet_pile(space, end_mm + 40, rng)
    if free > 450 and rng.random() < 0.15:
        parts += timbers(space, end_mm + 30, rng)
    return parts + (desiccants(space, rng) if rng.random() < 0.25 else ())


def leftovers(space: CargoSpace, rng: np.random.Generator) -> Parts:
    """Returns one or two things left in an empty space."""
    makers: tuple[Callable[[CargoSpace, float, np.random.Generator], Parts], ...] = (
        lashing_bars,
        pallet_pile,
        timbers,
        sweepings,
    )
    chosen = rng.choice(len(makers), size=int(rng.integers(1, 3)), replace=False)
    x0, x1 = space.bounds_mm[:2]
    starts = np.sort(rng.uniform(x0 + 50, x1 - 1700, len(chosen)))
    return tuple(
        part
        for index, start in zip(chosen, starts, strict=True)
        for part in makers[index](space, float(start), rng)
    )


def lashing_bars(space: CargoSpace, start_mm: float, rng: np.random.Generator) -> Parts:
    """Returns two to four steel bars that lean from the floor against the side wall."""
    _, x1, y0, y1, floor, roof = space.bounds_mm
    num = int(rng.integers(2, 5))
    length = min(rng.uniform(1500, 2100), 0.9 * (roof - floor))
    room = max(x1 - start_mm - 80, 60.0)
    slope_x = min(rng.uniform(0.03, 0.18), 0.8 * room / length) * rng.choice([-1.0, 1.0])
    foot_x = start_mm + 40 + rng.uniform(0, 0.2 * room, num) + (0.8 * room if slope_x < 0 else 0.0)
    side = float(rng.choice([-1.0, 1.0]))
    axis = np.column_stack(
        [np.full(num, slope_x) + rng.normal(0, 0.01, num), np.full(num, side * 0.25), np.ones(num)]
    )
    axis /= np.linalg.norm(axis, axis=1, keepdims=True)
    wall = y1 if side > 0 else y0
    foot_y = np.full(num, wall - side * (length * 0.25 + 60))
    centre = np.column_stack([foot_x, foot_y, np.full(num, floor + 16)]) + axis * length / 2
    centre[:, 0] = np.clip(centre[:, 0], space.bounds_mm[0] + 200, x1 - 0.5 * abs(slope_x) * length - 90)
    return cargo(Cylinders(centre, axis, 21.0, 18.0, length, 7.86, "steel"), name="lashing-bar")


def pallet_pile(space: CargoSpace, start_mm: float, rng: np.random.Generator) -> Parts:
    """Returns a pile of empty pallets on the floor, slightly askew on each other."""
    num = int(rng.integers(1, 9))
    length, width = EURO_MM[::-1] if rng.random() < 0.5 else EURO_MM
    room_x = space.bounds_mm[1] - start_mm - length - 40
    if room_x < 0:
        return ()
    x = start_mm + rng.uniform(0, 0.5) * min(room_x, 400.0) + rng.uniform(0, min(25.0, room_x), num)
    y = rng.uniform(space.bounds_mm[2], space.bounds_mm[3] - width - 30) + rng.uniform(0, 25, num)
    floors = space.bounds_mm[4] + np.arange(num) * HEIGHT_MM
    shape = pallets(np.column_stack([x, y]), (length, width), rng, floor_mm=floors)
    return cargo(shape, name="spare-pallet")


def timbers(space: CargoSpace, start_mm: float, rng: np.random.Generator) -> Parts:
    """Returns squared timbers across the floor."""
    _, x1, y0, y1, floor, _ = space.bounds_mm
    side = rng.uniform(75, 110)
    x = start_mm + 10 + np.arange(int(rng.integers(2, 6))) * (side + rng.uniform(2, 30))
    x = x[x + side < x1]
    low = y0 + rng.uniform(0.01, 0.12, len(x)) * (y1 - y0)
    high = low + rng.uniform(0.5, 0.8, len(x)) * (y1 - y0)
    level = np.full(len(x), floor)
    bounds = np.stack([x, x + side, low, high, level, level + side], axis=1)
    return cargo(Boxes(bounds, 0.58, "wood"), name="timber") if len(x) else ()


def sweepings(space: CargoSpace, start_mm: float, rng: np.random.Generator) -> Parts:
    """Returns flat heaps of film, straps and cardboard on the floor."""
    num = int(rng.integers(2, 6))
    x = start_mm + rng.uniform(200, 1400, num)
    y = rng.uniform(space.bounds_mm[2] + 300, space.bounds_mm[3] - 300, num)
    radii = np.column_stack(
        [rng.uniform(120, 380, num), rng.uniform(120, 300, num), rng.uniform(30, 90, num)]
    )
    centre = np.column_stack([x, y, space.bounds_mm[4] + radii[:, 2]])
    density = rng.uniform(0.05, 0.2, num)
    return cargo(Ellipsoids(centre, radii, np.eye(3), density, "polyethylene"), name="sweepings")


def desiccants(space: CargoSpace, rng: np.random.Generator) -> Parts:
    """Returns strips of drying agent that hang from the upper lashing points of both walls."""
    x0, x1, y0, y1, _, roof = space.bounds_mm
    num = int(rng.integers(2, 6))
    x = rng.uniform(x0 + 500, x1 - 500, num)
    near = rng.random(num) < 0.5
    low = np.where(near, y0 + 2, y1 - 42)
    top = roof - rng.uniform(90, 160, num)
    bounds = np.stack([x, x + 140, low, low + 40, top - rng.uniform(600, 900, num), top], axis=1)
    return cargo(Boxes(bounds, 0.7, "salt"), name="hanging-desiccant")


def air_bags(gaps_mm: list[tuple[float, float]], space: CargoSpace, height_mm: float) -> Parts:
    """Returns paper air bags that fill gaps between stacks: two thin walls each, nearly invisible."""
    _, _, y0, y1, floor, _ = space.bounds_mm
    bounds = [
        (edge, edge + 1.2, y0 + 300, y1 - 300, floor + 250, floor + 250 + height_mm)
        for low, high in gaps_mm
        for edge in (low + 1, high - 2.2)
    ]
    return cargo(Boxes(np.array(bounds), 0.75, "paper"), name="hanging-bag") if bounds else ()


def leaning_board(x_mm: float, y_mm: float, floor_mm: float, rng: np.random.Generator) -> Parts:
    """Returns a plywood board that leans against a load with its foot on the floor."""
    height, angle = rng.uniform(900, 1800), rng.uniform(0.05, 0.15)
    turn = rotation_about((0, 1, 0), -angle)
    middle = np.array([x_mm + height / 2 * np.sin(angle), y_mm, floor_mm + height / 2 * np.cos(angle)])
    size = np.array([12.0, rng.uniform(600, 1200), height])
    return cargo(RotatedBoxes(middle, size, turn, 0.62, "plywood"), name="board")
