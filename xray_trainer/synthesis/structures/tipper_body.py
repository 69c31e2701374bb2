"""A tipping body: a steel trough with ribs, a tailgate, and the ram that lifts it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, around
from xray_trainer.synthesis.structures.body import HALF_WIDTH, SIDES, BodyPlan, from_side

_SHORTEST_RIB = 20.0


@dataclass(frozen=True, slots=True)
class TipperBodyPlan:
    """What one tipping body is like, in mm.

    Attributes:
        body: where it stands; its height is that of the sides.
        floor_plate: thickness of the floor.
        side_plate: thickness of the sides.
        rib_spacing: distance of the ribs.
        has_cover: a tarpaulin rolled up along one side.
        has_front_ram: the ram stands before the front wall, else under the floor.
    """

    body: BodyPlan
    floor_plate: float
    side_plate: float
    rib_spacing: float
    has_cover: bool
    has_front_ram: bool


def sample_tipper_body(rng: np.random.Generator, body: BodyPlan) -> TipperBodyPlan:
    """Returns a tipping body of a size."""
    return TipperBodyPlan(
        body=body,
        floor_plate=float(rng.choice([5.0, 6.0, 8.0])),
        side_plate=float(rng.choice([4.0, 5.0])),
        rib_spacing=float(rng.uniform(550, 900)),
        has_cover=bool(rng.random() < 0.5),
        has_front_ram=bool(rng.random() < 0.6),
    )


def add_tipper_body(assembly: Assembly, plan: TipperBodyPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds an empty tipping body and its sites; returns the space for bulk."""
    body = plan.body
    _add_floor(assembly, plan)
    for side in SIDES:
        _add_side(assembly, plan, side)
    _add_ends(assembly, plan)
    _add_ram(assembly, plan)
    if plan.has_cover:
        side = int(rng.choice(SIDES))
        y, z = side * (HALF_WIDTH - 40), body.top + 60
        assembly.rod("pvc", (body.x0 + 50, y, z), (body.x1 - 80, y, z), radius=60, density=0.35)
        assembly.rod("aluminium", (body.x0 + 20, y, z), (body.x1 - 50, y, z), radius=20, inner=17)
    reach = HALF_WIDTH - 90
    bounds = (body.x0 + 60, body.x1 - 130, -reach, reach, body.floor, body.top)
    return CargoSpace(bounds, "bulk", body.max_load_kg)


def _add_floor(assembly: Assembly, plan: TipperBodyPlan) -> None:
    body = plan.body
    reach = HALF_WIDTH - 80
    x = (body.x0 + 20, body.x1 - 90)
    assembly.box("steel", x, (-reach, reach), (body.floor - plan.floor_plate, body.floor))
    low = body.floor - plan.floor_plate - 110
    for at in np.arange(x[0] + 150, x[1] - 60, plan.rib_spacing * 0.6).tolist():
        assembly.tube(
            "steel", around(at, 70), (-reach, reach), (low, body.floor - plan.floor_plate), along="y", wall=4
        )
        assembly.site(
            "cross-beam", around(at, 60), (-reach, reach), (low + 5, body.floor - plan.floor_plate - 5)
        )
    for side in SIDES:
        beam = around(side * 400, 100)
        assembly.tube("steel", x, beam, (low - 150, low), along="x", wall=6)
        assembly.site("chassis-beam", x, around(side * 400, 86), (low - 143, low - 7))


def _add_side(assembly: Assembly, plan: TipperBodyPlan, side: int) -> None:
    body = plan.body
    x, z = (body.x0 + 20, body.x1 - 90), (body.floor - 20, body.top)
    assembly.box("steel", x, from_side(side, 80, 80 + plan.side_plate), z)
    for at in np.arange(x[0] + 60, x[1] - _SHORTEST_RIB, plan.rib_spacing).tolist():
        rib = (at, min(at + 90, x[1]))
        assembly.tube("steel", rib, from_side(side, 5, 80), (z[0] - 60, z[1] - 60), along="z", wall=4)
        assembly.site("post", (rib[0] + 5, rib[1] - 5), from_side(side, 10, 75), (z[0] - 50, z[1] - 70))
    assembly.tube("steel", x, from_side(side, 0, 110), (z[1] - 60, z[1] + 40), along="x", wall=4)
    assembly.site("rail", x, from_side(side, 6, 104), (z[1] - 54, z[1] + 34))


def _add_ends(assembly: Assembly, plan: TipperBodyPlan) -> None:
    """Adds the front wall with a shield over the cab, and the tailgate on its pins."""
    body = plan.body
    across = (-HALF_WIDTH + 85, HALF_WIDTH - 85)
    assembly.box("steel", (body.x0 + 40, body.x0 + 45), across, (body.floor, body.top + 250))
    for y in (-700, 0, 700):
        upright = (body.floor - 60, body.top + 230)
        assembly.tube("steel", (body.x0 - 30, body.x0 + 40), around(y, 80), upright, along="z", wall=4)
    gate = (body.floor - 40, body.top - 20)
    assembly.box("steel", (body.x1 - 80, body.x1 - 76), across, gate)
    for y in (-800, -270, 270, 800):
        assembly.tube("steel", (body.x1 - 76, body.x1 - 10), around(y, 80), gate, along="z", wall=4)
    for z in (gate[0], gate[1] - 90):
        assembly.tube("steel", (body.x1 - 76, body.x1 - 10), across, (z, z + 90), along="y", wall=4)
    for side in SIDES:
        pin = (body.x1 - 60, side * (HALF_WIDTH - 60), body.top + 10)
        assembly.disc("steel", pin, radius=35, width=110)
        post = (body.floor - 60, body.top + 40)
        assembly.tube("steel", (body.x1 - 200, body.x1 - 90), from_side(side, 5, 85), post, along="z", wall=6)


def _add_ram(assembly: Assembly, plan: TipperBodyPlan) -> None:
    body = plan.body
    if plan.has_front_ram:
        x, foot, head = body.x0 - 130, body.floor - 330, body.top + 120
        for index, radius in enumerate((95.0, 78.0, 62.0, 46.0)):
            inner = radius - 9
            assembly.rod(
                "steel", (x, 0, foot + 20 * index), (x, 0, head - 25 * index), radius=radius, inner=inner
            )
        assembly.disc("cast_iron", (x, 0, foot), radius=80, width=320)
        assembly.rod("oil", (x, 0, foot + 90), (x, 0, foot + 320), radius=36)
        return
    x, z = (body.x0 + body.x1) / 2, body.floor - 280
    for index, radius in enumerate((105.0, 88.0, 70.0)):
        start, end = (x - 300 + 30 * index, 0, z - 60), (x + 330, 0, z + 40)
        assembly.rod("steel", start, end, radius=radius, inner=radius - 9)
