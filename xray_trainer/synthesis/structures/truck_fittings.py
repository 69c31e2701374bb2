"""What hangs on the frame of a truck: fuel tanks, exhaust, batteries, air tanks, guards, lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, Span, arc, around
from xray_trainer.synthesis.structures.container import sorted_span

if TYPE_CHECKING:
    from xray_trainer.synthesis.structures.tractor import TractorPlan

_SIDES = (-1, 1)
_RAIL_Y = 385.0


def add_fuel_tanks(assembly: Assembly, plan: TractorPlan, *, rng: np.random.Generator) -> None:
    """Adds fuel tanks, square or round, filled to one level, and their sites."""
    room = (plan.last_steered + 820, plan.rear_axles[0] - plan.wheels.radius - 80)
    add_tank = _add_round_tank if rng.random() < 0.3 else _add_square_tank
    for side in _SIDES[: plan.num_tanks]:
        length = min(float(rng.uniform(800, 1500)), room[1] - room[0])
        add_tank(assembly, (room[0], room[0] + length), side, plan.fuel)


def _add_square_tank(assembly: Assembly, x: Span, side: int, fuel: float) -> None:
    y, z = sorted_span(side * 560, side * 1180), (420.0, 1030.0)
    assembly.shell("aluminium", x, y, z, wall=3.5)
    level = z[0] + 3.5 + (z[1] - z[0] - 7) * fuel
    inner = (x[0] + 3.5, x[1] - 3.5), (y[0] + 3.5, y[1] - 3.5)
    assembly.box("diesel", *inner, (z[0] + 3.5, level))
    for share in (0.33, 0.67):
        at = x[0] + (x[1] - x[0]) * share
        assembly.box("aluminium", (at, at + 3), inner[1], (z[0] + 70, z[1] - 70), density=2.0)
    for strap in (x[0] + 160, x[1] - 200):
        assembly.box("steel", (strap, strap + 50), (y[0] - 4, y[0]), z)
        assembly.box("steel", (strap, strap + 50), (y[1], y[1] + 4), z)
    _add_filler(assembly, x[1], side, z)
    room = inner[0], inner[1], (z[0] + 3.5, z[1] - 3.5)
    assembly.site("fuel-tank", *room, filled="diesel", density=0.84, level_mm=level)


def _add_round_tank(assembly: Assembly, x: Span, side: int, fuel: float) -> None:
    """Adds a steel tank that lies along the frame; its liquid is stacked in layers as wide as the tank."""
    radius, y, z = 300.0, side * 870.0, 730.0
    assembly.rod("steel", (x[0], y, z), (x[1], y, z), radius=radius, inner=radius - 2.5)
    for end in (x[0] + 1, x[1] - 1, (x[0] + x[1]) / 2):
        assembly.rod("steel", (end - 1, y, z), (end + 1, y, z), radius=radius - 2.5)
    inner = radius - 3.0
    edges = np.linspace(-inner, inner * (2 * fuel - 1), 25)
    for low, high in pairwise(edges.tolist()):
        half = float(np.sqrt(inner**2 - ((low + high) / 2) ** 2))
        assembly.box("diesel", (x[0] + 2, x[1] - 2), around(y, 2 * half), (z + low, z + high))
    for strap in (x[0] + 150, x[1] - 210):
        assembly.rod("steel", (strap, y, z), (strap + 60, y, z), radius=radius + 3, inner=radius)
    _add_filler(assembly, x[1], side, (z - radius, z + radius - 20))
    room = (x[0] + 4, x[1] - 4), around(y, radius * 1.3), around(z, radius * 1.3)
    level = float(np.clip(z + edges[-1], room[2][0] + 1, room[2][1]))
    assembly.site("fuel-tank", *room, filled="diesel", density=0.84, level_mm=level)


def _add_filler(assembly: Assembly, end: float, side: int, z: Span) -> None:
    """Adds the filler neck and the sender of the gauge."""
    neck = (end - 200, side * 1000, z[1]), (end - 200, side * 1060, z[1] + 70)
    assembly.rod("aluminium", *neck, radius=50, inner=44)
    assembly.rod("steel", (end - 320, side * 900, z[0] + 30), (end - 320, side * 900, z[1] + 30), radius=14)


def add_exhaust(assembly: Assembly, plan: TractorPlan, *, rng: np.random.Generator) -> None:
    """Adds the exhaust box and the tank for urea."""
    x = plan.last_steered + 850
    y, z = (560.0, 1180.0), (430.0, 1020.0)
    if plan.num_tanks == 2:
        x += min(1500.0, plan.rear_axles[0] - plan.wheels.radius - 1500 - x)
        x = max(x, plan.last_steered + 850)
        y = (560.0, 700.0)
    size = float(rng.uniform(520, 760))
    assembly.shell("stainless_steel", (x, x + size), y, z, wall=2)
    for index in range(2):
        start = (x + 60, (y[0] + y[1]) / 2, z[0] + 160 + 280 * index)
        end = (x + size - 60, start[1], start[2])
        radius = min(125.0, (y[1] - y[0]) / 2 - 8)
        assembly.rod("ceramic", start, end, radius=radius, density=0.55)
        assembly.rod("stainless_steel", start, end, radius=radius + 5, inner=radius)
    assembly.rod(
        "stainless_steel", (plan.x0 + 1500, 320, 1250), (x + 80, y[0] + 60, z[1] - 60), radius=58, inner=55
    )
    adblue = (x + size + 40, x + size + 340)
    assembly.shell("polyethylene", adblue, (600, 1100), (480, 900), wall=6)
    assembly.box(
        "water", (adblue[0] + 6, adblue[1] - 6), (606, 1094), (486, 486 + 400 * float(rng.uniform(0.2, 0.9)))
    )


def add_batteries_and_air(assembly: Assembly, plan: TractorPlan, *, rng: np.random.Generator) -> None:
    """Adds batteries in their box and air tanks, and their sites."""
    x = plan.rear - 480 if rng.random() < 0.4 else plan.last_steered + 560
    y = -_RAIL_Y - 300
    for index in range(2):
        at = (x + index * 190, x + index * 190 + 175)
        assembly.box("lead_battery", at, (y - 260, y + 250), (560, 770), density=1.9)
        assembly.box("lead", (at[0] + 20, at[0] + 45), (y - 200, y - 170), (770, 795))
    assembly.shell("steel", (x - 30, x + 400), (y - 290, y + 280), (530, 850), wall=2)
    assembly.site("battery-box", (x - 20, x + 390), (y - 280, y + 270), (775, 845))
    for index in range(int(rng.integers(2, 5))):
        centre = (
            plan.last_steered + 760 + index * 330.0,
            float(rng.uniform(-100, 100)),
            plan.rail[0] - 170.0,
        )
        length, radius = float(rng.uniform(420, 700)), 123.0
        assembly.disc("steel", centre, radius=radius, inner=radius - 3, width=length)
        for way in _SIDES:
            assembly.disc(
                "steel", (centre[0], centre[1] + way * length / 2, centre[2]), radius=radius - 2, width=3.2
            )
        half = radius * 0.68
        spans = [around(middle, 2 * half) for middle in (centre[0], centre[2])]
        assembly.site("air-tank", spans[0], around(centre[1], length - 30), spans[1], radius_mm=radius - 4)


def add_guards_and_lines(assembly: Assembly, plan: TractorPlan, *, rng: np.random.Generator) -> None:
    """Adds rear mudguards, lamps, spiral hoses and the air filter."""
    for axle in plan.rear_axles:
        over = arc((axle, plan.axle_height), radius=plan.wheels.radius + 70, degrees=(20, 160))
        for side in _SIDES:
            assembly.sheet("polyethylene", over, sorted_span(side * 590, side * 1240), thickness=5)
    for side in _SIDES:
        assembly.box(
            "polyethylene",
            (plan.rear - 20, plan.rear + 40),
            around(side * 950, 400),
            (700, 830),
            density=0.25,
        )
    top = plan.cab.floor + 500
    for index in range(int(rng.integers(2, 5))):
        y, radius = -200.0 + 110 * index, float(rng.uniform(20, 34))
        points = [
            (plan.cab.rear + 60 + radius * (1 + np.cos(a)), y + 60 * np.sin(a), top - 28 * a)
            for a in np.linspace(0, 24, 40)
        ]
        for start, end in pairwise(points):
            assembly.rod("nylon", start, end, radius=6, density=1.3)
    filter_x = plan.cab.rear + 180
    assembly.rod(
        "polyethylene",
        (filter_x, 700, plan.rail[1] + 80),
        (filter_x, 700, plan.rail[1] + 900),
        radius=190,
        inner=184,
    )
    assembly.rod(
        "paper",
        (filter_x, 700, plan.rail[1] + 150),
        (filter_x, 700, plan.rail[1] + 620),
        radius=140,
        inner=85,
        density=0.22,
    )
