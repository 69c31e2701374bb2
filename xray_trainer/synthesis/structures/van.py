"""A panel van: one shell of thin sheet with ribs, a short nose with the engine, seats, partition, floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from shapely.geometry import Point as Spot
from shapely.geometry import Polygon
from shapely.geometry import box as rectangle
from shapely.geometry.base import BaseGeometry

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, Point, around
from xray_trainer.synthesis.structures.body import add_box_sites
from xray_trainer.synthesis.structures.car import rounded
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
_FLOOR = 560.0


@dataclass(frozen=True, slots=True)
class VanPlan:
    """What one van is like, in mm; its nose is at x = 0, it stands on z = 0.

    Attributes:
        length: overall.
        height: overall.
        width: overall, without mirrors.
        wheelbase: distance of the axles.
        partition: x of the wall behind the seats.
        wheels: of both axles.
        litres: size of the engine.
        fuel: share of the tank that is full.
        rib_spacing: distance of the ribs in the walls.
        lining: thickness of plywood on the walls, 0 = none.
        has_window: panes in the partition and rear doors.
        num_seats: two or three.
    """

    length: float
    height: float
    width: float
    wheelbase: float
    partition: float
    wheels: LightWheelPlan
    litres: float
    fuel: float
    rib_spacing: float
    lining: float
    has_window: bool
    num_seats: int

    @property
    def front_axle(self) -> float:
        """Returns x of the front axle."""
        return 960.0

    @property
    def rear_axle(self) -> float:
        """Returns x of the rear axle."""
        return self.front_axle + self.wheelbase

    @property
    def outline(self) -> list[Point]:
        """Returns the upper outline from front to rear."""
        top = self.height
        corners = [(0, 620), (20, 930), (780, 1260), (1500, top - 260), (1900, top - 40)]
        return rounded(
            [
                *corners,
                (2600, top),
                (self.length - 60, top - 20),
                (self.length, top - 220),
                (self.length, 500),
            ]
        )


def sample_van(rng: np.random.Generator) -> VanPlan:
    """Returns a van from short and low to long and high."""
    wheelbase = float(rng.choice([3000.0, 3250.0, 3665.0, 4035.0]))
    tall = (2250, 2300) if wheelbase < 3100 and rng.random() < 0.6 else (2480, 2780)
    return VanPlan(
        length=wheelbase + 960 + float(rng.uniform(1000, 1450)),
        height=float(rng.uniform(*tall)),
        width=float(rng.uniform(1980, 2060)),
        wheelbase=wheelbase,
        partition=float(rng.uniform(2280, 2420)),
        wheels=LightWheelPlan(345.0, 225.0, 203.0, is_alloy=bool(rng.random() < 0.2)),
        litres=float(rng.choice([2.0, 2.2, 2.8])),
        fuel=float(rng.uniform(0.1, 0.95)),
        rib_spacing=float(rng.uniform(480, 640)),
        lining=float(rng.choice([0.0, 4.0, 5.0])),
        has_window=bool(rng.random() < 0.6),
        num_seats=int(rng.choice([2, 3, 3])),
    )


def add_van(assembly: Assembly, plan: VanPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds an empty van and its sites; returns the space for cargo."""
    for side in _SIDES:
        _add_side(assembly, plan, side)
        _add_ribs(assembly, plan, side)
    _add_skin(assembly, plan)
    _add_frame(assembly, plan)
    _add_floor(assembly, plan)
    _add_partition(assembly, plan)
    _add_rear_doors(assembly, plan)
    track = plan.width - plan.wheels.width - 60
    add_light_axle(assembly, plan.wheels, x=plan.front_axle, track=track, is_driven=True)
    add_light_axle(assembly, plan.wheels, x=plan.rear_axle, track=track, is_driven=False)
    _add_drive(assembly, plan, rng=rng)
    _add_cab(assembly, plan, rng=rng)
    _add_belongings(assembly, plan, rng=rng)
    return _add_sites(assembly, plan)


def _body(plan: VanPlan) -> BaseGeometry:
    whole: BaseGeometry = Polygon([(30, 330), *plan.outline, (plan.length - 10, 330)])
    for x in (plan.front_axle, plan.rear_axle):
        whole = whole.difference(Spot(x, plan.wheels.radius).buffer(plan.wheels.radius + 60, quad_segs=6))
    return whole


def _window(plan: VanPlan) -> BaseGeometry:
    room = rectangle(800, 1230, plan.partition - 170, plan.height - 380)
    return _body(plan).buffer(-80, quad_segs=2).simplify(6).intersection(room)


