"""What cars and vans have in common: small wheels, a transverse engine, seats, exhaust, tank, battery."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, Span, around

_SIDES = (-1, 1)
Centre = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class LightWheelPlan:
    """What the wheels of a car or van are like, in mm.

    Attributes:
        radius: outer, of the tyre.
        width: of the tyre.
        rim_radius: of the bead seat: 203 for 16 inches.
        is_alloy: aluminium rim, else steel.
    """

    radius: float
    width: float
    rim_radius: float
    is_alloy: bool


def add_light_axle(
    assembly: Assembly, plan: LightWheelPlan, *, x: float, track: float, is_driven: bool
) -> None:
    """Adds two wheels with brakes, springs and dampers, and what joins them."""
    for side in _SIDES:
        y = side * track / 2
        add_light_wheel(assembly, plan, (x, y, plan.radius - 8), side=side)
        top = (x + 20, y - side * 190, plan.radius + 380)
        assembly.rod("steel", (x, y - side * 150, plan.radius - 60), top, radius=24, density=5.5)
        spring = (x + 12, y - side * 175, plan.radius + 130), top
        assembly.rod("steel", *spring, radius=72, inner=58, density=2.2)
        arm = (x - 40, y - side * 480, plan.radius - 120), (x, y - side * 90, plan.radius - 110)
        assembly.rod("steel", *arm, radius=26, density=4.0)
        if is_driven:
            inner = (x + 10, y - side * 560, plan.radius + 10), (x, y - side * 60, plan.radius - 8)
            assembly.rod("steel", *inner, radius=14)
    beam = around(x + 40, 90), around(0, track - 700), around(plan.radius - 110, 60)
    assembly.tube("steel", *beam, along="y", wall=4)


def add_light_wheel(
    assembly: Assembly, plan: LightWheelPlan, centre: Centre, *, side: int, site: str = "tyre"
) -> None:
    """Adds a tyre on its rim with its brake disc; `side` is where the rim's disc faces."""
    x, y, z = centre
    crown = plan.radius - 9
    assembly.disc("rubber", centre, radius=plan.radius, inner=crown, width=plan.width * 0.8, density=0.95)
    assembly.disc("steel", centre, radius=crown, inner=crown - 2, width=plan.width * 0.75, density=4.0)
    assembly.disc("rubber", centre, radius=crown - 2, inner=crown - 7, width=plan.width * 0.9)
    barrel = plan.rim_radius - (8 if plan.is_alloy else 3)
    metal = "aluminium" if plan.is_alloy else "steel"
    for way in _SIDES:
        wall = (x, y + way * plan.width * 0.46, z)
        assembly.disc("rubber", wall, radius=crown - 7, inner=plan.rim_radius, width=9)
        flange = (x, y + way * plan.width * 0.4, z)
        assembly.disc(metal, flange, radius=plan.rim_radius + 14, inner=barrel, width=8)
    assembly.disc(metal, centre, radius=plan.rim_radius, inner=barrel, width=plan.width * 0.8)
    face = y + side * plan.width * 0.25
    share = 1.1 if plan.is_alloy else 6.0
    assembly.disc(
        metal, (x, face, z), radius=barrel, inner=72, width=16 if plan.is_alloy else 5, density=share
    )
    assembly.disc(
        "cast_iron", (x, face - side * 45, z), radius=barrel * 0.74, inner=70, width=24, density=5.2
    )
    assembly.disc("steel", (x, face - side * 40, z), radius=72, width=95, density=5.5)
    assembly.box(
        "cast_iron",
        (x + barrel * 0.35, x + barrel * 0.75),
        around(face - side * 50, 80),
        around(z, 130),
        density=3.0,
    )
    room = crown - 9
    across = around(y, plan.width - 30)
    spans = (x - room, x + room), across, (z - room, z + room)
    assembly.site(site, *spans, radius_mm=room, inner_radius_mm=plan.rim_radius + 4)


