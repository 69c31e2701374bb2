"""The cooling unit in the front end of a reefer container: what hums behind the grille.

    cargo side ▶ | return grille · evaporator fans · coil · heaters |   upper half, behind the insulation
                 | supply duct | condenser fan and coil, compressor, control box, cable |   lower half, open

Everything lies within half a metre of length, so a scan shows an upright strip: fins and fan motors above,
a dense compressor, pipes and boxes below. Units of one make look the same; makes differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, Span, around

_HALF_WIDTH = 1010.0
_SKIN = 1.2


@dataclass(frozen=True, slots=True)
class ReeferUnitPlan:
    """What one cooling unit is like, in mm.

    Attributes:
        x0: its front face.
        depth: from there to the baffle on the cargo side.
        low: its lower edge.
        shelf: height that parts evaporator from condenser.
        high: its upper edge.
        num_fans: evaporator fans.
        is_scroll: an upright scroll compressor, else a lying piston compressor.
        compressor_y: where the compressor stands across.
        condenser_y: middle of the condenser fan across.
        has_water_condenser: a second condenser for use on board.
    """

    x0: float
    depth: float
    low: float
    shelf: float
    high: float
    num_fans: int
    is_scroll: bool
    compressor_y: float
    condenser_y: float
    has_water_condenser: bool

    @property
    def baffle(self) -> float:
        """Returns x of the baffle, where the room for cargo begins."""
        return self.x0 + self.depth

    @property
    def upper(self) -> Span:
        """Returns the span in x of the evaporator's room."""
        return self.x0 + 95, self.baffle - 4

    @property
    def lower(self) -> Span:
        """Returns the span in x of the condenser's room, open to the front."""
        return self.x0 + 12, self.baffle - 130


def sample_reefer_unit(rng: np.random.Generator, *, x0: float, low: float, high: float) -> ReeferUnitPlan:
    """Returns a cooling unit for an opening from `low` to `high`."""
    return ReeferUnitPlan(
        x0=x0,
        depth=float(rng.uniform(420, 490)),
        low=low,
        shelf=low + (high - low) * float(rng.uniform(0.50, 0.58)),
        high=high,
        num_fans=int(rng.choice([2, 2, 2, 3])),
        is_scroll=bool(rng.random() < 0.65),
        compressor_y=float(rng.choice([-1, 1]) * rng.uniform(420, 640)),
        condenser_y=float(rng.uniform(-200, 200)),
        has_water_condenser=bool(rng.random() < 0.25),
    )


def add_reefer_unit(assembly: Assembly, plan: ReeferUnitPlan, *, rng: np.random.Generator) -> None:
    """Adds a cooling unit and its sites."""
    _add_housing(assembly, plan)
    _add_evaporator(assembly, plan)
    _add_fans(assembly, plan)
    _add_condenser(assembly, plan)
    _add_compressor(assembly, plan)
    _add_controls(assembly, plan, rng=rng)
    _add_pipes(assembly, plan, rng=rng)
    _add_cable(assembly, plan, rng=rng)
    _add_sites(assembly, plan)


