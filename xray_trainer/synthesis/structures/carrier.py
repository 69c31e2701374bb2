"""A semi-trailer for cars: a neck, a low frame on small wheels, two decks of tracks on posts and rams."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, Span, around
from xray_trainer.synthesis.structures.container import sorted_span
from xray_trainer.synthesis.structures.tractor import TractorPlan, sample_tractor
from xray_trainer.synthesis.structures.wheels import WheelPlan, add_axle

_SIDES = (-1, 1)
_HALF_WIDTH = 1250.0
_TRACK_Y = 780.0
_HIGHEST = 4150.0


@dataclass(frozen=True, slots=True)
class CarrierPlan:
    """What one car carrier is like, in mm.

    Attributes:
        tractor: what pulls it.
        x0: where the upper deck begins.
        x1: where both decks end.
        low_x0: where the lower deck begins, behind the neck.
        lower: height of the lower deck.
        upper: height of the upper deck.
        axles: x of each axle.
        wheels: of all axles.
        posts: x of each pair of posts.
    """

    tractor: TractorPlan
    x0: float
    x1: float
    low_x0: float
    lower: float
    upper: float
    axles: tuple[float, ...]
    wheels: WheelPlan
    posts: tuple[float, ...]


def sample_carrier(rng: np.random.Generator) -> CarrierPlan:
    """Returns a tractor with a low roof and a semi-trailer for five to seven cars."""
    tractor = sample_tractor(rng)
    cab = replace(
        tractor.cab, has_deflector=False, has_high_roof=False, height=min(tractor.cab.height, 1700.0)
    )
    tractor = replace(tractor, cab=cab)
    start = tractor.fifth_wheel - float(rng.uniform(1350, 1500))
    stop = start + float(rng.uniform(13_300, 13_700))
    lower = float(rng.uniform(870, 930))
    low_x0 = tractor.rear + 350
    last = stop - float(rng.uniform(3000, 3900))
    return CarrierPlan(
        tractor=tractor,
        x0=start,
        x1=stop,
        low_x0=low_x0,
        lower=lower,
        upper=lower + float(rng.uniform(1700, 1790)),
        axles=(last - 1310.0, last),
        wheels=WheelPlan(radius=400.0, width=285.0, rim_radius=222.0, tread=float(rng.uniform(6, 14))),
        posts=tuple(np.linspace(low_x0 + 200, stop - 350, int(rng.choice([4, 5]))).tolist()),
    )


def add_carrier(assembly: Assembly, plan: CarrierPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds an empty carrier without its tractor, and its sites; returns the room on both decks."""
    _add_neck(assembly, plan)
    _add_low_frame(assembly, plan)
    for x in plan.axles:
        add_axle(assembly, plan.wheels, x=x, z=plan.wheels.radius - 12)
        _add_suspension(assembly, plan, x)
    _add_deck(assembly, (plan.low_x0, plan.x1), plan.lower, rng=rng)
    _add_deck(assembly, (plan.x0, plan.x1), plan.upper, rng=rng)
    for x in plan.posts:
        _add_posts(assembly, plan, x, rng=rng)
    _add_rear(assembly, plan)
    bounds = (plan.x0 + 60, plan.x1 - 40, -1150.0, 1150.0, plan.lower, _HIGHEST)
    values = {"upper_mm": plan.upper, "lower_from_mm": plan.low_x0 + 60}
    return CargoSpace(bounds, "car-deck", 14_000.0, 0.0, values)


def _add_neck(assembly: Assembly, plan: CarrierPlan) -> None:
    """Adds the box over the fifth wheel, the kingpin, and the stays that carry the upper deck there."""
    z = (plan.tractor.coupling_height, plan.tractor.coupling_height + 190)
    x = (plan.x0 + 500, plan.low_x0 + 150)
    for side in _SIDES:
        beam = around(side * 430, 120)
        assembly.tube("steel", x, beam, z, along="x", wall=8)
        assembly.site("chassis-beam", x, around(side * 430, 100), (z[0] + 10, z[1] - 10))
        foot = (plan.x0 + 700, side * 1000, z[1]), (plan.x0 + 250, side * 1100, plan.upper - 60)
        assembly.rod("steel", *foot, radius=55, inner=46)
        ram = (plan.low_x0 + 50, side * 1120, z[1] - 60), (plan.x0 + 900, side * 1120, plan.upper - 80)
        assembly.rod("steel", *ram, radius=48, inner=38)
        assembly.rod("steel", *ram, radius=28)
    for at in np.linspace(x[0] + 50, x[1] - 120, 4).tolist():
        assembly.tube("steel", (at, at + 90), (-1100, 1100), (z[0] + 20, z[1] - 20), along="y", wall=5)
    plate = around(plan.tractor.fifth_wheel, 1100)
    assembly.box("steel", plate, around(0, 1000), (z[0] - 10, z[0]))
    pin = (plan.tractor.fifth_wheel, 0, z[0] - 90), (plan.tractor.fifth_wheel, 0, z[0])
    assembly.rod("steel", *pin, radius=37)
    drop = (plan.low_x0 - 20, plan.low_x0 + 130)
    for side in _SIDES:
        assembly.tube(
            "steel", drop, around(side * 430, 120), (plan.lower - 330, z[0] + 60), along="z", wall=8
        )


