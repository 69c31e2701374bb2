"""A skeletal trailer for containers: two I-beams with a gooseneck, bogie, legs and what hangs on it.

Positions along x are told from the kingpin; the trailer stretches to larger x. Axle spreads, overhangs and
sections are common European ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from shapely.geometry import Polygon

from xray_trainer.synthesis.structures.assembly import Assembly, Span, around
from xray_trainer.synthesis.structures.container import sorted_span
from xray_trainer.synthesis.structures.running_gear import add_mudguards, add_suspension
from xray_trainer.synthesis.structures.trailer_fittings import (
    add_legs,
    add_lines,
    add_loose_parts,
    add_rear,
    add_tanks_and_boxes,
)
from xray_trainer.synthesis.structures.wheels import WheelPlan, add_axle

_SIDES = (-1, 1)
_FLANGE = 16.0


@dataclass(frozen=True, slots=True)
class TrailerPlan:
    """What one trailer is like, in mm; heights from the ground.

    Attributes:
        kingpin: x of the kingpin.
        front: x of its front end.
        rear: x of its rear end.
        deck: height of the upper flange; containers stand on it.
        neck_depth: depth of the beam over the tractor.
        beam_depth: depth of the beam behind.
        step: x at which the neck ends; the step is `slope` long.
        slope: length of the step.
        beam_y: half the distance of the beams.
        axles: x of each axle.
        axle_height: z of the axles.
        wheels: of all axles.
        has_spare: spare wheel under the beams.
        has_guards: side guards.
        num_loose: small parts that every trailer has, brackets and hoses.
        has_locks: carries containers on bolsters with twistlocks, else a body.
    """

    kingpin: float
    front: float
    rear: float
    deck: float
    neck_depth: float
    beam_depth: float
    step: float
    slope: float
    beam_y: float
    axles: tuple[float, ...]
    axle_height: float
    wheels: WheelPlan
    has_spare: bool
    has_guards: bool
    num_loose: int
    has_locks: bool = True

    def lower_edge(self, x: float) -> float:
        """Returns the height of the beam's lower edge at x."""
        places = [self.front, self.step, self.step + self.slope, self.rear - 1500, self.rear]
        depths = [self.neck_depth, self.neck_depth, self.beam_depth, self.beam_depth, self.beam_depth * 0.6]
        return self.deck - float(np.interp(x, places, depths))


def sample_trailer(
    rng: np.random.Generator,
    *,
    kingpin: float,
    length: float,
    deck: float,
    wheels: WheelPlan,
    ahead: Span = (720.0, 950.0),
) -> TrailerPlan:
    """Returns a trailer for a load of a length; it begins a distance within `ahead` before the kingpin."""
    front = kingpin - float(rng.uniform(*ahead))
    rear = front + length + float(rng.uniform(-60, 120))
    is_long = length > 9000
    num_axles = int(rng.choice([2, 3, 3, 3])) if is_long else int(rng.choice([1, 2, 2]))
    spread = float(rng.choice([1310.0, 1360.0, 1410.0]))
    last = rear - float(rng.uniform(900, 1900) if is_long else rng.uniform(700, 1000))
    axles = tuple(last - spread * index for index in reversed(range(num_axles)))
    return TrailerPlan(
        kingpin=kingpin,
        front=front,
        rear=rear,
        deck=deck,
        neck_depth=float(rng.uniform(130, 190)),
        beam_depth=float(rng.uniform(340, 480)),
        step=kingpin + float(rng.uniform(2150, 2500)),
        slope=float(rng.uniform(350, 750)),
        beam_y=float(rng.uniform(460, 560)),
        axles=axles,
        axle_height=wheels.radius - float(rng.uniform(8, 22)),
        wheels=wheels,
        has_spare=bool(rng.random() < 0.6),
        has_guards=bool(rng.random() < 0.7),
        num_loose=int(rng.integers(25, 60)),
    )


