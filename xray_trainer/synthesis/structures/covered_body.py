"""The body of a covered wagon: double side and end walls, doors in the middle, boards, an arched roof."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from shapely.geometry import LineString, box

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.arches import add_arch
from xray_trainer.synthesis.structures.assembly import Assembly, Span, around
from xray_trainer.synthesis.structures.container import sorted_span

_SIDES = (-1, 1)
_BOARDS = 55.0
_GAP = 76.0


@dataclass(frozen=True, slots=True)
class CoveredPlan:
    """What one body is like, in mm.

    Attributes:
        x: outer faces of the end walls.
        floor: upper face of the boards.
        half_width: outer face of the side sheets.
        height: of the side walls over the floor.
        rise: of the roof over the walls.
        sheet: thickness of the side sheets.
        lining: thickness of the plywood within, 0 = bare.
        num_panels: fields of each half of a side wall.
        door: width of the opening.
        is_plug: one wide plug door on each side, flush with the wall, else sliding leaves.
        has_braces: diagonals in the fields.
        has_hatches: loading hatches high in the side walls.
        num_patches: repairs.
    """

    x: Span
    floor: float
    half_width: float
    height: float
    rise: float
    sheet: float
    lining: float
    num_panels: int
    door: float
    is_plug: bool
    has_braces: bool
    has_hatches: bool
    num_patches: int

    @property
    def middle(self) -> float:
        """Returns x of the middle."""
        return (self.x[0] + self.x[1]) / 2

    @property
    def top(self) -> float:
        """Returns the upper edge of the side walls."""
        return self.floor + self.height


def sample_covered(rng: np.random.Generator, *, x: Span, floor: float, half_width: float) -> CoveredPlan:
    """Returns a body of a length with everything else drawn."""
    is_plug = bool(rng.random() < 0.25)
    return CoveredPlan(
        x=x,
        floor=floor,
        half_width=half_width,
        height=float(rng.choice([2737.0, 2791.0, 2850.0])),
        rise=float(rng.uniform(330, 470)),
        sheet=float(rng.choice([2.0, 2.5, 3.0])),
        lining=float(rng.choice([0.0, 8.0, 10.0, 15.0])) if not is_plug else 12.0,
        num_panels=int(rng.integers(4, 6)),
        door=float(rng.choice([4900.0, 5300.0]) if is_plug else rng.choice([2000.0, 3802.0, 3973.0])),
        is_plug=is_plug,
        has_braces=bool(rng.random() < 0.35),
        has_hatches=bool(rng.random() < 0.75),
        num_patches=int(rng.poisson(1.6)),
    )


def add_covered_body(assembly: Assembly, plan: CoveredPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds an empty body and its sites `wall-gap`; returns the space for cargo."""
    for side in _SIDES:
        _add_side(assembly, plan, side)
        _add_doors(assembly, plan, side, rng=rng)
    for way, x in zip(_SIDES, plan.x, strict=True):
        _add_end(assembly, plan, x, way)
    _add_roof(assembly, plan, rng=rng)
    _add_floor(assembly, plan)
    _add_ladder(assembly, plan, rng=rng)
    _add_patches(assembly, plan, rng=rng)
    inner = plan.half_width - _GAP - plan.lining - 8
    bounds = (plan.x[0] + 130, plan.x[1] - 130, -inner, inner, plan.floor, plan.top - 10)
    return CargoSpace(bounds, "dry", max_mass_kg=float(rng.choice([60000.0, 67000.0, 68000.0])))


def _edges(plan: CoveredPlan) -> tuple[Span, Span]:
    """Returns the spans of the side wall before and behind the door."""
    half = plan.door / 2
    return (plan.x[0] + 6, plan.middle - half), (plan.middle + half, plan.x[1] - 6)


def _inwards(plan: CoveredPlan, side: int, start: float, stop: float) -> Span:
    return sorted_span(side * (plan.half_width - start), side * (plan.half_width - stop))


