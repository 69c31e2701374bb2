"""The vessel of a tank wagon: a shell with dished ends, a dome with its hatch, saddles, straps, ladders.

A tank lies along x. Its inside is a cylinder with ends dished two to one; slices of it, each a ring, make the
shell, so that a scan shows it darker towards its outline.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, Span, around
from xray_trainer.synthesis.structures.container import sorted_span

_SIDES = (-1, 1)
_SLICES = 96


@dataclass(frozen=True, slots=True)
class Barrel:
    """The inside of a tank, in mm.

    Attributes:
        x: tips of the dished ends.
        height: of the axis.
        radius: of the cylinder.
        dish: depth of an end.
    """

    x: Span
    height: float
    radius: float
    dish: float

    def slices(self) -> tuple[tuple[float, float, float], ...]:
        """Returns (x0, x1, radius) of slices along: short ones in the ends, one cylinder between."""
        angles = np.linspace(0, np.pi / 2, _SLICES + 1)
        depth = self.dish * (1 - np.sin(angles[::-1]))
        middles = (depth[1:] + depth[:-1]) / 2
        radii = self.radius * np.sqrt(np.clip(1 - (1 - middles / self.dish) ** 2, 0, 1))
        front = [
            (self.x[0] + float(a), self.x[0] + float(b), float(r))
            for a, b, r in zip(depth[:-1], depth[1:], radii, strict=True)
        ]
        rear = [(self.x[0] + self.x[1] - b, self.x[0] + self.x[1] - a, r) for a, b, r in reversed(front)]
        return (*front, (self.x[0] + self.dish, self.x[1] - self.dish, self.radius), *rear)

    @property
    def volume_m3(self) -> float:
        """Returns the volume."""
        return float(sum(np.pi * r * r * (b - a) for a, b, r in self.slices())) * 1e-9


@dataclass(frozen=True, slots=True)
class TankPlan:
    """What one vessel is like, in mm.

    Attributes:
        barrel: its inside.
        wall: thickness of the upper shell; the lowest sheet is thicker.
        pivots: middles of the bogies, under the saddles.
        saddle: height on which the saddles stand.
        jacket: gap between shell and a thin jacket, 0 = none.
        has_dome: a dome under the hatch, else a low neck.
        has_rail: a rail around the platform.
    """

    barrel: Barrel
    wall: float
    pivots: Span
    saddle: float
    jacket: float
    has_dome: bool
    has_rail: bool

    @property
    def middle(self) -> float:
        """Returns x of the hatch."""
        return (self.barrel.x[0] + self.barrel.x[1]) / 2

    @property
    def top(self) -> float:
        """Returns the height of the shell's crown."""
        return self.barrel.height + self.barrel.radius + self.wall