def add_light_engine(assembly: Assembly, place: Centre, *, litres: float, rng: np.random.Generator) -> None:
    """Adds an engine that stands across with its gearbox beside it; `place` is the middle of the crank."""
    x, y, z = place
    scale = (litres / 1.6) ** (1 / 3)
    reach, deck = 190 * scale, 230 * scale
    assembly.box("cast_iron", around(x, 210 * scale), (y - reach, y + reach), (z - 40, z + deck), density=3.5)
    assembly.box(
        "aluminium", around(x, 200 * scale), (y - reach, y + reach), (z + deck, z + deck + 120), density=1.9
    )
    assembly.shell("aluminium", around(x, 190 * scale), (y - reach, y + reach), (z - 170, z - 40), wall=4)
    assembly.box("oil", around(x, 180 * scale), (y - reach + 5, y + reach - 5), (z - 165, z - 105))
    for index in range(4):
        at = y - reach + 2 * reach * (index + 0.5) / 4
        assembly.rod("cast_iron", (x, at, z + 60), (x, at, z + deck), radius=39 * scale, density=-2.5)
        lift = z + 90 + 55 * float(np.cos(np.pi * (index in (1, 2))))
        assembly.rod("aluminium", (x, at, lift), (x, at, lift + 55), radius=38 * scale)
        assembly.disc("steel", (x, at, z), radius=62 * scale, width=24)
    assembly.disc("steel", (x, y, z), radius=30, width=2 * reach + 60)
    assembly.disc("cast_iron", (x, y + reach + 20, z), radius=125 * scale, width=26)
    _add_gearbox(assembly, (x, y + reach + 170, z), scale)
    for offset, radius in ((-140.0, 62.0), (130.0, 58.0), (60.0, 45.0)):
        part = (x + offset * 0.9, y - reach * 0.4, z + 90 + offset * 0.5)
        assembly.disc("aluminium", part, radius=radius, width=170, density=2.6)
        assembly.disc("steel", (part[0], y - reach - 40, part[2]), radius=radius, width=26, density=4.0)
    manifold = (x + 150 * scale, y, z + deck + 20)
    assembly.disc("cast_iron", manifold, radius=42, inner=30, width=1.6 * reach)
    assembly.box(
        "polyethylene",
        around(x - 30, 330),
        around(y, 2 * reach),
        (z + deck + 125, z + deck + 185),
        density=0.25,
    )
    for _ in range(14):
        start = np.array([x, y, z + 120]) + rng.uniform([-260, -380, -150], [220, 380, 330])
        end = start + rng.normal(0, [90, 110, 70])
        name = str(rng.choice(["rubber", "steel", "aluminium", "polyethylene"]))
        assembly.rod(name, start.tolist(), end.tolist(), radius=float(rng.uniform(7, 24)), density=1.3)


def _add_gearbox(assembly: Assembly, place: Centre, scale: float) -> None:
    x, y, z = place
    assembly.disc("aluminium", (x, y, z), radius=165 * scale, inner=158 * scale, width=300)
    for way in _SIDES:
        assembly.disc("aluminium", (x, y + way * 150, z), radius=160 * scale, width=9)
    assembly.disc("steel", (x + 40, y - 40, z + 10), radius=26, width=250)
    for index, radius in enumerate((62.0, 50.0, 41.0, 33.0)):
        assembly.disc("steel", (x + 40, y - 110 + 55 * index, z + 10), radius=radius, width=26, density=6.5)
    assembly.disc("steel", (x - 50, y + 70, z - 50), radius=98, inner=40, width=44, density=6.0)


