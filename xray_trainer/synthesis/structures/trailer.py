"""A skeletal trailer for containers: two I-beams with a gooseneck, bogie, legs and what hangs on it.

Positions along x are told from the kingpin; the trailer stretches to larger x. Axle spreads, overhangs and
sections are common European ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from shapely.geometry import Polygon

from xray_trainer.synthesis.structures.assembly import Assembly, arc, around
from xray_trainer.synthesis.structures.container import sorted_span
from xray_trainer.synthesis.structures.wheels import WheelPlan, add_axle, add_wheel

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


def sample_trailer(
    rng: np.random.Generator, *, kingpin: float, length: float, deck: float, wheels: WheelPlan
) -> TrailerPlan:
    """Returns a trailer for a load of a length."""
    front = kingpin - float(rng.uniform(720, 950))
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
        step=front + float(rng.uniform(2950, 3350)),
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
    _add_bolsters(assembly, plan)
    _add_coupling(assembly, plan)
    for x in plan.axles:
        add_axle(assembly, plan.wheels, x=x, z=plan.axle_height)
        _add_suspension(assembly, plan, x, rng=rng)
    _add_mudguards(assembly, plan, rng=rng)
    _add_legs(assembly, plan, rng=rng)
    _add_rear(assembly, plan, rng=rng)
    _add_tanks_and_boxes(assembly, plan, rng=rng)
    _add_lines(assembly, plan, rng=rng)
    _add_loose_parts(assembly, plan, rng=rng)


def lower_edge(plan: TrailerPlan, x: float) -> float:
    """Returns the height of the beam's lower edge at x."""
    taper = plan.rear - 1500
    places = [plan.front, plan.step, plan.step + plan.slope, taper, plan.rear]
    depths = [plan.neck_depth, plan.neck_depth, plan.beam_depth, plan.beam_depth, plan.beam_depth * 0.6]
    return plan.deck - float(np.interp(x, places, depths))


def _add_beam(assembly: Assembly, plan: TrailerPlan, side: int) -> None:
    places = [plan.front, plan.step, plan.step + plan.slope, plan.rear - 1500, plan.rear]
    lower = [(x, lower_edge(plan, x)) for x in places]
    y = side * plan.beam_y
    web = Polygon([(plan.front, plan.deck), *lower, (plan.rear, plan.deck)])
    assembly.plate("steel", web, around(y, 7))
    assembly.box("steel", (plan.front, plan.rear), around(y, 140), (plan.deck - _FLANGE, plan.deck))
    raised = [(x, z + _FLANGE / 2) for x, z in lower]
    assembly.sheet("steel", raised, around(y, 140), thickness=_FLANGE)
    for x in np.arange(plan.front + 500, plan.rear - 200, 870.0).tolist():
        for way in _SIDES:
            rib = sorted_span(y + way * 4, y + way * 68)
            assembly.box("steel", (x, x + 8), rib, (lower_edge(plan, x) + _FLANGE, plan.deck - _FLANGE))
    inside = (plan.deck - plan.beam_depth + 25, plan.deck - 25)
    room = sorted_span(y + side * 6, y + side * 66)
    assembly.site("chassis-beam", (plan.step + plan.slope + 100, plan.rear - 1600), room, inside)


