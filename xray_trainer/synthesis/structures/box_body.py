"""A dry box: walls of plywood between skins or of folded steel, lashing rails, bows, doors or a shutter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, around
from xray_trainer.synthesis.structures.body import (
    HALF_WIDTH,
    SIDES,
    BodyPlan,
    add_box_sites,
    add_deck,
    add_rear_frame,
    add_swing_doors,
    from_side,
)


@dataclass(frozen=True, slots=True)
class BoxBodyPlan:
    """What one box is like, in mm.

    Attributes:
        body: where it stands.
        is_steel: walls of folded steel sheet, else of plywood between skins.
        wall: thickness of the steel, or of the plywood.
        post_spacing: distance of the posts in the walls.
        bow_spacing: distance of the bows under the roof.
        lashing: heights of the lashing rails above the floor.
        has_shutter: a roller shutter, else doors.
    """

    body: BodyPlan
    is_steel: bool
    wall: float
    post_spacing: float
    bow_spacing: float
    lashing: tuple[float, ...]
    has_shutter: bool


def sample_box_body(rng: np.random.Generator, body: BodyPlan) -> BoxBodyPlan:
    """Returns a box of a size."""
    is_steel = bool(rng.random() < 0.4)
    heights = np.linspace(350, body.height - 500, int(rng.integers(1, 4)))
    return BoxBodyPlan(
        body=body,
        is_steel=is_steel,
        wall=float(rng.choice([1.2, 1.5]) if is_steel else rng.choice([15.0, 18.0, 24.0])),
        post_spacing=float(rng.choice([410.0, 600.0, 620.0])),
        bow_spacing=float(rng.choice([500.0, 600.0, 620.0])),
        lashing=tuple(heights.tolist()),
        has_shutter=bool(rng.random() < 0.25),
    )


def add_box_body(assembly: Assembly, plan: BoxBodyPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds an empty box and its sites; returns the space for cargo."""
    body = plan.body
    add_deck(assembly, body, rng=rng)
    for side in SIDES:
        _add_wall(assembly, plan, side)
        _add_edges(assembly, plan, side)
    _add_front(assembly, plan)
    _add_roof(assembly, plan)
    add_rear_frame(assembly, body, metal="steel", wall=3.0)
    if plan.has_shutter:
        _add_shutter(assembly, plan)
    else:
        sheet = ("plywood", 24.0, 0.66) if not plan.is_steel else ("steel", 30.0, 0.42)
        add_swing_doors(assembly, body, sheet=sheet, rng=rng)
    room = 420.0 if plan.has_shutter else 60.0
    reach = HALF_WIDTH - 48
    bounds = (body.x0 + 60, body.x1 - 120, -reach, reach, body.floor, body.top - room * 0.9)
    add_box_sites(assembly, bounds)
    return CargoSpace(bounds, "dry", body.max_load_kg)


def _add_wall(assembly: Assembly, plan: BoxBodyPlan, side: int) -> None:
    body = plan.body
    x, z = (body.x0 + 40, body.x1 - 110), (body.floor - 20, body.top + 20)
    if plan.is_steel:
        _add_folded_sheet(assembly, plan, side)
    else:
        assembly.box("plywood", x, from_side(side, 8, 8 + plan.wall), z)
        for skin in (7.0, 8 + plan.wall):
            assembly.box("polyester", x, from_side(side, skin - 0.6, skin + 0.6), z)
        for at in np.arange(x[0] + 1200, x[1] - 200, 1220.0).tolist():
            assembly.box("aluminium", around(at, 50), from_side(side, 5, 6.5), z)
    scuff = (body.floor, body.floor + 260)
    assembly.box("steel", x, from_side(side, 40, 41.2), scuff)
    for height in plan.lashing:
        rail = around(body.floor + height, 120)
        assembly.box("steel", x, from_side(side, 40, 44), rail, density=4.2)
        assembly.box("steel", x, from_side(side, 40, 44), around(body.floor + height, 40), density=-1.6)


