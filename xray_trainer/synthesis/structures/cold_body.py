"""A refrigerated body of a trailer or truck: foam walls, aluminium floor, a cooling unit on its nose."""

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

COLD_FLOOR = 120.0
_FOAM = 0.045


@dataclass(frozen=True, slots=True)
class ColdBodyPlan:
    """What one refrigerated body is like, in mm.

    Attributes:
        body: where it stands.
        wall: thickness of the side walls.
        roof: thickness of the roof.
        skin: thickness of the sheets on both faces.
        unit_height: of the cooling unit on the nose.
        unit_depth: how far it stands out.
        has_diesel: driven by its own engine.
        has_double_deck: rails in the walls for a second load level.
    """

    body: BodyPlan
    wall: float
    roof: float
    skin: float
    unit_height: float
    unit_depth: float
    has_diesel: bool
    has_double_deck: bool


def sample_cold_body(rng: np.random.Generator, body: BodyPlan) -> ColdBodyPlan:
    """Returns a refrigerated body of a size."""
    is_long = body.x1 - body.x0 > 9500
    return ColdBodyPlan(
        body=body,
        wall=float(rng.choice([45.0, 60.0, 65.0])),
        roof=float(rng.choice([80.0, 85.0, 100.0])),
        skin=float(rng.choice([0.6, 0.7])),
        unit_height=float(rng.uniform(1900, 2250) if is_long else rng.uniform(550, 900)),
        unit_depth=float(rng.uniform(380, 460) if is_long else rng.uniform(380, 600)),
        has_diesel=is_long or bool(rng.random() < 0.4),
        has_double_deck=is_long and bool(rng.random() < 0.5),
    )


