"""What all bodies of trailers and trucks share: where they stand, and the deck that they stand on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.scene import Bounds
from xray_trainer.synthesis.structures.assembly import Assembly, Span, around
from xray_trainer.synthesis.structures.container import sorted_span

HALF_WIDTH = 1275.0
SIDES = (-1, 1)
PLY = 28.0


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """Where a body stands and how its deck is built, in mm.

    Attributes:
        x0: outer face of the front wall.
        x1: outer face of the rear.
        floor: height of the floor's upper face.
        height: from there to the ceiling.
        max_load_kg: what may be loaded.
        member_depth: height of the cross-members.
        member_spacing: their distance.
        is_aluminium: cross-members and outer rails of aluminium, else of steel.
    """

    x0: float
    x1: float
    floor: float
    height: float
    max_load_kg: float
    member_depth: float = 100.0
    member_spacing: float = 420.0
    is_aluminium: bool = False

    @property
    def top(self) -> float:
        """Returns the height of the ceiling."""
        return self.floor + self.height

    @property
    def outside(self) -> Span:
        """Returns the span in x."""
        return self.x0, self.x1


def from_side(side: int, start: float, stop: float) -> Span:
    """Returns the span in y from `start` to `stop` mm inside the outer face of a side (-1 near, 1 far)."""
    return sorted_span(side * (HALF_WIDTH - start), side * (HALF_WIDTH - stop))


def add_deck(assembly: Assembly, plan: BodyPlan, *, rng: np.random.Generator, below: float = 0.0) -> None:
    """Adds boards, cross-members with outer rails, and the sites below the deck.

    Where `below` is given, the members begin that far under the floor and there are no boards.
    """
    top = plan.floor - (below or PLY)
    if not below:
        _add_boards(assembly, plan, top, rng=rng)
    metal, wall = ("aluminium", 6.0) if plan.is_aluminium else ("steel", 4.0)
    low = top - plan.member_depth
    num = max(round((plan.x1 - plan.x0 - 200) / plan.member_spacing), 2)
    reach = HALF_WIDTH - 30
    for x in np.linspace(plan.x0 + 100, plan.x1 - 130, num).tolist():
        assembly.box(metal, (x, x + wall), (-reach, reach), (low, top))
        for z in (low, top - wall):
            assembly.box(metal, around(x + wall / 2, 60), (-reach, reach), (z, z + wall))
    step = (plan.x1 - plan.x0 - 230) / (num - 1)
    for index in range(0, num - 1, 2):
        x = plan.x0 + 100 + index * step
        assembly.site("under-deck", (x + 36, x + step - 36), (-reach, reach), (low, top - 2))
    for side in SIDES:
        rail = (low - 20, plan.floor + 12)
        assembly.box(metal, plan.outside, from_side(side, 0, wall), rail)
        for z in (rail[0], rail[1] - wall):
            assembly.box(metal, plan.outside, from_side(side, 0, 55), (z, z + wall))
        assembly.site(
            "rail", (plan.x0 + 50, plan.x1 - 50), from_side(side, 8, 50), (rail[0] + 8, rail[1] - 8)
        )


def _add_boards(assembly: Assembly, plan: BodyPlan, top: float, *, rng: np.random.Generator) -> None:
    x, reach = plan.x0 + 20, HALF_WIDTH - 58
    while x < plan.x1 - 20:
        end = min(x + float(rng.choice([1200.0, 1500.0, 2400.0])), plan.x1 - 20)
        density = float(rng.normal(0.66, 0.02))
        assembly.box("plywood", (x, end - 2), (-reach, reach), (top, plan.floor), density=density)
        x = end


def add_box_sites(assembly: Assembly, bounds: Bounds) -> None:
    """Adds the sites of a closed body around its space."""
    x0, x1, y0, y1, z0, z1 = bounds
    assembly.site("door", (x1 - 900, x1 - 10), (y0, y1), (z0, z1))
    assembly.site("front-wall", (x0, x0 + 350), (y0, y1), (z0, z1))
    for side in SIDES:
        assembly.site("side-wall", (x0, x1), sorted_span(side * y1, side * (y1 - 90)), (z0, z1))
    assembly.site("floor", (x0, x1), (y0, y1), (z0, z0 + 160))
    assembly.site("roof", (x0, x1), (y0, y1), (z1 - 120, z1))


def add_rear_frame(assembly: Assembly, plan: BodyPlan, *, metal: str, wall: float) -> None:
    """Adds the posts, sill and head of the rear opening, with the sites in the posts."""
    x = (plan.x1 - 110, plan.x1 - 30)
    upright = (plan.floor - 100, plan.top + 60)
    for side in SIDES:
        assembly.tube(metal, x, from_side(side, 2, 92), upright, along="z", wall=wall)
        assembly.site("post", (x[0] + 8, x[1] - 8), from_side(side, 12, 84), upright)
    across = (-HALF_WIDTH + 92, HALF_WIDTH - 92)
    for z in ((plan.floor - 130, plan.floor - 5), (plan.top - 30, plan.top + 70)):
        assembly.tube(metal, x, across, z, along="y", wall=wall)


def add_swing_doors(
    assembly: Assembly, plan: BodyPlan, *, sheet: tuple[str, float, float], rng: np.random.Generator
) -> None:
    """Adds two doors with gaskets, two locking bars each and hinges.

    Args:
        assembly: what they are added to.
        plan: the body.
        sheet: material of the leaves, their thickness and density.
        rng: draws heights of handles.
    """
    name, thickness, density = sheet
    x, z = (plan.x1 - 30, plan.x1 - 30 + thickness), (plan.floor - 60, plan.top + 40)
    for side in SIDES:
        leaf = sorted_span(side * 6.0, side * (HALF_WIDTH - 40))
        assembly.box(name, x, leaf, z, density=density)
        assembly.tube("aluminium", x, leaf, z, along="x", wall=6)
        assembly.tube("rubber", (x[0] - 12, x[0] + 4), leaf, (z[0] - 6, z[1] + 6), along="x", wall=10)
        for place in (0.3, 0.72):
            _add_door_bar(assembly, x[1] + 18, side * 1200 * place, z, rng=rng)
        for share in (0.1, 0.36, 0.64, 0.9):
            height = around(z[0] + (z[1] - z[0]) * share, 70)
            assembly.box("steel", (x[0] - 20, x[1] + 14), from_side(side, -6, 150), height, density=1.6)


def _add_door_bar(assembly: Assembly, x: float, y: float, z: Span, *, rng: np.random.Generator) -> None:
    assembly.rod("steel", (x, y, z[0] - 20), (x, y, z[1] + 10), radius=13.5, inner=10.5)
    for share in (0.02, 0.3, 0.62, 0.97):
        assembly.box(
            "steel", (x - 18, x + 18), around(y, 70), around(z[0] + (z[1] - z[0]) * share, 60), density=2.8
        )
    handle = z[0] + (z[1] - z[0]) * float(rng.uniform(0.16, 0.3))
    assembly.box("steel", (x + 12, x + 20), (y - 20, y + 330), around(handle, 30))
    assembly.box("steel", (x - 10, x + 24), around(y + 310, 50), around(handle, 80), density=3.0)
