"""What hangs on a trailer: legs, bumper, tanks, boxes, spare wheel, guards, lines, loose parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, around
from xray_trainer.synthesis.structures.container import sorted_span
from xray_trainer.synthesis.structures.wheels import add_wheel

if TYPE_CHECKING:
    from xray_trainer.synthesis.structures.trailer import TrailerPlan

_SIDES = (-1, 1)


def add_legs(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
    """Adds landing legs with their feet, braces and crank."""
    x = plan.step + plan.slope * 0.2 - float(rng.uniform(150, 500))
    foot = float(rng.uniform(330, 460))
    top = plan.deck - 40
    for side in _SIDES:
        y = around(side * 760, 140)
        assembly.tube("steel", around(x, 150), y, (foot + 320, top), along="z", wall=7)
        inner = sorted_span(side * 760 - 58, side * 760 + 58)
        assembly.tube("steel", around(x, 118), inner, (foot, top - 250), along="z", wall=7)
        assembly.rod("steel", (x, side * 760, foot + 60), (x, side * 760, top - 30), radius=17)
        assembly.box("steel", around(x, 330), around(side * 760, 270), (foot - 14, foot))
        assembly.plate("steel", [(x + 75, top - 300), (x + 75, top), (x + 420, top)], around(side * 700, 8))
        brace = (x, side * 720, foot + 420), (x + 560, side * 500, plan.lower_edge(x + 560))
        assembly.rod("steel", *brace, radius=24, inner=20)
    assembly.rod("steel", (x, -760, top - 160), (x, 760, top - 160), radius=17)
    assembly.box("cast_iron", around(x + 20, 170), around(-860, 90), (top - 330, top - 90), density=3.2)


def add_rear(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
    """Adds the underrun bumper, lamps and the number plate."""
    low = float(rng.uniform(430, 520))
    bumper = (plan.rear - 130, plan.rear - 30)
    assembly.tube("steel", bumper, (-1180, 1180), (low, low + 100), along="y", wall=4)
    assembly.site("bumper", (bumper[0] + 6, bumper[1] - 6), (-1150, 1150), (low + 6, low + 94))
    for side in _SIDES:
        post = (plan.rear - 115, plan.rear - 45)
        assembly.tube(
            "steel", post, around(side * 480, 70), (low + 100, plan.lower_edge(plan.rear)), along="z", wall=5
        )
        assembly.box(
            "polyethylene",
            (plan.rear - 60, plan.rear + 15),
            around(side * 950, 420),
            (low + 110, low + 240),
            density=0.25,
        )
    assembly.box("aluminium", (plan.rear - 12, plan.rear - 10), around(0, 520), (low + 120, low + 235))


def add_tanks_and_boxes(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
    """Adds air tanks, a toolbox, a spare wheel and side guards, as the plan has them."""
    first = plan.step + plan.slope
    room = plan.axles[0] - plan.wheels.radius - 700 - first
    z = plan.lower_edge(first + 200)
    for index in range(int(rng.integers(1, 4))):
        x = first + room * float(rng.uniform(0.1, 0.9))
        _add_air_tank(assembly, (x, 300.0 * (index - 1), z - 150), length=float(rng.uniform(450, 800)))
    if rng.random() < 0.75:
        _add_toolbox(assembly, x=first + room * float(rng.uniform(0.1, 0.6)), rng=rng)
    if plan.has_spare and room > 1700:
        x = first + room * float(rng.uniform(0.45, 0.75))
        add_wheel(
            assembly, plan.wheels, (x, 640.0, z - plan.wheels.radius * 0.55 + 120), side=1, site="spare-wheel"
        )
        assembly.box("steel", around(x, 60), (440, 480), around(z - 100, 500))
    if plan.has_guards and room > 1500:
        _add_side_guards(assembly, first + 300, first + room)


def _add_air_tank(assembly: Assembly, centre: tuple[float, float, float], *, length: float) -> None:
    x, y, z = centre
    radius = 138.0
    assembly.disc("steel", (x, y, z), radius=radius, inner=radius - 3.2, width=length)
    for way in _SIDES:
        assembly.disc("steel", (x, y + way * length / 2, z), radius=radius - 2, width=3.4)
    assembly.rod("brass", (x, y, z - radius), (x, y, z - radius - 30), radius=12)
    assembly.disc("water", (x, y, z - radius + 14), radius=12, width=length * 0.8, density=0.6)
    half = radius * 0.68
    assembly.site(
        "air-tank", (x - half, x + half), around(y, length - 30), (z - half, z + half), radius_mm=radius - 4
    )


def _add_toolbox(assembly: Assembly, *, x: float, rng: np.random.Generator) -> None:
    side = int(rng.choice(_SIDES))
    size = float(rng.uniform(500, 850))
    y, z = sorted_span(side * 620, side * 1150), (520.0, 980.0)
    metal, wall = ("polyethylene", 5.0) if rng.random() < 0.6 else ("steel", 1.5)
    assembly.shell(metal, (x, x + size), y, z, wall=wall)
    for _ in range(int(rng.integers(2, 7))):
        start = np.array(
            [rng.uniform(x + 40, x + size - 260), side * rng.uniform(700, 1080), z[0] + rng.uniform(20, 90)]
        )
        end = start + rng.uniform([100, -60, -10], [230, 60, 120])
        assembly.rod("steel", start.tolist(), end.tolist(), radius=float(rng.uniform(5, 16)))
    assembly.site("toolbox", (x + 10, x + size - 10), (y[0] + 10, y[1] - 10), (z[0] + 10, z[1] - 10))


def _add_side_guards(assembly: Assembly, start: float, stop: float) -> None:
    for side in _SIDES:
        for z in (480, 760):
            assembly.tube(
                "aluminium", (start, stop), around(side * 1190, 30), around(z, 100), along="x", wall=3
            )
        for x in np.arange(start + 250, stop - 100, 900.0).tolist():
            assembly.tube("steel", around(x, 50), around(side * 1150, 40), (420, 900), along="z", wall=3)


def add_lines(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
    """Adds air and brake lines that sag between clips along the beams."""
    for _ in range(int(rng.integers(3, 7))):
        y = float(rng.uniform(-plan.beam_y, plan.beam_y))
        z = plan.deck - float(rng.uniform(40, 140))
        places = np.arange(plan.front + 300, plan.rear - 400, 600.0).tolist()
        drops = rng.uniform(-25, 25, len(places)).tolist()
        radius = float(rng.choice([6.0, 8.0, 11.0]))
        for index in range(len(places) - 1):
            start = (places[index], y, z + drops[index])
            end = (places[index + 1], y, z + drops[index + 1])
            assembly.rod("polyethylene", start, end, radius=radius, density=1.1)


def add_loose_parts(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
    """Adds small parts that every trailer has: brackets, valves, bolts."""
    for _ in range(plan.num_loose):
        x = float(rng.uniform(plan.front + 200, plan.rear - 100))
        z = float(rng.uniform(plan.lower_edge(x) - 40, plan.deck - 20))
        start = np.array([x, rng.uniform(-plan.beam_y, plan.beam_y), z])
        if rng.random() < 0.5:
            size = rng.uniform(15, 110, 3)
            density = float(rng.uniform(0.4, 4.0))
            assembly.slab(
                "steel", start.tolist(), size.tolist(), pitch=float(rng.uniform(-0.8, 0.8)), density=density
            )
        else:
            end = start + rng.normal(0, [150, 120, 50])
            assembly.rod("steel", start.tolist(), end.tolist(), radius=float(rng.uniform(4, 18)), density=4.0)