def add_cold_body(assembly: Assembly, plan: ColdBodyPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds an empty refrigerated body and its sites; returns the space for cargo."""
    body = plan.body
    add_deck(assembly, body, rng=rng, below=COLD_FLOOR + 4)
    for side in SIDES:
        _add_wall(assembly, plan, side)
    _add_roof(assembly, plan)
    _add_floor(assembly, plan)
    _add_front(assembly, plan)
    add_rear_frame(assembly, body, metal="stainless_steel", wall=2.5)
    add_swing_doors(assembly, body, sheet=("polyester", 75.0, 0.09), rng=rng)
    _add_unit(assembly, plan, rng=rng)
    _add_evaporator(assembly, plan)
    return _add_sites(assembly, plan)


def _add_wall(assembly: Assembly, plan: ColdBodyPlan, side: int) -> None:
    body = plan.body
    x, z = (body.x0 + 10, body.x1 - 100), (body.floor - 60, body.top + plan.roof - 20)
    assembly.box("foam", x, from_side(side, 1, plan.wall), z, density=_FOAM)
    for face in (0.0, plan.wall):
        assembly.box("steel", x, from_side(side, face, face + plan.skin), z)
    assembly.box(
        "aluminium", x, from_side(side, plan.wall + 1, plan.wall + 4), (body.floor, body.floor + 290)
    )
    if plan.has_double_deck:
        for at in np.arange(x[0] + 600, x[1] - 300, 605.0).tolist():
            track = around(at, 45)
            assembly.box(
                "aluminium",
                track,
                from_side(side, plan.wall - 14, plan.wall),
                (body.floor + 300, body.top),
                density=1.1,
            )
    for at in np.arange(x[0] + 1220, x[1] - 400, 1220.0).tolist():
        assembly.box("polyester", around(at, 6), from_side(side, 1, plan.wall), z)


def _add_roof(assembly: Assembly, plan: ColdBodyPlan) -> None:
    body = plan.body
    x, reach = (body.x0 + 10, body.x1 - 100), HALF_WIDTH - plan.wall
    assembly.box("foam", x, (-reach, reach), (body.top + 1, body.top + plan.roof), density=_FOAM)
    for z in (body.top, body.top + plan.roof):
        assembly.box("steel", x, (-reach, reach), (z, z + plan.skin))
    for side in SIDES:
        edge = (body.top + plan.roof - 60, body.top + plan.roof + 4)
        assembly.tube("aluminium", x, from_side(side, -3, 60), edge, along="x", wall=2.5)


def _add_floor(assembly: Assembly, plan: ColdBodyPlan) -> None:
    """Adds an aluminium floor with ribs along x on plywood and foam."""
    body = plan.body
    x, reach = (body.x0 + 20, body.x1 - 110), HALF_WIDTH - plan.wall
    assembly.box("aluminium", x, (-reach, reach), (body.floor - 5, body.floor - 1))
    assembly.box("aluminium", x, (-reach, reach), (body.floor - 1, body.floor + 6), density=0.5)
    assembly.box("plywood", x, (-reach, reach), (body.floor - 20, body.floor - 5))
    assembly.box("foam", x, (-reach, reach), (body.floor - COLD_FLOOR, body.floor - 20), density=_FOAM * 1.3)
    low = body.floor - COLD_FLOOR
    assembly.box("polyester", x, (-reach, reach), (low - 3, low))


def _add_front(assembly: Assembly, plan: ColdBodyPlan) -> None:
    body = plan.body
    x, z = (body.x0 + 10, body.x0 + 85), (body.floor - 60, body.top + plan.roof - 10)
    reach = HALF_WIDTH - plan.wall
    assembly.box("foam", x, (-reach, reach), z, density=_FOAM)
    for face in x:
        assembly.box("steel", around(face, plan.skin), (-reach, reach), z)
    for y in (-820, 820):
        assembly.tube("steel", (x[0] + 8, x[1] - 8), around(y, 70), z, along="z", wall=4)


def _add_unit(assembly: Assembly, plan: ColdBodyPlan, *, rng: np.random.Generator) -> None:
    """Adds the unit outside: hood, condenser with fans, compressor, and a diesel where it has one."""
    body = plan.body
    x = (body.x0 - plan.unit_depth, body.x0 + 4)
    z = (body.top - plan.unit_height, body.top - 20)
    assembly.shell("polyester", x, (-1000, 1000), z, wall=4)
    assembly.tube("steel", (x[0] + 20, x[1]), (-960, 960), (z[0] + 5, z[0] + 60), along="y", wall=4)
    coil = (z[1] - 430, z[1] - 60)
    assembly.box("aluminium", (x[0] + 30, x[0] + 85), (-900, 900), coil, density=0.32)
    assembly.box("copper", (x[0] + 30, x[0] + 85), (-900, 900), coil, density=0.30)
    for y in (-480, 480):
        fan = (x[0] + 130, y, sum(coil) / 2)
        assembly.rod("steel", (fan[0], y, fan[2]), (fan[0] + 160, y, fan[2]), radius=68, density=3.5)
        assembly.rod("polyethylene", fan, (fan[0] + 50, y, fan[2]), radius=190, inner=60, density=0.3)
    low = z[0] + 70
    compressor = (x[0] + plan.unit_depth * 0.5, 380.0, low + 150)
    assembly.disc("cast_iron", compressor, radius=120, inner=92, width=380)
    assembly.disc("aluminium", compressor, radius=90, width=330, density=1.9)
    if plan.has_diesel:
        _add_diesel(assembly, (x[0] + plan.unit_depth * 0.5, -180.0, low), rng=rng)
    else:
        assembly.disc("steel", (compressor[0], -200, low + 150), radius=110, width=330, density=4.2)
    battery = around(x[0] + plan.unit_depth * 0.5, 170)
    assembly.box("lead_battery", battery, (640, 900), (low, low + 190), density=1.9)
    assembly.box("electronics", around(x[0] + 120, 130), (650, 930), (low + 260, low + 420), density=0.7)
    for _ in range(int(rng.integers(5, 10))):
        start = np.array(
            [rng.uniform(x[0] + 30, x[1] - 30), rng.uniform(-850, 850), rng.uniform(low, z[1] - 80)]
        )
        end = np.clip(
            start + rng.normal(0, [60, 250, 130]), (x[0] + 20, -900, low), (x[1] - 15, 900, z[1] - 20)
        )
        assembly.rod("copper", start.tolist(), end.tolist(), radius=11, inner=9)


def _add_diesel(assembly: Assembly, foot: tuple[float, float, float], *, rng: np.random.Generator) -> None:
    """Adds a small engine of three or four cylinders that stands across."""
    x, y, z = foot
    num = int(rng.choice([3, 4]))
    reach = num * 55.0
    assembly.box("cast_iron", around(x, 210), (y - reach, y + reach), (z + 90, z + 330), density=3.4)
    assembly.box("cast_iron", around(x, 170), (y - reach, y + reach), (z + 330, z + 430), density=3.6)
    assembly.box("steel", around(x, 200), (y - reach, y + reach), (z, z + 90), density=0.5)
    assembly.rod("steel", (x, y - reach - 40, z + 150), (x, y + reach, z + 150), radius=36)
    assembly.rod("cast_iron", (x, y + reach, z + 170), (x, y + reach + 45, z + 170), radius=150, density=5.0)
    for index in range(num):
        at = y - reach + 55 + 110.0 * index
        assembly.rod("cast_iron", (x, at, z + 190), (x, at, z + 330), radius=39, density=-3.0)
        assembly.rod("aluminium", (x, at, z + 230), (x, at, z + 290), radius=38)
    silencer = (x, y - 180, z + 560), (x, y + 220, z + 560)
    assembly.rod("steel", *silencer, radius=75, inner=72)


def _add_evaporator(assembly: Assembly, plan: ColdBodyPlan) -> None:
    """Adds the evaporator under the ceiling behind the front wall, and the air duct of fabric."""
    body = plan.body
    x, z = (body.x0 + 95, body.x0 + 420), (body.top - 330, body.top - 25)
    assembly.box("aluminium", (x[0] + 60, x[1] - 60), (-820, 820), (z[0] + 60, z[1] - 30), density=0.2)
    for height in np.arange(z[0] + 75, z[1] - 30, 42.0).tolist():
        for at in (x[0] + 100, x[0] + 150, x[0] + 200):
            assembly.rod("copper", (at, -820, height), (at, 820, height), radius=6, inner=5.4)
    assembly.box("polyester", (x[1] - 3, x[1]), (-950, 950), z)
    assembly.box("polyester", x, (-950, 950), (z[0] - 3, z[0]))
    assembly.rod(
        "steel", (x[1] - 60, -300, z[0] + 150), (x[1] - 160, -300, z[0] + 150), radius=60, density=3.0
    )
    assembly.box("polyester", (x[1], body.x1 - 2500), (-500, 500), (body.top - 90, body.top - 89))
    assembly.site("evaporator", (x[0] + 4, x[0] + 56), (-800, 800), (z[0] + 10, z[1] - 10))
    assembly.site("duct", (x[0], x[0] + 60), (-900, 900), (body.floor + 60, z[0] - 20))
    bulkhead = (body.floor + 30, z[0] - 10)
    assembly.box("aluminium", (x[0] + 62, x[0] + 65), (-1000, 1000), bulkhead, density=1.6)


def _add_sites(assembly: Assembly, plan: ColdBodyPlan) -> CargoSpace:
    body = plan.body
    reach = HALF_WIDTH - plan.wall - 6
    bounds = (body.x0 + 430, body.x1 - 115, -reach, reach, body.floor + 6, body.top - 110)
    x = bounds[:2]
    for side in SIDES:
        wall = from_side(side, 2, plan.wall - 2)
        assembly.site("insulation", x, wall, (body.floor, body.top), filled="foam", density=_FOAM)
    roof, floor = (body.top + 3, body.top + plan.roof - 3), (body.floor - COLD_FLOOR + 2, body.floor - 22)
    assembly.site("insulation", x, (-reach, reach), roof, filled="foam", density=_FOAM)
    assembly.site("insulation", x, (-reach, reach), floor, filled="foam", density=_FOAM * 1.3)
    low = body.top - plan.unit_height + 70
    beside = (body.x0 - plan.unit_depth + 30, body.x0 - 10)
    assembly.site("compressor", beside, (-940.0, -520.0), (low, low + min(500.0, plan.unit_height - 520)))
    add_box_sites(assembly, bounds)
    return CargoSpace(bounds, "reefer", body.max_load_kg)
