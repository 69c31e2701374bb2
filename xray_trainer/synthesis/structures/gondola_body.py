"""The body of a gondola: steel sides with pressed posts, a floor of hatches, end walls or end doors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from shapely.geometry import LineString

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, Span, around
from xray_trainer.synthesis.structures.container import sorted_span

CROWN_MM = 300.0
"""How far the space of kind `bulk` reaches above the walls: room for the crown of a heap."""

_SIDES = (-1, 1)


@dataclass(frozen=True, slots=True)
class GondolaPlan:
    """What one body is like, in mm.

    Attributes:
        x: outer faces of the end walls.
        floor: upper face of the hatches.
        half_width: inner face of the side sheets.
        height: of the walls over the floor.
        sheet: thickness of the lower side sheets; the upper ones are 1 mm thinner.
        num_fields: fields between posts.
        has_end_doors: doors at the ends, else walls.
        has_hatches: hatches in the floor, else a plain one.
        num_dents: bulges of the sides.
    """

    x: Span
    floor: float
    half_width: float
    height: float
    sheet: float
    num_fields: int
    has_end_doors: bool
    has_hatches: bool
    num_dents: int

    @property
    def top(self) -> float:
        """Returns the upper edge of the walls."""
        return self.floor + self.height

    @property
    def posts(self) -> tuple[float, ...]:
        """Returns x of the posts between the corners."""
        return tuple(float(x) for x in np.linspace(*self.x, self.num_fields + 1)[1:-1])


def sample_gondola(rng: np.random.Generator, *, x: Span, floor: float, half_width: float) -> GondolaPlan:
    """Returns a body of a length with everything else drawn."""
    return GondolaPlan(
        x=x,
        floor=floor,
        half_width=half_width,
        height=float(rng.choice([2060.0, 2060.0, 2240.0, 1880.0])),
        sheet=float(rng.choice([4.0, 5.0, 5.0])),
        num_fields=int(rng.choice([8, 8, 7])),
        has_end_doors=bool(rng.random() < 0.4),
        has_hatches=bool(rng.random() < 0.8),
        num_dents=int(rng.poisson(3)),
    )


def add_gondola_body(
    assembly: Assembly, plan: GondolaPlan, *, is_for_bulk: bool, rng: np.random.Generator
) -> CargoSpace:
    """Adds an empty body; returns the space for cargo, of kind `bulk` or `open-top`."""
    for side in _SIDES:
        _add_side(assembly, plan, side)
        _add_dents(assembly, plan, side, rng=rng)
    for way, x in zip(_SIDES, plan.x, strict=True):
        _add_end(assembly, plan, x, way)
    _add_floor(assembly, plan)
    _add_steps(assembly, plan, rng=rng)
    inside = (plan.x[0] + 90, plan.x[1] - 90, 6 - plan.half_width, plan.half_width - 6, plan.floor + 4)
    kind, over = ("bulk", CROWN_MM) if is_for_bulk else ("open-top", -20.0)
    return CargoSpace(
        (*inside, plan.top + over), kind, float(rng.choice([68000.0, 69000.0, 69500.0, 70000.0]))
    )


def _outwards(plan: GondolaPlan, side: int, start: float, stop: float) -> Span:
    return sorted_span(side * (plan.half_width + start), side * (plan.half_width + stop))


def _add_side(assembly: Assembly, plan: GondolaPlan, side: int) -> None:
    whole = (plan.x[0] + 4, plan.x[1] - 4)
    middle = plan.floor + plan.height * 0.52
    assembly.box("steel", whole, _outwards(plan, side, 0, plan.sheet), (plan.floor - 40, middle))
    assembly.box("steel", whole, _outwards(plan, side, 0, plan.sheet - 1), (middle, plan.top - 80))
    for share in (0.22, 0.38, 0.7):
        z = plan.floor + plan.height * share
        for offset in (-40, 40):
            groove = _outwards(plan, side, 0, 22)
            assembly.box("steel", whole, groove, around(z + offset, 16), density=7.87 * 0.11)
    chord = _outwards(plan, side, -8, 92)
    assembly.tube("steel", whole, chord, (plan.top - 120, plan.top), along="x", wall=7)
    assembly.box("steel", whole, _outwards(plan, side, 0, 100), (plan.floor - 52, plan.floor - 40))
    for x in plan.posts:
        _add_post(assembly, plan, side, x)
    for x in plan.x:
        inner = x + 75 if x == plan.x[0] else x - 75
        corner = _outwards(plan, side, 0, 110)
        assembly.tube(
            "steel", around(inner, 150), corner, (plan.floor - 60, plan.top - 10), along="z", wall=8
        )


def _add_post(assembly: Assembly, plan: GondolaPlan, side: int, x: float) -> None:
    """Adds a pressed hat section, wide at the foot."""
    z = (plan.floor - 70, plan.top - 40)
    for way in _SIDES:
        assembly.box("steel", around(x + way * 55, 7), _outwards(plan, side, plan.sheet, 98), z)
        assembly.box("steel", around(x + way * 90, 64), _outwards(plan, side, plan.sheet, plan.sheet + 7), z)
    assembly.box("steel", around(x, 103), _outwards(plan, side, 91, 98), z)
    foot = (plan.floor - 90, plan.floor + 210)
    assembly.box("steel", around(x, 190), _outwards(plan, side, 98, 106), foot)
    for step in (0.3, 0.6, 0.85):
        ring = (x + 75.0, side * (plan.half_width + 60), plan.floor + plan.height * step)
        assembly.rod("steel", (ring[0] - 60, *ring[1:]), ring, radius=8)


def _add_dents(assembly: Assembly, plan: GondolaPlan, side: int, *, rng: np.random.Generator) -> None:
    """Adds bulges, patches and cuts that loading and unloading leave."""
    for _ in range(plan.num_dents):
        x = float(rng.uniform(plan.x[0] + 300, plan.x[1] - 900))
        z = float(rng.uniform(plan.floor + 100, plan.top - 700))
        width, height = float(rng.uniform(120, 800)), float(rng.uniform(100, 500))
        if rng.random() < 0.5:
            patch = _outwards(plan, side, -5, 0)
            assembly.box("steel", (x, x + width), patch, (z, z + height))
        else:
            sign = 1 if rng.random() < 0.6 else -1
            rim = LineString([(x, z), (x + width * 0.5, z + height), (x + width, z + height * 0.2)])
            area = rim.buffer(float(rng.uniform(12, 30)))
            assembly.plate("steel", area, _outwards(plan, side, 0, 12), density=7.87 * 0.25 * sign)


def _add_end(assembly: Assembly, plan: GondolaPlan, x: float, way: int) -> None:
    def inside(start: float, stop: float) -> Span:
        return sorted_span(x - way * start, x - way * stop)

    reach = plan.half_width
    z = (plan.floor - 40, plan.top - 60)
    assembly.box("steel", inside(78, 83), (-reach, reach), z)
    levels = np.linspace(plan.floor + 150, plan.top - 250, 4).tolist()
    for level in levels:
        assembly.tube("steel", inside(4, 78), (-reach, reach), around(level, 150), along="y", wall=6)
    assembly.tube("steel", inside(-10, 90), (-reach, reach), (plan.top - 130, plan.top), along="y", wall=8)
    if not plan.has_end_doors:
        for y in (-reach * 0.33, reach * 0.33):
            assembly.tube("steel", inside(0, 78), around(y, 120), z, along="z", wall=7)
        return
    for side in _SIDES:
        assembly.box("steel", inside(-6, 60), sorted_span(side * 10, side * 70), z, density=5.5)
        for level in (plan.floor + 180, plan.top - 420):
            lug = sorted_span(side * (reach - 40), side * (reach + 60))
            assembly.box("cast_iron", inside(-35, 50), lug, around(level, 160), density=5.0)
    bar = (x + way * 20, 0.0)
    assembly.rod("steel", (*bar, z[0] - 60), (*bar, z[1] + 40), radius=24)


def _add_floor(assembly: Assembly, plan: GondolaPlan) -> None:
    inner = plan.half_width - 4
    if not plan.has_hatches:
        assembly.box("steel", plan.x, (-inner, inner), (plan.floor - 7, plan.floor))
        return
    ends = (plan.x[0], *plan.posts, plan.x[1])
    assembly.box("steel", plan.x, (-210, 210), (plan.floor - 10, plan.floor))
    for index in range(len(ends) - 1):
        x = (ends[index] + 75, ends[index + 1] - 75)
        for side in _SIDES:
            _add_hatch(assembly, plan, x, side)
        assembly.box("steel", around(ends[index], 150), (-inner, inner), (plan.floor - 9, plan.floor))


def _add_hatch(assembly: Assembly, plan: GondolaPlan, x: Span, side: int) -> None:
    """Adds a hatch: a sheet with folds along, hinged at the sill and locked at the side."""
    y = sorted_span(side * 205, side * (plan.half_width - 8))
    low = plan.floor - 6
    assembly.box("steel", x, y, (low, plan.floor))
    for share in (0.18, 0.4, 0.62, 0.84):
        place = side * (205 + (plan.half_width - 213) * share)
        assembly.box("steel", x, around(place, 44), (low - 34, low), density=7.87 * 0.26)
    assembly.box("steel", x, around(side * (plan.half_width - 60), 9), (low - 72, low))
    for share in (0.2, 0.8):
        place = x[0] + (x[1] - x[0]) * share
        assembly.box(
            "cast_iron", around(place, 60), sorted_span(side * 180, side * 330), (low - 75, low), density=5
        )
        lock = sorted_span(side * (plan.half_width - 90), side * (plan.half_width + 90))
        assembly.box("steel", around(place, 46), lock, (low - 140, low - 20), density=4.5)
    bar = (x[0], side * 300.0, low - 60)
    assembly.rod("steel", bar, (x[1], *bar[1:]), radius=16)


def _add_steps(assembly: Assembly, plan: GondolaPlan, *, rng: np.random.Generator) -> None:
    """Adds a ladder on one corner and hooks along the lower edge."""
    x = plan.x[0] + 330 if rng.random() < 0.5 else plan.x[1] - 330
    for side in _SIDES:
        y = side * (plan.half_width + 112)
        for rung in np.arange(plan.floor - 60, plan.top - 100, 320.0).tolist():
            assembly.rod("steel", (x - 170, y, rung), (x + 170, y, rung), radius=9)
        for place in plan.posts:
            hook = place + float(rng.uniform(180, 420))
            assembly.rod("steel", (hook, y, plan.floor - 130), (hook, y, plan.floor - 30), radius=13)