def add_tank(assembly: Assembly, plan: TankPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds an empty vessel and its sites `manhole` and `insulation`; returns the space for liquid."""
    _add_shell(assembly, plan.barrel, plan.wall)
    _add_seams(assembly, plan)
    if plan.jacket:
        _add_jacket(assembly, plan)
    _add_saddles(assembly, plan)
    _add_hatch(assembly, plan, rng=rng)
    _add_platform(assembly, plan)
    _add_valve(assembly, plan)
    _add_ladders(assembly, plan, rng=rng)
    if plan.jacket:
        _add_insulation_sites(assembly, plan)
    b = plan.barrel
    bounds = (*b.x, -b.radius, b.radius, b.height - b.radius, b.height + b.radius)
    max_mass_kg = float(rng.choice([60000.0, 62000.0, 66000.0]))
    return CargoSpace(bounds, "tank", max_mass_kg, values={"head_mm": b.dish})


def _add_shell(assembly: Assembly, barrel: Barrel, wall: float, *, gap: float = 0.0) -> None:
    """Adds a shell as rings along x; where an end closes, the ring is as wide as the sheet is steep."""
    grown = Barrel(
        (barrel.x[0] - gap - wall, barrel.x[1] + gap + wall),
        barrel.height,
        barrel.radius + gap + wall,
        barrel.dish + (gap + wall) / 2,
    )
    outer, inner = grown.slices(), _radius_at(barrel, gap)
    for x0, x1, radius in outer:
        hole = min(inner((x0 + x1) / 2), radius)
        ends = (x0, 0.0, barrel.height), (x1, 0.0, barrel.height)
        if radius > hole:
            assembly.rod("steel", *ends, radius=radius, inner=hole)


def _radius_at(barrel: Barrel, gap: float) -> Callable[[float], float]:
    def radius(x: float) -> float:
        depth = min(x - barrel.x[0] + gap, barrel.x[1] + gap - x)
        dish = barrel.dish + gap / 2
        share = 1 - min(max(depth, 0.0) / dish, 1.0)
        return (barrel.radius + gap) * float(np.sqrt(max(1 - share * share, 0.0))) if depth > 0 else 0.0

    return radius


def _add_seams(assembly: Assembly, plan: TankPlan) -> None:
    b = plan.barrel
    for x in (b.x[0] + b.dish, b.x[1] - b.dish):
        ring = b.radius + plan.wall
        assembly.rod("steel", (x - 14, 0, b.height), (x + 14, 0, b.height), radius=ring + 3, inner=ring)
    for x in np.linspace(b.x[0] + b.dish, b.x[1] - b.dish, 6)[1:-1].tolist():
        ring = b.radius + plan.wall
        assembly.rod("steel", (x - 7, 0, b.height), (x + 7, 0, b.height), radius=ring + 2, inner=ring - 3)
    bottom = b.height - b.radius - plan.wall
    along = (b.x[0] + b.dish, b.x[1] - b.dish)
    for y, width, low in ((0.0, 700.0, 0.0), (-520.0, 340.0, 105.0), (520.0, 340.0, 105.0)):
        assembly.box("steel", along, around(y, width), (bottom + low, bottom + low + 4))


def _add_jacket(assembly: Assembly, plan: TankPlan) -> None:
    """Adds a thin jacket on battens, as heated and insulated tanks have."""
    b = plan.barrel
    grown = Barrel(b.x, b.height, b.radius + plan.wall, b.dish)
    _add_shell(assembly, grown, 2.5, gap=plan.jacket)
    ring = b.radius + plan.wall
    along = (b.x[0] + b.dish, 0.0, b.height), (b.x[1] - b.dish, 0.0, b.height)
    assembly.rod("foam", *along, radius=ring + plan.jacket, inner=ring, density=0.06)


def _add_saddles(assembly: Assembly, plan: TankPlan) -> None:
    b = plan.barrel
    outer = b.radius + plan.wall + plan.jacket
    for pivot in plan.pivots:
        for offset in (-190.0, 0.0, 190.0):
            for y0, y1 in ((-1050, -700), (-700, -380), (-380, 380), (380, 700), (700, 1050)):
                edge = max(abs(y0), abs(y1)) if abs(y0 + y1) > 1 else 200.0
                top = b.height - float(np.sqrt(outer**2 - min(edge, outer - 5) ** 2))
                assembly.box(
                    "steel", around(pivot + offset, 12), (y0, y1), (plan.saddle, max(top, plan.saddle + 30))
                )
        for side in _SIDES:
            timber = sorted_span(side * 560, side * 760)
            top = b.height - float(np.sqrt(outer**2 - 700.0**2))
            assembly.box("wood", around(pivot, 520), timber, (top - 110, top))
        for offset in (-230.0, 230.0):
            x = pivot + offset
            ends = (x - 25, 0.0, b.height), (x + 25, 0.0, b.height)
            assembly.rod("steel", *ends, radius=outer + 6, inner=outer)
            for side in _SIDES:
                bolt = (x, side * (outer + 12), plan.saddle + 40)
                assembly.rod("steel", bolt, (*bolt[:2], b.height), radius=14)
    middle = around(plan.middle, 900)
    assembly.box("steel", middle, (-240, 240), (plan.saddle - 10, plan.saddle + 14))
    for side in _SIDES:
        ear = sorted_span(side * 210, side * 224)
        assembly.box("steel", middle, ear, (plan.saddle, b.height - b.radius + 20))


def _add_hatch(assembly: Assembly, plan: TankPlan, *, rng: np.random.Generator) -> None:
    """Adds neck or dome, cover with its bolts, safety valve and a folding arm."""
    x, top = plan.middle, plan.top
    radius, height = (620.0, 420.0) if plan.has_dome else (285.0, 190.0)
    low = plan.barrel.height + float(np.sqrt(plan.barrel.radius**2 - (radius * 0.7) ** 2))
    assembly.rod("steel", (x, 0, low), (x, 0, top + height), radius=radius, inner=radius - 9)
    if plan.has_dome:
        assembly.rod("steel", (x, 0, top + height), (x, 0, top + height + 9), radius=radius, inner=270)
        assembly.rod("steel", (x, 0, top + height), (x, 0, top + height + 120), radius=285, inner=277)
        height += 120
    lid = top + height
    assembly.rod("steel", (x, 0, lid), (x, 0, lid + 26), radius=330, inner=0, density=5.2)
    assembly.ball("steel", (x, 0, lid + 26), (250, 250, 60), hollow=0.93)
    for angle in np.linspace(0.2, 2 * np.pi + 0.2, 8, endpoint=False).tolist():
        place = (x + 318 * float(np.cos(angle)), 318 * float(np.sin(angle)))
        assembly.rod("steel", (*place, lid - 60), (*place, lid + 70), radius=11)
    arm = x + 330
    assembly.rod("steel", (arm, 0, lid + 10), (arm - 640, float(rng.uniform(-60, 60)), lid + 95), radius=14)
    valve = (x + 900, 0.0, top - 20)
    assembly.rod("steel", valve, (valve[0], 0, top + 210), radius=62, inner=34)
    assembly.rod("brass", (valve[0], 0, top + 90), (valve[0], 0, top + 250), radius=44, inner=15, density=6)
    assembly.site(
        "manhole",
        around(x, radius * 1.3),
        around(0, radius * 1.3),
        (top + 10, top + height - 10),
        radius_mm=radius - 15,
    )


def _add_platform(assembly: Assembly, plan: TankPlan) -> None:
    x, top = plan.middle, plan.top + plan.jacket
    for side in _SIDES:
        for offset in (-1, 1):
            grid = sorted_span(x + offset * 330, x + offset * 1350)
            assembly.box("steel", grid, around(side * 480, 420), (top + 20, top + 50), density=1.3)
        for place in (-1300.0, -400.0, 400.0, 1300.0):
            post = x + place
            assembly.box(
                "steel", around(post, 50), around(side * 480, 420), (top - 60, top + 20), density=1.6
            )
            if plan.has_rail:
                foot = (post, side * 690, top + 20)
                assembly.rod("steel", foot, (*foot[:2], top + 600), radius=15, inner=12)
        if plan.has_rail:
            for z in (top + 300, top + 600):
                assembly.rod(
                    "steel", (x - 1300, side * 690, z), (x + 1300, side * 690, z), radius=15, inner=12
                )


def _add_valve(assembly: Assembly, plan: TankPlan) -> None:
    """Adds the bottom outlet with its rod up to the hatch and the tray of the lowest sheet."""
    x, bottom = plan.middle, plan.barrel.height - plan.barrel.radius
    assembly.rod("cast_iron", (x, 0, bottom - 330), (x, 0, bottom), radius=120, inner=98)
    assembly.rod("cast_iron", (x, 0, bottom - 350), (x, 0, bottom - 310), radius=160)
    assembly.rod("steel", (x, 0, bottom), (x, 0, plan.top + 160), radius=17)
    assembly.rod("cast_iron", (x, 0, bottom + 10), (x, 0, bottom + 90), radius=85, density=6)
    for height in (0.35, 0.7):
        z = bottom + 2 * plan.barrel.radius * height
        assembly.rod("steel", (x - 160, 0, z), (x + 160, 0, z), radius=10)
    assembly.rod("steel", (x - 420, 120, bottom + 160), (x - 420, 120, plan.top), radius=24, inner=20)


def _add_ladders(assembly: Assembly, plan: TankPlan, *, rng: np.random.Generator) -> None:
    outer = plan.barrel.radius + plan.wall + plan.jacket + 60
    start = plan.saddle - 60
    for side in _SIDES:
        x = plan.middle + float(rng.choice([-180.0, 0.0, 180.0]))
        lean = (side * outer, side * 640.0)
        for offset in (-210, 210):
            foot, knee = (x + offset, lean[0], start), (x + offset, lean[0], plan.barrel.height + 250)
            assembly.rod("steel", foot, knee, radius=16, inner=12)
            assembly.rod("steel", knee, (x + offset, lean[1], plan.top + 40), radius=16, inner=12)
        for rung in np.arange(start + 100, plan.barrel.height + 250, 320.0).tolist():
            assembly.rod("steel", (x - 210, lean[0], rung), (x + 210, lean[0], rung), radius=10)
        for share in (0.2, 0.45, 0.7, 0.95):
            z = plan.barrel.height + 250 + (plan.top - plan.barrel.height - 210) * share
            y = lean[0] + (lean[1] - lean[0]) * share
            assembly.rod("steel", (x - 210, y, z), (x + 210, y, z), radius=10)
    for _ in range(int(rng.integers(1, 4))):
        place = float(rng.uniform(plan.barrel.x[0] + 900, plan.barrel.x[1] - 1500))
        size = float(rng.uniform(150, 500))
        z = plan.barrel.height + float(rng.uniform(-500, 500))
        assembly.box("steel", (place, place + size), around(-outer + 70, 6), (z, z + size * 0.7))


def _add_insulation_sites(assembly: Assembly, plan: TankPlan) -> None:
    b = plan.barrel
    near = b.radius + plan.wall
    along = (b.x[0] + b.dish, b.x[1] - b.dish)
    for side in _SIDES:
        across = sorted_span(side * (near + 4), side * (near + plan.jacket - 4))
        assembly.site("insulation", along, across, around(b.height, 700), filled="foam", density=0.06)
    top = (plan.top + 4, plan.top + plan.jacket - 4)
    for way, end in zip(_SIDES, along, strict=True):
        room = sorted_span(end, plan.middle + way * 1500)
        assembly.site("insulation", room, around(0, 600), top, filled="foam", density=0.06)