def _add_side(assembly: Assembly, plan: VanPlan, side: int) -> None:
    body, window, half = _body(plan), _window(plan), plan.width / 2
    assembly.plate("steel", body.difference(window), around(side * (half - 10), 0.95))
    inner = body.difference(window.buffer(10, join_style="mitre")).intersection(
        rectangle(0, 330, plan.length, 1230)
    )
    assembly.plate("steel", inner, around(side * (half - 75), 1.0))
    assembly.plate("glass", window, around(side * (half - 60), 4))
    frame = (
        window.buffer(55, join_style="mitre")
        .difference(window.buffer(-4, join_style="mitre"))
        .intersection(body)
    )
    assembly.plate("steel", frame, around(side * (half - 45), 4.5))
    ring = body.difference(body.buffer(-75, quad_segs=2).simplify(6)).intersection(
        rectangle(400, 900, plan.length, plan.height)
    )
    assembly.plate("steel", ring, around(side * (half - 60), 3.0))
    door = rectangle(plan.partition - 1150, 420, plan.partition - 90, 1230)
    assembly.plate("polyethylene", door.intersection(body), around(side * (half - 100), 4))
    sill = sorted_span(side * (half - 140), side * (half - 25))
    between = (plan.front_axle + 420, plan.rear_axle - 420)
    assembly.tube("steel", between, sill, (330, 450), along="x", wall=2)
    if side > 0:
        _add_sliding_door(assembly, plan, half)
    motor = (plan.partition - 600, side * (half - 55), 900)
    assembly.disc("copper", motor, radius=32, width=30, density=3.0)


def _add_sliding_door(assembly: Assembly, plan: VanPlan, half: float) -> None:
    x = (plan.partition + 60, min(plan.partition + 1300, plan.rear_axle - 300))
    z = (480.0, plan.height - 330)
    seam = rectangle(x[0], z[0], x[1], z[1])
    edge = seam.difference(seam.buffer(-60))
    assembly.plate("steel", edge, around(half - 45, 3.2))
    assembly.box("steel", (x[0] + 200, x[1] + 1000), around(half - 20, 30), around(1270, 30), density=2.4)
    assembly.box("steel", around(x[1] - 40, 70), around(half - 45, 40), around(1050, 130), density=2.2)


def _add_ribs(assembly: Assembly, plan: VanPlan, side: int) -> None:
    """Adds hat-shaped ribs and rails of the load room, and its lining."""
    half = plan.width / 2
    x, z = (plan.partition + 80, plan.length - 150), (_FLOOR, plan.height - 120)
    for at in np.arange(x[0], x[1], plan.rib_spacing).tolist():
        rib = sorted_span(side * (half - 75), side * (half - 12))
        assembly.tube("steel", around(at, 70), rib, z, along="z", wall=1.1)
        assembly.site("post", around(at, 64), (rib[0] + 3, rib[1] - 3), z)
    for height in (1250.0, plan.height - 190):
        rail = sorted_span(side * (half - 80), side * (half - 12))
        assembly.tube("steel", x, rail, around(height, 90), along="x", wall=1.2)
        assembly.site("rail", x, (rail[0] + 3, rail[1] - 3), around(height, 80))
    if plan.lining:
        panel = around(side * (half - 84), plan.lining)
        assembly.box("plywood", x, panel, (_FLOOR + 80, plan.height - 260))
    arch = Spot(plan.rear_axle, plan.wheels.radius).buffer(plan.wheels.radius + 75)
    shell = arch.difference(arch.buffer(-2)).intersection(rectangle(0, _FLOOR, plan.length, 2000))
    assembly.plate("steel", shell, sorted_span(side * (half - 330), side * (half - 20)))
    assembly.plate(
        "steel", arch.intersection(rectangle(0, _FLOOR, plan.length, 2000)), around(side * (half - 330), 1.5)
    )


def _add_skin(assembly: Assembly, plan: VanPlan) -> None:
    """Adds nose, windscreen and roof with its bows, seen on their edge, and the bulkhead."""
    across = (-plan.width / 2 + 60, plan.width / 2 - 60)
    line = plan.outline
    parts = (
        ("steel", 0.0, 800.0, 1.2),
        ("glass", 760.0, 1530.0, 5.5),
        ("steel", 1500.0, plan.length, 1.0),
    )
    for name, start, stop, thickness in parts:
        low = plan.height - 300 if start > 1000 else 600
        run = [(x, z) for x, z in line if start <= x <= stop and z > low]
        assembly.sheet(name, run, across, thickness=thickness)
    for x in np.arange(plan.partition + 100, plan.length - 200, plan.rib_spacing).tolist():
        assembly.tube(
            "steel", around(x, 60), across, (plan.height - 60, plan.height - 25), along="y", wall=1.1
        )
    assembly.sheet("steel", [(1180, 470), (1150, 1180)], across, thickness=1.6)
    assembly.sheet(
        "polyester",
        [(1900, plan.height - 90), (plan.partition, plan.height - 55)],
        across,
        thickness=8,
        density=0.2,
    )


