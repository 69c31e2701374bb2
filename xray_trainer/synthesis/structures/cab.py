"""The cab of a truck over its engine: thin sheets, pillars, glass, dashboard, seats, bunk, lockers.

From the side nearly everything is light: two side panels of 1 mm, trim and foam. What is dark is what runs
across: front, rear and roof panels seen on their edge, the dashboard's carrier, the bunk's frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from shapely.geometry import Polygon

from xray_trainer.synthesis.structures.assembly import Assembly, Point, arc, around
from xray_trainer.synthesis.structures.cab_interior import (
    add_belongings,
    add_bunk,
    add_dashboard,
    add_roof_fittings,
    add_seat,
)

_HALF_WIDTH = 1230.0
_SIDES = (-1, 1)


@dataclass(frozen=True, slots=True)
class CabPlan:
    """What one cab is like, in mm.

    Attributes:
        x0: foremost point.
        length: from there to the rear wall.
        floor: height of the cab's floor.
        height: of the rear wall, from the floor.
        rake: how far the top of the windscreen lies behind its foot.
        is_sleeper: with a bunk.
        has_high_roof: with lockers above the windscreen and an upper bunk.
        has_deflector: with a spoiler on the roof.
    """

    x0: float
    length: float
    floor: float
    height: float
    rake: float
    is_sleeper: bool
    has_high_roof: bool
    has_deflector: bool

    @property
    def rear(self) -> float:
        """Returns x of the rear wall."""
        return self.x0 + self.length

    @property
    def roof(self) -> float:
        """Returns the height of the roof above the ground."""
        return self.floor + self.height

    @property
    def outline(self) -> tuple[Point, ...]:
        """Returns the outline of the side, from the lower front corner over the roof to the lower rear."""
        x, belt = self.x0, self.floor + 620
        front = [(x + 60, self.floor - 60), (x, self.floor + 180), (x + 15, belt)]
        top = [
            (x + self.rake, self.floor + 1480),
            (x + self.rake + 240, self.roof - 60),
            (x + self.rake + 520, self.roof),
        ]
        rear = [(self.rear - 90, self.roof - 10), (self.rear, self.roof - 110), (self.rear, self.floor + 30)]
        return (*front, *top, *rear)


def sample_cab(rng: np.random.Generator, *, x0: float) -> CabPlan:
    """Returns a cab: day, sleeper or high roof."""
    is_sleeper = bool(rng.random() < 0.8)
    has_high_roof = is_sleeper and bool(rng.random() < 0.6)
    height = rng.uniform(2050, 2350) if has_high_roof else rng.uniform(1600, 1800)
    return CabPlan(
        x0=x0,
        length=float(rng.uniform(2150, 2300) if is_sleeper else rng.uniform(1650, 1800)),
        floor=float(rng.uniform(1080, 1280)),
        height=float(height),
        rake=float(rng.uniform(150, 330)),
        is_sleeper=is_sleeper,
        has_high_roof=has_high_roof,
        has_deflector=bool(rng.random() < 0.5),
    )


def add_cab(assembly: Assembly, plan: CabPlan, *, rng: np.random.Generator) -> None:
    """Adds a cab and its sites."""
    _add_sides(assembly, plan)
    _add_skin(assembly, plan)
    add_dashboard(assembly, plan, rng=rng)
    for side in _SIDES:
        add_seat(assembly, plan, side, rng=rng)
    if plan.is_sleeper:
        add_bunk(assembly, plan, rng=rng)
    add_roof_fittings(assembly, plan, rng=rng)
    add_belongings(assembly, plan, rng=rng)
    _add_outside(assembly, plan, rng=rng)
    _add_sites(assembly, plan)


def _add_sides(assembly: Assembly, plan: CabPlan) -> None:
    whole = Polygon(plan.outline)
    x, sill = plan.x0 + 130, plan.floor + 700
    window = Polygon(
        [
            (x + 40, sill),
            (x + plan.rake, plan.floor + 1380),
            (x + 900, plan.floor + 1400),
            (x + 960, sill + 20),
        ]
    )
    door = Polygon(
        [(x, plan.floor - 40), (x + 20, sill), *window.exterior.coords[1:4], (x + 970, plan.floor - 40)]
    )
    pillars = door.buffer(38).difference(door.buffer(-14)).intersection(whole.buffer(-8))
    for side in _SIDES:
        y = side * (_HALF_WIDTH - 3)
        assembly.plate("steel", whole.difference(window), around(y, 1.6))
        assembly.plate("steel", whole.difference(whole.buffer(-55)), around(side * (_HALF_WIDTH - 40), 4.5))
        assembly.plate("steel", pillars, around(side * (_HALF_WIDTH - 35), 5))
        assembly.plate("glass", window.buffer(-4), around(y, 4))
        lower = door.difference(window.buffer(30)).buffer(-20)
        assembly.plate("polyethylene", lower, around(side * (_HALF_WIDTH - 70), 5))
        assembly.plate("steel", lower.buffer(-120), around(side * (_HALF_WIDTH - 45), 3))
        assembly.box(
            "foam",
            (plan.x0 + 1150, plan.rear - 40),
            around(side * (_HALF_WIDTH - 40), 45),
            (plan.floor, plan.roof - 120),
        )


def _add_skin(assembly: Assembly, plan: CabPlan) -> None:
    """Adds the panels that run across, seen on their edge: front, glass, roof, rear, floor."""
    across = (-_HALF_WIDTH + 20, _HALF_WIDTH - 20)
    outline = plan.outline
    assembly.sheet("steel", outline[:3], across, thickness=1.4)
    glass = [outline[2], outline[3]]
    assembly.sheet("glass", glass, (-_HALF_WIDTH + 90, _HALF_WIDTH - 90), thickness=6.5)
    assembly.sheet("steel", outline[3:7], across, thickness=1.0)
    assembly.sheet("foam", _lowered(outline[3:7], 35), across, thickness=30)
    assembly.sheet("polyethylene", _lowered(outline[3:7], 55), across, thickness=2)
    assembly.sheet("steel", outline[6:9], across, thickness=1.0)
    for z in np.linspace(plan.floor + 250, plan.roof - 250, 5).tolist():
        assembly.tube("steel", (plan.rear - 32, plan.rear - 2), across, around(z, 60), along="y", wall=1.2)
    assembly.box("foam", (plan.rear - 55, plan.rear - 20), across, (plan.floor, plan.roof - 150))
    floor = [
        (plan.x0 + 80, plan.floor),
        (plan.x0 + 750, plan.floor),
        (plan.x0 + 1100, plan.floor + 130),
        (plan.rear, plan.floor + 130),
    ]
    assembly.sheet("steel", floor, (-_HALF_WIDTH + 40, _HALF_WIDTH - 40), thickness=1.6)
    assembly.sheet("rubber", _lowered(floor, -14), (-500, 500), thickness=6, density=0.5)


def _lowered(points: tuple[Point, ...] | list[Point], drop: float) -> list[Point]:
    return [(x, z - drop) for x, z in points]


def _add_outside(assembly: Assembly, plan: CabPlan, *, rng: np.random.Generator) -> None:
    for side in _SIDES:
        y = side * (_HALF_WIDTH + 90)
        x = plan.x0 + 40
        for low, high in ((plan.floor + 900, plan.floor + 1330), (plan.floor + 700, plan.floor + 880)):
            assembly.box("glass", (x, x + 8), around(y, 210), (low, high))
            assembly.box("polyethylene", (x - 60, x), around(y, 240), (low - 15, high + 15), density=0.22)
        assembly.rod("steel", (x, y, plan.floor + 650), (x, y, plan.floor + 1400), radius=14, inner=11)
        for z, back in ((plan.floor + 670, 190.0), (plan.floor + 1380, 90.0 + 0.8 * plan.rake)):
            assembly.rod("steel", (x, y, z), (x + back, side * _HALF_WIDTH, z), radius=13, inner=10)
        for index in range(3):
            z = plan.floor - 150 - 330 * index
            assembly.box(
                "aluminium", (x + 320, x + 780), around(side * 1120, 260), around(z, 50), density=0.35
            )
        guard = arc((plan.x0 + 1420, 500), radius=620, degrees=(15, 165))
        assembly.sheet("polyethylene", guard, around(side * 1030, 380), thickness=5)
        lamp = (plan.x0 + 10, side * 900.0, plan.floor - 300)
        assembly.box(
            "polyethylene", (lamp[0], lamp[0] + 230), around(lamp[1], 420), around(lamp[2], 230), density=0.16
        )
        assembly.ball("glass", (lamp[0] + 90, lamp[1], lamp[2]), (50, 110, 80), hollow=0.9)
    bumper = (plan.floor - 720, plan.floor - 420)
    assembly.box(
        "polyethylene", (plan.x0 - 20, plan.x0 - 14), (-1240, 1240), (plan.floor - 760, plan.floor + 160)
    )
    assembly.tube("steel", (plan.x0 + 30, plan.x0 + 130), (-1150, 1150), bumper, along="y", wall=3)
    assembly.site("bumper", (plan.x0 + 36, plan.x0 + 124), (-1100, 1100), (bumper[0] + 6, bumper[1] - 6))
    if rng.random() < 0.4:
        _add_roof_lamps(assembly, plan)


def _add_roof_lamps(assembly: Assembly, plan: CabPlan) -> None:
    """Adds a bar with four lamps on two feet, on the front of the roof."""
    x, z = plan.x0 + plan.rake + 560, plan.roof + 70
    assembly.rod("aluminium", (x, -850, z), (x, 850, z), radius=22, inner=19)
    for y in (-820, 820):
        assembly.box("aluminium", around(x, 60), around(y, 30), (plan.roof - 10, z), density=1.2)
    for y in (-700, -300, 300, 700):
        assembly.rod("polyethylene", (x - 90, y, z + 105), (x, y, z + 105), radius=84, inner=80)
        assembly.rod("glass", (x - 96, y, z + 105), (x - 90, y, z + 105), radius=84)
        assembly.rod("steel", (x, y, z + 105), (x + 2, y, z + 105), radius=80)
        assembly.rod("steel", (x - 30, y, z), (x - 30, y, z + 25), radius=12)


def _add_sites(assembly: Assembly, plan: CabPlan) -> None:
    across = (-1050.0, 1050.0)
    assembly.site("cab-rear", (plan.rear - 140, plan.rear - 58), across, (plan.floor + 180, plan.roof - 200))
    assembly.site(
        "cab-roof", (plan.x0 + plan.rake + 560, plan.rear - 120), across, (plan.roof - 170, plan.roof - 62)
    )
    for side in _SIDES:
        assembly.site(
            "cab-seat",
            (plan.x0 + 800, plan.x0 + 1250),
            around(side * 640, 420),
            (plan.floor + 90, plan.floor + 350),
        )
    if plan.is_sleeper:
        bunk = (plan.rear - 720, plan.rear - 70)
        assembly.site("cab-bunk", bunk, across, (plan.floor + 160, plan.floor + 580))