def _add_housing(assembly: Assembly, plan: ReeferUnitPlan) -> None:
    """Adds the frame, insulated walls around the upper half and behind the lower one, and the baffle."""
    across = (-_HALF_WIDTH, _HALF_WIDTH)
    z = (plan.shelf, plan.high)
    _add_panel(assembly, (plan.x0 + 20, plan.x0 + 92), across, z)
    _add_panel(assembly, (plan.lower[1], plan.lower[1] + 72), across, (plan.low, plan.shelf + 60))
    shelf = (plan.x0 + 20, plan.lower[1] + 72)
    assembly.box("foam", shelf, across, (plan.shelf - 2, plan.shelf + 62), density=0.045)
    for height in (plan.shelf - 4, plan.shelf + 62):
        assembly.box("aluminium", shelf, across, (height, height + 2))
    assembly.box("aluminium", (plan.baffle - 3, plan.baffle), across, (plan.low + 90, plan.high - 260))
    for side in (-1, 1):
        y = around(side * (_HALF_WIDTH - 20), 40)
        assembly.tube("aluminium", (plan.x0, plan.x0 + 45), y, (plan.low, plan.high), along="z", wall=3)
        assembly.box("aluminium", plan.lower, around(side * _HALF_WIDTH, 3), (plan.low, plan.shelf))
    for z_beam in (plan.low, plan.shelf - 40, plan.high - 40):
        beam = (z_beam, z_beam + 40)
        assembly.tube("aluminium", (plan.x0, plan.x0 + 45), across, beam, along="y", wall=3)
    for height in np.arange(plan.high - 235, plan.high - 20, 36.0).tolist():
        assembly.rod("steel", (plan.baffle, across[0], height), (plan.baffle, across[1], height), radius=2.5)


def _add_panel(assembly: Assembly, x: Span, y: Span, z: Span) -> None:
    assembly.box("foam", x, y, z, density=0.045)
    for face in x:
        assembly.box("aluminium", around(face, _SKIN), y, z)


def _add_evaporator(assembly: Assembly, plan: ReeferUnitPlan) -> None:
    """Adds finned rows of copper tubes over heater rods and a drain pan."""
    x = (plan.upper[0] + 50, plan.upper[1] - 70)
    z = (plan.shelf + 190, plan.shelf + 470)
    reach = 880.0
    assembly.box("aluminium", x, (-reach, reach), z, density=0.17)
    for row, at in enumerate(np.linspace(x[0] + 20, x[1] - 20, 5).tolist()):
        for height in np.arange(z[0] + 18 + 12 * (row % 2), z[1] - 10, 42.0).tolist():
            assembly.rod("copper", (at, -reach, height), (at, reach, height), radius=6, inner=5.4)
    for end in (-reach, reach):
        assembly.box("steel", x, around(end, 3), z)
    for at in np.linspace(x[0] + 30, x[1] - 30, 3).tolist():
        assembly.rod("steel", (at, -reach, z[0] - 25), (at, reach, z[0] - 25), radius=6.5, density=5.0)
    assembly.box("aluminium", (x[0] - 20, x[1] + 20), (-950, 950), (z[0] - 90, z[0] - 87))


def _add_fans(assembly: Assembly, plan: ReeferUnitPlan) -> None:
    """Adds upright fans in rings over the coil."""
    x, z = sum(plan.upper) / 2, plan.high - 300
    assembly.box("aluminium", plan.upper, (-950, 950), (z - 60, z - 57))
    spread = 1500 / plan.num_fans
    for index in range(plan.num_fans):
        y = spread * (index - (plan.num_fans - 1) / 2)
        radius = min(spread / 2 - 40, (plan.upper[1] - plan.upper[0]) / 2 - 8)
        assembly.rod("steel", (x, y, z - 60), (x, y, z + 40), radius=radius + 3, inner=radius)
        assembly.rod("aluminium", (x, y, z - 40), (x, y, z + 20), radius=radius - 6, inner=70, density=0.30)
        assembly.rod("steel", (x, y, z - 30), (x, y, z + 150), radius=72, density=3.6)
        assembly.rod("copper", (x, y, z + 20), (x, y, z + 110), radius=62, inner=36, density=3.0)
        for way in (-1, 1):
            start, end = (x, y + way * 40, z + 90), (x, y + way * (radius + 40), z + 20)
            assembly.rod("steel", start, end, radius=6)