def _add_frame(assembly: Assembly, plan: VanPlan) -> None:
    for side in _SIDES:
        y = around(side * 460, 90)
        assembly.tube("steel", (150, 1500), y, (430, 550), along="x", wall=2.5)
        assembly.tube("steel", (1500, plan.length - 150), y, (400, 510), along="x", wall=2.2)
        assembly.site("chassis-beam", (1500, plan.length - 200), around(side * 460, 84), (404, 506))
        leaf = [
            (plan.rear_axle + at, 330 + 150 * (at / 700) ** 2) for at in np.linspace(-700, 680, 9).tolist()
        ]
        assembly.sheet("steel", leaf, around(side * 560, 70), thickness=16)
    for x in np.arange(1600, plan.length - 250, 620.0).tolist():
        assembly.tube("steel", around(x, 80), (-800, 800), (480, 545), along="y", wall=1.6)
    for x, z in ((40.0, 560.0), (plan.length - 90, 470.0)):
        assembly.tube("steel", (x, x + 70), (-800, 800), around(z, 110), along="y", wall=2.2)
        assembly.site("bumper", (x + 4, x + 66), (-780, 780), around(z, 100))
    assembly.box("polyethylene", (2, 6), (-950, 950), (330, 760))
    assembly.box("polyethylene", (plan.length - 12, plan.length - 6), (-900, 900), (360, 540))


def _add_floor(assembly: Assembly, plan: VanPlan) -> None:
    reach = plan.width / 2 - 90
    x = (plan.partition, plan.length - 110)
    assembly.box("steel", (1180, x[1]), (-reach, reach), (_FLOOR - 16, _FLOOR - 14.5), density=9.0)
    assembly.box("plywood", x, (-reach, reach), (_FLOOR - 12, _FLOOR))
    for at in np.arange(x[0] + 300, x[1], 800.0).tolist():
        for side in _SIDES:
            assembly.rod(
                "steel",
                (at - 30, side * (reach - 60), _FLOOR + 4),
                (at + 30, side * (reach - 60), _FLOOR + 4),
                radius=6,
            )


def _add_partition(assembly: Assembly, plan: VanPlan) -> None:
    x, reach = plan.partition, plan.width / 2 - 90
    high = plan.height - 110
    assembly.box("steel", (x - 20, x - 18.8), (-reach, reach), (_FLOOR, 1250 if plan.has_window else high))
    if plan.has_window:
        for z in ((1250, 1330), (high - 120, high)):
            assembly.box("steel", (x - 20, x - 18.8), (-reach, reach), z)
        assembly.box("glass", (x - 22, x - 18), (-reach + 150, reach - 150), (1330, high - 120))
    for y in (-reach + 40, 0, reach - 40):
        assembly.tube("steel", (x - 45, x - 20), around(y, 45), (_FLOOR, high), along="z", wall=1.5)


def _add_rear_doors(assembly: Assembly, plan: VanPlan) -> None:
    x, z = plan.length - 70, (_FLOOR - 40, plan.height - 130)
    reach = plan.width / 2 - 70
    assembly.box("steel", (x + 54, x + 55), (-reach, reach), z)
    assembly.box("steel", (x, x + 1), (-reach, reach), (z[0], 1300 if plan.has_window else z[1]), density=5.5)
    for side in _SIDES:
        leaf = sorted_span(side * 8.0, side * reach)
        assembly.tube("steel", (x, x + 55), leaf, z, along="x", wall=1.6)
        assembly.tube("rubber", (x - 14, x), leaf, (z[0] - 5, z[1] + 5), along="x", wall=11)
        for height in (z[0] + 150, z[1] - 200):
            assembly.box(
                "steel",
                (x - 20, x + 60),
                sorted_span(side * (reach - 30), side * (reach + 45)),
                around(height, 80),
                density=2.5,
            )
        lamp = sorted_span(side * (reach - 10), side * (reach + 60))
        assembly.box("polyethylene", (x - 30, x + 65), lamp, (900, 1350), density=0.2)
    assembly.rod("steel", (x + 25, 60, z[0]), (x + 25, 60, z[1]), radius=7)
    assembly.box("steel", (x, x + 50), (30, 110), around(1080, 160), density=2.5)