def _add_side(assembly: Assembly, plan: CoveredPlan, side: int) -> None:
    z = (plan.floor - 60, plan.top)
    for field in _edges(plan):
        assembly.box("steel", field, _inwards(plan, side, 0, plan.sheet), z)
        if plan.lining:
            board = _inwards(plan, side, _GAP, _GAP + plan.lining)
            assembly.box("plywood", field, board, (plan.floor, plan.top - 40))
        _add_ribs(assembly, plan, side, field)
        _add_posts(assembly, plan, side, field)
        gap = _inwards(plan, side, plan.sheet + 2, _GAP - 2)
        step = (field[1] - field[0]) / plan.num_panels
        for index in range(plan.num_panels):
            start = field[0] + index * step
            assembly.site("wall-gap", (start + 90, start + step - 90), gap, (plan.floor + 20, plan.top - 120))
    whole = (plan.x[0] + 6, plan.x[1] - 6)
    assembly.tube("steel", whole, _inwards(plan, side, 0, 90), (plan.top - 75, plan.top), along="x", wall=4)
    assembly.box("steel", whole, _inwards(plan, side, -6, 0), (plan.top - 15, plan.top + 35))


def _add_ribs(assembly: Assembly, plan: CoveredPlan, side: int, field: Span) -> None:
    """Adds pressed grooves along: the sheet is steeper at their edges, so two fine lines each."""
    for z in np.linspace(plan.floor + 260, plan.top - 360, 5).tolist():
        for offset in (-52, 52):
            band = _inwards(plan, side, -10, 12)
            assembly.box("steel", field, band, around(z + offset, 14), density=7.87 * 0.07)


def _add_posts(assembly: Assembly, plan: CoveredPlan, side: int, field: Span) -> None:
    step = (field[1] - field[0]) / plan.num_panels
    for index in range(plan.num_panels + 1):
        x = field[0] + index * step
        is_edge = index in (0, plan.num_panels)
        width, wall = (120.0, 8.0) if is_edge else (104.0, 5.0)
        x = min(max(x, field[0] + width / 2), field[1] - width / 2)
        room = _inwards(plan, side, plan.sheet, _GAP - 4)
        assembly.tube("steel", around(x, width), room, (plan.floor - 60, plan.top - 75), along="z", wall=wall)
    if plan.has_braces:
        _add_braces(assembly, plan, side, field, step)


def _add_braces(assembly: Assembly, plan: CoveredPlan, side: int, field: Span, step: float) -> None:
    for index in range(plan.num_panels):
        ends = field[0] + index * step + 60, field[0] + (index + 1) * step - 60
        if (index % 2 == 0) == (field[0] < plan.middle):
            ends = ends[::-1]
        line = LineString([(ends[0], plan.floor), (ends[1], plan.top - 80)])
        assembly.plate("steel", line.buffer(42, cap_style="flat"), _inwards(plan, side, 6, 14))


def _add_doors(assembly: Assembly, plan: CoveredPlan, side: int, *, rng: np.random.Generator) -> None:
    half = plan.door / 2
    num = 1 if plan.door < 2500 else 2
    leaf = plan.door / num + 90
    depth = (-4.0, -64.0) if not plan.is_plug else (14.0, -46.0)
    ajar = float(rng.exponential(12)) if rng.random() < 0.3 else 0.0
    for index in range(num):
        start = plan.middle - half - 45 + index * (plan.door / num) + (ajar if index else -ajar)
        _add_leaf(assembly, plan, side, (start, start + leaf), depth)
    rail = (plan.middle - half - leaf * (1.02 if not plan.is_plug else 0.55), plan.middle + half + leaf)
    rail = max(rail[0], plan.x[0] + 80), min(rail[1], plan.x[1] - 80)
    for z, size in ((plan.floor - 85, 46.0), (plan.top - 30, 60.0)):
        assembly.tube("steel", rail, _inwards(plan, side, -78, -12), around(z, size), along="x", wall=5)
    for x in np.linspace(plan.middle - half + 120, plan.middle + half - 120, 2 * num).tolist():
        assembly.disc("steel", (x, side * (plan.half_width + 45), plan.floor - 42), radius=52, width=34)
        assembly.box(
            "steel", around(x, 90), _inwards(plan, side, -70, -10), around(plan.top - 70, 90), density=3
        )
    for way in _SIDES:
        post = around(plan.middle + way * (half + 30), 60)
        assembly.tube(
            "steel", post, _inwards(plan, side, 0, 90), (plan.floor - 60, plan.top), along="z", wall=8
        )
    if plan.is_plug:
        _add_plug_bars(assembly, plan, side)


