"""A dry freight container after ISO 668 and 1496-1: frame, corrugated walls, roof, floor, doors.

Outer sizes are those of the standard; sections and sheet thicknesses are common ones. Front wall at x0,
doors at x1. Thin sheets seen on their edge are what makes the dark upright lines at both ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, Span, around

HALF_WIDTH = 1219.0
INNER_HALF_WIDTH = 1176.0
_FLOOR_TOP = 172.0
_PLY = 28.0
_SIDES = (-1, 1)


@dataclass(frozen=True, slots=True)
class ContainerPlan:
    """What one container is like, in mm.

    Attributes:
        x0: outer face of the front wall.
        z0: lower face of the corner castings.
        length: 6058 or 12192.
        height: 2591, or 2896 for a high cube.
        wall: thickness of the side sheets.
        pitch: period of the corrugation.
        member_spacing: distance of cross-members.
        has_tunnel: whether there is a gooseneck tunnel at the front.
        has_pockets: whether there are forklift pockets.
        num_repairs: patches on walls and roof.
    """

    x0: float
    z0: float
    length: float = 12192.0
    height: float = 2591.0
    wall: float = 1.6
    pitch: float = 278.0
    member_spacing: float = 300.0
    has_tunnel: bool = True
    has_pockets: bool = False
    num_repairs: int = 0

    @property
    def x1(self) -> float:
        """Returns the outer face of the rear frame."""
        return self.x0 + self.length

    @property
    def top(self) -> float:
        """Returns the upper face of the corner castings."""
        return self.z0 + self.height

    @property
    def floor(self) -> float:
        """Returns the upper face of the floor boards."""
        return self.z0 + _FLOOR_TOP


def sample_plan(
    rng: np.random.Generator, *, x0: float, z0: float, length: float, height: float
) -> ContainerPlan:
    """Returns a container of a size with everything else drawn."""
    is_long = length > 9000
    return ContainerPlan(
        x0,
        z0,
        length,
        height,
        wall=float(rng.choice([1.6, 1.6, 2.0])),
        pitch=float(rng.choice([278.0, 278.0, 270.0, 286.0])),
        member_spacing=float(rng.uniform(280, 330)),
        has_tunnel=is_long and rng.random() < 0.9,
        has_pockets=not is_long or rng.random() < 0.15,
        num_repairs=int(rng.poisson(1.5)),
    )


def add_container(assembly: Assembly, plan: ContainerPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds an empty container and its sites; returns the space for cargo."""
    add_frame(assembly, plan)
    for side in _SIDES:
        add_side_wall(assembly, plan, side)
    _add_roof(assembly, plan)
    add_front_wall(assembly, plan)
    add_doors(assembly, plan, rng=rng)
    add_floor(assembly, plan)
    add_small_parts(assembly, plan, rng=rng)
    add_repairs(assembly, plan, rng=rng)
    space = _space(plan)
    add_sites(assembly, plan, space)
    return space


def _space(plan: ContainerPlan) -> CargoSpace:
    inner = (plan.x0 + 65, plan.x1 - 95, -INNER_HALF_WIDTH, INNER_HALF_WIDTH, plan.floor, plan.top - 26)
    return CargoSpace(inner, "dry", max_mass_kg=26500.0 if plan.length > 9000 else 21700.0)


def add_frame(assembly: Assembly, plan: ContainerPlan) -> None:
    """Adds castings, posts, rails and end beams, with the sites in posts."""
    for side in _SIDES:
        for x in (plan.x0, plan.x1 - 178):
            for z in (plan.z0, plan.top - 118):
                add_casting(assembly, x, inwards(side, 0, 162), z)
        _add_posts(assembly, plan, side)
        between = (plan.x0 + 178, plan.x1 - 178)
        assembly.tube(
            "steel", between, inwards(side, 0, 60), (plan.top - 72, plan.top - 12), along="x", wall=3
        )
        _add_bottom_rail(assembly, between, side, plan.z0)
    for x, wall in ((plan.x0, 4.0), (plan.x1 - 110, 4.5)):
        across = (-HALF_WIDTH + 162, HALF_WIDTH - 162)
        assembly.tube("steel", (x, x + 110), across, (plan.z0 + 15, plan.z0 + 165), along="y", wall=wall)
        assembly.tube("steel", (x, x + 90), across, (plan.top - 105, plan.top - 10), along="y", wall=wall)


