"""A flat rack: a deep floor frame with wooden planks between two end walls, nothing at the sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, around
from xray_trainer.synthesis.structures.container import HALF_WIDTH, add_casting, inwards

_SIDES = (-1, 1)
_PLANK = 46.0


@dataclass(frozen=True, slots=True)
class FlatRackPlan:
    """What one flat rack is like, in mm.

    Attributes:
        x0: its front.
        z0: lower face of the castings.
        length: 6058 or 12192.
        base: height of the floor's upper face above the castings' lower face.
        wall_height: height of the end walls above the floor.
        girder_y: half the distance of the two main girders.
        member_spacing: distance of cross-members.
        is_folded: end walls folded down, to carry things longer than the rack.
        num_stanchions: posts stuck into pockets along each side.
        missing_planks: share of planks that are broken out or renewed.
    """

    x0: float
    z0: float
    length: float
    base: float
    wall_height: float
    girder_y: float
    member_spacing: float
    is_folded: bool
    num_stanchions: int
    missing_planks: float

    @property
    def x1(self) -> float:
        """Returns x of its rear."""
        return self.x0 + self.length

    @property
    def floor(self) -> float:
        """Returns the height of the planks' upper face."""
        return self.z0 + self.base


def sample_flat_rack(rng: np.random.Generator, *, x0: float, z0: float, length: float) -> FlatRackPlan:
    """Returns a flat rack of a length."""
    is_long = length > 9000
    base = float(rng.choice([610.0, 628.0, 648.0]) if is_long else rng.choice([330.0, 358.0, 370.0]))
    return FlatRackPlan(
        x0=x0,
        z0=z0,
        length=length,
        base=base,
        wall_height=2591.0 - base,
        girder_y=float(rng.uniform(480, 620)),
        member_spacing=float(rng.uniform(380, 520)),
        is_folded=bool(rng.random() < 0.12),
        num_stanchions=int(rng.choice([0, 0, 4, 6])),
        missing_planks=float(rng.choice([0.0, 0.0, 0.03, 0.08])),
    )


