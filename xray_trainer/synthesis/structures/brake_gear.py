"""What hangs under a wagon: brake cylinder, reservoir, distributor, pipe, levers and rods."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, around

Span = tuple[float, float]


def add_brake_gear(assembly: Assembly, *, x: Span, pivots: Span, z: float, rng: np.random.Generator) -> None:
    """Adds the air brake between two bogies.

    Args:
        assembly: where to.
        x: ends of the frame.
        pivots: middles of the bogies.
        z: lower edge of the centre sill; things hang below it.
        rng: draws places.
    """
    middle = (pivots[0] + pivots[1]) / 2 + float(rng.uniform(-350, 350))
    way = float(rng.choice([-1.0, 1.0]))
    _add_cylinder(assembly, middle, way, z)
    _add_reservoir(assembly, middle - way * float(rng.uniform(1150, 1700)), z, rng=rng)
    _add_distributor(assembly, middle + way * float(rng.uniform(900, 1400)), z)
    _add_rods(assembly, middle, pivots, z, rng=rng)
    _add_pipe(assembly, x, z, rng=rng)
    _add_auto_mode(assembly, pivots[0], z, rng=rng)


def _add_cylinder(assembly: Assembly, x: float, way: float, z: float) -> None:
    y, height = -330.0, z - 60
    assembly.rod("cast_iron", (x - 230, y, height), (x + 230, y, height), radius=186, inner=178)
    for end in (-230.0, 224.0):
        assembly.rod("cast_iron", (x + end, y, height), (x + end + 14, y, height), radius=214)
    piston = x + way * 60
    assembly.rod("cast_iron", (piston - 20, y, height), (piston + 20, y, height), radius=176, density=5)
    assembly.rod("steel", (piston, y, height), (x + way * 620, y, height), radius=32, inner=18)
    for end in (-150.0, 150.0):
        assembly.box("steel", around(x + end, 12), around(y, 300), (height + 100, z + 200))


def _add_reservoir(assembly: Assembly, x: float, z: float, *, rng: np.random.Generator) -> None:
    radius, length = 152.0, float(rng.uniform(950, 1150))
    y, height = 420.0, z - float(rng.uniform(0, 80))
    assembly.rod("steel", (x - length / 2, y, height), (x + length / 2, y, height), radius=radius, inner=148)
    for end in (-1, 1):
        assembly.ball("steel", (x + end * length / 2, y, height), (60, radius, radius), hollow=0.955)
    assembly.rod("water", (x - length / 2, y, height - 136), (x + length / 2, y, height - 136), radius=11)
    for share in (-0.3, 0.3):
        place = around(x + share * length, 60)
        assembly.box("steel", place, around(y, 320), (height + radius, height + radius + 8))
        for side in (-1, 1):
            assembly.box("steel", place, around(y + side * 158, 5), (height - 40, z + 120))
    half = radius * 0.66
    assembly.site(
        "air-tank",
        (x - length / 2, x + length / 2),
        around(y, 2 * half),
        around(height, 2 * half),
        radius_mm=146.0,
    )


def _add_distributor(assembly: Assembly, x: float, z: float) -> None:
    y = 300.0
    assembly.shell("cast_iron", around(x, 260), around(y, 250), around(z - 20, 230), wall=14)
    for way in (-1, 1):
        start = (x + way * 120, y, z - 10)
        assembly.rod("cast_iron", start, (x + way * 330, y, z - 10), radius=92, inner=74)
        assembly.rod("steel", start, (x + way * 320, y, z - 10), radius=40, density=5)
    assembly.rod("steel", (x, -1250, z - 90), (x, y, z - 60), radius=9)


def _add_rods(assembly: Assembly, middle: float, pivots: Span, z: float, *, rng: np.random.Generator) -> None:
    """Adds two levers across and rods to both bogies, with the slack adjuster on one of them."""
    height, droop = z - 95, float(rng.uniform(20, 70))
    for way, pivot in zip((-1, 1), pivots, strict=True):
        lever = middle + way * 420
        assembly.box("steel", around(lever, 70), (-420, 520), around(height, 26))
        for depth in (-360.0, 60.0, 430.0):
            assembly.rod("steel", (lever, depth, height - 45), (lever, depth, height + 45), radius=20)
        end = pivot - way * 620
        assembly.rod("steel", (lever, 60, height), (end, 60, height - droop), radius=15)
        for share in (0.35, 0.75):
            x = lever + (end - lever) * share
            assembly.box("steel", around(x, 30), around(60, 170), (height - droop * share - 30, z + 60))
            assembly.rod("steel", (x, -30, height - 70), (x, 150, height - 70), radius=11)
    assembly.rod("steel", (middle - 390, 430, height), (middle + 390, 430, height), radius=15)
    adjuster = middle - float(rng.uniform(900, 1300)), 60.0, height - droop * 0.2
    assembly.rod("steel", (adjuster[0] - 550, *adjuster[1:]), adjuster, radius=54, inner=40, density=7.4)


def _add_pipe(assembly: Assembly, x: Span, z: float, *, rng: np.random.Generator) -> None:
    """Adds the main pipe: it sags between brackets and bends around the bogies."""
    places = np.linspace(x[0] + 70, x[1] - 70, 13)
    drops = z + 40 + rng.uniform(-28, 14, len(places))
    for index in range(len(places) - 1):
        start = (places[index], 330.0, drops[index])
        end = (places[index + 1], 330.0, drops[index + 1])
        assembly.rod("steel", start, end, radius=21, inner=17)
        assembly.box("steel", around(float(places[index]), 40), around(330, 60), (drops[index] - 30, z + 150))


def _add_auto_mode(assembly: Assembly, pivot: float, z: float, *, rng: np.random.Generator) -> None:
    """Adds the sensor of the load on the first bogie and a hand brake or its shaft."""
    x = pivot + float(rng.uniform(420, 560))
    assembly.rod("cast_iron", (x, 300, z - 200), (x, 300, z + 40), radius=62, inner=35)
    assembly.box("steel", (x - 330, x + 30), around(300, 70), (z - 230, z - 205))
    assembly.rod("steel", (x + 300, -1280, z - 60), (x + 300, 60, z - 60), radius=19)
    wheel = (x + 300, -1300.0, z - 60)
    assembly.disc("steel", wheel, radius=230, inner=212, width=22)
    for turn in np.linspace(0.3, 0.3 + np.pi, 3, endpoint=False).tolist():
        u, v = 215 * float(np.cos(turn)), 215 * float(np.sin(turn))
        assembly.rod("steel", (x + 300 - u, -1300, z - 60 - v), (x + 300 + u, -1300, z - 60 + v), radius=8)
