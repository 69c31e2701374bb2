"""A wheelset of a freight wagon: two solid rolled wheels on an axle.

From the side both wheels lie over each other: a nearly opaque ring, the grey web, the black hub, and the
flange as a paler rim outside the tread.
"""

from __future__ import annotations

from dataclasses import dataclass

from xray_trainer.synthesis.structures.assembly import Assembly

TREAD_Y = 790.0
"""Half the distance of the tread circles."""

_SIDES = (-1, 1)


@dataclass(frozen=True, slots=True)
class WheelsetPlan:
    """What one wheelset is like, in mm.

    Attributes:
        radius: of the tread; 475 when new, less with wear.
        rim: thickness of the rim, tread to web.
    """

    radius: float = 475.0
    rim: float = 68.0


def add_wheelset(assembly: Assembly, plan: WheelsetPlan, *, x: float, z: float) -> None:
    """Adds a wheelset; the axle runs along y."""
    for side in _SIDES:
        _add_wheel(assembly, plan, (x, side * TREAD_Y, z), side=side)
    assembly.disc("steel", (x, 0, z), radius=83, width=1460)
    for side in _SIDES:
        assembly.disc("steel", (x, side * 795, z), radius=97, width=190)
        assembly.disc("steel", (x, side * 910, z), radius=82, width=50)
        assembly.disc("steel", (x, side * 1030, z), radius=65, width=220)


def _add_wheel(
    assembly: Assembly, plan: WheelsetPlan, centre: tuple[float, float, float], *, side: int
) -> None:
    x, y, z = centre
    inner = plan.radius - plan.rim
    for offset, width, less in ((-30.0, 60.0, 0.0), (20.0, 40.0, 2.5), (50.0, 20.0, 6.0)):
        place = (x, y + side * offset, z)
        assembly.disc("steel", place, radius=plan.radius - less, inner=inner, width=width)
    flange = (x, y - side * 50, z)
    assembly.disc("steel", flange, radius=plan.radius + 16, inner=plan.radius, width=32)
    assembly.disc("steel", flange, radius=plan.radius + 28, inner=plan.radius + 16, width=18)
    steps = 6
    for index in range(steps):
        outer = inner - (inner - 128) * index / steps
        low = inner - (inner - 128) * (index + 1) / steps
        bend = (x, y - side * (32 - 64 * index / (steps - 1)) * 0.8, z)
        thick = 24.0 + 9.0 * abs(index - 2.2) / 2.2
        assembly.disc("steel", bend, radius=outer, inner=low, width=thick)
    assembly.disc("steel", (x, y + side * 10, z), radius=134, inner=97, width=190)
