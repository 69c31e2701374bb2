"""Motorcycles and quads: wheels, fork, frame, engine, tank, seat; nose at x = 0, wheels on z = 0."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from shapely.geometry import Polygon

from xray_trainer.synthesis.cargo.vehicle import Vehicle, vehicle
from xray_trainer.synthesis.structures.assembly import Assembly, around

_SIDES = (-1, 1)
Place = tuple[float, float]


def motorcycle(rng: np.random.Generator) -> Vehicle:
    """Returns a motorcycle of 110 to 230 kg."""
    assembly, radius = Assembly(), float(rng.uniform(290, 325))
    base, scale = float(rng.uniform(1280, 1460)), float(rng.uniform(0.8, 1.15))
    front, rear = (radius, radius - 8), (radius + base, radius - 8)
    width = float(rng.uniform(90, 130))
    for x, z in (front, rear):
        _add_wheel(assembly, (x, z), radius=radius, width=width)
    head = (front[0] + 330, radius + 560)
    _add_fork(assembly, front, head)
    _add_frame(assembly, head, rear)
    crank = (front[0] + 0.46 * base, radius + 30)
    _add_engine(assembly, crank, scale=scale, rng=rng)
    _add_upper(assembly, head, rear, fuel=float(rng.uniform(0.02, 0.3)))
    hull = [
        (0, radius),
        (head[0] - 150, head[1] + 130),
        (rear[0] + 160, head[1] + 60),
        (rear[0] + radius, radius),
    ]
    body = Polygon([*hull, (rear[0], 120), (front[0], 120)])
    size = (base + 2 * radius, 760.0, head[1] + 150)
    return vehicle(assembly, body, size, axles=(front[0], rear[0]), radius=radius, track=0.0)


def quad(rng: np.random.Generator) -> Vehicle:
    """Returns a quad of 200 to 350 kg."""
    assembly, radius = Assembly(), float(rng.uniform(270, 315))
    base, width = float(rng.uniform(1180, 1330)), float(rng.uniform(230, 280))
    track = float(rng.uniform(400, 440))
    axles = (radius + 40, radius + 40 + base)
    for x in axles:
        for side in _SIDES:
            _add_wheel(assembly, (x, radius - 8), radius=radius, width=width, y=side * track)
        assembly.rod("steel", (x, -track, radius - 8), (x, track, radius - 8), radius=24, density=5.0)
    _add_engine(assembly, (axles[0] + 0.5 * base, radius + 90), scale=1.15, rng=rng)
    _add_rails(assembly, axles, radius)
    head = (axles[0] + 300, radius + 520)
    _add_upper(assembly, head, (axles[1] - 60, radius), fuel=float(rng.uniform(0.02, 0.3)))
    assembly.rod("steel", (head[0], -380, head[1] + 120), (head[0], 380, head[1] + 120), radius=13, inner=10)
    length = axles[1] + radius + 60
    body = Polygon(
        [
            (0, radius + 40),
            (60, radius + 330),
            (head[0], head[1] + 150),
            (length, radius + 330),
            (length, 200),
        ]
    )
    return vehicle(
        assembly, body, (length, 2 * track + width, head[1] + 150), axles=axles, radius=radius, track=track
    )


def _add_wheel(assembly: Assembly, at: Place, *, radius: float, width: float, y: float = 0.0) -> None:
    centre = (at[0], y, at[1])
    rim = radius * (0.7 if width < 200 else 0.48)
    assembly.disc("rubber", centre, radius=radius, inner=radius - 22, width=width)
    for way in _SIDES:
        wall = (at[0], y + way * width * 0.4, at[1])
        assembly.disc("rubber", wall, radius=radius - 22, inner=rim, width=12)
    assembly.disc("aluminium", centre, radius=rim + 8, inner=rim - 8, width=width * 0.7)
    assembly.disc("aluminium", centre, radius=rim - 8, inner=40, width=30, density=0.35)
    assembly.disc("steel", centre, radius=40, width=width * 0.9, density=4.5)
    assembly.disc("steel", (at[0], y + width * 0.45, at[1]), radius=140, inner=70, width=5)


def _add_fork(assembly: Assembly, front: Place, head: Place) -> None:
    for side in _SIDES:
        y = side * 95.0
        assembly.rod("steel", (front[0], y, front[1]), (head[0], y, head[1] + 40), radius=25, inner=19)
        assembly.rod("aluminium", (front[0], y, front[1]), (front[0] + 130, y, front[1] + 230), radius=31)
    assembly.rod(
        "steel", (head[0] - 20, -370, head[1] + 110), (head[0] - 20, 370, head[1] + 110), radius=12, inner=9
    )
    assembly.disc("aluminium", (head[0] - 90, 0, head[1] - 20), radius=85, width=110, density=0.6)


def _add_frame(assembly: Assembly, head: Place, rear: Place) -> None:
    for side in _SIDES:
        y = side * 120.0
        bends = [head, (head[0] + 90, 260.0), (rear[0] - 420, 240.0), (rear[0] - 380, head[1] - 120), head]
        for (x0, z0), (x1, z1) in pairwise(bends):
            assembly.rod("steel", (x0, y * 0.6, z0), (x1, y, z1), radius=17, inner=14)
        assembly.rod("steel", (rear[0] - 400, y, 330), (rear[0], y, rear[1]), radius=26, inner=21)
        assembly.rod(
            "steel",
            (rear[0] - 330, y, head[1] - 140),
            (rear[0] - 30, y, rear[1] + 20),
            radius=34,
            density=3.0,
        )
    pipe = (head[0] + 60, 150, 320), (rear[0] - 300, 160, 260)
    assembly.rod("stainless_steel", *pipe, radius=21, inner=19.5)
    assembly.rod("stainless_steel", pipe[1], (rear[0] + 120, 190, 420), radius=55, inner=52)


def _add_rails(assembly: Assembly, axles: tuple[float, float], radius: float) -> None:
    """Adds the side rails of a quad, its racks and its four dampers."""
    for side in _SIDES:
        y = side * 170.0
        for z in (radius - 40, radius + 190):
            assembly.rod("steel", (axles[0] - 180, y, z), (axles[1] + 180, y, z), radius=16, inner=13)
        for x in axles:
            assembly.rod("steel", (x, side * 330, radius), (x + 30, y, radius + 330), radius=33, density=3.0)
        mudguard = (axles[0] - 300, axles[1] + 300), around(side * 400, 260), (radius + 325, radius + 330)
        assembly.box("polyethylene", *mudguard)
    for x in (axles[0] - 230, axles[1] - 60):
        for y in np.linspace(-330, 330, 5).tolist():
            assembly.rod("steel", (x, y, radius + 380), (x + 300, y, radius + 380), radius=10, inner=8)


def _add_engine(assembly: Assembly, crank: Place, *, scale: float, rng: np.random.Generator) -> None:
    """Adds crankcase with gears, one to four cylinders with fins, battery and cables."""
    x, z = crank
    reach = 150 * scale
    assembly.box(
        "aluminium", around(x, 380 * scale), (-reach, reach), (z - 120 * scale, z + 70 * scale), density=1.7
    )
    for offset, size in ((-110.0, 70.0), (20.0, 88.0), (120.0, 62.0)):
        assembly.disc(
            "steel", (x + offset * scale, 0, z - 20), radius=size * scale, width=1.1 * reach, density=6.0
        )
    num = int(rng.choice([1, 1, 2, 4]))
    for y in np.linspace(-0.6 * reach, 0.6 * reach, num).tolist() if num > 1 else [0.0]:
        low, high = (x - 60 * scale, y, z + 60 * scale), (x - 110 * scale, y, z + 300 * scale)
        assembly.rod("aluminium", low, high, radius=72 * scale, inner=40, density=2.0)
        assembly.rod("cast_iron", low, high, radius=44, inner=37)
    assembly.box("lead_battery", around(x + 330 * scale, 90), around(0, 140), (z + 60, z + 190), density=1.9)


def _add_upper(assembly: Assembly, head: Place, rear: Place, *, fuel: float) -> None:
    """Adds tank, seat, tail and lamp."""
    x, z = (head[0] + 60, head[0] + 480), (head[1] - 150, head[1] + 60)
    assembly.shell("steel", x, (-140, 140), z, wall=1.2)
    level = z[0] + 2 + (z[1] - z[0]) * fuel
    assembly.box("gasoline", (x[0] + 2, x[1] - 2), (-138, 138), (z[0] + 2, level))
    assembly.site(
        "fuel-tank",
        (x[0] + 3, x[1] - 3),
        (-136, 136),
        (z[0] + 3, z[1] - 3),
        filled="gasoline",
        density=0.74,
        level_mm=level,
    )
    seat = (x[1] + 10, rear[0] + 60), (-150, 150), (z[0] - 20, z[0] + 70)
    assembly.box("foam", *seat, density=0.09)
    assembly.box("polyethylene", seat[0], (-140, 140), (seat[2][0] - 6, seat[2][0]))
    assembly.box(
        "polyethylene", (rear[0] + 20, rear[0] + 170), (-110, 110), (z[0] + 20, z[0] + 110), density=0.2
    )
