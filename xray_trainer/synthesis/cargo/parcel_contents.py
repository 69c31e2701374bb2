"""What people send in parcels: each maker fills a room (length, width, height) from its lower corner.

Things are drawn in some detail, as parcels are scanned with pixels of 1 to 2 mm.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from shapely.geometry import Polygon

from xray_trainer.synthesis.shapes import Boxes, Cylinders, Ellipsoids, Extrusion, Floats, Shape, box

Size = tuple[float, float, float]
Shapes = tuple[Shape, ...]
Maker = Callable[[Size, np.random.Generator], Shapes]


def garments(size: Size, rng: np.random.Generator) -> Shapes:
    """Returns folded clothes with buttons and zips."""
    length, width, height = size
    num = int(rng.integers(3, 9))
    edges = np.linspace(0, height * rng.uniform(0.6, 0.98), num + 1)
    ends = rng.uniform(0, 0.12, (num, 4)) * (length, length, width, width)
    layers = np.stack(
        [ends[:, 0], length - ends[:, 1], ends[:, 2], width - ends[:, 3], edges[:-1], edges[1:] - 1.5], axis=1
    )
    cloth = Boxes(layers, rng.uniform(0.16, 0.3, num), "textile")
    buttons = np.column_stack(
        [
            rng.uniform(0.2, 0.8, 12) * length,
            rng.uniform(0.2, 0.8, 12) * width,
            rng.choice(edges[:-1], 12) + 3,
        ]
    )
    return cloth, Cylinders(buttons, np.array([0, 0, 1.0]), 6.0, 0.0, 2.5, 7.0, "zinc")


def books(size: Size, rng: np.random.Generator) -> Shapes:
    """Returns a pile of books."""
    length, width, height = size
    bounds: list[tuple[float, ...]] = []
    z = 0.0
    while z < height - 40 and len(bounds) < 12:
        thick = float(rng.uniform(12, 45))
        x, y = float(rng.uniform(0, 0.3)) * length, float(rng.uniform(0, 0.3)) * width
        bounds.append((x, x + 0.68 * length, y, y + 0.68 * width, z, z + thick))
        z += thick + 1
    return (Boxes(np.array(bounds or [(0, length, 0, width, 0, height / 2)]), 0.85, "paper"),)


def shoes(size: Size, rng: np.random.Generator) -> Shapes:
    """Returns a pair of shoes, one turned."""
    length, width, _ = size
    reach, half = min(0.92 * length, 310.0), min(0.45 * width, 105.0)
    sole = [(0, 0), (reach, 0), (reach, 22), (0.62 * reach, 14), (0.35 * reach, 26), (0, 34)]
    upper = [
        (0, 30),
        (reach * 0.97, 20),
        (reach * 0.9, 55),
        (0.55 * reach, 80),
        (0.35 * reach, 115),
        (0, 110),
    ]
    shapes: list[Shape] = []
    for index, turn in enumerate((1, -1)):
        y = (8 + index * (half + 8), index * (half + 8) + half)
        flip = [(x if turn > 0 else reach - x, z) for x, z in sole]
        cover = [(x if turn > 0 else reach - x, z) for x, z in upper]
        shell = Polygon(cover).difference(Polygon(cover).buffer(-5))
        shapes.append(Extrusion(Polygon(flip), y, float(rng.uniform(0.45, 0.9)), "rubber"))
        if isinstance(shell, Polygon):
            shapes.append(Extrusion(shell, y, 0.7, "leather"))
        shapes += [Extrusion(Polygon(cover), (face, face + 4), 0.75, "leather") for face in (y[0], y[1] - 4)]
        shapes.append(
            box(
                (0.35 * reach, 0.6 * reach, y[0] + 20, y[1] - 20, 22, 24), density_g_cm3=7.8, material="steel"
            )
        )
    return tuple(shapes)


def device(size: Size, rng: np.random.Generator) -> Shapes:
    """Returns an appliance: a plastic case, a board with chips, a transformer or battery, a fan, a cable."""
    length, width, height = (0.85 * side for side in size)
    height = min(height, rng.uniform(60, 220))
    case = _shell((0, length, 0, width, 0, height), 2.6)
    board = (0.1 * length, 0.8 * length, 0.1 * width, 0.85 * width, 14, 15.6)
    num = int(rng.integers(12, 30))
    place = rng.uniform((0.12, 0.14), (0.7, 0.8), (num, 2)) * (length, width)
    tall = rng.uniform(1.5, min(16, height / 2), num)
    reach = rng.uniform(5, 26, (num, 2))
    chips = np.stack(
        [
            place[:, 0],
            place[:, 0] + reach[:, 0],
            place[:, 1],
            place[:, 1] + reach[:, 1],
            np.full(num, 15.6),
            15.6 + tall,
        ],
        axis=1,
    )
    core = (0.55 * length, 0.55 * length + 48, 0.2 * width, 0.2 * width + 42, 16, min(16 + 40, height - 4))
    heavy = rng.choice(["copper", "lithium_battery"])
    weight = 5.5 if heavy == "copper" else 2.3
    turns = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    coil = np.column_stack(
        [0.3 * length + 40 * np.cos(turns), 0.5 * width + 40 * np.sin(turns), np.full(10, 30.0)]
    )
    tangent = np.column_stack([-np.sin(turns), np.cos(turns), 0 * turns])
    return (
        Boxes(case, 1.05, "polystyrene"),
        box(board, density_g_cm3=1.9, material="electronics"),
        Boxes(chips, 1.6, "electronics"),
        box(core, density_g_cm3=weight, material=str(heavy)),
        Cylinders(coil, tangent, 2.0, 0.0, 27.0, 5.0, "copper"),
    )


def jars(size: Size, rng: np.random.Generator) -> Shapes:
    """Returns jars and tins of food in rows, each filled to its own level."""
    length, width, height = size
    radius = float(rng.uniform(32, 50))
    tall = min(float(rng.uniform(90, 170)), height - 4)
    x, y = (
        np.arange(max(int(side // (2 * radius + 6)), 1)) * (2 * radius + 6) + radius + 3
        for side in (length, width)
    )
    centre = np.stack(
        [*(grid.ravel() for grid in np.meshgrid(x, y)), np.full(len(x) * len(y), tall / 2)], axis=1
    )
    is_tin = bool(rng.random() < 0.4)
    wall, material, density = (0.4, "steel", 7.8) if is_tin else (3.2, "glass", 2.5)
    up = np.array([0, 0, 1.0])
    fill = tall * rng.uniform(0.78, 0.94, len(centre))
    inner = centre.copy()
    inner[:, 2] = fill / 2 + 3
    lids = centre.copy()
    lids[:, 2] = tall - 1
    return (
        Cylinders(centre, up, radius, radius - wall, tall, density, material),
        Cylinders(
            inner,
            up,
            radius - wall,
            0.0,
            fill - 6,
            float(rng.uniform(0.9, 1.2)),
            str(rng.choice(["fruit", "sugar", "oil"])),
        ),
        Cylinders(lids, up, radius, 0.0, 0.8, 7.8, "steel"),
    )


def tools(size: Size, rng: np.random.Generator) -> Shapes:
    """Returns hand tools and small metal parts."""
    length, width, height = size
    num = int(rng.integers(5, 14))
    axis = np.column_stack([rng.normal(0, 1, (num, 2)), rng.normal(0, 0.12, num)])
    reach = rng.uniform(60, 0.6 * min(length, width), num)
    centre = rng.uniform((0.3, 0.3, 0.1), (0.7, 0.7, 0.4), (num, 3)) * size
    rings = rng.uniform((0.2, 0.2, 0.1), (0.8, 0.8, 0.4), (6, 3)) * size
    up = np.array([0, 0, 1.0])
    case = _shell((4, length - 4, 4, width - 4, 2, 0.55 * height), 3.0)
    return (
        Cylinders(centre, axis, rng.uniform(3, 9, num), 0.0, reach, 7.86, "steel"),
        Cylinders(
            rings, up, rng.uniform(12, 28, 6), rng.uniform(5, 11, 6), rng.uniform(8, 20, 6), 7.86, "steel"
        ),
        Boxes(case, 0.95, "polyethylene"),
    )


def toys(size: Size, rng: np.random.Generator) -> Shapes:
    """Returns hollow plastic figures and a stuffed one."""
    num = int(rng.integers(4, 10))
    centre = rng.uniform((0.2, 0.2, 0.2), (0.8, 0.8, 0.6), (num, 3)) * size
    radii = rng.uniform(0.07, 0.17, (num, 3)) * min(size)
    turn = np.eye(3)
    soft = np.array([[0.5, 0.5, 0.45]]) * size
    return (
        Ellipsoids(centre, radii, turn, 1.0, "polyethylene", 0.88),
        Ellipsoids(soft, np.array([[0.36, 0.34, 0.38]]) * size, turn, 0.05, "polyester"),
        Ellipsoids(centre + np.array([0, 0, 12]), radii * 0.35, turn, 1.05, "polystyrene", 0.6),
    )


def pouches(size: Size, rng: np.random.Generator) -> Shapes:
    """Returns bags of tea, nuts, sweets or washing powder."""
    length, width, height = size
    num = max(int(length // 110), 1), max(int(width // 150), 1)
    x, y = ((np.arange(count) + 0.5) * side / count for count, side in zip(num, (length, width), strict=True))
    centre = np.stack(
        [*(grid.ravel() for grid in np.meshgrid(x, y)), np.full(num[0] * num[1], 0.42 * height)], axis=1
    )
    radii = np.array([0.47 * length / num[0], 0.47 * width / num[1], 0.4 * height])
    material, density = (("sugar", 0.75), ("grain", 0.55), ("starch", 0.5), ("tobacco", 0.22), ("salt", 0.8))[
        int(rng.integers(5))
    ]
    radii_mm = radii * rng.normal(1, 0.05, (len(centre), 3)).clip(0.85, 1.05)
    return (Ellipsoids(centre, radii_mm, np.eye(3), density * rng.normal(1, 0.03, len(centre)), material),)


def _shell(bounds: tuple[float, ...], wall: float) -> Floats:
    """Returns (6, 6): the walls of a closed box."""
    rows = []
    for axis in range(3):
        for end in (0, 1):
            row = list(bounds)
            inner = row[2 * axis + end] + (wall if end == 0 else -wall)
            row[2 * axis], row[2 * axis + 1] = sorted((row[2 * axis + end], inner))
            rows.append(row)
    return np.asarray(rows, np.float32)


MAKERS: tuple[Maker, ...] = (garments, books, shoes, device, device, jars, tools, toys, pouches)
"""Every maker, frequent ones more than once."""


def carton(size: Size, wall: float) -> Shapes:
    """Returns the empty carton around a room."""
    length, width, height = size
    outer = (-wall - 2, length + wall + 2, -wall - 2, width + wall + 2, -wall, height + wall + 2)
    return (Boxes(_shell(outer, wall), 0.3, "cardboard"),)
