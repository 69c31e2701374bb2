"""A refrigerated container: insulated box in a steel frame, T-floor, cooling unit in the front wall.

The walls are sandwiches of thin sheets and foam, so from the side there is no corrugation, only the faint
double lines of the posts in the foam. The aluminium T-floor is a grey band with fine dark edges.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, Span, around
from xray_trainer.synthesis.structures.container import (
    HALF_WIDTH,
    ContainerPlan,
    add_frame,
    add_hinges,
    add_locking_bar,
    inwards,
    sample_plan,
    sorted_span,
)
from xray_trainer.synthesis.structures.reefer_unit import (
    ReeferUnitPlan,
    add_reefer_unit,
    sample_reefer_unit,
)

FOAM_G_CM3 = 0.042
_SIDES = (-1, 1)
_INNER_HALF_WIDTH = 1145.0
_TEE = 63.0


@dataclass(frozen=True, slots=True)
class ReeferPlan:
    """What one reefer container is like, in mm.

    Attributes:
        frame: the container that it is built as.
        unit: the cooling unit.
        floor: height of the T-floor's upper face above the castings' lower face.
        roof: thickness of the roof.
        outer: thickness of the outer sheets.
        liner: thickness of the inner sheets.
        post_spacing: distance of the posts in the walls.
        tee_spacing: distance of the T-bars.
        num_patches: repaired places, where the foam was renewed.
    """

    frame: ContainerPlan
    unit: ReeferUnitPlan
    floor: float
    roof: float
    outer: float
    liner: float
    post_spacing: float
    tee_spacing: float
    num_patches: int

    @property
    def floor_z(self) -> float:
        """Returns the height of the T-floor's upper face."""
        return self.frame.z0 + self.floor

    @property
    def ceiling_z(self) -> float:
        """Returns the height of the ceiling."""
        return self.frame.top - self.roof

    @property
    def inside(self) -> Span:
        """Returns the span in x from the baffle to the doors."""
        return self.unit.baffle, self.frame.x1 - 130


def sample_reefer(
    rng: np.random.Generator, *, x0: float, z0: float, length: float, height: float
) -> ReeferPlan:
    """Returns a reefer container of a size."""
    frame = sample_plan(rng, x0=x0, z0=z0, length=length, height=height)
    return ReeferPlan(
        frame=frame,
        unit=sample_reefer_unit(rng, x0=x0 + 12, low=z0 + 165, high=z0 + height - 115),
        floor=float(rng.uniform(228, 244)),
        roof=float(rng.uniform(105, 122)),
        outer=float(rng.choice([0.9, 1.0, 1.1])),
        liner=float(rng.choice([0.7, 0.8])),
        post_spacing=float(rng.choice([610.0, 813.0, 1219.0])),
        tee_spacing=float(rng.choice([34.0, 38.0, 42.0])),
        num_patches=int(rng.poisson(1.2)),
    )