def add_flat_rack(assembly: Assembly, plan: FlatRackPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds an empty flat rack and its sites; returns the space for cargo."""
    _add_girders(assembly, plan)
    _add_members(assembly, plan)
    _add_planks(assembly, plan, rng=rng)
    for x, way in ((plan.x0, 1), (plan.x1, -1)):
        _add_corners(assembly, plan, x, way)
        if plan.is_folded:
            _add_folded_wall(assembly, plan, x, way)
        else:
            _add_end_wall(assembly, plan, x, way)
    _add_lashing(assembly, plan)
    _add_stanchions(assembly, plan)
    return _space(plan)


def _space(plan: FlatRackPlan) -> CargoSpace:
    inset = 330.0
    low = plan.floor + (240.0 if plan.is_folded else 0.0)
    bounds = (plan.x0 + inset, plan.x1 - inset, -1130.0, 1130.0, low, plan.z0 + 2560.0)
    return CargoSpace(bounds, "flat", max_mass_kg=30_000.0 if plan.length > 9000 else 24_000.0)


def _add_girders(assembly: Assembly, plan: FlatRackPlan) -> None:
    """Adds two I-girders and an outer rail of C section on each side."""
    x = (plan.x0 + 180, plan.x1 - 180)
    top, low = plan.floor - _PLANK, plan.z0 + 12
    flange = 16.0 if plan.length > 9000 else 12.0
    for side in _SIDES:
        y = side * plan.girder_y
        assembly.box("steel", x, around(y, 8), (low + flange, top - flange))
        for z in ((low, low + flange), (top - flange, top)):
            assembly.box("steel", x, around(y, 170), z)
        for at in np.arange(x[0] + 600, x[1] - 300, 1210.0).tolist():
            assembly.box("steel", (at, at + 8), around(y, 160), (low + flange, top - flange))
        assembly.box("steel", x, inwards(side, 6, 12), (top - 190, plan.floor + 4))
        for lip in (top - 190, plan.floor - 4):
            assembly.box("steel", x, inwards(side, 6, 70), (lip, lip + 7))
        room = inwards(side, 14, 68)
        assembly.site("rail", x, room, (top - 180, plan.floor - 6))
        inner = sorted((y - side * 8, y - side * 78))
        assembly.site("chassis-beam", x, (inner[0], inner[1]), (low + flange + 4, top - flange - 4))


def _add_members(assembly: Assembly, plan: FlatRackPlan) -> None:
    top = plan.floor - _PLANK
    reach = HALF_WIDTH - 14
    num = round((plan.length - 700) / plan.member_spacing)
    for x in np.linspace(plan.x0 + 350, plan.x1 - 350, num).tolist():
        assembly.box("steel", (x, x + 5), (-reach, reach), (top - 120, top))
        assembly.box("steel", (x, x + 55), (-reach, reach), (top - 6, top))
        assembly.box("steel", (x, x + 55), (-reach, reach), (top - 120, top - 114))
        under = (x + 60, min(x + plan.member_spacing - 20, plan.x1 - 200))
        assembly.site("under-floor", under, (-plan.girder_y + 10, plan.girder_y - 10), (top - 118, top - 4))
    middle = (plan.x0 + plan.x1) / 2
    for x in (middle - 1025, middle + 1025):
        for wall in (around(x - 182, 5), around(x + 182, 5)):
            assembly.box("steel", wall, (-reach, reach), (plan.z0 + 16, plan.z0 + 131))
        assembly.box("steel", around(x, 360), (-reach, reach), (plan.z0 + 131, plan.z0 + 136))


def _add_planks(assembly: Assembly, plan: FlatRackPlan, *, rng: np.random.Generator) -> None:
    """Adds planks across, each of its own density, gaps of some mm between them."""
    x, width = plan.x0 + 310, 188.0
    while x + width < plan.x1 - 310:
        if rng.random() >= plan.missing_planks:
            wood = float(rng.normal(0.62, 0.05))
            thick = _PLANK - float(rng.uniform(0, 6))
            span = (x, x + width - float(rng.uniform(3, 9)))
            assembly.box(
                "wood", span, (-1150, 1150), (plan.floor - _PLANK, plan.floor - _PLANK + thick), density=wood
            )
        x += width


def _add_corners(assembly: Assembly, plan: FlatRackPlan, x: float, way: int) -> None:
    casting = x if way > 0 else x - 178
    block = sorted((x + way * 20, x + way * 310))
    for side in _SIDES:
        add_casting(assembly, casting, inwards(side, 0, 162), plan.z0)
        room = inwards(side, 26, 136)
        assembly.site("casting", (casting + 26, casting + 152), room, (plan.z0 + 26, plan.z0 + 92))
        low = (plan.z0 + 118, plan.floor)
        assembly.shell("steel", (block[0], block[1]), inwards(side, 6, 200), low, wall=8)
    across = (-HALF_WIDTH + 200, HALF_WIDTH - 200)
    assembly.tube(
        "steel", (block[0], block[0] + 120), across, (plan.floor - 240, plan.floor), along="y", wall=7
    )


def _add_end_wall(assembly: Assembly, plan: FlatRackPlan, x: float, way: int) -> None:
    """Adds posts that stand on hinges, a head beam, ribs and planks."""
    post = sorted((x + way * 6, x + way * 176))
    top = plan.z0 + 2591.0
    for side in _SIDES:
        tall = (plan.floor + 20, top - 118)
        assembly.tube("steel", (post[0], post[1]), inwards(side, 6, 146), tall, along="z", wall=9)
        assembly.site("post", (post[0] + 10, post[1] - 10), inwards(side, 16, 136), tall)
        casting = x if way > 0 else x - 178
        add_casting(assembly, casting, inwards(side, 0, 162), top - 118)
        pin = (x + way * 230, side * (HALF_WIDTH - 60), plan.floor + 60)
        assembly.disc("steel", pin, radius=42, width=150)
        brace = [(pin[0] - 90, plan.floor), (pin[0] + 90, plan.floor), (pin[0] - way * 60, plan.floor + 330)]
        assembly.plate("steel", brace, around(side * (HALF_WIDTH - 60), 30))
    across = (-HALF_WIDTH + 150, HALF_WIDTH - 150)
    for low, high in ((top - 120, top - 15), (plan.floor + 30, plan.floor + 130)):
        assembly.tube("steel", (post[0] + 25, post[1] - 45), across, (low, high), along="y", wall=6)
    for y in (-700, -350, 0, 350, 700):
        upright = (plan.floor + 130, top - 120)
        assembly.tube("steel", (post[0] + 40, post[0] + 110), around(y, 70), upright, along="z", wall=5)
    board = sorted((x + way * 150, x + way * 180))
    assembly.box("plywood", (board[0], board[1]), across, (plan.floor + 130, top - 130))


def _add_folded_wall(assembly: Assembly, plan: FlatRackPlan, x: float, way: int) -> None:
    """Adds an end wall that lies on the floor."""
    reach = min(plan.wall_height, plan.length / 2 - 300)
    along = sorted((x + way * 250, x + way * reach))
    span, z = (along[0], along[1]), (plan.floor + 30, plan.floor + 170)
    for side in _SIDES:
        assembly.tube("steel", span, inwards(side, 6, 146), z, along="x", wall=9)
    for y in (-700, -350, 0, 350, 700):
        assembly.tube("steel", span, around(y, 70), (z[0] + 20, z[0] + 90), along="x", wall=5)
    assembly.box("plywood", span, (-1060, 1060), (z[1], z[1] + 30))
    for at in (span[0] + 30, span[1] - 130):
        assembly.tube("steel", (at, at + 100), (-1070, 1070), (z[0] + 10, z[1] - 10), along="y", wall=6)


def _add_lashing(assembly: Assembly, plan: FlatRackPlan) -> None:
    """Adds pockets and bars for lashings along both sides."""
    for x in np.arange(plan.x0 + 700, plan.x1 - 500, 1130.0).tolist():
        for side in _SIDES:
            assembly.tube(
                "steel",
                around(x, 120),
                inwards(side, -2, 64),
                (plan.floor - 210, plan.floor - 4),
                along="z",
                wall=6,
            )
            bar = (
                (x + 300, side * (HALF_WIDTH - 40), plan.floor - 90),
                (x + 430, side * (HALF_WIDTH - 40), plan.floor - 90),
            )
            assembly.rod("steel", *bar, radius=16)


def _add_stanchions(assembly: Assembly, plan: FlatRackPlan) -> None:
    if not plan.num_stanchions:
        return
    for x in np.linspace(plan.x0 + 700, plan.x1 - 700, plan.num_stanchions).tolist():
        for side in _SIDES:
            tall = (plan.floor - 180, plan.floor + 1500)
            assembly.tube("steel", around(x, 80), inwards(side, 10, 74), tall, along="z", wall=5)
