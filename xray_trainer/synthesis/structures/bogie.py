"""A freight bogie with two wheelsets, cast side frames, coil springs and shoe brakes.

Sizes are those of the three-piece bogies that run on the 1520 mm gauge: wheelbase 1850 mm, wheels of
950 mm when new, journals 2036 mm apart, spring nests of seven double coils, mass near 4.8 t. A bogie mirrors
itself about its middle in x and in y; whatever breaks that does not belong.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from shapely import affinity
from shapely.geometry import Polygon

from xray_trainer.synthesis.structures.assembly import Assembly, around
from xray_trainer.synthesis.structures.container import sorted_span
from xray_trainer.synthesis.structures.rail import RAIL_TOP
from xray_trainer.synthesis.structures.wheelset import WheelsetPlan, add_wheelset

FRAME_Y = 1018.0
"""Half the distance of the side frames, and of the journals."""

PLATE_HEIGHT = RAIL_TOP + 806.0
"""Height of the centre plate, on which the wagon rests."""

_SIDES = (-1, 1)


@dataclass(frozen=True, slots=True)
class BogiePlan:
    """What one bogie is like, in mm.

    Attributes:
        x: its middle.
        wheelbase: distance of the axles.
        wheels: of both axles.
        spring_rows: nests on each side frame: x of each coil.
        is_squeezed: springs shorter under a load.
        shoe: thickness of the brake shoes.
        brake_side: which way the levers lean, -1 or 1.
    """

    x: float
    wheelbase: float
    wheels: WheelsetPlan
    spring_rows: tuple[float, ...]
    is_squeezed: bool
    shoe: float
    brake_side: int

    @property
    def axle_height(self) -> float:
        """Returns the height of the axles."""
        return RAIL_TOP + self.wheels.radius


def sample_bogies(rng: np.random.Generator, places: tuple[float, ...]) -> tuple[BogiePlan, ...]:
    """Returns the bogies of one wagon: alike, but for wear."""
    wheelbase = float(rng.choice([1850.0, 1850.0, 1850.0, 2000.0]))
    squeezed = bool(rng.random() < 0.6)
    rows = (-215.0, 0.0, 215.0) if rng.random() < 0.8 else (-225.0, -75.0, 75.0, 225.0)
    return tuple(
        BogiePlan(
            x,
            wheelbase,
            WheelsetPlan(radius=475.0 - float(rng.uniform(0, 32)), rim=float(rng.uniform(42, 74))),
            rows,
            squeezed,
            float(rng.uniform(18, 60)),
            1 if index == 0 else -1,
        )
        for index, x in enumerate(places)
    )


def add_bogie(assembly: Assembly, plan: BogiePlan, *, rng: np.random.Generator) -> None:
    """Adds a bogie and its sites: `bogie` over the bolster ends, between axles, behind side frames."""
    for way in _SIDES:
        add_wheelset(assembly, plan.wheels, x=plan.x + way * plan.wheelbase / 2, z=plan.axle_height)
    for side in _SIDES:
        _add_side_frame(assembly, plan, side)
        _add_axle_boxes(assembly, plan, side)
        _add_springs(assembly, plan, side)
    _add_bolster(assembly, plan)
    _add_brakes(assembly, plan, rng=rng)
    _add_sites(assembly, plan)


def frame_outline(plan: BogiePlan) -> Polygon:
    """Returns a side frame from the side, its windows as holes."""
    half, z = plan.wheelbase / 2, plan.axle_height
    right = [
        (half + 255, z - 20),
        (half + 250, z + 120),
        (half + 150, z + 215),
        (half - 190, z + 235),
        (430, z + 330),
        (0, z + 345),
    ]
    jaw = [
        (half + 165, z - 60),
        (half + 165, z + 122),
        (half - 165, z + 122),
        (half - 165, z - 95),
        (half - 300, z - 110),
        (465, z - 262),
        (0, z - 275),
    ]
    upper = [(-x, y) for x, y in right[:-1]] + [right[-1]] + right[-2::-1]
    lower = [(half + 235, z - 60), *jaw] + [(-x, y) for x, y in jaw[-2::-1]] + [(-half - 235, z - 60)]
    window: list[tuple[float, float]] = [(-300, z - 170), (-322, z + 215), (322, z + 215), (300, z - 170)]
    side: list[tuple[float, float]] = [
        (372, z - 150),
        (372, z + 222),
        (half - 230, z + 130),
        (half - 245, z - 20),
    ]
    holes: list[list[tuple[float, float]]] = [window, side, [(-x, y) for x, y in side]]
    outline = Polygon([*upper, *lower], holes).buffer(-14).buffer(14)
    return affinity.translate(outline, xoff=plan.x)


def _add_side_frame(assembly: Assembly, plan: BogiePlan, side: int) -> None:
    """Adds a hollow casting: two webs and a rim of 22 mm around outline and windows."""
    outline, y = frame_outline(plan), side * FRAME_Y
    for way in _SIDES:
        assembly.plate("steel", outline, around(y + way * 66, 22))
    rim = outline.difference(outline.buffer(-22, join_style="mitre"))
    assembly.plate("steel", rim, around(y, 110))
    for way in _SIDES:
        x = plan.x + way * 335
        assembly.box("steel", around(x, 22), around(y, 230), (plan.axle_height - 120, plan.axle_height + 200))
    seat = (plan.axle_height - 190, plan.axle_height - 168)
    assembly.box("steel", around(plan.x, 640), around(y, 290), seat)


def _add_axle_boxes(assembly: Assembly, plan: BogiePlan, side: int) -> None:
    for way in _SIDES:
        x, y, z = plan.x + way * plan.wheelbase / 2, side * FRAME_Y, plan.axle_height
        body = [
            (x - 160, z - 95),
            (x - 110, z - 150),
            (x + 110, z - 150),
            (x + 160, z - 95),
            (x + 160, z + 70),
            (x + 125, z + 118),
            (x - 125, z + 118),
            (x - 160, z + 70),
        ]
        hollow = Polygon(body).difference(Polygon(body).buffer(-20))
        assembly.plate("steel", hollow, around(y, 240), density=6.4)
        assembly.disc("steel", (x, y, z), radius=125, inner=65, width=190, density=5.2)
        assembly.disc("steel", (x, y + side * 128, z), radius=128, width=14)
        assembly.disc("oil", (x, y, z - 85), radius=32, width=180, density=0.5)
        for angle in (0.7, 2.4, 3.9, 5.5):
            bolt = (x + 108 * float(np.cos(angle)), y + side * 140, z + 108 * float(np.sin(angle)))
            assembly.disc("steel", bolt, radius=11, width=46)


def _add_springs(assembly: Assembly, plan: BogiePlan, side: int) -> None:
    low = plan.axle_height - 168
    high = low + (205 if plan.is_squeezed else 245)
    rows = (-72.0, 72.0)
    middle = rows if len(plan.spring_rows) == 3 else ()
    for x in plan.spring_rows:
        lines = middle if abs(x) > 1 or not middle else (-110.0, 0.0, 110.0)
        for across in lines or (-60.0, 60.0):
            centre = (plan.x + x, side * FRAME_Y + across)
            _add_coil(assembly, centre, (low, high), radius=84, wire=15, turns=4.6)
            _add_coil(assembly, centre, (low, high), radius=48, wire=10, turns=6.8)
    for way in _SIDES:
        wedge = [(300, high - 20), (318, high + 90), (240, high + 60), (225, high - 20)]
        area = [(plan.x + way * x, z) for x, z in wedge]
        assembly.plate("cast_iron", area, around(side * FRAME_Y, 180), density=4.4)


def _add_coil(
    assembly: Assembly,
    centre: tuple[float, float],
    z: tuple[float, float],
    *,
    radius: float,
    wire: float,
    turns: float,
) -> None:
    """Adds a coil spring as straight half turns: near halves rise to the right, far ones to the left."""
    x, y = centre
    heights = np.linspace(z[0] + wire, z[1] - wire, round(2 * turns) + 1).tolist()
    for index, (low, high) in enumerate(pairwise(heights)):
        way = -1 if index % 2 == 0 else 1
        depth = y + way * 0.6 * radius
        reach = radius - wire
        assembly.rod(
            "steel", (x + way * reach, depth, low), (x - way * reach, depth, high), radius=wire, density=11.0
        )


def _add_bolster(assembly: Assembly, plan: BogiePlan) -> None:
    """Adds a hollow beam, deep in the middle, with the centre plate and side bearers."""
    x, z = plan.x, plan.axle_height
    top, ends, middle = PLATE_HEIGHT - 55, (z + 48, z + 195), (z - 60, PLATE_HEIGHT - 55)
    for side in _SIDES:
        outer = sorted_span(side * 620, side * 1190)
        assembly.tube("steel", around(x, 430), outer, ends, along="y", wall=22)
        slope = sorted_span(side * 300, side * 620)
        assembly.tube("steel", around(x, 455), slope, (z - 10, top - 30), along="y", wall=18)
        bearer = around(side * 762, 150)
        assembly.tube("steel", around(x, 220), bearer, (ends[1], PLATE_HEIGHT + 40), along="y", wall=14)
        assembly.box("steel", around(x, 240), bearer, (PLATE_HEIGHT + 40, PLATE_HEIGHT + 62))
    assembly.tube("steel", around(x, 470), (-300, 300), middle, along="y", wall=22)
    for rib in (-110, 0, 110):
        assembly.box("steel", around(x + rib, 14), (-300, 300), (middle[0] + 19, middle[1] - 19))
    assembly.rod("steel", (x, 0, top), (x, 0, PLATE_HEIGHT - 20), radius=178)
    assembly.rod("steel", (x, 0, PLATE_HEIGHT - 20), (x, 0, PLATE_HEIGHT + 18), radius=192, inner=160)
    assembly.rod("steel", (x, 0, z - 90), (x, 0, PLATE_HEIGHT + 190), radius=27)


def _add_brakes(assembly: Assembly, plan: BogiePlan, *, rng: np.random.Generator) -> None:
    z = plan.axle_height - 75
    for way in _SIDES:
        axle = plan.x + way * plan.wheelbase / 2
        x = axle - way * (plan.wheels.radius + plan.shoe * 0.6 + 20)
        assembly.rod("steel", (x - way * 20, -760, z), (x - way * 20, 760, z), radius=28, inner=20)
        for side in _SIDES:
            _add_shoe(assembly, plan, axle, side, way)
            assembly.rod("steel", (x - way * 20, side * 700, z), (x - way * 190, 0, z), radius=17)
            hanger = (x - way * 70, side * 790, z + 330)
            assembly.rod("steel", (x, side * 790, z), hanger, radius=13)
    lean = plan.brake_side
    for way, foot in ((-1, 0.0), (1, 0.0)):
        strut = plan.x + way * (plan.wheelbase / 2 - plan.wheels.radius - 215)
        top = (strut + lean * 170 + rng.uniform(-25, 25), 40.0, z + 420)
        assembly.slab(
            "steel",
            ((strut + top[0]) / 2, 40, (z + top[2]) / 2),
            (58, 26, 450),
            pitch=float(np.arctan2(top[0] - strut, top[2] - z)),
        )
        assembly.rod("steel", (strut, 20 + foot, z - 30), (strut, 70, z + 30), radius=20)
    assembly.rod(
        "steel", (plan.x - plan.wheelbase / 2 + 690, 60, z - 40), (plan.x + 250, 60, z - 40), radius=16
    )


def _add_shoe(assembly: Assembly, plan: BogiePlan, axle: float, side: int, way: int) -> None:
    """Adds a brake shoe on its holder, along the tread on the side of the bolster."""
    z, inner = plan.axle_height, plan.wheels.radius + 4
    angles = np.deg2rad(np.linspace(-26, 14, 7))
    layers = (("cast_iron", inner, plan.shoe), ("steel", inner + plan.shoe, 42.0))
    for name, radius, depth in layers:
        arcs = [(radius, angles), (radius + depth, angles[::-1])]
        points = [
            (axle - way * r * float(np.cos(a)), z + r * float(np.sin(a))) for r, turns in arcs for a in turns
        ]
        assembly.plate(name, points, around(side * 790, 80), density=5.6 if name == "steel" else None)


def _add_sites(assembly: Assembly, plan: BogiePlan) -> None:
    z = plan.axle_height
    for way in _SIDES:
        x = plan.x + way * plan.wheelbase / 2
        inside = sorted_span(x - way * 500, plan.x + way * 250)
        for side in _SIDES:
            behind = sorted_span(side * 300, side * 640)
            assembly.site("bogie", inside, behind, (z + 60, z + 330))
            frame = sorted_span(plan.x + way * 385, x - way * 240)
            assembly.site("bogie", frame, around(side * FRAME_Y, 110), (z - 40, z + 140))
    assembly.site("bogie", around(plan.x, 420), (320, 600), (z + 10, PLATE_HEIGHT - 110))