def add_casting(assembly: Assembly, x: float, y: Span, z: float) -> None:
    """Adds a corner casting from x and z upwards."""
    assembly.shell("cast_iron", (x, x + 178), y, (z, z + 118), wall=24)


def _add_posts(assembly: Assembly, plan: ContainerPlan, side: int) -> None:
    upright = (plan.z0 + 118, plan.top - 118)
    front, rear = (plan.x0 + 2, plan.x0 + 102), (plan.x1 - 128, plan.x1 - 2)
    assembly.tube("steel", front, inwards(side, 4, 104), upright, along="z", wall=6)
    assembly.tube("steel", rear, inwards(side, 4, 84), upright, along="z", wall=8)
    assembly.site("post", (front[0] + 6, front[1] - 6), inwards(side, 10, 98), upright)
    assembly.site("post", (rear[0] + 8, rear[1] - 8), inwards(side, 12, 76), upright)


def _add_bottom_rail(assembly: Assembly, x: Span, side: int, z0: float) -> None:
    assembly.box("steel", x, inwards(side, 8, 12.5), (z0 + 12, z0 + 170))
    assembly.box("steel", x, inwards(side, 8, 56), (z0 + 12, z0 + 16.5))
    assembly.box("steel", x, inwards(side, 8, 38), (z0 + 165.5, z0 + 170))


def add_side_wall(assembly: Assembly, plan: ContainerPlan, side: int) -> None:
    """Adds a sheet folded into flats of 72 and 70 mm joined by flanks that run 36 mm inwards."""
    start, stop = plan.x0 + 102, plan.x1 - 128
    flat, flank = plan.pitch * 0.255, plan.pitch * 0.245
    slant = float(np.hypot(flank, 36.0) / flank)
    steps = ((flat, 2.0, 1.0), (flank, 18.0, slant), (flat, 36.0, 1.0), (flank, 18.0, slant))
    z = (plan.z0 + 165, plan.top - 70)
    x, index = start, 0
    while x < stop:
        length, depth, thicker = steps[index % 4]
        y = inwards(side, depth, depth + plan.wall)
        assembly.box("steel", (x, min(x + length, stop)), y, z, density=7.87 * thicker)
        x, index = x + length, index + 1


def _add_roof(assembly: Assembly, plan: ContainerPlan) -> None:
    """Adds a 2 mm sheet with folds of 20 mm across."""
    across = (-HALF_WIDTH + 55, HALF_WIDTH - 55)
    x, is_high = plan.x0 + 90, True
    while x < plan.x1 - 90:
        end = min(x + (91 if is_high else 78), plan.x1 - 90)
        z = plan.top - (8 if is_high else 28)
        assembly.box("steel", (x, end), across, (z - 2, z))
        assembly.box("steel", (end, end + 20), across, (plan.top - 30, plan.top - 8), density=7.87 * 0.13)
        x, is_high = end + 20, not is_high


def add_front_wall(assembly: Assembly, plan: ContainerPlan) -> None:
    """Adds a sheet folded 45 mm deep; on its edge it is two lines with a paler band between."""
    across, z = (-HALF_WIDTH + 104, HALF_WIDTH - 104), (plan.z0 + 165, plan.top - 105)
    x = plan.x0 + 8
    assembly.box("steel", (x, x + 2), across, z, density=7.87 * 0.44)
    assembly.box("steel", (x + 2, x + 44), across, z, density=7.87 * 0.021)
    assembly.box("steel", (x + 44, x + 46), across, z, density=7.87 * 0.42)


def add_doors(assembly: Assembly, plan: ContainerPlan, *, rng: np.random.Generator) -> None:
    """Adds two doors with frames, sheets, gaskets, locking bars and hinges."""
    x, z = plan.x1 - 60, (plan.z0 + 150, plan.top - 105)
    for side in _SIDES:
        leaf = sorted((side * 12.0, side * 1130.0))
        for y in ((leaf[0], leaf[0] + 100), (leaf[1] - 100, leaf[1])):
            assembly.tube("steel", (x, x + 50), y, z, along="z", wall=3.2)
        for low in (z[0], z[1] - 140):
            assembly.tube("steel", (x, x + 50), (leaf[0], leaf[1]), (low, low + 140), along="y", wall=3)
        inner = (leaf[0] + 100, leaf[1] - 100)
        assembly.box("steel", (x + 6, x + 8), inner, z, density=7.87 * 0.5)
        assembly.box("steel", (x + 8, x + 40), inner, z, density=7.87 * 0.024)
        assembly.box("steel", (x + 40, x + 42), inner, z, density=7.87 * 0.46)
        assembly.box("rubber", (x - 6, x + 8), (leaf[0], leaf[0] + 25), z, density=0.6)
        for place in (0.27, 0.78):
            add_locking_bar(assembly, plan, side * 1130 * place, rng=rng)
        add_hinges(assembly, plan, side)