def _add_low_frame(assembly: Assembly, plan: CarrierPlan) -> None:
    x, z = (plan.low_x0, plan.x1 - 100), (plan.lower - 330, plan.lower - 130)
    for side in _SIDES:
        y = side * 430
        assembly.box("steel", x, around(y, 8), z)
        for flange in ((z[0], z[0] + 14), (z[1] - 14, z[1])):
            assembly.box("steel", x, around(y, 130), flange)
        room = sorted_span(y - side * 8, y - side * 60)
        assembly.site("chassis-beam", x, room, (z[0] + 18, z[1] - 18))
    for at in np.arange(x[0] + 300, x[1] - 200, 1050.0).tolist():
        assembly.tube(
            "steel",
            (at, at + 80),
            (-_HALF_WIDTH + 60, _HALF_WIDTH - 60),
            (z[1] - 80, z[1]),
            along="y",
            wall=5,
        )
        assembly.site("cross-beam", (at + 6, at + 74), (-1150, 1150), (z[1] - 74, z[1] - 6))
    tank = (plan.low_x0 + 1300, plan.low_x0 + 1800), (600.0, 1080.0), (480.0, 760.0)
    assembly.shell("steel", *tank, wall=3)
    assembly.box("oil", (tank[0][0] + 3, tank[0][1] - 3), (603, 1077), (483, 660))
    chest = (plan.low_x0 + 700, plan.low_x0 + 1500), (-1150.0, -560.0), (430.0, 760.0)
    assembly.shell("steel", *chest, wall=2)
    assembly.site("toolbox", *((low + 10, high - 10) for low, high in chest))
    for leg in _SIDES:
        post = around(plan.low_x0 + 420, 120), around(leg * 760, 120), (250.0, z[1])
        assembly.tube("steel", *post, along="z", wall=7)
        assembly.box("steel", around(plan.low_x0 + 420, 300), around(leg * 760, 260), (238, 250))


def _add_suspension(assembly: Assembly, plan: CarrierPlan, x: float) -> None:
    z = plan.wheels.radius
    for side in _SIDES:
        bag = (x + 330, side * 430, z - 40), (x + 330, side * 430, plan.lower - 330)
        assembly.rod("rubber", *bag, radius=130, inner=118)
        arm = (x - 430, z + 60), (x + 360, z - 50)
        assembly.sheet("steel", arm, around(side * 430, 90), thickness=44)
        guard = around(x, 2 * plan.wheels.radius + 60), around(side * 1040, 330), (2 * z + 8, 2 * z + 11)
        assembly.box("steel", *guard)


def _add_deck(assembly: Assembly, x: Span, z: float, *, rng: np.random.Generator) -> None:
    """Adds two tracks of pressed plate with turned edges, outer tubes and cross-members."""
    for side in _SIDES:
        track = around(side * _TRACK_Y, 520)
        assembly.box("steel", x, track, (z - 4, z), density=7.87 * 0.7)
        for edge in track:
            assembly.box("steel", x, around(edge, 3), (z - 55, z + 12))
        outer = sorted_span(side * (_HALF_WIDTH - 80), side * _HALF_WIDTH)
        assembly.tube("steel", x, outer, (z - 110, z - 10), along="x", wall=4)
        assembly.site("rail", x, (outer[0] + 6, outer[1] - 6), (z - 104, z - 16))
        lid = float(rng.uniform(40, 120))
        assembly.rod(
            "steel", (x[0] + 200, side * 1240, z + 8), (x[0] + 200 + lid, side * 1240, z + 8), radius=14
        )
    for at in np.arange(x[0] + 150, x[1] - 60, float(rng.uniform(700, 950))).tolist():
        assembly.tube(
            "steel", (at, at + 60), (-_HALF_WIDTH + 80, _HALF_WIDTH - 80), (z - 85, z - 5), along="y", wall=4
        )
    for at in np.arange(x[0] + 80, x[1] - 40, 95.0).tolist():
        for side in _SIDES:
            rib = around(at, 22), around(side * _TRACK_Y, 480), (z, z + 7)
            assembly.box("steel", *rib, density=2.2)


def _add_posts(assembly: Assembly, plan: CarrierPlan, x: float, *, rng: np.random.Generator) -> None:
    for side in _SIDES:
        y = sorted_span(side * (_HALF_WIDTH - 90), side * _HALF_WIDTH)
        z = (plan.lower - 200, plan.upper - 20)
        assembly.tube("steel", around(x, 110), y, z, along="z", wall=6)
        assembly.site("post", around(x, 96), (y[0] + 7, y[1] - 7), z)
        screw = (x, side * 1205, z[0] + 60), (x, side * 1205, z[1] - 60)
        assembly.rod("steel", *screw, radius=22)
        lean = float(rng.uniform(500, 1100))
        ram = (x + 60, side * 1215, plan.lower + 80), (x + lean, side * 1215, plan.upper - 90)
        if ram[1][0] < plan.x1 - 200:
            assembly.rod("steel", *ram, radius=45, inner=36)
            assembly.rod("steel", *ram, radius=25)


def _add_rear(assembly: Assembly, plan: CarrierPlan) -> None:
    """Adds ramps pushed under the lower deck, the bar against running under, lamps."""
    x = (plan.x1 - 2300, plan.x1 - 60)
    for side in _SIDES:
        ramp = around(side * _TRACK_Y, 420)
        assembly.box("aluminium", x, ramp, (plan.lower - 120, plan.lower - 62), density=0.5)
        lamp = (plan.x1 - 60, plan.x1 + 10), around(side * 980, 380), (560.0, 690.0)
        assembly.box("polyethylene", *lamp, density=0.25)
        stay = (plan.x1 - 170, plan.x1 - 110), around(side * 430, 60), (430.0, plan.lower - 330)
        assembly.tube("steel", *stay, along="z", wall=5)
    bar = (plan.x1 - 180, plan.x1 - 80)
    assembly.tube("steel", bar, (-1150, 1150), (420, 530), along="y", wall=4)
    assembly.site("bumper", (bar[0] + 6, bar[1] - 6), (-1130, 1130), (426, 524))