def _add_condenser(assembly: Assembly, plan: ReeferUnitPlan) -> None:
    """Adds a coil bent around the fan, the fan in its ring, and its motor."""
    y, z = plan.condenser_y, plan.shelf - 420
    x = (plan.lower[0] + 120, plan.lower[1] - 25)
    for side in (-1, 1):
        flank = around(y + side * 400, 65)
        assembly.box("aluminium", x, flank, (z - 300, z + 300), density=0.33)
        assembly.box("copper", x, flank, (z - 300, z + 300), density=0.45)
    top = (z + 300, z + 350)
    assembly.box("aluminium", x, around(y, 860), top, density=0.33)
    assembly.box("copper", x, around(y, 860), top, density=0.45)
    ring = (x[0] - 90, y, z), (x[0] - 10, y, z)
    assembly.rod("steel", *ring, radius=312, inner=309)
    assembly.rod("aluminium", (x[0] - 80, y, z), (x[0] - 25, y, z), radius=300, inner=80, density=0.25)
    assembly.rod("steel", (x[0] - 95, y, z), (x[0] + 120, y, z), radius=85, density=3.4)
    assembly.rod("copper", (x[0] + 10, y, z), (x[0] + 95, y, z), radius=76, inner=44, density=3.0)
    for height in np.arange(z - 300, z + 310, 40.0).tolist():
        assembly.rod("steel", (plan.x0 + 5, y - 320, height), (plan.x0 + 5, y + 320, height), radius=2.5)
    if plan.has_water_condenser:
        shell = (x[0], -600.0, plan.low + 620), (x[0], 250.0, plan.low + 620)
        assembly.rod("steel", *shell, radius=82, inner=77)
        assembly.rod("copper", *shell, radius=76, density=1.3)


def _add_compressor(assembly: Assembly, plan: ReeferUnitPlan) -> None:
    x, y, z = sum(plan.lower) / 2, plan.compressor_y, plan.low + 60
    if plan.is_scroll:
        assembly.rod("steel", (x, y, z), (x, y, z + 480), radius=108, inner=103)
        assembly.rod("copper", (x, y, z + 90), (x, y, z + 280), radius=98, inner=34, density=3.6)
        assembly.rod("steel", (x, y, z + 60), (x, y, z + 440), radius=22)
        assembly.rod("cast_iron", (x, y, z + 330), (x, y, z + 440), radius=98, inner=20, density=5.6)
        assembly.rod("oil", (x, y, z + 6), (x, y, z + 80), radius=102)
    else:
        start, end = (x, y - 230, z + 190), (x, y + 230, z + 190)
        assembly.rod("cast_iron", start, end, radius=145, inner=131)
        assembly.rod("copper", (x, y - 200, z + 190), (x, y + 10, z + 190), radius=125, inner=45, density=3.0)
        assembly.rod("steel", start, end, radius=28)
        for offset in (60, 160):
            head = (x, y + offset, z + 330)
            assembly.rod("cast_iron", head, (x, y + offset, z + 430), radius=62, density=5.0)
        assembly.box("cast_iron", around(x, 260), around(y, 460), (z, z + 60), density=3.0)
    assembly.box("steel", around(x, 300), around(y, 420), (plan.low + 40, plan.low + 46))


def _add_controls(assembly: Assembly, plan: ReeferUnitPlan, *, rng: np.random.Generator) -> None:
    side = -1 if plan.compressor_y > 0 else 1
    y, z = around(side * 760, 420), (plan.low + 430, plan.low + 1010)
    x = (plan.lower[0] + 10, plan.lower[0] + 220)
    assembly.shell("aluminium", x, y, z, wall=2.5)
    for _ in range(int(rng.integers(5, 10))):
        corner = [rng.uniform(x[0] + 8, x[1] - 90), rng.uniform(y[0] + 8, y[1] - 130)]
        foot = float(rng.uniform(z[0] + 8, z[1] - 150))
        size = rng.uniform([25, 60, 50], [80, 120, 140])
        spans = [(low, low + length) for low, length in zip(corner, size[:2].tolist(), strict=True)]
        assembly.box(
            "electronics", spans[0], spans[1], (foot, foot + float(size[2])), density=rng.uniform(0.5, 1.4)
        )
    transformer = around(side * 420, 150), (plan.low + 60, plan.low + 240)
    assembly.box("steel", around(x[0] + 110, 160), *transformer, density=3.6)
    assembly.box("copper", around(x[0] + 110, 110), *transformer, density=1.5)


