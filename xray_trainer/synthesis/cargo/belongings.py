"""Belongings that an eye knows by their outline: bicycles, couches in profile, chairs, rolled carpets, lamps.

Each builder fills a room (x0, x1, y0, y1, z0, z1) and stands on its floor. What is drawn for the eye is what
shows from the side: rings, slanting tubes, the L of a couch, the spiral of a roll.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from shapely.geometry import Polygon

from xray_trainer.synthesis.cargo.lattice import shell_of
from xray_trainer.synthesis.scene import Bounds
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Ellipsoids, Extrusion, Shape, rotation_about

_ACROSS, _UP = np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])
Place = tuple[float, float, float]
Point = tuple[float, float]


def bicycle(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    """Returns a bicycle along the vehicle: rims with tyres, a frame of tubes, chain wheel, bars, saddle."""
    x0, x1, y0, y1, z0, z1 = room
    way = float(rng.choice([-1.0, 1.0]))
    middle, y = (x0 + x1) / 2, (y0 + y1) / 2
    radius = min(0.32 * (z1 - z0), 0.21 * (x1 - x0))
    base = 0.3 * (x1 - x0)

    def at(along: float, up: float) -> Place:
        return middle + way * along * base, y, z0 + up * radius

    hubs = np.array([at(-1, 1), at(1, 1)])
    crank, seat, head = at(-0.15, 0.92), at(-0.42, 2.45), at(0.68, 2.35)
    frame = [
        (crank, seat),
        (crank, head),
        (seat, head),
        (at(-1, 1), crank),
        (at(-1, 1), seat),
        (head, at(1, 1)),
    ]
    bar = (at(0.62, 2.75)[0], y, at(0.62, 2.75)[2])
    wall = 1.3 if rng.random() < 0.6 else 2.4
    metal = "steel" if wall < 2 else "aluminium"
    return [
        Cylinders(hubs, _ACROSS, radius, radius - 32, 34.0, 0.5, "rubber"),
        Cylinders(hubs, _ACROSS, radius - 32, radius - 46, 26.0, 1.9, "aluminium"),
        Cylinders(hubs, _ACROSS, 24.0, 0.0, 90.0, 3.0, "steel"),
        _tubes([*frame, (head, bar)], radius=18.0, wall=wall, material=metal),
        Cylinders(np.array([crank]), _ACROSS, 85.0, 70.0, 6.0, 7.86, "steel"),
        Cylinders(np.array([bar]), _ACROSS, 12.0, 10.0, 0.9 * (y1 - y0), 7.86, "steel"),
        Boxes(np.array([_around(at(-0.5, 2.55), (250, 130, 50))]), 0.4, "foam"),
    ]


def couch(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    """Returns a couch or armchair that stands across: the L of seat and back, frame, arched springs, feet."""
    x0, x1, y0, y1, z0, z1 = room
    way, depth, height = float(rng.choice([-1.0, 1.0])), x1 - x0, z1 - z0
    start = x0 if way > 0 else x1

    def at(along: float, up: float) -> Point:
        return start + way * along * depth, z0 + up * height

    lean = rng.uniform(0.06, 0.16)
    back = [at(0.0, 0.12), at(0.24, 0.12), at(0.24 - lean / 2, 0.95), at(0.12 - lean / 2, 1.0), at(0.0, 0.9)]
    seat = [at(0.22, 0.3), at(0.97, 0.3), at(1.0, 0.38), at(0.97, 0.5), at(0.22, 0.47)]
    arm = [at(0.04, 0.12), at(0.96, 0.12), at(0.98, 0.6), at(0.9, 0.66), at(0.04, 0.64)]
    inner = (y0 + 0.09 * (y1 - y0), y1 - 0.09 * (y1 - y0))
    density = rng.uniform(0.06, 0.11)
    shapes: list[Shape] = [Extrusion(Polygon(points), inner, density, "foam") for points in (back, seat)]
    shapes += [Extrusion(Polygon(arm), side, density, "foam") for side in ((y0, inner[0]), (inner[1], y1))]
    for y in (y0 + 12, y1 - 30):
        shapes.append(Extrusion(Polygon(arm).buffer(-14), (y, y + 18), 0.65, "plywood"))
    shapes.append(Extrusion(Polygon(back).buffer(-30), (inner[0] + 30, inner[0] + 60), 0.55, "wood"))
    rails = [_between(at(a, low), at(b, low + 0.09)) for a, b, low in ((0.03, 0.08, 0.12), (0.9, 0.96, 0.14))]
    sides = [_between(at(0.04, 0.14), at(0.95, 0.24))]
    feet = [_between(at(a, 0.0), at(a + 0.06, 0.13)) for a in (0.05, 0.86)]
    wood = [(a, b, y0, y1, c, d) for a, b, c, d in rails]
    wood += [(a, b, y, y + 28, c, d) for a, b, c, d in sides for y in (y0 + 8, y1 - 36)]
    wood += [(a, b, y, y + 50, c, d) for a, b, c, d in feet for y in (y0 + 30, y1 - 80)]
    return [*shapes, Boxes(np.array(wood), 0.65, "wood"), _arched_springs(at, inner)]


def _arched_springs(at: Callable[[float, float], Point], y_mm: tuple[float, float]) -> Shape:
    """Returns the steel springs under the seat: thin rods that run to the front, one beside the other."""
    count = max(int((y_mm[1] - y_mm[0]) // 110), 2)
    places = np.linspace(y_mm[0] + 40, y_mm[1] - 40, count).tolist()
    ends = [(at(0.25, 0.27), at(0.6, 0.31)), (at(0.6, 0.31), at(0.93, 0.28))]
    rods = [((a[0], y, a[1]), (b[0], y, b[1])) for y in places for a, b in ends]
    return _tubes(rods, radius=4.0, wall=4.0, material="steel")


def chair(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    """Returns a chair of wood or tube in profile: slanting legs, seat, leaning back."""
    x0, x1, y0, y1, z0, z1 = room
    way, depth, height = float(rng.choice([-1.0, 1.0])), x1 - x0, z1 - z0
    start = x0 if way > 0 else x1
    is_wood = bool(rng.random() < 0.5)
    radius = 19.0 if is_wood else 12.0

    def at(along: float, y: float, up: float) -> Place:
        return start + way * (0.05 + 0.9 * along) * depth, y, z0 + radius + up * (height - 2 * radius)

    rods = []
    for y in (y0 + 30, y1 - 30):
        rods += [(at(0.12, y, 0.0), at(0.2, y, 0.47)), (at(0.2, y, 0.47), at(0.02, y, 1.0))]
        rods += [(at(0.95, y, 0.0), at(0.88, y, 0.46)), (at(0.16, y, 0.2), at(0.92, y, 0.2))]
    seat = _between(*((at(a, y0, up)[0], at(a, y0, up)[2]) for a, up in ((0.15, 0.47), (1.0, 0.5))))
    slats = [
        _between(*((at(0.08, y0, up)[0] + s, at(0.08, y0, up)[2]) for s, up in ((-9, low), (9, low + 0.08))))
        for low in (0.62, 0.78)
    ]
    boards = [(a, b, y0 + 20, y1 - 20, c, d) for a, b, c, d in (seat, *slats)]
    frame = _tubes(
        rods, radius=radius, wall=radius if is_wood else 1.5, material="wood" if is_wood else "steel"
    )
    return [frame, Boxes(np.array(boards), 0.6, "plywood")]


def rolled_carpets(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    """Returns rolled carpets across the vehicle, one to three on each other: rings of layers about a core."""
    x0, x1, y0, y1, z0, z1 = room
    radius = (x1 - x0) / 2
    num = max(int((z1 - z0) // (2 * radius)), 1)
    centre = np.array([((x0 + x1) / 2, (y0 + y1) / 2, z0 + radius * (1 + 2 * k)) for k in range(num)])
    outer = np.arange(radius, 30.0, -26.0)
    places = np.repeat(centre, len(outer), axis=0)
    radii = np.tile(outer, num)
    density = rng.uniform(0.14, 0.3)
    layers = Cylinders(
        places, _ACROSS, radii, np.maximum(radii - 20, 0), 0.97 * (y1 - y0), density, "textile"
    )
    cores = Cylinders(centre, _ACROSS, 24.0, 19.0, 0.99 * (y1 - y0), 0.7, "cardboard")
    return [layers, cores]


def bags(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    """Returns soft bags of clothes and bedding, thrown together, with a buckle or a shoe in some."""
    x0, x1, y0, y1, z0, z1 = room
    num = int(rng.integers(4, 8))
    radii = rng.uniform((0.22, 0.22, 0.15), (0.36, 0.34, 0.24), (num, 3)) * (x1 - x0, y1 - y0, z1 - z0)
    reach = radii.max(axis=1, keepdims=True).clip(max=0.49 * min(x1 - x0, y1 - y0, z1 - z0))
    radii = np.minimum(radii, reach)
    lift = np.sort(rng.uniform(0, 1, num)) ** 1.3
    lift[:2] = 0.0
    low, high = np.array([x0, y0, z0]), np.array([x1, y1, z1])
    turns = np.stack([rotation_about((0, 1, 0), angle) for angle in rng.uniform(-0.8, 0.8, num)])
    half = np.sqrt(np.einsum("nij,nj->ni", turns**2, radii**2))
    share = np.column_stack([rng.uniform(0, 1, (num, 2)), lift])
    centre = low + half + share * (high - low - 2 * half)
    small = centre + rng.uniform(-0.3, 0.3, (num, 3)) * radii
    return [
        Ellipsoids(centre, radii, turns, rng.uniform(0.07, 0.2, num), "textile"),
        Boxes(np.concatenate([small - 18, small + 18], axis=1)[:, [0, 3, 1, 4, 2, 5]], 1.6, "brass"),
    ]


def refrigerator(room: Bounds, _rng: np.random.Generator) -> list[Shape]:
    """Returns a used refrigerator: double walls with foam, shelves, compressor at the foot, coil behind."""
    x0, x1, y0, y1, z0, z1 = room
    height = z1 - z0
    inner = (x0 + 50, x1 - 50, y0 + 60, y1 - 50, z0 + 0.19 * height, z1 - 50)
    shelves = [
        (*inner[:4], z0 + share * height, z0 + share * height + 6) for share in (0.34, 0.46, 0.58, 0.72)
    ]
    coil = [
        (x0 + 40, x1 - 40, y0 + 4, y0 + 10, z, z + 6) for z in np.linspace(z0 + 0.25 * height, z1 - 90, 16)
    ]
    compressor = np.array([(x0 + 0.5 * (x1 - x0), y0 + 130, z0 + 110)])
    return [
        Boxes(np.array(shell_of(room, 0.9)), 7.86, "steel"),
        Boxes(
            np.array(shell_of((x0 + 2, x1 - 2, y0 + 20, y1 - 2, z0 + 0.17 * height, z1 - 2), 46.0)),
            0.04,
            "foam",
        ),
        Boxes(np.array(shell_of(inner, 1.5)), 1.05, "polystyrene"),
        Boxes(np.array(shelves), 2.4, "glass"),
        Boxes(np.array(coil), 3.5, "steel"),
        Ellipsoids(compressor, np.array([105.0, 95.0, 100.0]), np.eye(3), 3.9, "steel"),
    ]


def television(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    """Returns a flat television set on its foot: a screen in a frame, boards and loudspeakers behind it."""
    x0, x1, y0, y1, z0, z1 = room
    y, foot = (y0 + y1) / 2, z0 + 70
    width, height = x1 - x0, z1 - foot
    frame = [
        (x0, x1, y - 20, y + 20, foot, foot + 22),
        (x0, x1, y - 20, y + 20, z1 - 16, z1),
        (x0, x0 + 16, y - 20, y + 20, foot, z1),
        (x1 - 16, x1, y - 20, y + 20, foot, z1),
    ]
    low = np.column_stack([rng.uniform(0.15, 0.65, 3), rng.uniform(0.15, 0.5, 3)])
    boards = [
        (
            x0 + a * width,
            x0 + (a + 0.2) * width,
            y + 14,
            y + 20,
            foot + b * height,
            foot + (b + 0.28) * height,
        )
        for a, b in low.tolist()
    ]
    speakers = np.array([(x0 + share * width, y + 10, foot + 60) for share in (0.12, 0.88)])
    stand = [
        ((x0 + 0.3 * width, y, foot), (x0 + 0.22 * width, y, z0 + 12)),
        ((x1 - 0.3 * width, y, foot), (x1 - 0.22 * width, y, z0 + 12)),
    ]
    return [
        Boxes(np.array(frame), 1.1, "polystyrene"),
        Boxes(np.array([(x0 + 8, x1 - 8, y - 14, y - 10, foot + 8, z1 - 8)]), 2.5, "glass"),
        Boxes(np.array([(x0 + 8, x1 - 8, y - 2, y - 0.8, foot + 8, z1 - 8)]), 7.86, "steel"),
        Boxes(np.array(boards), 3.0, "electronics"),
        Cylinders(speakers, _ACROSS, 42.0, 0.0, 24.0, 4.5, "steel"),
        _tubes(stand, radius=11.0, wall=11.0, material="aluminium"),
    ]


def lamp(room: Bounds, _rng: np.random.Generator) -> list[Shape]:
    """Returns a standing lamp: heavy foot, thin pole, shade."""
    x0, x1, y0, y1, z0, z1 = room
    x, y, radius = (x0 + x1) / 2, (y0 + y1) / 2, 0.48 * min(x1 - x0, y1 - y0)
    foot, shade = np.array([(x, y, z0 + 14)]), np.array([(x, y, z1 - 140)])
    return [
        Cylinders(foot, _UP, 0.8 * radius, 0.0, 28.0, 7.2, "cast_iron"),
        Cylinders(np.array([(x, y, (z0 + z1) / 2)]), _UP, 12.0, 10.5, z1 - z0 - 20, 7.86, "steel"),
        Cylinders(shade, _UP, radius, radius - 4, 260.0, 0.7, "textile"),
        Cylinders(shade - (0, 0, 40), _UP, 26.0, 22.0, 110.0, 2.4, "glass"),
    ]


def ladder(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    """Returns a folding ladder that leans: two rails and its steps, of aluminium."""
    x0, x1, y0, y1, z0, z1 = room
    way = float(rng.choice([-1.0, 1.0]))
    foot, head = (x0 + 30, x1 - 30) if way > 0 else (x1 - 30, x0 + 30)
    num = max(int((z1 - z0) // 260), 3)
    shares = (np.arange(num) + 0.7) / (num + 0.4)
    rails = [((foot, y, z0 + 30), (head, y, z1 - 30)) for y in (y0 + 25, y1 - 25)]
    steps = [
        (foot + share * (head - foot) - 40, foot + share * (head - foot) + 40, y0 + 25, y1 - 25, z, z + 24)
        for share, z in zip(shares.tolist(), (z0 + 30 + shares * (z1 - z0 - 90)).tolist(), strict=True)
    ]
    clipped = np.array([(max(a, x0), min(b, x1), *rest) for a, b, *rest in steps])
    return [_tubes(rails, radius=25.0, wall=2.5, material="aluminium"), Boxes(clipped, 0.5, "aluminium")]


def suitcase(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    """Returns a packed suitcase on its wheels: shell, clothes in layers, handle, small things."""
    x0, x1, y0, y1, z0, z1 = room
    body = (x0, x1, y0, y1, z0 + 45, z1)
    num = 5
    edges = np.sort(rng.uniform(z0 + 70, z1 - 20, num - 1))
    levels = np.concatenate([[z0 + 55], edges, [z1 - 12]])
    layers = [(x0 + 8, x1 - 8, y0 + 8, y1 - 8, a, b) for a, b in pairwise(levels.tolist())]
    small = np.column_stack(
        [
            rng.uniform(x0 + 60, x1 - 60, 4),
            rng.uniform(y0 + 40, y1 - 40, 4),
            rng.uniform(z0 + 110, z1 - 60, 4),
        ]
    )
    wheels = np.array([(x, y, z0 + 24) for x in (x0 + 40, x1 - 40) for y in (y0 + 40, y1 - 40)])
    poles = np.array([(x0 + share * (x1 - x0), y0 + 22, (z0 + z1) / 2 + 20) for share in (0.35, 0.65)])
    return [
        Boxes(np.array(shell_of(body, 3.0)), 1.05, "polystyrene"),
        Boxes(np.array(layers), rng.uniform(0.12, 0.34, num), "textile"),
        Ellipsoids(small, np.array([60.0, 35.0, 22.0]), np.eye(3), rng.uniform(0.8, 1.6, 4), "polyethylene"),
        Cylinders(wheels, _ACROSS, 24.0, 8.0, 22.0, 1.1, "polyethylene"),
        Cylinders(poles, _UP, 9.0, 7.5, z1 - z0 - 90, 2.7, "aluminium"),
    ]


def _tubes(ends: Sequence[tuple[Place, Place]], *, radius: float, wall: float, material: str) -> Cylinders:
    """Returns tubes between pairs of points."""
    points = np.array(ends, np.float64)
    along = points[:, 1] - points[:, 0]
    density = {"steel": 7.86, "aluminium": 2.7, "wood": 0.65}[material]
    length = np.linalg.norm(along, axis=1)
    return Cylinders(points.mean(axis=1), along, radius, radius - wall, length, density, material)


def _around(centre: Place, size: Place) -> tuple[float, ...]:
    return tuple(edge for c, s in zip(centre, size, strict=True) for edge in (c - s / 2, c + s / 2))


def _between(one: Point, other: Point) -> tuple[float, float, float, float]:
    """Returns x0, x1, z0, z1 between two corners."""
    (x0, x1), (z0, z1) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return x0, x1, z0, z1
