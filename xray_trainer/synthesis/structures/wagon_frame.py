"""The frame of a wagon on two bogies: sills, bolsters, end and cross beams, couplers, brake gear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, Span, around
from xray_trainer.synthesis.structures.bogie import PLATE_HEIGHT, add_bogie, sample_bogies
from xray_trainer.synthesis.structures.brake_gear import add_brake_gear
from xray_trainer.synthesis.structures.container import sorted_span
from xray_trainer.synthesis.structures.coupler import COUPLER_HEIGHT, add_coupler

SILL_BOTTOM = COUPLER_HEIGHT - 160.0
"""Lower edge of the centre sill."""

SILL_TOP = COUPLER_HEIGHT + 150.0
"""Upper edge of the centre sill."""

_SIDES = (-1, 1)
_SILL_Y = 175.0


@dataclass(frozen=True, slots=True)
class FramePlan:
    """What one frame is like, in mm.

    Attributes:
        x: outer faces of the end beams.
        pivots: middles of the bogies.
        half_width: of the side sills.
        top: upper edge of the side sills and cross beams.
        side_depth: of the side sills, 0 = none (tank wagons).
        side_wall: thickness of their webs.
        cross: x of the cross beams between the bolsters.
        is_boxed: bolsters as closed boxes, else of single webs.
    """

    x: Span
    pivots: Span
    half_width: float
    top: float
    side_depth: float
    side_wall: float
    cross: tuple[float, ...]
    is_boxed: bool = True


def add_frame(assembly: Assembly, plan: FramePlan, *, rng: np.random.Generator) -> None:
    """Adds frame, bogies, couplers and brake gear with their sites."""
    for bogie in sample_bogies(rng, plan.pivots):
        add_bogie(assembly, bogie, rng=rng)
    _add_centre_sill(assembly, plan)
    for way, x in zip(_SIDES, plan.x, strict=True):
        height = COUPLER_HEIGHT + float(rng.uniform(-35, 15))
        add_coupler(assembly, x=x, way=way, height=height, rng=rng)
        _add_end_beam(assembly, plan, x, way)
    for pivot in plan.pivots:
        _add_bolster(assembly, plan, pivot)
    if plan.side_depth:
        _add_side_sills(assembly, plan)
        for x in plan.cross:
            _add_cross_beam(assembly, plan, x)
        _add_stringers(assembly, plan)
    add_brake_gear(assembly, x=plan.x, pivots=plan.pivots, z=SILL_BOTTOM, rng=rng)
    _add_loose_parts(assembly, plan, rng=rng)
    _add_sites(assembly, plan)


def _add_centre_sill(assembly: Assembly, plan: FramePlan) -> None:
    """Adds two Z sections, joined above by a welded seam, with rivets and stops at the draft gear."""
    inside = (plan.x[0] + 10, plan.x[1] - 10)
    for side in _SIDES:
        y = side * _SILL_Y
        assembly.box("steel", inside, around(y, 12), (SILL_BOTTOM, SILL_TOP))
        assembly.box("steel", inside, sorted_span(y, side * 0.0), (SILL_TOP - 17, SILL_TOP))
        assembly.box("steel", inside, sorted_span(y, y + side * 130), (SILL_BOTTOM, SILL_BOTTOM + 18))
    for way, end in zip(_SIDES, plan.x, strict=True):
        stop = sorted_span(end - way * 300, end - way * 1160)
        for side in _SIDES:
            assembly.box("steel", stop, around(side * 160, 18), (SILL_BOTTOM + 20, SILL_TOP - 20))
    for x in np.arange(plan.pivots[0] + 900, plan.pivots[1] - 600, 1180.0).tolist():
        assembly.box("steel", around(x, 8), around(0, 2 * _SILL_Y - 11), (SILL_BOTTOM + 40, SILL_TOP - 17))


def _add_end_beam(assembly: Assembly, plan: FramePlan, x: float, way: int) -> None:
    inner = x - way * 10
    reach = plan.half_width - 8
    low = min(SILL_BOTTOM + 20, plan.top - 300)
    assembly.box("steel", sorted_span(x, inner), (-reach, reach), (low, plan.top))
    for z in (low, plan.top - 10):
        assembly.box("steel", sorted_span(inner, x - way * 130), (-reach, reach), (z, z + 10))
    for side in _SIDES:
        gusset = sorted_span(side * 520, side * 530)
        assembly.box("steel", sorted_span(inner, x - way * 700), gusset, (low + 60, plan.top - 10))
        step = sorted_span(side * (reach - 380), side * reach)
        for z in (low - 330, low - 40):
            assembly.box("steel", around(x - way * 120, 160), step, (z, z + 5))
        for edge in step:
            assembly.rod("steel", (x - way * 60, edge, low - 335), (x - way * 60, edge, low + 40), radius=9)


def _add_bolster(assembly: Assembly, plan: FramePlan, x: float) -> None:
    """Adds the beam over a bogie: deep at the sill, shallow at the sides, with bearers."""
    depth, wall = (PLATE_HEIGHT + 22, plan.top - 8), 14.0
    reach = plan.half_width - 12
    for way in _SIDES if plan.is_boxed else (0,):
        web = around(x + way * 150, wall)
        for side in _SIDES:
            assembly.box("steel", web, sorted_span(side * _SILL_Y, side * reach * 0.62), depth)
            outer = (plan.top - 240, depth[1])
            assembly.box("steel", web, sorted_span(side * reach * 0.62, side * reach), outer)
    assembly.box("steel", around(x, 440), (-reach, reach), (plan.top - 12, plan.top))
    assembly.box("steel", around(x, 420), (-reach * 0.66, reach * 0.66), (depth[0] - 14, depth[0]))
    assembly.rod("steel", (x, 0, PLATE_HEIGHT - 18), (x, 0, PLATE_HEIGHT + 22), radius=152)
    assembly.box(
        "cast_iron", around(x, 320), around(0, 330), (PLATE_HEIGHT + 22, SILL_BOTTOM + 170), density=3.4
    )
    for side in _SIDES:
        pad = around(side * 762, 170)
        assembly.box("steel", around(x, 260), pad, (PLATE_HEIGHT + 66, PLATE_HEIGHT + 84))
        for rib in (-90, 90):
            assembly.box("steel", around(x + rib, 10), pad, (PLATE_HEIGHT + 84, plan.top - 12))


def _add_side_sills(assembly: Assembly, plan: FramePlan) -> None:
    for side in _SIDES:
        edge = side * plan.half_width
        low = plan.top - plan.side_depth
        web = sorted_span(edge, edge - side * plan.side_wall)
        assembly.box("steel", plan.x, web, (low, plan.top))
        for z in (low, plan.top - 11):
            assembly.box("steel", plan.x, sorted_span(edge, edge - side * 88), (z, z + 11))


def _add_cross_beam(assembly: Assembly, plan: FramePlan, x: float) -> None:
    reach = plan.half_width - 12
    for side in _SIDES:
        inner = sorted_span(side * _SILL_Y, side * reach * 0.55)
        outer = sorted_span(side * reach * 0.55, side * reach)
        assembly.box("steel", around(x, 9), inner, (SILL_BOTTOM + 25, plan.top - 8))
        assembly.box("steel", around(x, 9), outer, (plan.top - 205, plan.top - 8))
        assembly.box(
            "steel", around(x, 130), sorted_span(side * _SILL_Y, side * reach), (plan.top - 9, plan.top)
        )
        assembly.box("steel", around(x, 130), inner, (SILL_BOTTOM + 16, SILL_BOTTOM + 25))
        assembly.box("steel", around(x, 130), outer, (plan.top - 214, plan.top - 205))


def _add_stringers(assembly: Assembly, plan: FramePlan) -> None:
    """Adds light sections along, which carry the floor between sill and sides."""
    for share in (0.4, 0.68):
        for side in _SIDES:
            y = side * plan.half_width * share
            assembly.box("steel", plan.x, around(y, 7), (plan.top - 120, plan.top))
            assembly.box("steel", plan.x, around(y, 55), (plan.top - 7, plan.top))


def _add_loose_parts(assembly: Assembly, plan: FramePlan, *, rng: np.random.Generator) -> None:
    """Adds brackets, clamps and bolts that every old wagon has."""
    for _ in range(int(rng.integers(14, 30))):
        x = float(rng.uniform(plan.x[0] + 300, plan.x[1] - 300))
        y = float(rng.uniform(-plan.half_width * 0.85, plan.half_width * 0.85))
        z = SILL_BOTTOM + float(rng.uniform(-70, 160))
        size = rng.uniform([20, 15, 20], [120, 120, 110])
        if rng.random() < 0.5:
            turn = float(rng.uniform(-0.8, 0.8))
            assembly.slab("steel", (x, y, z), size.tolist(), pitch=turn, density=float(rng.uniform(1, 4)))
        else:
            end = (x + float(rng.uniform(-220, 220)), y + float(rng.uniform(-150, 150)), z - float(size[2]))
            assembly.rod("steel", (x, y, z), end, radius=float(rng.uniform(6, 17)))


def _add_sites(assembly: Assembly, plan: FramePlan) -> None:
    for first, second in zip(
        (plan.pivots[0] + 1250, *plan.cross), (*plan.cross, plan.pivots[1] - 1250), strict=True
    ):
        for side in _SIDES:
            if second - first > 500:
                room = sorted_span(side * (_SILL_Y + 110), side * plan.half_width * 0.6)
                assembly.site(
                    "underframe", (first + 40, second - 40), room, (SILL_BOTTOM + 30, SILL_TOP - 40)
                )
    inside = around(0, 2 * _SILL_Y - 40)
    for x in np.arange(plan.pivots[0] + 950, plan.pivots[1] - 1800, 1180.0).tolist():
        assembly.site("centre-sill", (x, x + 1080), inside, (SILL_BOTTOM + 10, SILL_TOP - 25))
    for pivot in plan.pivots:
        for side in _SIDES:
            across = sorted_span(side * 260, side * plan.half_width * 0.6)
            if plan.is_boxed:
                assembly.site("bolster-box", around(pivot, 280), across, (PLATE_HEIGHT + 90, plan.top - 20))