def _add_leaf(assembly: Assembly, plan: CoveredPlan, side: int, x: Span, depth: tuple[float, float]) -> None:
    z = (plan.floor - 20, plan.top - 60)
    y = _inwards(plan, side, depth[0], depth[1])
    for edge in ((x[0], x[0] + 58), (x[1] - 58, x[1])):
        assembly.tube("steel", edge, y, z, along="z", wall=3.5)
    for level in (0.0, 0.33, 0.64, 1.0):
        low = z[0] + (z[1] - z[0] - 60) * level
        assembly.tube("steel", (x[0] + 58, x[1] - 58), y, (low, low + 60), along="x", wall=2.5)
    face = _inwards(plan, side, depth[1], depth[1] + 1.8)
    assembly.box("steel", x, face, z)
    for start in np.arange(x[0] + 200, x[1] - 150, 210.0).tolist():
        assembly.box("steel", around(start, 26), y, (z[0] + 70, z[1] - 70), density=7.87 * 0.035)
    if plan.lining:
        assembly.box("plywood", x, _inwards(plan, side, depth[0], depth[0] + 8), z)
    lock = x[1] - 120
    assembly.box(
        "cast_iron",
        around(lock, 110),
        _inwards(plan, side, -95, -60),
        around(plan.floor + 1150, 200),
        density=3,
    )
    assembly.rod(
        "steel",
        (lock, side * (plan.half_width + 90), plan.floor + 900),
        (lock, side * (plan.half_width + 90), plan.floor + 1240),
        radius=14,
    )


def _add_plug_bars(assembly: Assembly, plan: CoveredPlan, side: int) -> None:
    y = side * (plan.half_width + 78)
    for way in _SIDES:
        for offset in (350.0, 1500.0):
            x = plan.middle + way * offset
            assembly.rod("steel", (x, y, plan.floor - 60), (x, y, plan.top - 30), radius=21, inner=15)
            for share in (0.1, 0.5, 0.9):
                z = plan.floor + plan.height * share
                assembly.box("steel", around(x, 90), around(y, 60), around(z, 50), density=4)
        crank = plan.middle + way * 350
        assembly.rod(
            "steel",
            (crank, y + side * 30, plan.floor + 500),
            (crank - way * 380, y, plan.floor + 610),
            radius=15,
        )


def _add_end(assembly: Assembly, plan: CoveredPlan, x: float, way: int) -> None:
    """Adds an end wall: on its edge the sheet and the lining are two dark lines with the posts between."""

    def inside(start: float, stop: float) -> Span:
        return sorted_span(x - way * start, x - way * stop)

    reach = plan.half_width - 20
    z = (plan.floor - 80, plan.top)
    assembly.box("steel", inside(0, 4), (-reach, reach), z, density=7.87 * 0.6)
    assembly.box("steel", inside(4, 34), (-reach, reach), z, density=7.87 * 0.045)
    assembly.box("plywood", inside(112, 124), (-reach + 60, reach - 60), (plan.floor, plan.top))
    for y in (-reach * 0.36, reach * 0.36):
        assembly.tube("steel", inside(4, 108), around(y, 110), z, along="z", wall=8)
    for side in _SIDES:
        corner = sorted_span(side * reach, side * (reach - 95))
        assembly.tube("steel", inside(2, 100), corner, z, along="z", wall=7)
    top = plan.top
    assembly.tube("steel", inside(0, 90), (-reach, reach), (top - 70, top), along="y", wall=4)
    add_arch(
        assembly,
        "steel",
        x=inside(0, 6),
        half_width=plan.half_width,
        edge=top - 60,
        rise=plan.rise,
        thickness=70,
    )
    for share in (0.3, 0.6, 0.85):
        height = plan.rise * share
        assembly.box(
            "steel",
            inside(0, 3),
            (-reach * 0.8, reach * 0.8),
            (top + height - 110, top + height),
            density=4.5,
        )
    inner = reach * 0.36
    for across in ((-reach + 110, -inner - 60), (inner + 60, reach - 110), (60 - inner, inner - 60)):
        assembly.site("wall-gap", inside(36, 110), across, (plan.floor + 20, plan.top - 90), is_end=1.0)


