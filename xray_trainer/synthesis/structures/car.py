"""A passenger car: body of thin sheet with pillars and sills, engine or battery, seats, tank, wheels, glass.

From the side two skins and their inner panels lie over each other and stay light; roof, bonnet, floor and
screens are seen on their edge and draw the outline; engine, gearbox, brakes and battery are dark.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from shapely.geometry import Point as Spot
from shapely.geometry import Polygon
from shapely.geometry import box as rectangle
from shapely.geometry.base import BaseGeometry

from xray_trainer.synthesis.structures.assembly import Assembly, Point, around
from xray_trainer.synthesis.structures.container import sorted_span
from xray_trainer.synthesis.structures.light_parts import (
    LightWheelPlan,
    add_light_axle,
    add_light_battery,
    add_light_engine,
    add_light_exhaust,
    add_light_seat,
    add_light_spare,
    add_light_tank,
)

_SIDES = (-1, 1)
_OUTLINES: dict[str, tuple[Point, ...]] = {
    "saloon": (
        (0, 0.45),
        (0.03, 0.52),
        (0.27, 0.61),
        (0.41, 0.93),
        (0.49, 1),
        (0.63, 0.98),
        (0.80, 0.68),
        (0.97, 0.64),
        (1, 0.5),
    ),
    "hatch": (
        (0, 0.44),
        (0.04, 0.53),
        (0.25, 0.62),
        (0.40, 0.94),
        (0.50, 1),
        (0.80, 0.965),
        (0.955, 0.64),
        (1, 0.48),
    ),
    "estate": (
        (0, 0.45),
        (0.03, 0.52),
        (0.27, 0.61),
        (0.41, 0.94),
        (0.50, 1),
        (0.86, 0.97),
        (0.965, 0.66),
        (1, 0.5),
    ),
    "suv": (
        (0, 0.48),
        (0.03, 0.59),
        (0.27, 0.65),
        (0.39, 0.94),
        (0.48, 1),
        (0.88, 0.97),
        (0.97, 0.67),
        (1, 0.48),
    ),
    "pickup": (
        (0, 0.50),
        (0.03, 0.58),
        (0.24, 0.63),
        (0.33, 0.95),
        (0.40, 1),
        (0.56, 0.98),
        (0.61, 0.62),
        (0.99, 0.60),
        (1, 0.45),
    ),
}
"""Upper outlines by kind, in shares of length and height, from the front over the roof to the rear."""

_SIZES = {
    "saloon": ((4350, 4950), (1430, 1490)),
    "hatch": ((3550, 4350), (1450, 1560)),
    "estate": ((4500, 4900), (1460, 1520)),
    "suv": ((4250, 4900), (1620, 1800)),
    "pickup": ((5150, 5400), (1760, 1850)),
}


@dataclass(frozen=True, slots=True)
class CarPlan:
    """What one car is like, in mm; its nose is at x = 0, it stands on z = 0.

    Attributes:
        kind: saloon, hatch, estate, suv or pickup.
        length: overall.
        width: overall, without mirrors.
        height: overall.
        front_axle: x.
        rear_axle: x.
        wheels: of both axles.
        litres: size of the engine, 0 for an electric car.
        fuel: share of the tank that is full.
        sheet: thickness of outer panels.
        is_stripped: a body on its wheels, without drive and seats.
    """

    kind: str
    length: float
    width: float
    height: float
    front_axle: float
    rear_axle: float
    wheels: LightWheelPlan
    litres: float
    fuel: float
    sheet: float
    is_stripped: bool = False

    @property
    def sill(self) -> float:
        """Returns the height of the lower edge of the body."""
        return self.wheels.radius * 0.62

    @property
    def outline(self) -> list[Point]:
        """Returns the upper outline from front to rear, its corners rounded."""
        return rounded(self.corners)

    @property
    def corners(self) -> list[Point]:
        """Returns the corners of the upper outline from front to rear."""
        return [(x * self.length, z * self.height) for x, z in _OUTLINES[self.kind]]


def sample_car(rng: np.random.Generator) -> CarPlan:
    """Returns a car."""
    kind = str(rng.choice(["saloon", "hatch", "hatch", "estate", "suv", "suv", "pickup"]))
    (shortest, longest), heights = _SIZES[kind]
    length = float(rng.uniform(shortest, longest))
    is_large = kind in ("suv", "pickup")
    front = length * float(rng.uniform(0.175, 0.205))
    rim = float(rng.choice([190.5, 203.2, 215.9, 228.6]))
    tyre = float(rng.uniform(95, 115))
    return CarPlan(
        kind=kind,
        length=length,
        width=float(np.interp(length, [3500, 5000], [1640, 1850])) + float(rng.uniform(-30, 50)),
        height=float(rng.uniform(*heights)),
        front_axle=front,
        rear_axle=front + length * float(rng.uniform(0.575, 0.605)),
        wheels=LightWheelPlan(
            rim + tyre + (35 if is_large else 0), 195 + 30 * is_large, rim, bool(rng.random() < 0.6)
        ),
        litres=0.0
        if kind != "pickup" and rng.random() < 0.12
        else float(rng.choice([1.2, 1.4, 1.6, 2.0, 2.5])),
        fuel=float(rng.uniform(0.03, 0.25)),
        sheet=float(rng.uniform(0.7, 0.85)),
    )


def add_car(assembly: Assembly, plan: CarPlan, *, rng: np.random.Generator) -> None:
    """Adds a car and its sites."""
    for side in _SIDES:
        _add_side(assembly, plan, side)
    _add_skin(assembly, plan)
    _add_frame(assembly, plan)
    track = plan.width - plan.wheels.width - 20
    for x, is_front in ((plan.front_axle, True), (plan.rear_axle, False)):
        add_light_axle(assembly, plan.wheels, x=x, track=track, is_driven=is_front or plan.kind == "pickup")
    if not plan.is_stripped:
        _add_drive(assembly, plan, rng=rng)
        _add_inside(assembly, plan, rng=rng)
    _add_ends(assembly, plan)
    _add_sites(assembly, plan)


def _body(plan: CarPlan) -> BaseGeometry:
    whole: BaseGeometry = Polygon([(20, plan.sill), *plan.outline, (plan.length - 20, plan.sill)])
    for x in (plan.front_axle, plan.rear_axle):
        whole = whole.difference(Spot(x, plan.wheels.radius).buffer(plan.wheels.radius + 55, quad_segs=6))
    return whole


def _windows(plan: CarPlan, body: BaseGeometry) -> BaseGeometry:
    belt = plan.height * 0.65
    panes = (
        body.buffer(-62, quad_segs=2).simplify(6).intersection(rectangle(0, belt, plan.length, plan.height))
    )
    pillars = [0.575] if plan.kind in ("saloon", "pickup") else [0.57, 0.80]
    for share in pillars:
        x = plan.length * share
        panes = panes.difference(rectangle(x - 45, 0, x + 45, plan.height))
    return panes


def _add_side(assembly: Assembly, plan: CarPlan, side: int) -> None:
    body = _body(plan)
    windows = _windows(plan, body)
    half = plan.width / 2
    skin, inner = around(side * (half - 8), plan.sheet + 0.2), around(side * (half - 70), 1.5)
    assembly.plate("steel", body.difference(windows), skin)
    assembly.plate("steel", body.difference(windows.buffer(8, join_style="mitre")), inner)
    assembly.plate("glass", windows, around(side * (half - 60), 3.6))
    frames = (
        windows.buffer(48, join_style="mitre")
        .difference(windows.buffer(-4, join_style="mitre"))
        .intersection(body)
    )
    assembly.plate("steel", frames, around(side * (half - 50), 5.0))
    assembly.plate(
        "polyethylene",
        body.intersection(_cabin(plan)).difference(windows.buffer(30, join_style="mitre")),
        around(side * (half - 95), 3),
    )
    low, high = plan.sill, plan.sill + 120
    between = (plan.front_axle + plan.wheels.radius + 60, plan.rear_axle - plan.wheels.radius - 60)
    sill = sorted_span(side * (half - 130), side * (half - 20))
    assembly.tube("steel", between, sill, (low, high), along="x", wall=1.8)
    middle = sum(between) / 2
    for start, end in ((between[0] + 40, middle - 60), (middle + 30, between[1] + 120)):
        bar = (start, side * (half - 45), plan.height * 0.38), (end, side * (half - 45), plan.height * 0.42)
        assembly.rod("steel", *bar, radius=17, inner=14)
        lock = around(end, 70), around(side * (half - 45), 40), around(plan.height * 0.52, 110)
        assembly.box("steel", *lock, density=2.2)
        motor = (start + (end - start) * 0.45, side * (half - 50), plan.height * 0.47)
        assembly.disc("copper", motor, radius=32, width=30, density=3.0)
    arch = [(plan.front_axle, half), (plan.rear_axle, half)]
    for x, y in arch:
        edge = Spot(x, plan.wheels.radius).buffer(plan.wheels.radius + 62)
        ring = edge.difference(Spot(x, plan.wheels.radius).buffer(plan.wheels.radius + 52))
        upper = ring.intersection(rectangle(0, plan.sill + 40, plan.length, plan.height))
        assembly.plate("steel", upper, sorted_span(side * (y - 260), side * (y - 12)), density=0.9)


def _cabin(plan: CarPlan) -> BaseGeometry:
    return rectangle(plan.length * 0.27, plan.sill + 60, plan.length * 0.86, plan.height)


def _add_skin(assembly: Assembly, plan: CarPlan) -> None:
    """Adds what runs across and is seen on its edge: bonnet, screens, roof, tail, floor, bulkheads."""
    line = plan.outline
    across = (-plan.width / 2 + 45, plan.width / 2 - 45)
    for is_screen, run in _runs(plan):
        if is_screen:
            assembly.sheet("glass", run, (across[0] + 60, across[1] - 60), thickness=4.6)
        else:
            assembly.sheet("steel", run, across, thickness=plan.sheet + 0.7)
    lowered = [(x, z - 42) for x, z in line if z > 0.9 * plan.height]
    if len(lowered) > 1:
        assembly.sheet("polyester", lowered, across, thickness=7, density=0.25)
    dash = plan.length * 0.28
    wall = [(dash - 60, plan.sill + 90), (dash - 40, plan.height * 0.58)]
    assembly.sheet("steel", wall, across, thickness=1.6)
    floor = [
        (dash - 60, plan.sill + 60),
        (plan.rear_axle - 480, plan.sill + 55),
        (plan.rear_axle - 380, plan.sill + 190),
        (plan.length - 120, plan.sill + 190),
    ]
    assembly.sheet("steel", floor, across, thickness=1.9)
    assembly.sheet("rubber", [(x, z + 12) for x, z in floor[:2]], across, thickness=9, density=0.6)


def _runs(plan: CarPlan) -> list[tuple[bool, list[Point]]]:
    """Returns stretches of the outline, each with whether it is a screen."""
    corners, line = plan.corners, plan.outline
    roof = next(index for index, (_, z) in enumerate(corners) if z >= 0.9 * plan.height)
    edges = [x for x, _ in corners]
    runs: list[tuple[bool, list[Point]]] = []
    for start, end in pairwise(line):
        index = int(np.searchsorted(edges, (start[0] + end[0]) / 2)) - 1
        first, last = corners[max(index, 0)], corners[max(index, 0) + 1]
        is_steep = abs(last[1] - first[1]) > 0.4 * abs(last[0] - first[0])
        is_screen = index == roof - 1 or (index > roof and is_steep and first[1] > 0.85 * plan.height)
        if runs and runs[-1][0] == is_screen:
            runs[-1][1].append(end)
        else:
            runs.append((is_screen, [start, end]))
    return runs


def rounded(points: list[Point], *, times: int = 2) -> list[Point]:
    """Returns the line with its corners cut again and again (Chaikin); its ends stay."""
    for _ in range(times):
        cut = [points[0]]
        for (x0, z0), (x1, z1) in pairwise(points):
            cut += [
                (0.75 * x0 + 0.25 * x1, 0.75 * z0 + 0.25 * z1),
                (0.25 * x0 + 0.75 * x1, 0.25 * z0 + 0.75 * z1),
            ]
        points = [*cut, points[-1]]
    return points


def _add_frame(assembly: Assembly, plan: CarPlan) -> None:
    """Adds side members, cross-members, the beam behind the dashboard and its boards, the tunnel."""
    for side in _SIDES:
        y = around(side * plan.width * 0.27, 65)
        front = (90.0, plan.length * 0.29)
        assembly.tube("steel", front, y, (plan.sill + 150, plan.sill + 260), along="x", wall=2)
        rear = (plan.rear_axle - 450, plan.length - 110)
        assembly.tube("steel", rear, y, (plan.sill + 90, plan.sill + 185), along="x", wall=1.8)
        assembly.site(
            "chassis-beam", front, around(side * plan.width * 0.27, 58), (plan.sill + 154, plan.sill + 256)
        )
    across = (-plan.width / 2 + 110, plan.width / 2 - 110)
    for share in (0.40, 0.52, 0.64):
        x = plan.length * share
        assembly.tube("steel", around(x, 80), across, (plan.sill + 58, plan.sill + 118), along="y", wall=1.3)
    dash, z = plan.length * 0.30, plan.height * 0.56
    assembly.rod("steel", (dash + 110, across[0], z), (dash + 110, across[1], z), radius=28, inner=25.5)
    board = [
        (dash - 40, z - 160),
        (dash - 40, z + 60),
        (dash + 190, z + 50),
        (dash + 260, z - 60),
        (dash + 150, z - 210),
    ]
    assembly.plate("polyethylene", board, across, density=0.11)
    assembly.box("electronics", around(dash + 130, 120), (-200, 180), around(z - 40, 110), density=0.7)
    assembly.box("aluminium", around(dash + 60, 140), (-260, 260), around(z - 120, 150), density=0.4)
    column = (dash + 330, -plan.width * 0.2, z + 40), (dash - 60, -plan.width * 0.2, z - 200)
    assembly.rod("steel", *column, radius=20, inner=13)
    tilt = np.array([0.85, 0.0, 0.5])
    hub = np.array([dash + 350, -plan.width * 0.2, z + 50])
    assembly.rod("polyethylene", hub.tolist(), (hub + tilt * 28).tolist(), radius=185, inner=160, density=1.2)


def _add_drive(assembly: Assembly, plan: CarPlan, *, rng: np.random.Generator) -> None:
    if not plan.litres:
        _add_electric_drive(assembly, plan)
        return
    crank = plan.wheels.radius + 40
    add_light_engine(assembly, (plan.front_axle - 90, -120.0, crank), litres=plan.litres, rng=rng)
    half = plan.width / 2
    battery = (plan.front_axle + 60, plan.front_axle + 235)
    add_light_battery(
        assembly, battery, (half - 480, half - 240), (plan.height * 0.36, plan.height * 0.36 + 185)
    )
    tank = (plan.rear_axle - 620, plan.rear_axle - 190)
    add_light_tank(assembly, tank, (-520, 420), (plan.sill - 20, plan.sill + 165), fuel=plan.fuel)
    low = plan.sill + 20
    points = [
        (plan.front_axle + 120, 60.0, plan.wheels.radius + 190),
        (plan.front_axle + 330, 40.0, low),
        (plan.rear_axle - 900, 40.0, low),
        (plan.rear_axle - 150, 480.0, low + 60),
        (plan.rear_axle + 190, 380.0, low + 40),
    ]
    room = plan.length - plan.rear_axle - 330
    add_light_exhaust(assembly, points, silencer=max(min(480.0, room), 200.0))
    if plan.kind != "pickup" and rng.random() < 0.7:
        centre = (plan.length - plan.wheels.radius - 160, -60.0, plan.sill + 260)
        spare = LightWheelPlan(plan.wheels.radius - 12, 135.0, plan.wheels.rim_radius, is_alloy=False)
        add_light_spare(assembly, spare, centre)


def _add_electric_drive(assembly: Assembly, plan: CarPlan) -> None:
    """Adds a battery of modules under the floor, a motor with its inverter, and cables."""
    x = (plan.front_axle + 520, plan.rear_axle - 420)
    reach = plan.width / 2 - 190
    z = (plan.sill - 30, plan.sill + 60)
    assembly.shell("aluminium", x, (-reach, reach), (z[0] - 8, z[1] + 4), wall=4)
    for start in np.arange(x[0] + 20, x[1] - 170, 178.0).tolist():
        assembly.box("lithium_battery", (start, start + 160), (-reach + 30, reach - 30), z, density=1.55)
    motor = (plan.front_axle, -60.0, plan.wheels.radius + 20)
    assembly.disc("aluminium", motor, radius=125, inner=112, width=330)
    assembly.disc("copper", motor, radius=110, inner=70, width=240, density=4.6)
    assembly.disc("steel", motor, radius=68, width=280, density=6.5)
    inverter = around(plan.front_axle, 320), (-300, 200), (plan.wheels.radius + 170, plan.wheels.radius + 330)
    assembly.shell("aluminium", *inverter, wall=4)
    assembly.box(
        "electronics",
        around(plan.front_axle, 280),
        (-280, 180),
        (plan.wheels.radius + 190, plan.wheels.radius + 280),
        density=0.8,
    )
    for y in (-40, 0, 40):
        assembly.rod("copper", (plan.front_axle + 120, y, motor[2]), (x[0] + 40, y, z[1] + 10), radius=6)


def _add_inside(assembly: Assembly, plan: CarPlan, *, rng: np.random.Generator) -> None:
    floor = plan.sill + 75
    lean = float(rng.uniform(0.25, 0.45))
    for side in _SIDES:
        add_light_seat(assembly, (plan.length * 0.40, side * plan.width * 0.21, floor), width=500, lean=lean)
    if plan.kind == "pickup":
        return
    rear = plan.rear_axle - 700
    assembly.box(
        "foam", (rear, rear + 500), around(0, plan.width - 420), (floor + 120, floor + 260), density=0.06
    )
    middle = (rear + 640, 0.0, floor + 560)
    assembly.slab("foam", middle, (110, plan.width - 430, 620), pitch=0.4, density=0.06)
    assembly.slab("steel", (middle[0] + 50, 0, middle[2]), (6, plan.width - 430, 560), pitch=0.4, density=2.0)


def _add_ends(assembly: Assembly, plan: CarPlan) -> None:
    """Adds bumpers with their beams, radiators and lamps."""
    reach = plan.width / 2 - 60
    for x, way in ((0.0, 1), (plan.length, -1)):
        skin = sorted_span(x + way * 6, x + way * 10)
        assembly.box("polyethylene", skin, (-reach, reach), (plan.sill + 30, plan.height * 0.44))
        beam = sorted_span(x + way * 70, x + way * 125)
        height = around(plan.sill + 210, 95)
        assembly.tube("steel", beam, (-reach + 60, reach - 60), height, along="y", wall=1.8)
        assembly.site(
            "bumper", (beam[0] + 3, beam[1] - 3), (-reach + 80, reach - 80), (height[0] + 3, height[1] - 3)
        )
        for side in _SIDES:
            lamp = sorted_span(x + way * 30, x + way * 210)
            y = sorted_span(side * (reach - 290), side * reach)
            assembly.box("polyethylene", lamp, y, around(plan.height * 0.44, 130), density=0.16)
    if plan.litres and not plan.is_stripped:
        cooler = (plan.sill + 110, plan.height * 0.46)
        assembly.box("aluminium", (150, 172), (-330, 330), cooler, density=0.42)
        assembly.box("aluminium", (185, 217), (-330, 330), cooler, density=0.36)
        assembly.box("water", (187, 215), (-330, 330), cooler, density=0.2)
        assembly.rod(
            "polyethylene",
            (225, 0, sum(cooler) / 2),
            (265, 0, sum(cooler) / 2),
            radius=190,
            inner=50,
            density=0.3,
        )


def _add_sites(assembly: Assembly, plan: CarPlan) -> None:
    half = plan.width / 2
    floor = plan.sill + 80
    for side in _SIDES:
        under = around(plan.length * 0.40 + 220, 380), around(side * plan.width * 0.21, 380)
        assembly.site("cab-seat", *under, (floor, floor + 110))
        door = sorted_span(side * (half - 66), side * (half - 14))
        along = (plan.length * 0.33, plan.length * 0.55)
        assembly.site("car-door", along, door, (plan.sill + 140, plan.height * 0.6))
    if plan.kind != "pickup":
        boot = (plan.rear_axle + 60, plan.length - 150)
        assembly.site("car-boot", boot, (-half + 300, half - 300), (plan.sill + 200, plan.height * 0.58))
