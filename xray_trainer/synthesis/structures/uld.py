"""Unit load devices of air cargo: the LD3 container with its cut corner, the pallet with a net.

A container stands with its cut corner at small x, so a scan shows the corner in outline. Sizes are those of
the standard base plates and contours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from shapely.geometry import LineString

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, Span, around
from xray_trainer.synthesis.structures.container import sorted_span

_SIDES = (-1, 1)


@dataclass(frozen=True, slots=True)
class UldPlan:
    """What one container is like, in mm.

    Attributes:
        base: length of the base plate along x.
        overhang: how far the upper part stands over the base at small x.
        cut: height at which the full length is reached.
        depth: across.
        height: over the rollers.
        floor: height of the rollers.
        wall: thickness of the sheets.
        is_composite: fibre panels, else aluminium.
        has_curtain: a curtain as the door, else a stiff one.
        num_patches: repairs.
    """

    base: float
    overhang: float
    cut: float
    depth: float
    height: float
    floor: float
    wall: float
    is_composite: bool
    has_curtain: bool
    num_patches: int

    @property
    def top(self) -> float:
        """Returns the height of the roof."""
        return self.floor + self.height


def sample_uld(rng: np.random.Generator, *, floor: float) -> UldPlan:
    """Returns an LD3 or its wider sisters."""
    base, overhang = (1562.0, 445.0) if rng.random() < 0.8 else (1198.0, 364.0)
    return UldPlan(
        base=base,
        overhang=overhang,
        cut=float(rng.uniform(430, 520)),
        depth=1534.0,
        height=1626.0,
        floor=floor,
        wall=float(rng.choice([1.2, 1.6, 2.0])),
        is_composite=bool(rng.random() < 0.3),
        has_curtain=bool(rng.random() < 0.6),
        num_patches=int(rng.poisson(2)),
    )


def add_uld(assembly: Assembly, plan: UldPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds a container; returns its space: `cut_x_mm`, `cut_z_mm` tell the corner that is missing."""
    x1, half = plan.base, plan.depth / 2
    _add_base(assembly, plan)
    outline = [(0.0, plan.floor), (-plan.overhang, plan.floor + plan.cut), (-plan.overhang, plan.top)]
    outline += [(x1, plan.top), (x1, plan.floor)]
    name = "polyester" if plan.is_composite else "aluminium"
    thickness = plan.wall * (1.5 if plan.is_composite else 1.0)
    for side in _SIDES:
        face = sorted_span(side * half, side * (half - thickness))
        assembly.plate(name, outline, face)
        _add_frame(assembly, plan, outline, side)
    assembly.sheet(name, outline[:3], (-half, half), thickness=thickness)
    assembly.box(name, (-plan.overhang, x1), (-half, half), (plan.top - thickness, plan.top))
    _add_door(assembly, plan)
    _add_patches(assembly, plan, rng=rng)
    bounds = (-plan.overhang + 25, x1 - 25, -half + 30, half - 30, plan.floor + 8, plan.top - 40)
    values = {"cut_x_mm": 25.0, "cut_z_mm": plan.floor + plan.cut}
    return CargoSpace(bounds, "uld", 1450.0, 30.0, values=values)


def _add_base(assembly: Assembly, plan: UldPlan) -> None:
    half = plan.depth / 2
    assembly.box("aluminium", (0, plan.base), (-half, half), (plan.floor, plan.floor + 4.5))
    for end in ((0.0, 55.0), (plan.base - 55, plan.base)):
        assembly.box("aluminium", end, (-half, half), (plan.floor, plan.floor + 26), density=1.7)
    for side in _SIDES:
        edge = sorted_span(side * half, side * (half - 55))
        assembly.box("aluminium", (0, plan.base), edge, (plan.floor, plan.floor + 26), density=1.7)
        for x in (30.0, plan.base - 30):
            assembly.box(
                "steel", around(x, 40), around(side * (half - 25), 40), (plan.floor + 4, plan.floor + 34)
            )


def _add_frame(assembly: Assembly, plan: UldPlan, outline: list[tuple[float, float]], side: int) -> None:
    half = plan.depth / 2
    rim = LineString([*outline, outline[0]]).buffer(19, join_style="mitre")
    assembly.plate("aluminium", rim, sorted_span(side * half, side * (half - 38)), density=0.55)
    for x in np.linspace(0, plan.base, 4)[1:-1].tolist():
        post = sorted_span(side * half, side * (half - 30))
        assembly.tube("aluminium", around(x, 34), post, (plan.floor + 26, plan.top - 20), along="z", wall=2)
        for z in np.arange(plan.floor + 60, plan.top - 60, 95.0).tolist():
            assembly.disc("aluminium", (x - 12, side * half, z), radius=4, width=9)


