"""Assemblies of machines: motors, gearboxes, engines, tanks, cabinets, presses, fans.

Each fills a cell (x0, x1, y0, y1, z0, z1), rests on its floor and is drawn anew each time.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from shapely import affinity
from shapely.geometry import Point, Polygon
from shapely.geometry import box as rectangle
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from xray_trainer.synthesis.cargo.lattice import shell_of
from xray_trainer.synthesis.scene import Bounds
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Extrusion, Shape, cylinder

Maker = Callable[[Bounds, np.random.Generator], list[Shape]]
Point3 = tuple[float, float, float]

STEEL, IRON = 7.86, 7.2
_X, _Y, _Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


def _motor(cell: Bounds, rng: np.random.Generator) -> list[Shape]:
    x0, x1, y0, y1, z0, z1 = cell
    radius = min((z1 - z0) * 0.42, (y1 - y0) * 0.45, rng.uniform(220, 420))
    length, x, y = min(x1 - x0, 3.2 * radius), (x0 + x1) / 2, (y0 + y1) / 2
    z = z0 + radius * 1.12
    tubes = [
        _tube((x, y, z), _X, (radius, 0.93 * radius), 0.8 * length, (IRON, "cast_iron")),
        _tube((x, y, z), _X, (0.9 * radius, 0.62 * radius), 0.5 * length, (5.2, "steel")),
        _tube((x, y, z), _X, (0.88 * radius, 0.66 * radius), 0.66 * length, (1.6, "copper")),
        _tube((x, y, z), _X, (0.6 * radius, 0.14 * radius), 0.5 * length, (6.2, "steel")),
        _tube((x - 0.4 * length, y, z), _X, (radius, 0.0), 18.0, (IRON, "cast_iron")),
        _tube((x + 0.4 * length, y, z), _X, (radius, 0.0), 18.0, (IRON, "cast_iron")),
        _tube((x, y, z), _X, (0.13 * radius, 0.0), x1 - x0, (STEEL, "steel")),
    ]
    feet = Boxes(
        np.array([(x - 0.3 * length, x + 0.3 * length, y0, y1, z0, z0 + 0.14 * radius)]), 4.0, "cast_iron"
    )
    turns = np.arange(0, 2 * np.pi, np.pi / 9)
    at_y, at_z = y + 1.04 * radius * np.cos(turns), z + 1.04 * radius * np.sin(turns)
    ends = np.full(len(turns), x - 0.38 * length), np.full(len(turns), x + 0.38 * length)
    fins = np.stack([*ends, at_y - 3, at_y + 3, at_z - 12, at_z + 12], axis=1)
    return [*tubes, feet, Boxes(fins, IRON * 0.6, "cast_iron")]


def _housing(cell: Bounds, rng: np.random.Generator) -> list[Shape]:
    """A hollow casting with a bevelled outline, shafts through it and gears within."""
    x0, x1, y0, y1, z0, z1 = cell
    outline = _bevelled(x0, x1, z0, z1, rng)
    wall = rng.uniform(14, 32)
    inner = outline.buffer(-wall)
    ring = outline.difference(inner) if not inner.is_empty else outline
    plates = [Extrusion(outline, (y, y + wall * 0.7), IRON, "cast_iron") for y in (y0, y1 - wall * 0.7)]
    shapes: list[Shape] = [*plates]
    if isinstance(ring, Polygon) and not inner.is_empty:
        shapes.append(Extrusion(ring, (y0, y1), IRON, "cast_iron"))
    for _ in range(int(rng.integers(1, 4))):
        radius = rng.uniform(0.12, 0.3) * min(x1 - x0, z1 - z0)
        x, z = rng.uniform(x0 + radius, x1 - radius), rng.uniform(z0 + radius, z1 - radius)
        shapes += _gear((x, z), radius, (y0, y1), rng)
    return shapes


def _gear(
    centre_xz: tuple[float, float], radius: float, y_mm: tuple[float, float], rng: np.random.Generator
) -> list[Shape]:
    (x, z), (y0, y1) = centre_xz, y_mm
    width = rng.uniform(25, 90)
    y = rng.uniform(y0 + 20, max(y1 - width - 20, y0 + 21))
    teeth = int(np.clip(radius / 9, 14, 40))
    turns = np.linspace(0, 2 * np.pi, 4 * teeth, endpoint=False)
    reach = radius * np.where(np.arange(4 * teeth) % 4 < 2, 1.0, 0.92)
    wheel = Polygon(np.column_stack([reach * np.cos(turns), reach * np.sin(turns)]))
    num_holes = int(rng.integers(4, 8)) if rng.random() < 0.6 else 0
    holes = [
        Point(0.62 * radius * np.cos(turn), 0.62 * radius * np.sin(turn)).buffer(0.19 * radius, quad_segs=4)
        for turn in np.linspace(0, 2 * np.pi, num_holes, endpoint=False)
    ]
    cut = _as_polygon(affinity.translate(wheel.difference(unary_union(holes)) if holes else wheel, x, z))
    shaft = cylinder(
        (x, (y0 + y1) / 2, z),
        _Y,
        radius_mm=0.18 * radius,
        length_mm=y1 - y0,
        density_g_cm3=STEEL,
        material="steel",
    )
    return [Extrusion(cut, (y, y + width), STEEL, "steel"), shaft]


def _engine(cell: Bounds, rng: np.random.Generator) -> list[Shape]:
    """A block with a row of cylinders, crankcase, heads, manifold, pulley and flywheel."""
    x0, x1, y0, y1, z0, z1 = cell
    length, height, y = x1 - x0, z1 - z0, (y0 + y1) / 2
    num = int(np.clip(length / 150, 2, 8))
    bore = 0.36 * length / num
    x = x0 + length * (np.arange(num) + 0.5) / num
    middle = np.column_stack([x, np.full(num, y), np.full(num, z0 + 0.58 * height)])
    liners = Cylinders(middle, _axis(_Z), bore + 12, bore, 0.34 * height, IRON, "cast_iron")
    lift = rng.uniform(-0.08, 0.12, num) * height
    pistons = Cylinders(
        middle + np.outer(lift, _Z), _axis(_Z), bore, 0.4 * bore, 0.09 * height, 2.7, "aluminium"
    )
    depth = min(0.7 * (y1 - y0), 3.4 * bore + 120)
    block = _hollow((x0, x1, y - depth / 2, y + depth / 2, z0 + 0.2 * height, z0 + 0.78 * height), 16, IRON)
    head = (x0, x1, y - 0.4 * depth, y + 0.4 * depth, z0 + 0.78 * height, z0 + 0.9 * height)
    cover = (x0 + 20, x1 - 20, y - 0.3 * depth, y + 0.3 * depth, z0 + 0.9 * height, z1)
    pan = (x0 + 10, x1 - 10, y - 0.35 * depth, y + 0.35 * depth, z0, z0 + 0.2 * height)
    low = z0 + 0.3 * height
    crank = _tube(((x0 + x1) / 2, y, low), _X, (34, 0), length, (STEEL, "steel"))
    wheel = _tube((x1 - 25, y, low), _X, (0.24 * height, 0), 45, (IRON, "cast_iron"))
    webs = Cylinders(
        middle * (1, 1, 0) + np.array([0, 0, low]), _axis(_X), 0.12 * height, 0, 24, STEEL, "steel"
    )
    runners = [
        (a - 18, a + 18, y + depth / 2, y + depth / 2 + 110, z0 + 0.8 * height, z0 + 0.86 * height) for a in x
    ]
    loose = Boxes(
        np.array([head, cover, pan, *runners]), np.array([3.4, 0.5, 0.9] + [1.6] * num), "aluminium"
    )
    return [liners, pistons, block, loose, crank, webs, wheel]


def _tank(cell: Bounds, rng: np.random.Generator) -> list[Shape]:
    x0, x1, y0, y1, z0, z1 = cell
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    standing = z1 - z0 > x1 - x0
    if standing:
        radius = min(x1 - x0, y1 - y0) * 0.46
        centre, axis, length = (x, y, (z0 + z1) / 2), _Z, z1 - z0
    else:
        radius = min(z1 - z0, y1 - y0) * 0.46
        centre, axis, length = (x, y, z0 + radius + 20), _X, x1 - x0
    shell = _tube(centre, axis, (radius, radius - rng.uniform(4, 9)), length, (STEEL, "steel"))
    shapes: list[Shape] = [shell, *_saddles(x0, x1, y, z0, radius)]
    ends = np.array([centre, centre]) + np.outer([-0.5, 0.5], np.array(axis) * (length - 10))
    shapes.append(Cylinders(ends, _axis(axis), radius, 0.0, 9.0, STEEL, "steel"))
    if rng.random() < 0.4 and standing:
        level = rng.uniform(0.2, 0.8) * length
        shapes.append(_tube((x, y, z0 + level / 2), _Z, (radius - 10, 0.0), level, (0.9, "oil")))
    return shapes


def _saddles(x0: float, x1: float, y: float, z0: float, radius: float) -> list[Shape]:
    places = (x0 + 0.2 * (x1 - x0), x1 - 0.2 * (x1 - x0) - 30)
    bounds = [(x, x + 30, y - 0.7 * radius, y + 0.7 * radius, z0, z0 + 40) for x in places]
    return [Boxes(np.array(bounds), 3.0, "steel")]


def _cabinet(cell: Bounds, rng: np.random.Generator) -> list[Shape]:
    x0, x1, y0, y1, z0, z1 = cell
    shell = _hollow(cell, 2.2, STEEL)
    num = int(rng.integers(8, 22))
    low = np.column_stack(
        [rng.uniform(0.05, 0.8, num), rng.uniform(0.05, 0.5, num), rng.uniform(0.03, 0.85, num)]
    )
    size = np.column_stack(
        [rng.uniform(0.06, 0.3, num), rng.uniform(0.1, 0.4, num), rng.uniform(0.03, 0.12, num)]
    )
    high = np.minimum(low + size, 0.97)
    reach, base = np.array([x1 - x0, y1 - y0, z1 - z0]), np.array([x0, y0, z0])
    devices = np.stack([base + low * reach, base + high * reach], axis=2).reshape(-1, 6)
    heavy = (x0 + 20, x1 - 20, y0 + 60, y1 - 60, z0, z0 + 0.16 * (z1 - z0))
    return [
        shell,
        Boxes(devices, rng.uniform(0.4, 2.2, num), "electronics"),
        Boxes(np.array([heavy]), 3.2, "copper"),
    ]


def _press(cell: Bounds, rng: np.random.Generator) -> list[Shape]:
    x0, x1, y0, y1, z0, z1 = cell
    height, post = z1 - z0, min(0.16 * (x1 - x0), 130.0)
    columns = [
        (x, x + post, y, y + post, z0, z1) for x in (x0, x1 - post) for y in (y0, max(y1 - post, y0 + post))
    ]
    beams = [(x0, x1, y0, y1, z0, z0 + 0.2 * height), (x0, x1, y0, y1, z1 - 0.22 * height, z1)]
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    ram = cylinder(
        (x, y, z0 + 0.6 * height),
        _Z,
        radius_mm=0.6 * post,
        length_mm=0.4 * height,
        density_g_cm3=STEEL,
        material="steel",
    )
    table = (x0 + post, x1 - post, y0 + 40, y1 - 40, z0 + 0.36 * height, z0 + 0.42 * height)
    density = np.array([5.5] * len(columns) + [*rng.uniform(0.7, 2.2, 2), 4.5])
    return [Boxes(np.array([*columns, *beams, table]), density, "steel"), ram]


def _fan(cell: Bounds, rng: np.random.Generator) -> list[Shape]:
    x0, x1, y0, y1, z0, z1 = cell
    radius = min(x1 - x0, z1 - z0) * 0.46
    x, z, y = (x0 + x1) / 2, z0 + radius + 10, (y0 + y1) / 2
    casing = _as_polygon(
        Point(x, z).buffer(radius, quad_segs=10).union(rectangle(x, z, x + radius, z + 0.98 * radius))
    )
    ring = casing.difference(casing.buffer(-7))
    depth = min(y1 - y0, 420.0)
    shapes: list[Shape] = [Extrusion(casing, (y - depth / 2, y - depth / 2 + 4), STEEL, "steel")]
    if isinstance(ring, Polygon):
        shapes.append(Extrusion(ring, (y - depth / 2, y + depth / 2), STEEL, "steel"))
    turns = np.linspace(0, 2 * np.pi, int(rng.integers(7, 13)), endpoint=False) + rng.uniform(0, 1)
    blades = [Polygon([(0.2, -0.03), (0.8, 0.08), (0.8, 0.13), (0.2, 0.03)]) for _ in turns]
    for blade, turn in zip(blades, turns, strict=True):
        turned = affinity.rotate(blade, turn, origin=(0, 0), use_radians=True)
        placed = affinity.translate(affinity.scale(turned, radius, radius, origin=(0, 0)), x, z)
        shapes.append(Extrusion(_as_polygon(placed), (y - depth / 3, y + depth / 3), STEEL, "steel"))
    hub = cylinder(
        (x, y, z), _Y, radius_mm=0.2 * radius, length_mm=depth, density_g_cm3=IRON, material="cast_iron"
    )
    legs = Boxes(np.array([(x0, x1, y - 60, y + 60, z0, z0 + 14)]), STEEL, "steel")
    return [*shapes, hub, legs]


def _bevelled(x0: float, x1: float, z0: float, z1: float, rng: np.random.Generator) -> Polygon:
    cut_x, cut_z = rng.uniform(0.02, 0.35, 4) * (x1 - x0), rng.uniform(0.02, 0.4, 4) * (z1 - z0)
    return Polygon(
        [
            (x0 + cut_x[0] * 0.3, z0),
            (x1 - cut_x[1] * 0.3, z0),
            (x1, z0 + cut_z[1] * 0.4),
            (x1, z1 - cut_z[2]),
            (x1 - cut_x[2], z1),
            (x0 + cut_x[3], z1),
            (x0, z1 - cut_z[3]),
            (x0, z0 + cut_z[0] * 0.4),
        ]
    )


def _hollow(bounds: Bounds, wall: float, density: float) -> Boxes:
    return Boxes(np.array(shell_of(bounds, wall)), density, "steel")


def _tube(
    centre: Point3, axis: Point3, radii_mm: tuple[float, float], length_mm: float, what: tuple[float, str]
) -> Cylinders:
    """Returns a tube of outer and inner radius, of a density and material."""
    outer, inner = radii_mm
    return Cylinders(np.array(centre), np.array(axis), outer, inner, length_mm, *what)


def _as_polygon(geometry: BaseGeometry) -> Polygon:
    """Returns the geometry, or its largest piece where it fell apart."""
    pieces = [piece for piece in getattr(geometry, "geoms", [geometry]) if isinstance(piece, Polygon)]
    return max(pieces, key=lambda piece: piece.area)


def _axis(axis: Point3) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(axis)


MAKERS: tuple[Maker, ...] = (_motor, _housing, _housing, _engine, _tank, _cabinet, _press, _fan)
"""What machines are put together from; castings twice, they are the most common."""
