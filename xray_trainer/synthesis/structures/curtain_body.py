"""A curtain-sider: front and rear wall, posts that slide, slats between them, curtains, a roof that folds.

The curtains can hardly be seen; posts, slats and the folded bows make the picture.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, Point, around
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
class CurtainBodyPlan:
    """What one curtain-sider is like, in mm.

    Attributes:
        body: where it stands.
        num_posts: sliding posts on each side.
        num_slats: rows of slats, 0 = none in use.
        is_wooden: slats of wood, else hollow ones of aluminium.
        missing: share of slats that are missing.
        bow_spacing: distance of the roof's bows.
        has_pallet_box: a box for pallets under the deck.
    """

    body: BodyPlan
    num_posts: int
    num_slats: int
    is_wooden: bool
    missing: float
    bow_spacing: float
    has_pallet_box: bool


def sample_curtain_body(rng: np.random.Generator, body: BodyPlan) -> CurtainBodyPlan:
    """Returns a curtain-sider of a size."""
    is_long = body.x1 - body.x0 > 9500
    return CurtainBodyPlan(
        body=body,
        num_posts=int(rng.choice([3, 3, 4]) if is_long else rng.choice([1, 2])),
        num_slats=int(rng.choice([0, 3, 4, 5])),
        is_wooden=bool(rng.random() < 0.3),
        missing=float(rng.choice([0.0, 0.0, 0.1, 0.3])),
        bow_spacing=float(rng.uniform(580, 720)),
        has_pallet_box=is_long and bool(rng.random() < 0.35),
    )


def add_curtain_body(assembly: Assembly, plan: CurtainBodyPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds an empty curtain-sider and its sites; returns the space for cargo."""
    body = plan.body
    add_deck(assembly, body, rng=rng)
    _add_front(assembly, plan)
    posts = _posts(plan, rng)
    for side in SIDES:
        for x in posts:
            _add_post(assembly, plan, x, side)
        _add_slats(assembly, plan, posts, side, rng=rng)
        _add_curtain(assembly, plan, side, rng=rng)
    _add_roof(assembly, plan, rng=rng)
    add_rear_frame(assembly, body, metal="steel", wall=4.0)
    add_swing_doors(assembly, body, sheet=("aluminium", 26.0, 0.62), rng=rng)
    if plan.has_pallet_box:
        _add_pallet_box(assembly, plan, rng=rng)
    reach = HALF_WIDTH - 42
    bounds = (body.x0 + 75, body.x1 - 125, -reach, reach, body.floor, body.top - 30)
    add_box_sites(assembly, bounds)
    return CargoSpace(bounds, "dry", body.max_load_kg)


def _posts(plan: CurtainBodyPlan, rng: np.random.Generator) -> list[float]:
    body = plan.body
    places = np.linspace(body.x0 + 60, body.x1 - 110, plan.num_posts + 2)[1:-1]
    return [float(x) for x in places + rng.uniform(-60, 60, plan.num_posts)]


def _add_front(assembly: Assembly, plan: CurtainBodyPlan) -> None:
    body = plan.body
    upright = (body.floor - 120, body.top + 70)
    for side in SIDES:
        assembly.tube("steel", (body.x0, body.x0 + 90), from_side(side, 0, 110), upright, along="z", wall=4)
        assembly.site("post", (body.x0 + 6, body.x0 + 84), from_side(side, 6, 104), upright)
    across = (-HALF_WIDTH + 110, HALF_WIDTH - 110)
    assembly.box("aluminium", (body.x0 + 30, body.x0 + 55), across, (body.floor, body.top), density=0.62)
    for y in (-750, -250, 250, 750):
        assembly.tube(
            "steel", (body.x0, body.x0 + 30), around(y, 60), (body.floor, body.top), along="z", wall=3
        )
    assembly.tube(
        "steel", (body.x0 + 5, body.x0 + 85), across, (body.top - 20, body.top + 70), along="y", wall=3
    )
    assembly.box("steel", (body.x0 + 55, body.x0 + 58), across, (body.floor, body.floor + 400))


def _add_post(assembly: Assembly, plan: CurtainBodyPlan, x: float, side: int) -> None:
    body = plan.body
    upright = (body.floor + 30, body.top - 30)
    assembly.tube("steel", around(x, 120), from_side(side, 12, 62), upright, along="z", wall=3.5)
    assembly.site("post", around(x, 110), from_side(side, 18, 56), upright)
    for height in np.arange(body.floor + 350, body.top - 200, 260.0).tolist():
        for way in SIDES:
            assembly.box(
                "steel", around(x + way * 75, 34), from_side(side, 16, 56), around(height, 90), density=1.7
            )
    assembly.box("steel", around(x, 180), from_side(side, 5, 70), (body.top - 40, body.top + 20), density=2.6)
    assembly.rod(
        "steel", (x, side * 1200, body.floor + 120), (x + 30, side * 1245, body.floor + 520), radius=11
    )
    assembly.box(
        "steel", around(x, 130), from_side(side, 10, 64), (body.floor - 60, body.floor + 60), density=2.2
    )


