"""A lying tank with dished ends: shell, heads, baffles, rings, manhole, insulation under a cladding.

A tank of constant wall looks like a bar of glass: dark upper and lower lines, where rays graze the shell, and
a light middle. The level of what is in it is a horizontal line, bent up and down by the fan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.physics.materials import material
from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly

_NUM_STEPS = 44


@dataclass(frozen=True, slots=True)
class TankPlan:
    """What one tank is like, in mm.

    Attributes:
        x0: where the barrel begins, without its head.
        x1: where it ends.
        z: height of its axis.
        radius: inner.
        wall: thickness of the shell.
        head: depth of the dished ends, inside.
        material: of the shell.
        baffles: x of each baffle.
        rings: x of each outer stiffening ring.
        insulation: thickness, 0 = none.
        manholes: x of each manhole.
        num_coils: heating pipes along its lower side.
    """

    x0: float
    x1: float
    z: float
    radius: float
    wall: float
    head: float
    material: str
    baffles: tuple[float, ...]
    rings: tuple[float, ...]
    insulation: float
    manholes: tuple[float, ...]
    num_coils: int

    @property
    def top(self) -> float:
        """Returns the height of its upper side, insulation included."""
        return self.z + self.radius + self.wall + self.insulation

    @property
    def volume_m3(self) -> float:
        """Returns what it holds."""
        barrel = np.pi * self.radius**2 * (self.x1 - self.x0)
        return float(barrel + 4 / 3 * np.pi * self.radius**2 * self.head) * 1e-9


def add_tank(assembly: Assembly, plan: TankPlan) -> None:
    """Adds a tank and its sites."""
    _add_layer(assembly, plan, plan.material, inset=0.0, thickness=plan.wall)
    if plan.insulation:
        _add_layer(assembly, plan, "foam", inset=plan.wall, thickness=plan.insulation - 1, density=0.06)
        _add_layer(assembly, plan, "aluminium", inset=plan.wall + plan.insulation - 1, thickness=1.0)
    for x in plan.baffles:
        _add_baffle(assembly, plan, x)
    outside = plan.radius + plan.wall
    for x in plan.rings:
        start, end = (x - 30, 0, plan.z), (x + 30, 0, plan.z)
        assembly.rod("steel", start, end, radius=outside + 45, inner=outside + 41)
        for edge in (x - 30, x + 26):
            ring = (edge, 0, plan.z), (edge + 4, 0, plan.z)
            assembly.rod("steel", *ring, radius=outside + 45, inner=outside)
    for x in plan.manholes:
        _add_manhole(assembly, plan, x)
    _add_coils(assembly, plan)
    _add_sites(assembly, plan)


def tank_space(plan: TankPlan, *, max_mass_kg: float) -> CargoSpace:
    """Returns the inside of a tank as a space for liquids; its bounds hold the dished ends too."""
    x0, x1, reach = plan.x0 - plan.head, plan.x1 + plan.head, plan.radius
    bounds = (x0, x1, -reach, reach, plan.z - reach, plan.z + reach)
    return CargoSpace(bounds, "tank", max_mass_kg, 0.0, {"head_mm": plan.head})


def _add_layer(
    assembly: Assembly,
    plan: TankPlan,
    name: str,
    *,
    inset: float,
    thickness: float,
    density: float | None = None,
) -> None:
    """Adds barrel and heads of one layer; heads are steps of rings, each as wide as the next is narrower."""
    inner = plan.radius + inset
    outer = inner + thickness
    barrel = (plan.x0, 0, plan.z), (plan.x1, 0, plan.z)
    assembly.rod(name, *barrel, radius=outer, inner=inner, density=density)
    angles = np.linspace(0, np.pi / 2, _NUM_STEPS + 1)
    depths, radii = np.sin(angles) * (plan.head + inset), np.cos(angles)
    for step in range(_NUM_STEPS):
        near, far = float(depths[step]), float(depths[step + 1]) + thickness * float(depths[step + 1] > 0)
        hole = max(float(radii[step + 1]) * inner, 0.0) if step < _NUM_STEPS - 1 else 0.0
        ring = float(radii[step]) * outer
        share = min(1.0, (np.hypot(ring - hole, far - near) * thickness) / ((ring - hole) * (far - near)))
        full = material(name).density_g_cm3 if density is None else density
        for end, way in ((plan.x0, -1), (plan.x1, 1)):
            points = (end + way * near, 0, plan.z), (end + way * far, 0, plan.z)
            assembly.rod(name, *points, radius=ring, inner=hole, density=float(full * share))


def _add_baffle(assembly: Assembly, plan: TankPlan, x: float) -> None:
    """Adds a surge plate with a hole to climb through and one to drain through."""
    assembly.rod(plan.material, (x, 0, plan.z), (x + 5, 0, plan.z), radius=plan.radius, inner=250)
    for edge in (x - 40, x + 40):
        ring = (edge, 0, plan.z), (edge + 5, 0, plan.z)
        assembly.rod(plan.material, *ring, radius=plan.radius, inner=plan.radius - 45)


def _add_manhole(assembly: Assembly, plan: TankPlan, x: float) -> None:
    low, high = plan.z + plan.radius - 20, plan.top + 130
    assembly.rod(plan.material, (x, 0, low), (x, 0, high), radius=253, inner=247)
    assembly.rod(plan.material, (x, 0, high), (x, 0, high + 12), radius=275)
    assembly.rod("rubber", (x, 0, high - 14), (x, 0, high), radius=272, inner=248)
    for angle in np.linspace(0, 2 * np.pi, 8, endpoint=False).tolist():
        place = (x + 290 * float(np.cos(angle)), 290 * float(np.sin(angle)))
        assembly.rod("steel", (*place, high - 90), (*place, high + 40), radius=13)
    valve = x + 480
    assembly.rod("stainless_steel", (valve, 120, low), (valve, 120, high + 40), radius=55, inner=40)
    assembly.rod("stainless_steel", (valve, 120, high - 40), (valve, 120, high + 70), radius=75, density=4.0)
    assembly.rod("stainless_steel", (valve, -150, low), (valve, -150, high - 20), radius=45, inner=38)


def _add_coils(assembly: Assembly, plan: TankPlan) -> None:
    outside = plan.radius + plan.wall + 18
    for index in range(plan.num_coils):
        angle = (index - (plan.num_coils - 1) / 2) * 0.16
        y, z = outside * float(np.sin(angle)), plan.z - outside * float(np.cos(angle))
        assembly.rod("steel", (plan.x0 + 150, y, z), (plan.x1 - 150, y, z), radius=18, inner=15)


def _add_sites(assembly: Assembly, plan: TankPlan) -> None:
    if plan.insulation:
        under = (plan.z - plan.radius - plan.wall - plan.insulation + 3, plan.z - plan.radius - plan.wall - 2)
        assembly.site(
            "insulation", (plan.x0 + 100, plan.x1 - 100), (-220, 220), under, filled="foam", density=0.06
        )
    for x in plan.manholes:
        z = plan.top + 10, plan.top + 120
        assembly.site("manhole", (x - 165, x + 165), (-165, 165), z)