def add_reefer(assembly: Assembly, plan: ReeferPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds an empty reefer container and its sites; returns the space for cargo."""
    add_frame(assembly, plan.frame)
    for side in _SIDES:
        _add_wall(assembly, plan, side)
    _add_roof(assembly, plan)
    _add_floor(assembly, plan)
    _add_members(assembly, plan)
    _add_doors(assembly, plan, rng=rng)
    _add_patches(assembly, plan, rng=rng)
    add_reefer_unit(assembly, plan.unit, rng=rng)
    return _add_sites(assembly, plan)


def _add_wall(assembly: Assembly, plan: ReeferPlan, side: int) -> None:
    x, z = (plan.frame.x0 + 100, plan.frame.x1 - 120), (plan.frame.z0 + 160, plan.frame.top - 62)
    assembly.box("steel", x, inwards(side, 8, 8 + plan.outer), z)
    liner = HALF_WIDTH - _INNER_HALF_WIDTH
    inner = (plan.unit.baffle, plan.frame.x1 - 120)
    assembly.box(
        "stainless_steel", inner, inwards(side, liner - plan.liner, liner), (plan.floor_z, plan.ceiling_z)
    )
    assembly.box("foam", x, inwards(side, 9, liner - 1), z, density=FOAM_G_CM3)
    for at in np.arange(x[0] + 300, x[1] - 100, plan.post_spacing).tolist():
        for edge in (at, at + 48):
            assembly.box("polyester", (edge, edge + 3), inwards(side, 10, liner - 2), z)
        assembly.box("steel", (at, at + 48), inwards(side, 9, 10), z)
    scuff = (plan.floor_z, plan.floor_z + 210)
    assembly.box("aluminium", inner, inwards(side, liner, liner + 3), scuff)
    for row in np.arange(scuff[0] + 330, plan.ceiling_z - 100, 95.0).tolist():
        assembly.box("stainless_steel", inner, inwards(side, liner, liner + 4), (row, row + 12), density=2.0)


def _add_roof(assembly: Assembly, plan: ReeferPlan) -> None:
    x, across = (plan.frame.x0 + 95, plan.frame.x1 - 95), (-HALF_WIDTH + 58, HALF_WIDTH - 58)
    top = plan.frame.top - 14
    assembly.box("aluminium", x, across, (top - 2, top))
    assembly.box("foam", x, across, (plan.ceiling_z + 1, top - 2), density=FOAM_G_CM3)
    inner = (plan.unit.baffle, x[1])
    assembly.box("stainless_steel", inner, (-1140, 1140), (plan.ceiling_z, plan.ceiling_z + plan.liner))
    for at in np.arange(x[0] + 500, x[1] - 100, plan.post_spacing * 2).tolist():
        assembly.box("polyester", (at, at + 3), across, (plan.ceiling_z + 2, top - 4))
        assembly.box("polyester", (at + 50, at + 53), across, (plan.ceiling_z + 2, top - 4))


def _add_floor(assembly: Assembly, plan: ReeferPlan) -> None:
    """Adds T-bars along x on their base sheet, foam under it, and the pan below."""
    x = (plan.unit.lower[1] + 74, plan.frame.x1 - 120)
    foot, head = plan.floor_z - _TEE, plan.floor_z
    reach = _INNER_HALF_WIDTH - 15
    assembly.box("aluminium", x, (-reach, reach), (foot - 3, foot))
    rows = []
    for y in np.arange(-reach + 20, reach - 15, plan.tee_spacing).tolist():
        rows.append((*x, y - 1.5, y + 1.5, foot, head - 4))
        rows.append((*x, y - plan.tee_spacing * 0.34, y + plan.tee_spacing * 0.34, head - 4, head))
    assembly.boxes("aluminium", rows)
    low = plan.frame.z0 + 84
    across = (-HALF_WIDTH + 14, HALF_WIDTH - 14)
    assembly.box("foam", (plan.frame.x0 + 110, x[1]), across, (low, foot - 3), density=FOAM_G_CM3 * 1.2)
    assembly.box("steel", (plan.frame.x0 + 110, x[1]), across, (low - 1.2, low))
    for stringer in (-900, -450, 0, 450, 900):
        assembly.box("wood", (plan.frame.x0 + 500, x[1]), around(stringer, 40), (low, foot - 3), density=0.3)


def _add_members(assembly: Assembly, plan: ReeferPlan) -> None:
    """Adds the hat-shaped cross-members below the pan; none where a gooseneck goes."""
    z = (plan.frame.z0 + 18, plan.frame.z0 + 82)
    reach = HALF_WIDTH - 15
    num = round((plan.frame.length - 300) / (plan.frame.member_spacing * 1.5))
    for x in np.linspace(plan.frame.x0 + 200, plan.frame.x1 - 200, num).tolist():
        is_over_neck = plan.frame.has_tunnel and x < plan.frame.x0 + 3300
        spans = ((-reach, -515), (515, reach)) if is_over_neck else ((-reach, reach),)
        for y in spans:
            for edge in (x - 45, x + 42):
                assembly.box("steel", (edge, edge + 3), y, z)
            assembly.box("steel", (x - 45, x + 45), y, (z[0], z[0] + 3))
            assembly.site("under-floor", (x - 41, x + 41), y, (z[0] + 4, z[1] - 2))


def _add_doors(assembly: Assembly, plan: ReeferPlan, *, rng: np.random.Generator) -> None:
    """Adds two insulated doors with gaskets, locking bars and hinges."""
    frame = plan.frame
    x, z = (frame.x1 - 112, frame.x1 - 14), (frame.z0 + 150, frame.top - 100)
    for side in _SIDES:
        y = sorted_span(side * 8.0, side * 1135.0)
        assembly.box("foam", x, y, z, density=FOAM_G_CM3)
        assembly.box("steel", (x[1] - 1.2, x[1]), y, z)
        assembly.box("stainless_steel", (x[0], x[0] + 1), y, z)
        assembly.tube("aluminium", (x[0] + 4, x[1] - 4), y, z, along="x", wall=3)
        for edge in (x[0] + 10, x[1] - 40):
            assembly.tube("rubber", (edge, edge + 26), y, (z[0] - 12, z[1] + 12), along="x", wall=14)
        for place in (0.24, 0.8):
            add_locking_bar(assembly, frame, side * 1130 * place, rng=rng)
        add_hinges(assembly, frame, side)


def _add_patches(assembly: Assembly, plan: ReeferPlan, *, rng: np.random.Generator) -> None:
    """Adds repairs: a sheet riveted on the outside and foam of another density behind it."""
    for _ in range(plan.num_patches):
        side = int(rng.choice(_SIDES))
        x, z = (
            rng.uniform(plan.inside[0], plan.inside[1] - 1500),
            rng.uniform(plan.floor_z, plan.ceiling_z - 700),
        )
        width, height = rng.uniform(250, 1300), rng.uniform(200, 650)
        spans = (x, x + width), (z, z + height)
        assembly.box("steel", spans[0], inwards(side, 6.8, 8), spans[1])
        renewed = float(rng.uniform(-0.012, 0.03))
        assembly.box("foam", spans[0], inwards(side, 10, 72), spans[1], density=renewed)


def _add_sites(assembly: Assembly, plan: ReeferPlan) -> CargoSpace:
    x, y = plan.inside, (-_INNER_HALF_WIDTH + 4, _INNER_HALF_WIDTH - 4)
    z = (plan.floor_z, plan.ceiling_z)
    bounds = (*x, *y, plan.floor_z, plan.ceiling_z - 90)
    load = 27500.0 if plan.frame.length > 9000 else 21500.0
    for side in _SIDES:
        wall = inwards(side, 10, HALF_WIDTH - _INNER_HALF_WIDTH - 2)
        assembly.site("insulation", (x[0], x[1] - 60), wall, z, filled="foam", density=FOAM_G_CM3)
        assembly.site("rail", x, inwards(side, 13, 38), (plan.frame.z0 + 18, plan.frame.z0 + 78))
        for at in (plan.frame.x0, plan.frame.x1 - 178):
            for low in (plan.frame.z0, plan.frame.top - 118):
                assembly.site("casting", (at + 26, at + 152), inwards(side, 26, 136), (low + 26, low + 92))
    roof = (plan.ceiling_z + 4, plan.frame.top - 18)
    assembly.site("insulation", (x[0], x[1] - 60), (-1140, 1140), roof, filled="foam", density=FOAM_G_CM3)
    floor = (plan.frame.z0 + 86, plan.floor_z - _TEE - 5)
    assembly.site(
        "insulation", (x[0], x[1] - 60), (-1180, 1180), floor, filled="foam", density=FOAM_G_CM3 * 1.2
    )
    assembly.site("door", (x[1] - 900, x[1] - 10), y, z)
    assembly.site("front-wall", (x[0], x[0] + 350), y, z)
    assembly.site("floor", x, y, (z[0], z[0] + 160))
    assembly.site("roof", x, y, (z[1] - 120, z[1]))
    return CargoSpace(bounds, "reefer", max_mass_kg=load)