def _add_folded_sheet(assembly: Assembly, plan: BoxBodyPlan, side: int) -> None:
    """Adds a sheet with a hat-shaped fold at each post."""
    body = plan.body
    x, z = (body.x0 + 40, body.x1 - 110), (body.floor - 20, body.top + 20)
    assembly.box("steel", x, from_side(side, 6, 6 + plan.wall), z)
    for at in np.arange(x[0] + 300, x[1] - 60, plan.post_spacing).tolist():
        for edge in (at, at + 58):
            assembly.box("steel", (edge, edge + plan.wall), from_side(side, 7, 38), z)
        assembly.box("steel", (at, at + 58), from_side(side, 36, 38), z)


def _add_edges(assembly: Assembly, plan: BoxBodyPlan, side: int) -> None:
    body = plan.body
    metal = "steel" if plan.is_steel else "aluminium"
    top = (body.top + 5, body.top + 85)
    assembly.tube(metal, (body.x0 + 60, body.x1 - 110), from_side(side, 0, 60), top, along="x", wall=3)
    upright = (body.floor - 100, body.top + 85)
    assembly.tube(metal, (body.x0, body.x0 + 75), from_side(side, 0, 75), upright, along="z", wall=4)
    assembly.site("post", (body.x0 + 6, body.x0 + 69), from_side(side, 6, 69), upright)


def _add_front(assembly: Assembly, plan: BoxBodyPlan) -> None:
    body = plan.body
    across, z = (-HALF_WIDTH + 75, HALF_WIDTH - 75), (body.floor - 60, body.top + 60)
    assembly.box("plywood", (body.x0 + 30, body.x0 + 48), across, z)
    assembly.box("steel" if plan.is_steel else "polyester", (body.x0 + 22, body.x0 + 24), across, z)
    for y in np.linspace(-900, 900, 4).tolist():
        assembly.tube("steel", (body.x0, body.x0 + 30), around(y, 50), z, along="z", wall=2.5)


def _add_roof(assembly: Assembly, plan: BoxBodyPlan) -> None:
    body = plan.body
    reach = HALF_WIDTH - 40
    name, thickness = ("steel", 1.1) if plan.is_steel else ("polyester", 1.8)
    assembly.box(
        name, (body.x0 + 20, body.x1 - 50), (-reach, reach), (body.top + 83, body.top + 83 + thickness)
    )
    for x in np.arange(body.x0 + 450, body.x1 - 250, plan.bow_spacing).tolist():
        assembly.tube(
            "aluminium", (x, x + 45), (-reach, reach), (body.top + 50, body.top + 82), along="y", wall=2
        )


def _add_shutter(assembly: Assembly, plan: BoxBodyPlan) -> None:
    """Adds a shutter of panels with its spring, closed."""
    body = plan.body
    across = (-HALF_WIDTH + 95, HALF_WIDTH - 95)
    panel = (body.top - body.floor + 40) / 6
    for index in range(6):
        z = (body.floor - 5 + index * panel, body.floor - 5 + (index + 1) * panel - 8)
        assembly.box("plywood", (body.x1 - 62, body.x1 - 44), across, z)
        for y in (-800, 0, 800):
            assembly.box("steel", (body.x1 - 66, body.x1 - 40), around(y, 60), around(z[0], 70), density=1.8)
    x, z_axle = body.x1 - 330, body.top - 70
    assembly.rod("steel", (x, across[0], z_axle), (x, across[1], z_axle), radius=14)
    assembly.rod("steel", (x, -500, z_axle), (x, 500, z_axle), radius=36, inner=27, density=5.0)
    for side in SIDES:
        track = (body.x1 - 1500, body.x1 - 80)
        assembly.box("steel", track, from_side(side, 60, 64), (body.top - 40, body.top + 10))