def _add_pipes(assembly: Assembly, plan: ReeferUnitPlan, *, rng: np.random.Generator) -> None:
    """Adds copper lines with valves between the machines, a receiver and a filter."""
    x, y = sum(plan.lower) / 2 + 70, plan.compressor_y * 0.35
    assembly.rod("steel", (x, y, plan.low + 80), (x, y, plan.low + 560), radius=64, inner=60)
    assembly.rod("water", (x, y, plan.low + 86), (x, y, plan.low + 260), radius=59, density=1.15)
    assembly.rod(
        "copper", (x - 90, y, plan.low + 300), (x - 90, y + 190, plan.low + 300), radius=34, inner=30
    )
    for _ in range(int(rng.integers(9, 15))):
        at = np.array(
            [rng.uniform(*plan.lower), rng.uniform(-800, 800), rng.uniform(plan.low + 80, plan.shelf - 60)]
        )
        radius = float(rng.choice([5.0, 8.0, 11.0, 14.0]))
        for axis in rng.permutation(3).tolist():
            end = at.copy()
            low, high = (plan.lower, (-800.0, 800.0), (plan.low + 80, plan.shelf + 20))[axis]
            end[axis] = np.clip(at[axis] + rng.uniform(-420, 420), low, high)
            if abs(end[axis] - at[axis]) > 20:
                assembly.rod("copper", at.tolist(), end.tolist(), radius=radius, inner=radius - 1.1)
            at = end
        if rng.random() < 0.5:
            assembly.ball("brass", at.tolist(), (26, 22, 30), density=4.5)


def _add_cable(assembly: Assembly, plan: ReeferUnitPlan, *, rng: np.random.Generator) -> None:
    """Adds the power cable that lies in loops behind the lower grille, and its plug."""
    side = -1 if plan.compressor_y > 0 else 1
    for index in range(int(rng.integers(8, 13))):
        x = plan.lower[0] + 30 + 32.0 * (index % 4) + float(rng.uniform(-6, 6))
        z = plan.low + 60 + 28.0 * (index // 4) + float(rng.uniform(-6, 6))
        ends = (x, side * 180, z), (x, side * 900, z + float(rng.uniform(-20, 40)))
        assembly.rod("rubber", *ends, radius=12.5)
        assembly.rod("copper", *ends, radius=5, density=7.0)
    assembly.rod(
        "polyethylene",
        (plan.lower[0] + 40, side * 240, plan.low + 160),
        (plan.lower[0] + 40, side * 460, plan.low + 170),
        radius=40,
        density=1.0,
    )


def _add_sites(assembly: Assembly, plan: ReeferUnitPlan) -> None:
    reach = (-860.0, 860.0)
    assembly.site("evaporator", plan.upper, reach, (plan.shelf + 68, plan.shelf + 98))
    assembly.site(
        "evaporator", (plan.upper[0], plan.upper[0] + 50), reach, (plan.shelf + 110, plan.shelf + 470)
    )
    for side in (-1, 1):
        room = (480.0, 900.0) if side > 0 else (-900.0, -480.0)
        assembly.site("fan-housing", plan.upper, room, (plan.high - 150, plan.high - 10))
    x, y = sum(plan.lower) / 2, plan.compressor_y
    beside = (y + 150, 940.0) if y > 0 else (-940.0, y - 150)
    assembly.site("compressor", around(x, 240), beside, (plan.low + 50, plan.low + 620))
    assembly.site(
        "condenser",
        (plan.lower[0] + 230, plan.lower[1] - 4),
        around(plan.condenser_y, 700),
        (plan.shelf - 700, plan.shelf - 140),
    )
    assembly.site(
        "duct", (plan.lower[1] + 76, plan.baffle - 5), (-950, 950), (plan.low + 100, plan.shelf + 60)
    )
