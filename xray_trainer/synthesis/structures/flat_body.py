"""A flat deck with drop sides, with or without a tilt: bows and a tarpaulin over boards."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, around
from xray_trainer.synthesis.structures.body import HALF_WIDTH, SIDES, BodyPlan, add_deck, from_side


@dataclass(frozen=True, slots=True)
class FlatBodyPlan:
    """What one flat deck is like, in mm.

    Attributes:
        body: where it stands; its height counts with a tilt only.
        side_height: of the drop sides, 0 = none.
        is_steel: drop sides of steel, else of hollow aluminium.
        num_posts: posts on each side.
        front_height: of the front wall.
        has_tilt: bows and a tarpaulin.
    """

    body: BodyPlan
    side_height: float
    is_steel: bool
    num_posts: int
    front_height: float
    has_tilt: bool


def sample_flat_body(rng: np.random.Generator, body: BodyPlan) -> FlatBodyPlan:
    """Returns a flat deck of a size."""
    has_tilt = bool(rng.random() < 0.35)
    return FlatBodyPlan(
        body=body,
        side_height=float(rng.choice([0.0, 400.0, 600.0, 800.0])) if not has_tilt else 600.0,
        is_steel=bool(rng.random() < 0.4),
        num_posts=int(rng.choice([2, 3, 4])) if body.x1 - body.x0 > 9500 else int(rng.choice([0, 1, 2])),
        front_height=float(rng.uniform(1000, 1700)),
        has_tilt=has_tilt,
    )


def add_flat_body(assembly: Assembly, plan: FlatBodyPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds an empty flat deck and its sites; returns the space for cargo."""
    body = plan.body
    add_deck(assembly, body, rng=rng)
    _add_front(assembly, plan)
    if plan.side_height:
        _add_drop_sides(assembly, plan)
    if plan.has_tilt:
        _add_tilt(assembly, plan, rng=rng)
    _add_lashing(assembly, plan)
    reach = HALF_WIDTH - 50
    top = body.top - 60 if plan.has_tilt else body.floor + min(body.height - 100, 2400.0)
    bounds = (body.x0 + 80, body.x1 - 70, -reach, reach, body.floor, top)
    assembly.site("floor", bounds[:2], bounds[2:4], (body.floor, body.floor + 160))
    assembly.site("front-wall", (bounds[0], bounds[0] + 350), bounds[2:4], (body.floor, body.floor + 900))
    return CargoSpace(bounds, "dry" if plan.has_tilt else "flat", body.max_load_kg)


def _add_front(assembly: Assembly, plan: FlatBodyPlan) -> None:
    body = plan.body
    z = (body.floor - 80, body.top if plan.has_tilt else body.floor + plan.front_height)
    across = (-HALF_WIDTH + 80, HALF_WIDTH - 80)
    assembly.box("steel", (body.x0 + 40, body.x0 + 43), across, (body.floor, body.floor + plan.front_height))
    for side in SIDES:
        assembly.tube("steel", (body.x0, body.x0 + 80), from_side(side, 2, 82), z, along="z", wall=4)
        assembly.site("post", (body.x0 + 6, body.x0 + 74), from_side(side, 8, 76), z)
    for y in np.linspace(-800, 800, 5).tolist():
        upright = (body.floor, body.floor + plan.front_height)
        assembly.tube("steel", (body.x0, body.x0 + 40), around(y, 60), upright, along="z", wall=3)
    rail = around(body.floor + plan.front_height, 60)
    assembly.tube("steel", (body.x0 + 5, body.x0 + 65), across, rail, along="y", wall=3)


def _add_drop_sides(assembly: Assembly, plan: FlatBodyPlan) -> None:
    """Adds sides in sections between posts, with hinges and latches, and a tailboard."""
    body = plan.body
    posts = np.linspace(body.x0 + 80, body.x1 - 40, plan.num_posts + 2).tolist()
    metal, thickness, density = ("steel", 28.0, 0.75) if plan.is_steel else ("aluminium", 26.0, 0.62)
    z = (body.floor + 8, body.floor + plan.side_height)
    for side in SIDES:
        for start, end in itertools.pairwise(posts):
            x = (start + 40, end - 40)
            assembly.box(metal, x, from_side(side, 6, 6 + thickness), z, density=density)
            assembly.tube(metal, x, from_side(side, 6, 6 + thickness), z, along="y", wall=6)
            for at in np.linspace(x[0] + 200, x[1] - 200, 3).tolist():
                assembly.box(
                    "steel", around(at, 60), from_side(side, 0, 40), (z[0] - 60, z[0] + 30), density=2.5
                )
        for x_post in posts[1:-1]:
            upright = (body.floor - 60, z[1] + 40)
            assembly.tube("steel", around(x_post, 70), from_side(side, 4, 44), upright, along="z", wall=4)
            assembly.box(
                "steel", around(x_post, 110), from_side(side, 0, 20), around(z[1] - 80, 90), density=2.6
            )
        tail = (body.floor - 60, z[1] + 30)
        assembly.tube("steel", (body.x1 - 60, body.x1 - 5), from_side(side, 4, 60), tail, along="z", wall=4)
    across = (-HALF_WIDTH + 62, HALF_WIDTH - 62)
    assembly.box(metal, (body.x1 - 34, body.x1 - 34 + thickness), across, z, density=density)


def _add_tilt(assembly: Assembly, plan: FlatBodyPlan, *, rng: np.random.Generator) -> None:
    """Adds posts, bows and boards in their pockets, and the tarpaulin."""
    body = plan.body
    reach = HALF_WIDTH - 40
    posts = np.linspace(body.x0 + 80, body.x1 - 50, plan.num_posts + 2).tolist()
    for x in posts[1:]:
        for side in SIDES:
            tall = (body.floor + 10, body.top)
            assembly.tube("steel", around(x, 60), from_side(side, 10, 50), tall, along="z", wall=3)
    for x in np.arange(body.x0 + 100, body.x1 - 60, 640.0).tolist():
        assembly.tube(
            "aluminium", around(x, 40), (-reach, reach), (body.top - 40, body.top), along="y", wall=2
        )
    for side in SIDES:
        for height in np.arange(body.floor + plan.side_height + 250, body.top - 250, 380.0).tolist():
            for start, end in itertools.pairwise(posts):
                if rng.random() < 0.85:
                    board = around(height + float(rng.uniform(-15, 15)), 110)
                    assembly.box("wood", (start + 40, end - 40), from_side(side, 18, 42), board)
        assembly.box("pvc", body.outside, from_side(side, 0, 0.9), (body.floor + 60, body.top + 4))
        assembly.tube(
            "aluminium", body.outside, from_side(side, 8, 58), (body.top - 50, body.top), along="x", wall=3
        )
    assembly.box("pvc", body.outside, (-reach, reach), (body.top + 3, body.top + 4))
    for x in body.outside:
        assembly.box("pvc", around(x, 0.9), (-reach, reach), (body.floor + 60, body.top))


def _add_lashing(assembly: Assembly, plan: FlatBodyPlan) -> None:
    for x in np.arange(plan.body.x0 + 300, plan.body.x1 - 200, 700.0).tolist():
        for side in SIDES:
            y = side * (HALF_WIDTH - 75)
            assembly.box(
                "steel",
                around(x, 130),
                around(y, 50),
                (plan.body.floor - 24, plan.body.floor + 2),
                density=3.2,
            )
