"""A tractor: frame, engine and gearbox, axles, tanks, batteries, exhaust, fifth wheel, and a cab on top.

The nose is at x0 and the kingpin is told by `fifth_wheel`. What makes the dense knot under the cab is
cast iron: block, heads, crank, flywheel, gearbox; what gives it away as an engine are bores, shafts and
pulleys.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, Span, arc, around
from xray_trainer.synthesis.structures.cab import CabPlan, add_cab, sample_cab
from xray_trainer.synthesis.structures.container import sorted_span
from xray_trainer.synthesis.structures.wheels import WheelPlan, add_axle, sample_tractor_wheels

_SIDES = (-1, 1)
_RAIL_Y = 385.0


@dataclass(frozen=True, slots=True)
class TractorPlan:
    """What one tractor is like, in mm.

    Attributes:
        x0: foremost point.
        cab: the cab.
        wheels: of all axles.
        front_axle: x.
        rear_axles: x of one or two driven axles.
        fifth_wheel: x of the kingpin.
        coupling_height: z of the fifth wheel's plate.
        rail: lower and upper edge of the frame.
        fuel: share of the tanks that is full.
        num_tanks: one or two fuel tanks.
    """

    x0: float
    cab: CabPlan
    wheels: WheelPlan
    front_axle: float
    rear_axles: tuple[float, ...]
    fifth_wheel: float
    coupling_height: float
    rail: Span
    fuel: float
    num_tanks: int

    @property
    def rear(self) -> float:
        """Returns x of the end of the frame."""
        return self.rear_axles[-1] + 820

    @property
    def axle_height(self) -> float:
        """Returns z of the axles."""
        return self.wheels.radius - 15


def sample_tractor(rng: np.random.Generator, *, x0: float = 0.0) -> TractorPlan:
    """Returns a tractor with one or two driven axles."""
    cab = sample_cab(rng, x0=x0)
    wheels = sample_tractor_wheels(rng)
    front = x0 + float(rng.uniform(1360, 1480))
    wheelbase = float(rng.uniform(3550, 3900))
    rear: tuple[float, ...] = (front + wheelbase,)
    if rng.random() < 0.3:
        rear = (front + wheelbase - 500, front + wheelbase + 870)
    return TractorPlan(
        x0=x0,
        cab=cab,
        wheels=wheels,
        front_axle=front,
        rear_axles=rear,
        fifth_wheel=float(np.mean(rear)) - float(rng.uniform(350, 700)),
        coupling_height=float(rng.uniform(1060, 1130)),
        rail=(690.0, 960.0),
        fuel=float(rng.uniform(0.1, 0.98)),
        num_tanks=int(rng.choice([1, 2, 2])),
    )


def add_tractor(assembly: Assembly, plan: TractorPlan, *, rng: np.random.Generator) -> None:
    """Adds a tractor and its sites."""
    _add_frame(assembly, plan, rng=rng)
    _add_cooling(assembly, plan)
    _add_engine(assembly, plan, rng=rng)
    _add_gearbox(assembly, plan)
    add_axle(assembly, plan.wheels, x=plan.front_axle, z=plan.axle_height)
    for x in plan.rear_axles:
        add_axle(assembly, plan.wheels, x=x, z=plan.axle_height, is_dual=True, is_driven=True)
    _add_springs(assembly, plan)
    _add_fifth_wheel(assembly, plan)
    _add_fuel_tanks(assembly, plan, rng=rng)
    _add_exhaust(assembly, plan, rng=rng)
    _add_batteries_and_air(assembly, plan, rng=rng)
    _add_guards_and_lines(assembly, plan, rng=rng)
    add_cab(assembly, plan.cab, rng=rng)


def _add_frame(assembly: Assembly, plan: TractorPlan, *, rng: np.random.Generator) -> None:
    x, (low, high) = (plan.x0 + 350, plan.rear), plan.rail
    for side in _SIDES:
        y = side * _RAIL_Y
        assembly.box("steel", x, around(y, 8), (low, high))
        flange = sorted_span(y - side * 4, y - side * 80)
        assembly.box("steel", x, flange, (low, low + 8))
        assembly.box("steel", x, flange, (high - 8, high))
        room = sorted_span(y - side * 10, y - side * 70)
        assembly.site(
            "chassis-beam", (plan.front_axle + 900, plan.rear_axles[0] - 500), room, (low + 12, high - 12)
        )
        for hole in rng.uniform(x[0] + 200, x[1] - 100, 24).tolist():
            z = float(rng.uniform(low + 40, high - 40))
            assembly.disc("steel", (hole, y, z), radius=float(rng.uniform(8, 24)), width=8, density=-7.87)
            assembly.disc("steel", (hole + 60, y + side * 12, z), radius=14, width=36)
    for place in (plan.front_axle + 500, plan.rear_axles[0] - 650, plan.rear_axles[0] + 250, plan.rear - 60):
        assembly.box("steel", (place, place + 7), (-_RAIL_Y, _RAIL_Y), (low + 30, high - 30))
        assembly.box("steel", (place, place + 60), (-_RAIL_Y, _RAIL_Y), (low + 30, low + 37))


def _add_cooling(assembly: Assembly, plan: TractorPlan) -> None:
    x = plan.x0 + 320
    z = (plan.cab.floor - 480, plan.cab.floor + 260)
    assembly.box("aluminium", (x, x + 35), (-440, 440), z, density=0.30)
    assembly.box("aluminium", (x + 50, x + 105), (-440, 440), z, density=0.42)
    assembly.box("water", (x + 52, x + 103), (-440, 440), z, density=0.18)
    for side in _SIDES:
        assembly.box("polyethylene", (x + 40, x + 112), around(side * 470, 50), z, density=0.7)
    fan = (x + 190, 0.0, (z[0] + z[1]) / 2)
    assembly.rod("steel", fan, (fan[0] + 120, 0, fan[2]), radius=85, density=4.0)
    assembly.rod("polyethylene", fan, (fan[0] + 70, 0, fan[2]), radius=370, inner=90, density=0.16)


def _add_engine(assembly: Assembly, plan: TractorPlan, *, rng: np.random.Generator) -> None:
    """Adds an upright in-line six: block with bores, heads, crank, sump, and what is bolted to it."""
    x0 = plan.x0 + 640
    length = float(rng.uniform(1080, 1250))
    base = plan.rail[0] + 10
    pitch = length / 6.4
    assembly.box("cast_iron", (x0, x0 + length), (-190, 190), (base + 120, base + 600), density=3.9)
    for index in range(6):
        x = x0 + pitch * (index + 0.7)
        bore = (x, 0, base + 260), (x, 0, base + 600)
        assembly.rod("cast_iron", *bore, radius=64, density=-3.4)
        piston = base + 330 + (-1) ** index * 80 * float(np.cos(index * 2.1))
        assembly.rod("aluminium", (x, 0, piston), (x, 0, piston + 85), radius=62)
        assembly.rod("steel", (x, 0, base + 170), (x, 0, piston + 30), radius=20)
        assembly.rod("steel", (x - 45, 0, base + 170), (x - 20, 0, base + 170), radius=105)
        assembly.box("cast_iron", around(x, pitch * 0.9), (-150, 150), (base + 600, base + 735), density=4.2)
        assembly.rod("steel", (x, -60, base + 690), (x, -60, base + 830), radius=15)
    assembly.rod("steel", (x0 - 60, 0, base + 170), (x0 + length + 40, 0, base + 170), radius=48)
    assembly.rod("steel", (x0, 0, base + 770), (x0 + length, 0, base + 770), radius=24)
    assembly.shell("aluminium", (x0 + 10, x0 + length - 10), (-170, 170), (base + 735, base + 860), wall=5)
    assembly.shell("aluminium", (x0 + 40, x0 + length), (-165, 165), (base - 130, base + 120), wall=6)
    assembly.box("oil", (x0 + 46, x0 + length - 6), (-159, 159), (base - 124, base - 10))
    assembly.rod("cast_iron", (x0 + length, 0, base + 230), (x0 + length + 55, 0, base + 230), radius=225)
    _add_ancillaries(assembly, x0, length, base, rng=rng)


def _add_ancillaries(
    assembly: Assembly, x0: float, length: float, base: float, *, rng: np.random.Generator
) -> None:
    for z, radius in ((base + 170, 120.0), (base + 420, 80.0), (base + 620, 70.0), (base + 560, 55.0)):
        y = float(rng.uniform(-160, 160))
        assembly.rod("steel", (x0 - 75, y, z), (x0 - 35, y, z), radius=radius, density=4.0)
        if radius < 100:
            assembly.rod("aluminium", (x0 - 35, y, z), (x0 + 170, y, z), radius=radius * 0.95, density=2.9)
    turbo = (x0 + length * 0.55, 300.0, base + 660)
    assembly.disc("cast_iron", turbo, radius=125, inner=70, width=90)
    assembly.rod("steel", turbo, (turbo[0] + 260, 300, turbo[2]), radius=60, density=5.0)
    assembly.disc("aluminium", (turbo[0] + 260, 300, turbo[2]), radius=120, inner=60, width=80)
    manifold = (x0 + 60, 235.0, base + 650)
    assembly.rod("cast_iron", manifold, (x0 + length - 60, 235, base + 650), radius=48, inner=36)
    assembly.rod(
        "steel",
        (x0 + length - 120, -280, base + 190),
        (x0 + length + 90, -280, base + 190),
        radius=70,
        density=5.5,
    )
    for x in rng.uniform(x0 + 100, x0 + length - 150, 3).tolist():
        assembly.rod("steel", (x, -270, base + 330), (x, -270, base + 540), radius=55, density=1.6)
    for _ in range(26):
        start = np.array(
            [rng.uniform(x0, x0 + length), rng.uniform(-330, 330), rng.uniform(base, base + 850)]
        )
        if rng.random() < 0.55:
            end = start + rng.normal(0, [180, 90, 130])
            assembly.rod("steel", start.tolist(), end.tolist(), radius=float(rng.uniform(8, 26)), density=3.0)
        else:
            size = rng.uniform(40, 170, 3).tolist()
            assembly.slab(
                "cast_iron",
                start.tolist(),
                size,
                pitch=float(rng.uniform(-0.4, 0.4)),
                density=rng.uniform(1.0, 4.5),
            )


def _add_gearbox(assembly: Assembly, plan: TractorPlan) -> None:
    x, z = plan.x0 + 1950, plan.rail[0] + 240
    cone = [
        (x - 60, z - 250),
        (x + 200, z - 190),
        (x + 850, z - 150),
        (x + 850, z + 130),
        (x + 200, z + 190),
        (x - 60, z + 250),
    ]
    assembly.plate("aluminium", cone, (-190, -172))
    assembly.plate("aluminium", cone, (172, 190))
    for edge in (cone[:3], cone[3:]):
        assembly.sheet("aluminium", edge, (-172, 172), thickness=12)
    assembly.rod("steel", (x, 0, z), (x + 900, 0, z), radius=38)
    assembly.rod("steel", (x + 120, 0, z - 115), (x + 820, 0, z - 115), radius=34)
    for index, radius in enumerate((95.0, 70.0, 112.0, 82.0, 60.0, 105.0)):
        at = x + 170 + index * 108
        assembly.rod("steel", (at, 0, z), (at + 44, 0, z), radius=radius, inner=36, density=7.0)
        assembly.rod(
            "steel", (at, 0, z - 115), (at + 44, 0, z - 115), radius=165 - radius, inner=32, density=7.0
        )
    end = (plan.rear_axles[0] - 330, 0, plan.axle_height + 20)
    assembly.rod("steel", (x + 940, 0, z), end, radius=62, inner=57)
    for joint in ((x + 920, 0, z), end):
        assembly.ball("cast_iron", joint, (85, 80, 80), density=5.0)
    if len(plan.rear_axles) > 1:
        second = (plan.rear_axles[1] - 330, 0, plan.axle_height + 20)
        assembly.rod(
            "steel", (plan.rear_axles[0] + 230, 0, plan.axle_height + 40), second, radius=52, inner=46
        )


def _add_springs(assembly: Assembly, plan: TractorPlan) -> None:
    x, z = plan.front_axle, plan.axle_height
    for side in _SIDES:
        y = around(side * 430, 90)
        for leaf in range(2):
            bow = arc((x, z + 2300 + 30 * leaf), radius=2200, degrees=(249, 291))
            assembly.sheet("steel", bow, y, thickness=22)
        assembly.rod(
            "steel", (x + 130, side * 520, z), (x + 60, side * 520, z + 520), radius=36, inner=22, density=6.0
        )
        for axle in plan.rear_axles:
            for way in _SIDES:
                bag = axle + way * 430
                assembly.rod(
                    "rubber",
                    (bag, side * 470, z + 20),
                    (bag, side * 470, plan.rail[1] - 20),
                    radius=145,
                    inner=131,
                )
                assembly.rod("steel", (bag, side * 470, z), (bag, side * 470, z + 24), radius=120)
            assembly.slab("steel", (axle, side * 470, z - 40), (980, 110, 60), pitch=0.0, density=4.0)
            assembly.rod(
                "steel",
                (axle - 60, side * 300, z + 160),
                (axle - 640, side * 330, plan.rail[0] + 60),
                radius=35,
                inner=26,
            )


def _add_fifth_wheel(assembly: Assembly, plan: TractorPlan) -> None:
    x, top = plan.fifth_wheel, plan.coupling_height
    plate = [
        (x - 430, top - 45),
        (x - 300, top),
        (x + 330, top),
        (x + 560, top - 70),
        (x + 560, top - 100),
        (x + 300, top - 60),
        (x - 420, top - 75),
    ]
    assembly.plate("cast_iron", plate, (-460, 460), density=3.2)
    assembly.box("cast_iron", around(x, 260), (-160, 160), (top - 95, top - 45), density=5.0)
    for side in _SIDES:
        foot = [(x - 240, plan.rail[1]), (x + 240, plan.rail[1]), (x + 90, top - 70), (x - 90, top - 70)]
        assembly.plate("cast_iron", foot, around(side * 350, 55), density=5.0)
    assembly.box("steel", (x - 420, x + 420), (-430, 430), (plan.rail[1], plan.rail[1] + 10))
    assembly.site("fifth-wheel", around(x, 600), (-300, 300), (plan.rail[1] + 12, top - 100))


def _add_fuel_tanks(assembly: Assembly, plan: TractorPlan, *, rng: np.random.Generator) -> None:
    room = (plan.front_axle + 820, plan.rear_axles[0] - plan.wheels.radius - 80)
    for side in _SIDES[: plan.num_tanks]:
        length = min(float(rng.uniform(800, 1500)), room[1] - room[0])
        x = (room[0], room[0] + length)
        y, z = sorted_span(side * 560, side * 1180), (420.0, 1030.0)
        assembly.shell("aluminium", x, y, z, wall=3.5)
        level = z[0] + 3.5 + (z[1] - z[0] - 7) * plan.fuel
        inner = (x[0] + 3.5, x[1] - 3.5), (y[0] + 3.5, y[1] - 3.5)
        assembly.box("diesel", *inner, (z[0] + 3.5, level))
        for share in (0.33, 0.67):
            at = x[0] + length * share
            assembly.box("aluminium", (at, at + 3), inner[1], (z[0] + 70, z[1] - 70), density=2.0)
        for strap in (x[0] + 160, x[1] - 200):
            assembly.box("steel", (strap, strap + 50), (y[0] - 4, y[0]), z)
            assembly.box("steel", (strap, strap + 50), (y[1], y[1] + 4), z)
        assembly.rod(
            "aluminium",
            (x[1] - 200, side * 1000, z[1]),
            (x[1] - 200, side * 1060, z[1] + 70),
            radius=50,
            inner=44,
        )
        assembly.rod(
            "steel", (x[1] - 320, side * 900, z[0] + 30), (x[1] - 320, side * 900, z[1] + 30), radius=14
        )
        assembly.site(
            "fuel-tank", *inner, (z[0] + 3.5, z[1] - 3.5), filled="diesel", density=0.84, level_mm=level
        )


def _add_exhaust(assembly: Assembly, plan: TractorPlan, *, rng: np.random.Generator) -> None:
    x = plan.front_axle + 850
    y, z = (560.0, 1180.0), (430.0, 1020.0)
    if plan.num_tanks == 2:
        x += min(1500.0, plan.rear_axles[0] - plan.wheels.radius - 1500 - x)
        x = max(x, plan.front_axle + 850)
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


def _add_batteries_and_air(assembly: Assembly, plan: TractorPlan, *, rng: np.random.Generator) -> None:
    x = plan.rear - 480 if rng.random() < 0.4 else plan.front_axle + 560
    y = -_RAIL_Y - 300
    for index in range(2):
        at = (x + index * 190, x + index * 190 + 175)
        assembly.box("lead_battery", at, (y - 260, y + 250), (560, 770), density=1.9)
        assembly.box("lead", (at[0] + 20, at[0] + 45), (y - 200, y - 170), (770, 795))
    assembly.shell("steel", (x - 30, x + 400), (y - 290, y + 280), (530, 850), wall=2)
    assembly.site("battery-box", (x - 20, x + 390), (y - 280, y + 270), (775, 845))
    for index in range(int(rng.integers(2, 5))):
        centre = (plan.front_axle + 760 + index * 330.0, float(rng.uniform(-100, 100)), plan.rail[0] - 170.0)
        length, radius = float(rng.uniform(420, 700)), 123.0
        assembly.disc("steel", centre, radius=radius, inner=radius - 3, width=length)
        for way in _SIDES:
            assembly.disc(
                "steel", (centre[0], centre[1] + way * length / 2, centre[2]), radius=radius - 2, width=3.2
            )
        half = radius * 0.68
        spans = [around(middle, 2 * half) for middle in (centre[0], centre[2])]
        assembly.site("air-tank", spans[0], around(centre[1], length - 30), spans[1], radius_mm=radius - 4)


def _add_guards_and_lines(assembly: Assembly, plan: TractorPlan, *, rng: np.random.Generator) -> None:
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