def _add_drive(assembly: Assembly, plan: VanPlan, *, rng: np.random.Generator) -> None:
    add_light_engine(assembly, (plan.front_axle - 190, -140.0, 480.0), litres=plan.litres, rng=rng)
    add_light_battery(
        assembly, (plan.partition - 700, plan.partition - 390), (-760, -585), (_FLOOR - 30, _FLOOR + 160)
    )
    tank = (plan.partition + 50, plan.partition + 950)
    add_light_tank(assembly, tank, (-820, -500), (330, 545), fuel=plan.fuel, name="diesel")
    cooler = (450.0, 930.0)
    assembly.box("aluminium", (120, 145), (-380, 380), cooler, density=0.42)
    assembly.box("aluminium", (165, 205), (-380, 380), cooler, density=0.38)
    assembly.box("water", (167, 203), (-380, 380), cooler, density=0.2)
    points = [
        (plan.front_axle - 20, 80.0, 620.0),
        (plan.front_axle + 250, 120.0, 380.0),
        (plan.rear_axle - 800, 120.0, 370.0),
        (plan.rear_axle - 250, 640.0, 420.0),
        (plan.rear_axle + 300, 640.0, 400.0),
    ]
    add_light_exhaust(assembly, points, silencer=420.0)
    spare = LightWheelPlan(plan.wheels.radius, plan.wheels.width, plan.wheels.rim_radius, is_alloy=False)
    add_light_spare(assembly, spare, (plan.length - 620, -60.0, 360.0))


def _add_cab(assembly: Assembly, plan: VanPlan, *, rng: np.random.Generator) -> None:
    x, across = 1200.0, (-plan.width / 2 + 130, plan.width / 2 - 130)
    board = [(x - 60, 980), (x - 40, 1200), (x + 280, 1190), (x + 360, 1080), (x + 180, 900)]
    assembly.plate("polyethylene", board, across, density=0.11)
    assembly.rod("steel", (x + 120, across[0], 1080), (x + 120, across[1], 1080), radius=30, inner=27)
    assembly.box("electronics", around(x + 160, 150), (-250, 220), around(1060, 150), density=0.6)
    assembly.box("aluminium", around(x + 40, 200), (-330, 330), around(960, 200), density=0.35)
    hub = np.array([x + 430, -plan.width * 0.22, 1140.0])
    tilt = np.array([0.6, 0.0, 0.8])
    assembly.rod("polyethylene", hub.tolist(), (hub + tilt * 28).tolist(), radius=195, inner=168, density=1.2)
    assembly.rod("steel", hub.tolist(), (hub - tilt * 420).tolist(), radius=20, inner=13)
    seats = [(-plan.width * 0.25, 500.0)]
    seats.append((plan.width * 0.25, 500.0) if plan.num_seats == 2 else (plan.width * 0.17, 880.0))
    for y, width in seats:
        lean = float(rng.uniform(0.15, 0.3))
        assembly.box(
            "steel",
            (plan.partition - 720, plan.partition - 330),
            around(y, width * 0.8),
            (_FLOOR, _FLOOR + 240),
            density=0.16,
        )
        add_light_seat(assembly, (plan.partition - 780, y, _FLOOR + 230), width=width, lean=lean)
    for side in _SIDES:
        mirror = (880.0, side * (plan.width / 2 + 130))
        assembly.box(
            "polyethylene", (mirror[0], mirror[0] + 110), around(mirror[1], 220), (1180, 1480), density=0.22
        )
        assembly.box("glass", (mirror[0] + 110, mirror[0] + 114), around(mirror[1], 190), (1200, 1460))


def _add_belongings(assembly: Assembly, plan: VanPlan, *, rng: np.random.Generator) -> None:
    for _ in range(int(rng.integers(3, 9))):
        place = [
            rng.uniform(1450, plan.partition - 120),
            rng.uniform(-750, 750),
            _FLOOR + rng.uniform(40, 420),
        ]
        size = rng.uniform([50, 50, 40], [240, 280, 200]).tolist()
        name = str(rng.choice(["cotton", "paper", "polyethylene", "water"]))
        assembly.slab(name, place, size, pitch=float(rng.uniform(-0.5, 0.5)), density=0.25)


def _add_sites(assembly: Assembly, plan: VanPlan) -> CargoSpace:
    reach = plan.width / 2 - 100
    bounds = (plan.partition + 10, plan.length - 130, -reach, reach, _FLOOR, plan.height - 140)
    add_box_sites(assembly, bounds)
    assembly.site(
        "cab-rear",
        (plan.partition - 130, plan.partition - 48),
        (-reach, reach),
        (_FLOOR + 60, plan.height - 250),
    )
    roof = (1950, plan.partition - 60), (-reach, reach), (plan.height - 190, plan.height - 100)
    assembly.site("cab-roof", *roof)
    for y in (-plan.width * 0.25, plan.width * 0.25):
        seat = (plan.partition - 700, plan.partition - 350), around(y, 360), (_FLOOR + 20, _FLOOR + 220)
        assembly.site("cab-seat", *seat)
    return CargoSpace(bounds, "dry", max_mass_kg=1300.0, door_clearance_mm=80.0)