def _add_roof(assembly: Assembly, plan: CoveredPlan, *, rng: np.random.Generator) -> None:
    shape = {"half_width": plan.half_width + 10, "rise": plan.rise}
    assembly_span = (plan.x[0] - 20, plan.x[1] + 20)
    add_arch(assembly, "steel", x=assembly_span, edge=plan.top + 20, thickness=2.5, **shape)
    num = int(rng.integers(10, 14))
    for x in np.linspace(plan.x[0] + 350, plan.x[1] - 350, num).tolist():
        add_arch(assembly, "steel", x=(x - 2, x + 3), edge=plan.top - 28, thickness=46, **shape)
        add_arch(assembly, "steel", x=(x, x + 45), edge=plan.top - 30, thickness=4, **shape)
    if plan.lining:
        add_arch(assembly, "plywood", x=plan.x, edge=plan.top - 40, thickness=5, **shape)
    for x in np.linspace(plan.x[0] + 900, plan.x[1] - 900, 4).tolist() if rng.random() < 0.4 else ():
        hatch = (plan.top + plan.rise + 16, plan.top + plan.rise + 42)
        assembly.shell("steel", around(x, 420), around(0, 420), hatch, wall=3)
    if plan.has_hatches:
        _add_hatches(assembly, plan)


def _add_hatches(assembly: Assembly, plan: CoveredPlan) -> None:
    z = (plan.top - 560, plan.top - 190)
    for share in (0.16, 0.84):
        x = plan.x[0] + (plan.x[1] - plan.x[0]) * share
        for side in _SIDES:
            frame = box(x - 345, z[0], x + 345, z[1])
            rim = frame.difference(frame.buffer(-32, join_style="mitre"))
            assembly.plate("steel", rim, _inwards(plan, side, -14, 22), density=4.2)
            assembly.box("steel", around(x, 640), _inwards(plan, side, -16, -14), z)
            for offset in (-180, 180):
                hinge = (x + offset, side * (plan.half_width + 16), z[1])
                assembly.rod("steel", hinge, (x + offset, hinge[1], z[1] - 150), radius=10)


def _add_floor(assembly: Assembly, plan: CoveredPlan) -> None:
    across = (-plan.half_width + 60, plan.half_width - 60)
    low = plan.floor - _BOARDS
    start = plan.x[0] + 10
    while start < plan.x[1] - 10:
        end = min(start + 1480, plan.x[1] - 10)
        assembly.box("wood", (start, end - 4), across, (low, plan.floor))
        start = end
    door = around(plan.middle, plan.door * 0.95)
    assembly.box("steel", door, across, (plan.floor, plan.floor + 4))


def _add_ladder(assembly: Assembly, plan: CoveredPlan, *, rng: np.random.Generator) -> None:
    """Adds a ladder at one corner, from the step to the roof."""
    way = int(rng.choice(_SIDES))
    x = plan.x[0] + 320 if way < 0 else plan.x[1] - 320
    y = int(rng.choice(_SIDES)) * (plan.half_width + 60)
    z = (plan.floor - 500, plan.top + 30)
    for offset in (-190, 190):
        assembly.box("steel", around(x + offset, 45), around(y, 8), z)
    for rung in np.arange(z[0] + 120, z[1], 330.0).tolist():
        assembly.rod("steel", (x - 190, y, rung), (x + 190, y, rung), radius=9)


def _add_patches(assembly: Assembly, plan: CoveredPlan, *, rng: np.random.Generator) -> None:
    """Adds welded repairs, a dented sheet and a board across a hole in the floor."""
    for _ in range(plan.num_patches):
        side = int(rng.choice(_SIDES))
        field = _edges(plan)[int(rng.integers(2))]
        width, height = float(rng.uniform(180, 900)), float(rng.uniform(150, 700))
        x = float(rng.uniform(field[0] + 50, max(field[1] - width - 50, field[0] + 60)))
        z = float(rng.uniform(plan.floor, plan.top - height - 150))
        assembly.box("steel", (x, x + width), _inwards(plan, side, -3, 0), (z, z + height))
    if rng.random() < 0.4:
        x = float(rng.uniform(plan.x[0] + 400, plan.x[1] - 1600))
        plate = (x, x + float(rng.uniform(300, 1100)))
        y = around(float(rng.uniform(-700, 700)), float(rng.uniform(300, 900)))
        assembly.box("steel", plate, y, (plan.floor, plan.floor + 4))