def _add_slats(
    assembly: Assembly, plan: CurtainBodyPlan, posts: list[float], side: int, *, rng: np.random.Generator
) -> None:
    body = plan.body
    edges = [body.x0 + 95, *posts, body.x1 - 120]
    heights = np.linspace(body.floor + 400, body.floor + body.height * 0.78, max(plan.num_slats, 1))
    for start, end in itertools.pairwise(edges):
        for height in heights.tolist()[: plan.num_slats]:
            if rng.random() < plan.missing:
                continue
            x, y = (start + 65, end - 65), from_side(side, 22, 48)
            z = around(height + float(rng.uniform(-12, 12)), 120)
            if plan.is_wooden:
                assembly.box("wood", x, y, z)
            else:
                assembly.tube("aluminium", x, y, z, along="x", wall=1.8)


def _add_curtain(assembly: Assembly, plan: CurtainBodyPlan, side: int, *, rng: np.random.Generator) -> None:
    """Adds the curtain, its straps and buckles, and the tubes at its ends that tighten it."""
    body = plan.body
    x, z = (body.x0 + 40, body.x1 - 60), (body.floor - 170, body.top + 20)
    assembly.box("pvc", x, from_side(side, 0.5, 1.4), z)
    spacing = float(rng.choice([570.0, 615.0]))
    for place in np.arange(x[0] + 250, x[1] - 150, spacing).tolist():
        at = place + float(rng.uniform(-15, 15))
        assembly.box("polyester", around(at, 46), from_side(side, -2, 0.4), (body.floor - 90, z[1]))
        assembly.box(
            "steel", around(at, 52), from_side(side, -10, 4), around(body.floor - 60, 110), density=2.4
        )
        assembly.rod(
            "steel", (at, side * 1270, body.floor - 110), (at, side * 1255, body.floor - 170), radius=6
        )
        assembly.box(
            "steel", around(at, 30), from_side(side, 4, 34), (body.top + 5, body.top + 45), density=3.0
        )
    for end in (x[0] + 20, x[1] - 40):
        assembly.rod("aluminium", (end, side * 1262, z[0]), (end, side * 1262, z[1]), radius=17, inner=14)


def _add_roof(assembly: Assembly, plan: CurtainBodyPlan, *, rng: np.random.Generator) -> None:
    """Adds rails, bows, and the sheet between them, which sags."""
    body = plan.body
    for side in SIDES:
        rail = (body.top - 5, body.top + 75)
        assembly.tube(
            "aluminium", (body.x0 + 90, body.x1 - 110), from_side(side, 4, 74), rail, along="x", wall=4
        )
    bows = np.arange(body.x0 + 350, body.x1 - 250, plan.bow_spacing).tolist()
    line: list[Point] = [(body.x0 + 20, body.top + 82)]
    for x in bows:
        across = (-HALF_WIDTH + 75, HALF_WIDTH - 75)
        assembly.tube("aluminium", around(x, 42), across, (body.top + 42, body.top + 84), along="y", wall=2.2)
        line += [(x, body.top + 88), (x + plan.bow_spacing / 2, body.top + 86 - float(rng.uniform(5, 50)))]
    line.append((body.x1 - 60, body.top + 82))
    assembly.sheet("pvc", line, (-HALF_WIDTH + 30, HALF_WIDTH - 30), thickness=0.8)


def _add_pallet_box(assembly: Assembly, plan: CurtainBodyPlan, *, rng: np.random.Generator) -> None:
    middle = (plan.body.x0 + plan.body.x1) / 2 - float(rng.uniform(300, 900))
    x, y, z = around(middle, 1700), (-1180.0, 1180.0), (480.0, 850.0)
    assembly.shell("steel", x, y, z, wall=2)
    for index in range(int(rng.integers(0, 4))):
        low = z[0] + 6 + 76.0 * index
        for offset in (-500, 0, 500):
            assembly.box("wood", around(middle + offset, 130), (-600, 600), (low, low + 50), density=0.45)
        assembly.box("wood", around(middle, 1200), (-600, 600), (low + 52, low + 74), density=0.35)
    assembly.site("toolbox", (x[0] + 20, x[1] - 20), (y[0] + 20, y[1] - 20), (z[0] + 240, z[1] - 10))