def add_trailer(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
    """Adds a skeletal trailer and its sites."""
    for side in _SIDES:
        _add_beam(assembly, plan, side)
    _add_cross_beams(assembly, plan, rng=rng)
    if plan.has_locks:
        _add_bolsters(assembly, plan)
    _add_coupling(assembly, plan)
    for x in plan.axles:
        add_axle(assembly, plan.wheels, x=x, z=plan.axle_height)
        add_suspension(assembly, plan, x, rng=rng)
    add_mudguards(assembly, plan, rng=rng)
    add_legs(assembly, plan, rng=rng)
    add_rear(assembly, plan, rng=rng)
    add_tanks_and_boxes(assembly, plan, rng=rng)
    add_lines(assembly, plan, rng=rng)
    add_loose_parts(assembly, plan, rng=rng)


def _add_beam(assembly: Assembly, plan: TrailerPlan, side: int) -> None:
    places = [plan.front, plan.step, plan.step + plan.slope, plan.rear - 1500, plan.rear]
    lower = [(x, plan.lower_edge(x)) for x in places]
    y = side * plan.beam_y
    web = Polygon([(plan.front, plan.deck), *lower, (plan.rear, plan.deck)])
    assembly.plate("steel", web, around(y, 7))
    assembly.box("steel", (plan.front, plan.rear), around(y, 140), (plan.deck - _FLANGE, plan.deck))
    raised = [(x, z + _FLANGE / 2) for x, z in lower]
    assembly.sheet("steel", raised, around(y, 140), thickness=_FLANGE)
    for x in np.arange(plan.front + 500, plan.rear - 200, 870.0).tolist():
        for way in _SIDES:
            rib = sorted_span(y + way * 4, y + way * 68)
            assembly.box("steel", (x, x + 8), rib, (plan.lower_edge(x) + _FLANGE, plan.deck - _FLANGE))
    inside = (plan.deck - plan.beam_depth + 25, plan.deck - 25)
    room = sorted_span(y + side * 6, y + side * 66)
    assembly.site("chassis-beam", (plan.step + plan.slope + 100, plan.rear - 1600), room, inside)


def _add_cross_beams(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
    x = plan.front + 420
    while x < plan.rear - 400:
        z = plan.deck - 60 - rng.uniform(0, max(plan.deck - plan.lower_edge(x) - 140, 1))
        across = (-plan.beam_y, plan.beam_y)
        if rng.random() < 0.45:
            assembly.rod("steel", (x, across[0], z), (x, across[1], z), radius=52, inner=46)
            room = (x - 30, x + 30), across, (z - 30, z + 30)
            assembly.site("cross-beam", *room)
        else:
            assembly.box("steel", (x, x + 6), across, (z - 60, z + 60))
            assembly.box("steel", (x, x + 50), across, (z + 54, z + 60))
        x += rng.uniform(550, 1250)


def _add_bolsters(assembly: Assembly, plan: TrailerPlan) -> None:
    places = (plan.front + 90, plan.rear - 90)
    middle = [plan.front + 6040, plan.front + 6160] if plan.rear - plan.front > 9000 else []
    for x in (*places, *middle):
        depth = min(170.0, plan.deck - plan.lower_edge(x))
        assembly.tube(
            "steel", around(x, 160), (-1200, 1200), (plan.deck - depth, plan.deck), along="y", wall=6
        )
        for side in _SIDES:
            lock = side * 1130
            assembly.rod("steel", (x, lock, plan.deck - 150), (x, lock, plan.deck + 70), radius=26)
            assembly.box("cast_iron", around(x, 90), around(lock, 60), (plan.deck + 40, plan.deck + 75))
            assembly.rod("steel", (x, lock, plan.deck - 140), (x + 150, lock, plan.deck - 140), radius=9)


def _add_coupling(assembly: Assembly, plan: TrailerPlan) -> None:
    bottom = plan.deck - plan.neck_depth
    assembly.box("steel", (plan.kingpin - 620, plan.kingpin + 700), around(0, 1000), (bottom - 10, bottom))
    assembly.rod("steel", (plan.kingpin, 0, bottom - 90), (plan.kingpin, 0, bottom), radius=37)
    for offset in (-300, 0, 320):
        x = plan.kingpin + offset
        assembly.box("steel", (x, x + 8), (-plan.beam_y, plan.beam_y), (bottom, bottom + 110))