def add_locking_bar(assembly: Assembly, plan: ContainerPlan, y: float, *, rng: np.random.Generator) -> None:
    """Adds a locking bar at y with its keepers, guides, handle and now and then a seal."""
    x, height = plan.x1 + 24, plan.top - plan.z0
    low, high = plan.z0 + 60, plan.top - 50
    assembly.rod("steel", (x, y, low), (x, y, high), radius=17, inner=14)
    for share in (0.16, 0.36, 0.60, 0.82):
        z = plan.z0 + height * share
        assembly.box("steel", (x - 26, x + 22), around(y, 90), around(z, 55), density=2.6)
    for z in (low, high):
        assembly.box("cast_iron", (x - 30, x + 26), around(y, 85), around(z, 70), density=4.5)
    z = plan.z0 + height * 0.42 + rng.uniform(-30, 30)
    swing = 420.0 if rng.random() < 0.85 else 300.0
    assembly.box("steel", (x + 20, x + 30), (y - 30, y + swing - 30), around(z, 34))
    assembly.box("cast_iron", (x - 20, x + 34), around(y + swing - 60, 60), around(z - 30, 90), density=3.5)
    if rng.random() < 0.35:
        assembly.rod("steel", (x + 34, y + swing - 60, z - 90), (x + 34, y + swing - 60, z - 10), radius=9)


def add_hinges(assembly: Assembly, plan: ContainerPlan, side: int) -> None:
    """Adds the hinges of a door."""
    for share in (0.12, 0.35, 0.62, 0.88):
        z = plan.z0 + plan.height * share
        assembly.box(
            "steel", (plan.x1 - 8, plan.x1 + 26), inwards(side, 30, 120), around(z, 120), density=5.0
        )


def add_floor(assembly: Assembly, plan: ContainerPlan) -> None:
    """Adds boards, cross-members, and tunnel and pockets where the plan has them."""
    boards = (plan.floor - _PLY, plan.floor)
    inside = (plan.x0 + 60, plan.x1 - 60)
    assembly.box("plywood", inside, (-INNER_HALF_WIDTH, INNER_HALF_WIDTH), boards)
    num = round((plan.length - 220) / plan.member_spacing)
    for index, x in enumerate(np.linspace(plan.x0 + 150, plan.x1 - 160, num).tolist()):
        _add_member(assembly, plan, x, is_wide=index % 4 == 0)
    if plan.has_tunnel:
        _add_tunnel(assembly, plan)
    if plan.has_pockets:
        middle = (plan.x0 + plan.x1) / 2
        for x in (middle - 1025, middle + 1025):
            _add_pocket(assembly, plan, x)


def _add_member(assembly: Assembly, plan: ContainerPlan, x: float, *, is_wide: bool) -> None:
    """Adds a cross-member of C section, 122 mm high; over the tunnel only its outer ends."""
    top, bottom = plan.floor - _PLY, plan.floor - _PLY - 122
    width = 75.0 if is_wide else 45.0
    reach = HALF_WIDTH - 15
    spans: tuple[Span, ...] = ((-reach, reach),)
    if plan.has_tunnel and x < plan.x0 + 3150:
        spans = ((-reach, -515), (515, reach))
        assembly.box("steel", (x, x + 60), (-515, 515), (top - 34, top), density=7.87 * 0.16)
    for y in spans:
        assembly.box("steel", (x, x + 4), y, (bottom, top))
        assembly.box("steel", (x + 4, x + width), y, (top - 4, top))
        assembly.box("steel", (x + 4, x + 45), y, (bottom, bottom + 4))
        along = (x + 50, min(x + plan.member_spacing - 10, plan.x1 - 70))
        assembly.site("under-floor", along, y, (bottom + 4, top))


