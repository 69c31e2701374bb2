"""A tractor: frame, engine and gearbox, axles, tanks, batteries, exhaust, fifth wheel, and a cab on top.

The nose is at x0 and the kingpin is told by `fifth_wheel`. What makes the dense knot under the cab is
cast iron: block, heads, crank, flywheel, gearbox; what gives it away as an engine are bores, shafts and
pulleys.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, Point, Span, arc, around
from xray_trainer.synthesis.structures.cab import CabPlan, add_cab, sample_cab
from xray_trainer.synthesis.structures.container import sorted_span
from xray_trainer.synthesis.structures.engine import add_cooling, add_engine, add_gearbox
from xray_trainer.synthesis.structures.truck_fittings import (
    add_batteries_and_air,
    add_exhaust,
    add_fuel_tanks,
    add_guards_and_lines,
)
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
        overhang: how far the frame reaches beyond the last axle.
        second_steer: distance of a second steered axle behind the first, 0 = none.
        has_coupling: a fifth wheel, else the frame carries a body.
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
    overhang: float = 820.0
    second_steer: float = 0.0
    has_coupling: bool = True

    @property
    def rear(self) -> float:
        """Returns x of the end of the frame."""
        return self.rear_axles[-1] + self.overhang

    @property
    def last_steered(self) -> float:
        """Returns x of the last steered axle."""
        return self.front_axle + self.second_steer

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
    add_cooling(assembly, plan)
    add_engine(assembly, plan, rng=rng)
    add_gearbox(assembly, plan)
    add_axle(assembly, plan.wheels, x=plan.front_axle, z=plan.axle_height)
    if plan.second_steer:
        add_axle(assembly, plan.wheels, x=plan.last_steered, z=plan.axle_height)
    for x in plan.rear_axles:
        add_axle(assembly, plan.wheels, x=x, z=plan.axle_height, is_dual=True, is_driven=True)
    _add_springs(assembly, plan)
    if plan.has_coupling:
        _add_fifth_wheel(assembly, plan)
    add_fuel_tanks(assembly, plan, rng=rng)
    add_exhaust(assembly, plan, rng=rng)
    add_batteries_and_air(assembly, plan, rng=rng)
    add_guards_and_lines(assembly, plan, rng=rng)
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
            "chassis-beam", (plan.last_steered + 900, plan.rear_axles[0] - 500), room, (low + 12, high - 12)
        )
        for hole in rng.uniform(x[0] + 200, x[1] - 100, 24).tolist():
            z = float(rng.uniform(low + 40, high - 40))
            assembly.disc("steel", (hole, y, z), radius=float(rng.uniform(8, 24)), width=8, density=-7.87)
            assembly.disc("steel", (hole + 60, y + side * 12, z), radius=14, width=36)
    for place in (
        plan.last_steered + 500,
        plan.rear_axles[0] - 650,
        plan.rear_axles[0] + 250,
        plan.rear - 60,
    ):
        assembly.box("steel", (place, place + 7), (-_RAIL_Y, _RAIL_Y), (low + 30, high - 30))
        assembly.box("steel", (place, place + 60), (-_RAIL_Y, _RAIL_Y), (low + 30, low + 37))


def _add_springs(assembly: Assembly, plan: TractorPlan) -> None:
    z = plan.axle_height
    for side in _SIDES:
        for x in sorted({plan.front_axle, plan.last_steered}):
            _add_leaf_springs(assembly, (x, z), side)
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


def _add_leaf_springs(assembly: Assembly, axle: Point, side: int) -> None:
    x, z = axle
    for leaf in range(2):
        bow = arc((x, z + 2300 + 30 * leaf), radius=2200, degrees=(249, 291))
        assembly.sheet("steel", bow, around(side * 430, 90), thickness=22)
    damper = (x + 130, side * 520, z), (x + 60, side * 520, z + 520)
    assembly.rod("steel", *damper, radius=36, inner=22, density=6.0)


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