def add_light_seat(assembly: Assembly, foot: Centre, *, width: float, lean: float) -> None:
    """Adds a seat; `foot` is the middle of its front edge on the floor."""
    x, y, z = foot
    for way in _SIDES:
        assembly.box("steel", (x + 20, x + 440), around(y + way * width * 0.36, 34), (z, z + 32), density=3.5)
        assembly.box(
            "steel", (x + 20, x + 460), around(y + way * width * 0.38, 12), (z + 90, z + 190), density=2.4
        )
    assembly.box("steel", (x + 10, x + 450), around(y, width * 0.8), (z + 120, z + 126), density=1.5)
    assembly.box("foam", (x - 10, x + 480), around(y, width), (z + 140, z + 260), density=0.07)
    back = (x + 500 + 300 * lean, y, z + 540)
    assembly.slab("foam", back, (110, width * 0.92, 640), pitch=lean, density=0.07)
    for way in _SIDES:
        side = (back[0] + 15, y + way * width * 0.4, back[2])
        assembly.slab("steel", side, (60, 14, 600), pitch=lean, density=1.8)
    head = (back[0] + 400 * float(np.sin(lean)) + 20, y, back[2] + 385)
    assembly.slab("foam", head, (95, 240, 150), pitch=lean, density=0.08)


def add_light_exhaust(assembly: Assembly, points: Sequence[Centre], *, silencer: float) -> None:
    """Adds a pipe through points with a catalyst near its first and a silencer at its last."""
    for start, end in itertools.pairwise(points):
        assembly.rod("stainless_steel", start, end, radius=26, inner=24.3)
    x, y, z = points[1]
    assembly.rod("stainless_steel", (x, y, z), (x + 320, y, z), radius=66, inner=64)
    assembly.rod("ceramic", (x + 30, y, z), (x + 290, y, z), radius=58, density=0.6)
    x, y, z = points[-1]
    assembly.rod("steel", (x, y, z), (x + silencer, y, z), radius=95, inner=93)
    assembly.rod("steel", (x + 20, y, z), (x + silencer - 20, y, z), radius=88, density=0.25)


def add_light_tank(
    assembly: Assembly, x: Span, y: Span, z: Span, *, fuel: float, name: str = "gasoline"
) -> None:
    """Adds a plastic fuel tank filled to a share, with its pump."""
    assembly.shell("polyethylene", x, y, z, wall=5)
    level = z[0] + 5 + (z[1] - z[0] - 10) * fuel
    assembly.box(name, (x[0] + 5, x[1] - 5), (y[0] + 5, y[1] - 5), (z[0] + 5, level))
    middle = (sum(x) / 2, sum(y) / 2)
    assembly.rod("steel", (*middle, z[0] + 20), (*middle, z[1] + 10), radius=36, density=1.6)
    inside = (x[0] + 6, x[1] - 6), (y[0] + 6, y[1] - 6), (z[0] + 6, z[1] - 6)
    density = 0.84 if name == "diesel" else 0.74
    assembly.site("fuel-tank", *inside, filled=name, density=density, level_mm=level)


def add_light_battery(assembly: Assembly, x: Span, y: Span, z: Span) -> None:
    """Adds a starter battery."""
    assembly.box("lead_battery", x, y, z, density=1.9)
    for share in (0.2, 0.8):
        at = y[0] + (y[1] - y[0]) * share
        assembly.box("lead", around(sum(x) / 2, 20), around(at, 20), (z[1], z[1] + 20))


def add_light_spare(assembly: Assembly, plan: LightWheelPlan, centre: Centre) -> None:
    """Adds a spare wheel that lies flat."""
    x, y, z = centre
    low, high = (x, y, z - plan.width / 2), (x, y, z + plan.width / 2)
    assembly.rod("rubber", low, high, radius=plan.radius, inner=plan.radius - 16, density=1.5)
    for face in (low, high):
        inner = (x, y, face[2] - 9 if face is high else face[2] + 9)
        assembly.rod("rubber", inner, face, radius=plan.radius - 16, inner=plan.rim_radius)
    assembly.rod("steel", low, high, radius=plan.rim_radius, inner=plan.rim_radius - 3)
    assembly.rod("steel", (x, y, z), (x, y, z + 5), radius=plan.rim_radius, inner=40)
    room = (plan.radius - 18) * 0.98
    spans = around(x, 2 * room), around(y, 2 * room), around(z, plan.width - 24)
    assembly.site("spare-wheel", *spans, radius_mm=room, inner_radius_mm=plan.rim_radius + 4)
