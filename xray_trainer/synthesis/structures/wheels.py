"""Truck wheels: tyre with belt, side walls and beads, steel rim with hand holes, hub, brake.

A wheel is a stack of rings about an axis across, so a scan shows concentric rings: tread, belt, the light
ring of air between rim and tread, rim, drum, hub. Near and far wheels differ in height by magnification
only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly

_AIR_GAP_MM = 15.0


@dataclass(frozen=True, slots=True)
class WheelPlan:
    """What the wheels of one axle group are like, in mm.

    Attributes:
        radius: outer, of the tyre.
        width: of one tyre.
        rim_radius: of the bead seat: 286 for 22.5 inches.
        tread: thickness of rubber on the belt; worn tyres have less.
        is_drum: brake drum, else disc.
        is_alloy: aluminium rim, else steel.
    """

    radius: float = 535.0
    width: float = 385.0
    rim_radius: float = 286.0
    tread: float = 16.0
    is_drum: bool = True
    is_alloy: bool = False


def sample_trailer_wheels(rng: np.random.Generator) -> WheelPlan:
    """Returns wheels of a trailer axle: wide single tyres, 385/65 or 385/55 R 22.5."""
    return WheelPlan(
        radius=float(rng.choice([535.0, 535.0, 498.0])),
        tread=float(rng.uniform(5, 17)),
        is_drum=bool(rng.random() < 0.55),
        is_alloy=bool(rng.random() < 0.2),
    )


def sample_tractor_wheels(rng: np.random.Generator) -> WheelPlan:
    """Returns wheels of a tractor: 315/80 or 315/70 R 22.5."""
    return WheelPlan(
        radius=float(rng.choice([538.0, 507.0])),
        width=310.0,
        tread=float(rng.uniform(6, 18)),
        is_drum=bool(rng.random() < 0.3),
        is_alloy=bool(rng.random() < 0.25),
    )


def add_axle(
    assembly: Assembly, plan: WheelPlan, *, x: float, z: float, is_dual: bool = False, is_driven: bool = False
) -> None:
    """Adds an axle with its wheels on both sides, hubs and brakes."""
    for side in (-1, 1):
        outer = side * (1225.0 - plan.width / 2)
        places = [outer, outer - side * (plan.width + 25)] if is_dual else [outer]
        for place in places:
            faces_out = side if place == outer else -side
            add_wheel(assembly, plan, (x, place, z), side=faces_out)
        _add_hub(assembly, plan, (x, outer, z), side=side, is_driven=is_driven)
    if is_driven:
        _add_driven_axle(assembly, x, z)
    else:
        assembly.rod("steel", (x, -950, z), (x, 950, z), radius=66, inner=52)


def add_wheel(
    assembly: Assembly, plan: WheelPlan, centre: tuple[float, float, float], *, side: int, site: str = "tyre"
) -> None:
    """Adds a tyre on its rim, with the axis along y; `side` is where the disc of the rim faces."""
    x, y, z = centre
    _add_tyre(assembly, plan, centre)
    _add_rim(assembly, plan, centre, side=side)
    room = plan.radius - plan.tread - 12
    assembly.site(
        site,
        (x - room, x + room),
        (y - plan.width / 2 + _AIR_GAP_MM, y + plan.width / 2 - _AIR_GAP_MM),
        (z - room, z + room),
        radius_mm=room,
        inner_radius_mm=plan.rim_radius + 8,
    )


def _add_tyre(assembly: Assembly, plan: WheelPlan, centre: tuple[float, float, float]) -> None:
    x, y, z = centre
    crown = plan.radius - plan.tread
    assembly.disc("rubber", centre, radius=plan.radius, inner=crown, width=plan.width * 0.8, density=0.85)
    assembly.disc("steel", centre, radius=crown, inner=crown - 4, width=plan.width * 0.72, density=4.0)
    assembly.disc("rubber", centre, radius=crown - 4, inner=crown - 12, width=plan.width * 0.9)
    for way in (-1, 1):
        shoulder = crown - 12 - plan.rim_radius
        for start, stop, bulge in ((0.0, 0.25, -0.04), (0.25, 0.72, 0.0), (0.72, 1.0, -0.05)):
            face = y + way * plan.width * (0.48 + bulge)
            outer, inner = plan.rim_radius + shoulder * stop, plan.rim_radius + shoulder * start
            assembly.disc("rubber", (x, face, z), radius=outer, inner=inner, width=13)
        bead = (x, y + way * plan.width * 0.36, z)
        assembly.disc("steel", bead, radius=plan.rim_radius + 14, inner=plan.rim_radius + 4, width=14)


def _add_rim(assembly: Assembly, plan: WheelPlan, centre: tuple[float, float, float], *, side: int) -> None:
    x, y, z = centre
    metal, wall = ("aluminium", 12.0) if plan.is_alloy else ("steel", 6.0)
    width = plan.width * 0.74
    barrel = plan.rim_radius - wall
    assembly.disc(metal, centre, radius=plan.rim_radius, inner=barrel, width=width)
    for way in (-1, 1):
        flange = (x, y + way * width / 2, z)
        assembly.disc(metal, flange, radius=plan.rim_radius + 20, inner=barrel, width=10)
    thickness = 22.0 if plan.is_alloy else 12.0
    face = y + side * plan.width * 0.3
    assembly.disc(metal, (x, face, z), radius=barrel, inner=112, width=thickness)
    for angle in np.linspace(0, 2 * np.pi, 10, endpoint=False).tolist():
        hole = (x + 222 * float(np.cos(angle)), face, z + 222 * float(np.sin(angle)))
        assembly.disc(metal, hole, radius=30, width=thickness, density=-7.87 if metal == "steel" else -2.7)


def _add_hub(
    assembly: Assembly, plan: WheelPlan, centre: tuple[float, float, float], *, side: int, is_driven: bool
) -> None:
    x, y, z = centre
    face = y + side * plan.width * 0.3
    inner = face - side * 130
    assembly.disc("cast_iron", (x, inner, z), radius=150, inner=55, width=160)
    assembly.disc("cast_iron", (x, face - side * 10, z), radius=168, width=26)
    cap = 200.0 if is_driven else 90.0
    assembly.disc(
        "steel", (x, face + side * cap / 2, z), radius=92 if is_driven else 70, width=cap, density=5.5
    )
    bolts = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    for angle in bolts.tolist():
        place = (x + 142 * float(np.cos(angle)), face, z + 142 * float(np.sin(angle)))
        assembly.disc("steel", place, radius=13, width=80)
    brake = face - side * 170
    if plan.is_drum:
        assembly.disc("cast_iron", (x, brake, z), radius=224, inner=205, width=200)
        assembly.disc("cast_iron", (x, face - side * 66, z), radius=205, inner=110, width=14)
        assembly.disc("ceramic", (x, brake, z), radius=204, inner=186, width=180, density=1.6)
        assembly.disc("cast_iron", (x, brake, z), radius=186, inner=176, width=160, density=3.6)
    else:
        assembly.disc("cast_iron", (x, brake, z), radius=216, inner=115, width=45, density=5.0)
        assembly.box("cast_iron", (x - 250, x - 90), _span(brake, 150), (z - 150, z + 150), density=4.6)
    chamber = (x + 230, brake - side * 190, z + 60)
    assembly.rod("steel", chamber, (x + 430, chamber[1], z + 60), radius=88, inner=84)
    assembly.rod(
        "steel",
        (x + 330, chamber[1], z + 60),
        (x + 426, chamber[1], z + 60),
        radius=60,
        inner=20,
        density=2.5,
    )


def _add_driven_axle(assembly: Assembly, x: float, z: float) -> None:
    assembly.rod("cast_iron", (x, -900, z), (x, 900, z), radius=86, inner=68)
    assembly.rod("steel", (x, -900, z), (x, 900, z), radius=26)
    assembly.ball("cast_iron", (x, 0, z), (245, 200, 235), hollow=0.9)
    assembly.disc("steel", (x + 40, 60, z), radius=190, inner=120, width=55)
    assembly.disc("steel", (x + 40, 0, z), radius=110, width=150, density=5.5)
    assembly.rod("cast_iron", (x - 330, 0, z + 20), (x - 180, 0, z + 15), radius=95, inner=40, density=6.0)


def _span(middle: float, size: float) -> tuple[float, float]:
    return middle - size / 2, middle + size / 2