def _add_cross_beams(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
    x = plan.front + 420
    while x < plan.rear - 400:
        z = plan.deck - 60 - rng.uniform(0, max(plan.deck - lower_edge(plan, x) - 140, 1))
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
        depth = min(170.0, plan.deck - lower_edge(plan, x))
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


def _add_suspension(assembly: Assembly, plan: TrailerPlan, x: float, *, rng: np.random.Generator) -> None:
    under = lower_edge(plan, x)
    for side in _SIDES:
        y = side * plan.beam_y
        hanger = [
            (x - 640, under),
            (x - 360, under),
            (x - 440, plan.axle_height - 40),
            (x - 560, plan.axle_height - 40),
        ]
        for offset in (-55, 55):
            assembly.plate("steel", hanger, around(y + offset, 7))
        arm = [(x - 500, plan.axle_height + 10), (x, plan.axle_height + 90), (x + 420, plan.axle_height - 40)]
        assembly.sheet("steel", arm, around(y, 100), thickness=48)
        assembly.rod(
            "steel", (x - 500, y - 60, plan.axle_height), (x - 500, y + 60, plan.axle_height), radius=30
        )
        assembly.rod("rubber", (x + 390, y, plan.axle_height), (x + 390, y, under), radius=150, inner=136)
        assembly.rod("steel", (x + 390, y, under - 12), (x + 390, y, under), radius=130)
        assembly.rod(
            "aluminium",
            (x + 390, y, plan.axle_height),
            (x + 390, y, plan.axle_height + 130),
            radius=110,
            inner=98,
        )
        top = (x - 380, y + side * 90, under + 40)
        assembly.rod(
            "steel", (x + 60, y + side * 90, plan.axle_height - 60), top, radius=34, inner=26, density=5.5
        )
    if rng.random() < 0.8:
        turn = rng.uniform(-40, 40)
        assembly.rod(
            "steel",
            (x - 120, -480, plan.axle_height + turn),
            (x - 120, 480, plan.axle_height + turn),
            radius=20,
        )


def _add_mudguards(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
    for x in plan.axles:
        over = arc((x, plan.axle_height), radius=plan.wheels.radius + 65, degrees=(25, 155))
        for side in _SIDES:
            assembly.sheet("polyethylene", over, sorted_span(side * 830, side * 1235), thickness=4)
            assembly.rod(
                "steel",
                (x, side * 560, over[6][1] - 20),
                (x, side * 1150, over[6][1] - 20),
                radius=19,
                inner=15,
            )
    if rng.random() < 0.7:
        x = plan.axles[-1] + plan.wheels.radius + 120
        assembly.box("rubber", (x, x + 8), (-1235, -830), (280, 820))
        assembly.box("rubber", (x, x + 8), (830, 1235), (280, 820))


def _add_legs(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
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
        brace = (x, side * 720, foot + 420), (x + 560, side * 500, lower_edge(plan, x + 560))
        assembly.rod("steel", *brace, radius=24, inner=20)
    assembly.rod("steel", (x, -760, top - 160), (x, 760, top - 160), radius=17)
    assembly.box("cast_iron", around(x + 20, 170), around(-860, 90), (top - 330, top - 90), density=3.2)


def _add_rear(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
    low = float(rng.uniform(430, 520))
    bumper = (plan.rear - 130, plan.rear - 30)
    assembly.tube("steel", bumper, (-1180, 1180), (low, low + 100), along="y", wall=4)
    assembly.site("bumper", (bumper[0] + 6, bumper[1] - 6), (-1150, 1150), (low + 6, low + 94))
    for side in _SIDES:
        post = (plan.rear - 115, plan.rear - 45)
        assembly.tube(
            "steel", post, around(side * 480, 70), (low + 100, lower_edge(plan, plan.rear)), along="z", wall=5
        )
        assembly.box(
            "polyethylene",
            (plan.rear - 60, plan.rear + 15),
            around(side * 950, 420),
            (low + 110, low + 240),
            density=0.25,
        )
    assembly.box("aluminium", (plan.rear - 12, plan.rear - 10), around(0, 520), (low + 120, low + 235))


def _add_tanks_and_boxes(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
    first = plan.step + plan.slope
    room = plan.axles[0] - plan.wheels.radius - 700 - first
    z = lower_edge(plan, first + 200)
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


def _add_lines(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
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


def _add_loose_parts(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
    for _ in range(plan.num_loose):
        x = float(rng.uniform(plan.front + 200, plan.rear - 100))
        z = float(rng.uniform(lower_edge(plan, x) - 40, plan.deck - 20))
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