def _add_door(assembly: Assembly, plan: UldPlan) -> None:
    """Adds the side that opens, at the large x: a curtain with straps, or a stiff door with a handle."""
    x, half = plan.base, plan.depth / 2
    if plan.has_curtain:
        assembly.box("polyester", (x - 3, x), (-half, half), (plan.floor + 20, plan.top - 20), density=0.6)
        for y in (-half * 0.6, 0.0, half * 0.6):
            assembly.box(
                "polyester", (x, x + 4), around(y, 48), (plan.floor + 10, plan.top - 20), density=1.1
            )
            assembly.box("steel", (x, x + 18), around(y, 60), around(plan.floor + 420, 60), density=3)
        return
    assembly.box("aluminium", (x - 4, x - 2), (-half, half), (plan.floor + 20, plan.top - 20))
    for z in np.linspace(plan.floor + 60, plan.top - 60, 5).tolist():
        assembly.tube("aluminium", (x - 34, x - 4), (-half, half), around(z, 40), along="y", wall=2)
    assembly.rod("steel", (x + 14, 0, plan.floor + 300), (x + 14, 0, plan.top - 200), radius=10)
    assembly.box("steel", (x, x + 30), around(0, 120), around(plan.floor + 760, 90), density=3)


def _add_patches(assembly: Assembly, plan: UldPlan, *, rng: np.random.Generator) -> None:
    half = plan.depth / 2
    for _ in range(plan.num_patches):
        side = int(rng.choice(_SIDES))
        width, height = float(rng.uniform(80, 420)), float(rng.uniform(60, 350))
        x = float(rng.uniform(20, plan.base - width - 20))
        z = float(rng.uniform(plan.floor + 60, plan.top - height - 60))
        face = sorted_span(side * half, side * (half + 1.6))
        assembly.box("aluminium", (x, x + width), face, (z, z + height))
    assembly.box("paper", (200, 410), around(-half - 1, 1.5), (plan.floor + 900, plan.floor + 1050))


def add_net_pallet(
    assembly: Assembly, *, size: tuple[float, float, float], floor: float, rng: np.random.Generator
) -> CargoSpace:
    """Adds a pallet with the net over where its load will be; returns the space under the net.

    Args:
        assembly: where to.
        size: length, width and height of the load.
        floor: height of the rollers.
        rng: draws the mesh and a film.
    """
    length, width, height = size
    half, top = width / 2, floor + height
    assembly.box("aluminium", (0, length), (-half, half), (floor, floor + float(rng.choice([4.0, 6.5]))))
    for x in ((0.0, 60.0), (length - 60, length)):
        assembly.box("aluminium", x, (-half, half), (floor, floor + 21), density=1.8)
    for side in _SIDES:
        edge = sorted_span(side * half, side * (half - 60))
        assembly.box("aluminium", (0, length), edge, (floor, floor + 21), density=1.8)
    _add_net(assembly, (0.0, length), half, (floor, top), mesh=float(rng.choice([190.0, 230.0, 260.0])))
    if rng.random() < 0.7:
        film = 0.2 * float(rng.integers(1, 4))
        for side in _SIDES:
            face = sorted_span(side * (half - 40), side * (half - 40 - film))
            assembly.box("polyethylene", (40, length - 40), face, (floor + 22, top))
    bounds = (60.0, length - 60, 60 - half, half - 60, floor + 22, top - 12)
    return CargoSpace(bounds, "uld", 4500.0 if length > 2000 else 1500.0, 20.0)


def _add_net(assembly: Assembly, x: Span, half: float, z: Span, *, mesh: float) -> None:
    """Adds a square net of webbing on both sides and over the top, with fittings at the edge rails."""
    for place in np.arange(x[0] + 40, x[1], mesh).tolist():
        cord = around(place, 11)
        for side in _SIDES:
            assembly.box("polyester", cord, around(side * (half - 30), 7), (z[0] + 40, z[1]))
            assembly.box(
                "steel",
                around(place, 34),
                around(side * (half - 25), 28),
                (z[0] + 18, z[0] + 58),
                density=4.5,
            )
        assembly.box("polyester", cord, (-half + 30, half - 30), (z[1], z[1] + 7))
    for level in np.arange(z[0] + 160, z[1], mesh).tolist():
        for side in _SIDES:
            assembly.box(
                "polyester", (x[0] + 30, x[1] - 30), around(side * (half - 30), 7), around(level, 11)
            )
        for end in x:
            assembly.box(
                "polyester",
                around(end + (30 if end == x[0] else -30), 7),
                (-half + 30, half - 30),
                around(level, 11),
            )
    for y in np.arange(-half + 40, half, mesh).tolist():
        assembly.box("polyester", (x[0] + 30, x[1] - 30), around(y, 11), (z[1], z[1] + 7))
