"""A rigid truck: the frame, engine and cab of a tractor under a body, on two to four axles."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, around
from xray_trainer.synthesis.structures.body import HALF_WIDTH, SIDES, BodyPlan
from xray_trainer.synthesis.structures.tractor import TractorPlan, add_tractor, sample_tractor

_BEARER = 100.0
_LENGTHS = {2: (5400.0, 7600.0), 3: (6600.0, 8800.0), 4: (5600.0, 7000.0)}
_LOADS_KG = {2: 9_000.0, 3: 14_500.0, 4: 18_500.0}


@dataclass(frozen=True, slots=True)
class TruckPlan:
    """What one rigid truck is like, in mm.

    Attributes:
        chassis: frame, engine, axles and cab.
        body_x0: where the body begins.
        body_x1: where it ends.
        num_axles: two to four.
        has_lift: a tail lift.
    """

    chassis: TractorPlan
    body_x0: float
    body_x1: float
    num_axles: int
    has_lift: bool

    @property
    def deck(self) -> float:
        """Returns the height of the bearers' upper face, on which cross-members lie."""
        return self.chassis.rail[1] + _BEARER

    def body(self, rng: np.random.Generator, *, over_deck: float, highest: float) -> BodyPlan:
        """Returns the room for a body whose floor lies `over_deck` above its members' lower face."""
        depth = float(rng.uniform(80, 100))
        floor = self.deck + depth + over_deck
        spacing = float(rng.uniform(330, 520))
        load = _LOADS_KG[self.num_axles]
        return BodyPlan(self.body_x0, self.body_x1, floor, highest - floor, load, depth, spacing)


def sample_truck(
    rng: np.random.Generator,
    *,
    axles: tuple[int, ...] = (2, 2, 3),
    gap: float = 120.0,
    has_lift: bool = False,
) -> TruckPlan:
    """Returns a rigid truck.

    Args:
        rng: draws it.
        axles: numbers of axles to draw from.
        gap: between cab and body.
        has_lift: whether there is a tail lift.
    """
    chassis = sample_tractor(rng)
    num_axles = int(rng.choice(axles))
    start = chassis.cab.rear + gap + float(rng.uniform(0, 80))
    length = float(rng.uniform(*_LENGTHS[num_axles]))
    second = float(rng.uniform(1850, 2050)) if num_axles == 4 else 0.0
    middle = start + length * float(rng.uniform(0.6, 0.68))
    clear = chassis.front_axle + second + 2600
    middle = max(middle, clear + (685.0 if num_axles > 2 else 0.0))
    rear = (middle,) if num_axles == 2 else (middle - 685, middle + 685)
    stop = max(start + length, rear[-1] + 900)
    rail = (690.0, 960.0) if num_axles > 2 else (660.0, 905.0)
    chassis = replace(
        chassis,
        rear_axles=rear,
        overhang=stop - 40 - rear[-1],
        second_steer=second,
        has_coupling=False,
        rail=rail,
    )
    return TruckPlan(chassis, start, stop, num_axles, has_lift)


def add_truck(assembly: Assembly, plan: TruckPlan, *, rng: np.random.Generator) -> None:
    """Adds a truck without its body, and its sites."""
    add_tractor(assembly, plan.chassis, rng=rng)
    _add_bearers(assembly, plan)
    _add_rear(assembly, plan)
    if plan.has_lift:
        _add_lift(assembly, plan)


def _add_bearers(assembly: Assembly, plan: TruckPlan) -> None:
    """Adds the beams between frame and body, and the brackets that hold them."""
    x, z = (plan.body_x0 + 40, plan.body_x1 - 60), (plan.chassis.rail[1], plan.deck)
    for side in SIDES:
        assembly.tube("steel", x, around(side * 385, 65), z, along="x", wall=4.5)
        assembly.site("chassis-beam", x, around(side * 385, 54), (z[0] + 6, z[1] - 6))
        for at in np.arange(x[0] + 300, x[1] - 200, 1150.0).tolist():
            assembly.box("steel", around(at, 120), around(side * 424, 8), (z[0] - 140, z[1]))


def _add_rear(assembly: Assembly, plan: TruckPlan) -> None:
    """Adds the bar against running under, lamps and plate."""
    x, low = (plan.body_x1 - 180, plan.body_x1 - 80), 430.0
    assembly.tube("steel", x, (-1160, 1160), (low, low + 110), along="y", wall=4)
    assembly.site("bumper", (x[0] + 6, x[1] - 6), (-1140, 1140), (low + 6, low + 104))
    for side in SIDES:
        stay = (low + 110, plan.chassis.rail[0] + 40)
        assembly.tube("steel", (x[0] + 10, x[0] + 80), around(side * 385, 60), stay, along="z", wall=5)
        lamp = (plan.body_x1 - 70, plan.body_x1 + 5), around(side * 960, 400), (low + 160, low + 290)
        assembly.box("polyethylene", *lamp, density=0.25)
    assembly.box("aluminium", (plan.body_x1 - 12, plan.body_x1 - 10), around(0, 520), (low + 160, low + 275))


def _add_lift(assembly: Assembly, plan: TruckPlan) -> None:
    """Adds a tail lift: platform raised against the doors, arms, rams and their pump."""
    x, foot = plan.body_x1 + 70, plan.deck + 30
    reach = HALF_WIDTH - 60
    platform = [(x, foot), (x + 60, foot), (x + 35, foot + 1750), (x + 10, foot + 1750)]
    assembly.plate("aluminium", platform, (-reach, reach), density=0.75)
    for y in (-480, 480):
        arm = (plan.body_x1 - 620, y, 620), (x + 20, y, foot + 40)
        assembly.rod("steel", *arm, radius=42, inner=32)
        ram = (plan.body_x1 - 560, y - 90, 540), (plan.body_x1 - 40, y - 90, foot - 80)
        assembly.rod("steel", *ram, radius=45, inner=34)
        assembly.rod("steel", *ram, radius=22)
    tube = around(plan.body_x1 - 640, 130)
    assembly.tube("steel", tube, (-700, 700), (540, 670), along="y", wall=7)
    pump = around(plan.body_x1 - 900, 260), (560.0, 900.0), (560.0, 760.0)
    assembly.shell("steel", *pump, wall=2)
    assembly.box("steel", around(plan.body_x1 - 900, 130), (620, 840), (575, 690), density=3.2)
    assembly.box("oil", around(plan.body_x1 - 840, 100), (600, 860), (570, 660))
