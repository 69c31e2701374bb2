"""A 20 ft tank container after ISO 1496-3: a tank between two end frames, with walkway, ladder and outlet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, around
from xray_trainer.synthesis.structures.container import HALF_WIDTH, add_casting, inwards
from xray_trainer.synthesis.structures.tank import TankPlan, add_tank, tank_space

LENGTH = 6058.0
HEIGHT = 2591.0
_SIDES = (-1, 1)


@dataclass(frozen=True, slots=True)
class TankContainerPlan:
    """What one tank container is like, in mm.

    Attributes:
        x0: its front.
        z0: lower face of the castings.
        tank: the tank.
        has_rails: side rails from end to end, else the tank itself carries.
        max_load_kg: what it may carry.
    """

    x0: float
    z0: float
    tank: TankPlan
    has_rails: bool
    max_load_kg: float

    @property
    def x1(self) -> float:
        """Returns x of its rear."""
        return self.x0 + LENGTH

    @property
    def top(self) -> float:
        """Returns the upper face of the castings."""
        return self.z0 + HEIGHT


def sample_tank_container(rng: np.random.Generator, *, x0: float, z0: float) -> TankContainerPlan:
    """Returns a tank container of 17 to 26 m3."""
    insulation = float(rng.choice([0.0, 50.0, 50.0, 60.0]))
    wall = float(rng.choice([4.4, 4.7, 5.0, 6.0]))
    outside = float(rng.uniform(1080, 1195))
    radius = outside - insulation - wall
    head = radius * float(rng.uniform(0.38, 0.5))
    start, stop = x0 + head + insulation + 150, x0 + LENGTH - head - insulation - 170
    num_baffles = int(rng.choice([0, 0, 2]))
    tank = TankPlan(
        x0=start,
        x1=stop,
        z=z0 + 185 + outside + float(rng.uniform(0, 2200 - 2 * outside if outside < 1090 else 10)),
        radius=radius,
        wall=wall,
        head=head,
        material="stainless_steel",
        baffles=tuple(np.linspace(start, stop, num_baffles + 2)[1:-1].tolist()),
        rings=tuple(np.linspace(start + 250, stop - 250, int(rng.integers(0, 4))).tolist())
        if insulation
        else (),
        insulation=insulation,
        manholes=((start + stop) / 2 + float(rng.uniform(-300, 300)),),
        num_coils=int(rng.choice([0, 6, 8])),
    )
    return TankContainerPlan(x0, z0, tank, bool(rng.random() < 0.6), max_load_kg=26_500.0)


def add_tank_container(
    assembly: Assembly, plan: TankContainerPlan, *, rng: np.random.Generator
) -> CargoSpace:
    """Adds an empty tank container and its sites; returns the space in the tank."""
    for x in (plan.x0, plan.x1):
        _add_end_frame(assembly, plan, x)
    if plan.has_rails:
        _add_rails(assembly, plan)
    _add_saddles(assembly, plan)
    add_tank(assembly, plan.tank)
    _add_walkway(assembly, plan)
    _add_outlet(assembly, plan, rng=rng)
    _add_ladder(assembly, plan)
    return tank_space(plan.tank, max_mass_kg=plan.max_load_kg)


def _add_end_frame(assembly: Assembly, plan: TankContainerPlan, x: float) -> None:
    is_front = x == plan.x0
    casting = x if is_front else x - 178
    post = (x, x + 120) if is_front else (x - 120, x)
    upright = (plan.z0 + 118, plan.top - 118)
    for side in _SIDES:
        for z in (plan.z0, plan.top - 118):
            add_casting(assembly, casting, inwards(side, 0, 162), z)
            room = inwards(side, 26, 136)
            assembly.site("casting", (casting + 26, casting + 152), room, (z + 26, z + 92))
        assembly.tube("steel", post, inwards(side, 4, 124), upright, along="z", wall=6)
        assembly.site("post", (post[0] + 7, post[1] - 7), inwards(side, 11, 117), upright)
        middle = (sum(post) / 2, side * (HALF_WIDTH - 64), plan.z0 + HEIGHT * 0.62)
        corner = (sum(post) / 2, side * 480.0, plan.z0 + 150)
        assembly.rod("steel", middle, corner, radius=42, inner=37)
        assembly.rod("steel", middle, (middle[0], side * 480.0, plan.top - 80), radius=42, inner=37)
    across = (-HALF_WIDTH + 162, HALF_WIDTH - 162)
    for z_beam in ((plan.z0 + 15, plan.z0 + 135), (plan.top - 115, plan.top - 15)):
        assembly.tube("steel", (post[0] + 5, post[1] - 5), across, z_beam, along="y", wall=5)


def _add_rails(assembly: Assembly, plan: TankContainerPlan) -> None:
    x = (plan.x0 + 178, plan.x1 - 178)
    for side in _SIDES:
        low = (plan.z0 + 20, plan.z0 + 110)
        assembly.tube("steel", x, inwards(side, 4, 84), low, along="x", wall=5)
        assembly.site("rail", x, inwards(side, 10, 78), (low[0] + 6, low[1] - 6))
        assembly.tube("steel", x, inwards(side, 4, 64), (plan.top - 75, plan.top - 15), along="x", wall=3.5)
        for at, way in ((plan.x0 + 150, 1), (plan.x1 - 150, -1)):
            foot = (at + way * 1350, side * (HALF_WIDTH - 40), plan.z0 + 100)
            head = (at, side * (HALF_WIDTH - 40), plan.z0 + HEIGHT * 0.55)
            assembly.rod("steel", head, foot, radius=38, inner=33)


def _add_saddles(assembly: Assembly, plan: TankContainerPlan) -> None:
    """Adds the rings that join tank and end frames, and the feet below the barrel."""
    tank = plan.tank
    outside = tank.radius + tank.wall
    for end, frame, way in ((tank.x0, plan.x0 + 60, -1), (tank.x1, plan.x1 - 60, 1)):
        skirt = (end - way * 30, 0, tank.z), (frame + way * 40, 0, tank.z)
        assembly.rod("steel", *skirt, radius=outside * 0.82, inner=outside * 0.82 - 5)
    for x in (tank.x0 + 250, tank.x1 - 250):
        for y in (-520, 520):
            drop = float(np.sqrt(outside**2 - 520**2))
            assembly.box("steel", around(x, 220), around(y, 10), (plan.z0 + 20, tank.z - drop + 20))
        assembly.box("steel", around(x, 10), (-560, 560), (plan.z0 + 20, plan.z0 + 150))
        assembly.box("steel", around(x, 220), (-560, 560), (plan.z0 + 15, plan.z0 + 22))


def _add_walkway(assembly: Assembly, plan: TankContainerPlan) -> None:
    z, x = plan.top - 30, (plan.x0 + 100, plan.x1 - 100)
    for y in (-330.0, 330.0):
        assembly.box("aluminium", x, around(y, 380), (z - 28, z), density=0.55)
    for at in np.linspace(x[0] + 300, x[1] - 300, 5).tolist():
        assembly.box("steel", around(at, 40), (-540, 540), (z - 60, z - 28), density=2.0)


def _add_outlet(assembly: Assembly, plan: TankContainerPlan, *, rng: np.random.Generator) -> None:
    """Adds the foot valve at the rear with its flange, handle and shield, and a document tube."""
    tank = plan.tank
    x, z = tank.x1 + tank.head * 0.3, tank.z - tank.radius * 0.93
    low = plan.z0 + 100
    assembly.rod("stainless_steel", (x, 0, z), (x, 0, low + 120), radius=48, inner=42)
    assembly.rod("stainless_steel", (x - 40, 0, low + 120), (x + 330, 0, low + 60), radius=62, density=4.2)
    assembly.rod("stainless_steel", (x + 330, 0, low + 60), (x + 365, 0, low + 55), radius=95)
    assembly.rod("steel", (x + 120, -160, low + 130), (x + 120, 30, low + 150), radius=10)
    assembly.box("steel", (x - 120, x + 240), (-380, 380), (low - 20, low - 17))
    for way in _SIDES:
        assembly.box("steel", (x - 120, x + 240), around(way * 380, 3), (low - 20, low + 280))
    side = float(rng.choice([-1.0, 1.0]))
    tube = (plan.x1 - 90, side * 700, plan.z0 + 900), (plan.x1 - 90, side * 700, plan.z0 + 1350)
    assembly.rod("polyethylene", *tube, radius=55, inner=50)
    assembly.box(
        "aluminium", (plan.x1 - 110, plan.x1 - 106), around(-side * 700, 300), around(plan.z0 + 1100, 420)
    )


def _add_ladder(assembly: Assembly, plan: TankContainerPlan) -> None:
    x, y = plan.x1 - 40, 780.0
    for edge in (y - 170, y + 170):
        assembly.tube(
            "steel", around(x, 40), around(edge, 25), (plan.z0 + 250, plan.top - 120), along="z", wall=2.5
        )
    for z in np.arange(plan.z0 + 350, plan.top - 200, 290.0).tolist():
        assembly.rod("steel", (x, y - 170, z), (x, y + 170, z), radius=12)