def _add_tunnel(assembly: Assembly, plan: ContainerPlan) -> None:
    x, top = (plan.x0 + 110, plan.x0 + 3260), plan.floor - _PLY
    assembly.box("steel", x, (-515, 515), (top - 38, top - 34))
    for side in _SIDES:
        assembly.box("steel", x, sorted_span(side * 515, side * 519), (top - 122, top - 34))
    assembly.box("steel", (x[1] - 8, x[1]), (-515, 515), (top - 122, top - 34))
    assembly.site("tunnel", x, (-510, 510), (top - 122, top - 40))


def _add_pocket(assembly: Assembly, plan: ContainerPlan, x: float) -> None:
    z = (plan.z0 + 16, plan.z0 + 131)
    across = (-HALF_WIDTH + 8, HALF_WIDTH - 8)
    for wall in (around(x - 182, 4), around(x + 182, 4)):
        assembly.box("steel", wall, across, z)
    assembly.box("steel", around(x, 360), across, (z[1], z[1] + 4))
    for side in _SIDES:
        assembly.box("steel", around(x, 380), inwards(side, 6, 14), (z[1], z[1] + 34))
        assembly.box("steel", around(x, 360), inwards(side, 8, 208), (z[0] - 4, z[0]))


def add_small_parts(assembly: Assembly, plan: ContainerPlan, *, rng: np.random.Generator) -> None:
    """Adds vents, lashing rings and the data plate."""
    for side in _SIDES:
        for share in (0.08, 0.9):
            x = plan.x0 + plan.length * share + rng.uniform(-150, 150)
            assembly.box("polyethylene", around(x, 150), inwards(side, -14, 4), around(plan.top - 220, 110))
        for x in np.arange(plan.x0 + 600, plan.x1 - 400, rng.choice([1200.0, 1500.0, 1830.0])):
            for z in (plan.floor + 25, plan.top - 85):
                assembly.rod("steel", (x - 35, side * 1165, z), (x + 35, side * 1165, z), radius=6)
    assembly.box("steel", around(plan.x1 - 30, 90), (-1050, -650), around(plan.z0 + 1450, 260), density=0.06)


def add_repairs(assembly: Assembly, plan: ContainerPlan, *, rng: np.random.Generator) -> None:
    """Adds welded patches: sheets on the wall, a new piece of floor, a stiffened member."""
    for _ in range(plan.num_repairs):
        side = int(rng.choice(_SIDES))
        x = rng.uniform(plan.x0 + 400, plan.x1 - 1200)
        z = rng.uniform(plan.floor + 200, plan.top - 500)
        width, height = rng.uniform(200, 900), rng.uniform(150, 500)
        assembly.box("steel", (x, x + width), inwards(side, -2, 0), (z, z + height))
    if plan.num_repairs > 2:
        x = rng.uniform(plan.x0 + 800, plan.x1 - 2500)
        boards = (plan.floor, plan.floor + 3)
        assembly.box("steel", (x, x + rng.uniform(500, 1200)), around(rng.uniform(-500, 500), 900), boards)


def add_sites(assembly: Assembly, plan: ContainerPlan, space: CargoSpace) -> None:
    """Adds the sites of a box container around its space."""
    x0, x1, y0, y1, z0, z1 = space.bounds_mm
    assembly.site("door", (x1 - 900, x1 - 10), (y0, y1), (z0, z1))
    assembly.site("front-wall", (x0, x0 + 350), (y0, y1), (z0, z1))
    for side in _SIDES:
        assembly.site("side-wall", (x0, x1), sorted_span(side * y1, side * (y1 - 90)), (z0, z1))
        for x in (plan.x0, plan.x1 - 178):
            for z in (plan.z0, plan.top - 118):
                room = inwards(side, 26, 136)
                assembly.site("casting", (x + 26, x + 152), room, (z + 26, z + 92))
        assembly.site("rail", (x0 + 200, x1 - 200), inwards(side, 13, 38), (plan.z0 + 18, plan.z0 + 164))
    assembly.site("floor", (x0, x1), (y0, y1), (z0, z0 + 160))
    assembly.site("roof", (x0, x1), (y0, y1), (z1 - 120, z1))


def inwards(side: int, start: float, stop: float) -> Span:
    """Returns the span in y from `start` to `stop` mm inside the outer face of a side (-1 near, 1 far)."""
    return sorted_span(side * (HALF_WIDTH - start), side * (HALF_WIDTH - stop))


def sorted_span(first: float, second: float) -> Span:
    """Returns the span between two numbers in either order."""
    return (first, second) if first < second else (second, first)
