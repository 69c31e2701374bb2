"""Engine, gearbox and cooling of a truck: the dense knot under the cab.

What makes it dense is cast iron; what gives it away as an engine are bores, shafts, gears and pulleys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, around

if TYPE_CHECKING:
    from xray_trainer.synthesis.structures.tractor import TractorPlan

_SIDES = (-1, 1)


def add_cooling(assembly: Assembly, plan: TractorPlan) -> None:
    """Adds charge cooler, radiator and fan."""
    x = plan.x0 + 320
    z = (plan.cab.floor - 480, plan.cab.floor + 260)
    assembly.box("aluminium", (x, x + 35), (-440, 440), z, density=0.30)
    assembly.box("aluminium", (x + 50, x + 105), (-440, 440), z, density=0.42)
    assembly.box("water", (x + 52, x + 103), (-440, 440), z, density=0.18)
    for side in _SIDES:
        assembly.box("polyethylene", (x + 40, x + 112), around(side * 470, 50), z, density=0.7)
    fan = (x + 190, 0.0, (z[0] + z[1]) / 2)
    assembly.rod("steel", fan, (fan[0] + 120, 0, fan[2]), radius=85, density=4.0)
    assembly.rod("polyethylene", fan, (fan[0] + 70, 0, fan[2]), radius=370, inner=90, density=0.16)


def add_engine(assembly: Assembly, plan: TractorPlan, *, rng: np.random.Generator) -> None:
    """Adds an engine of four or six cylinders in line: block, heads, crank, sump, and its ancillaries."""
    num = int(rng.choice([4, 6, 6]))
    x0 = plan.x0 + float(rng.uniform(560, 700))
    length = float(rng.uniform(180, 208)) * num
    base = plan.rail[0] + 10
    pitch = length / (num + 0.4)
    assembly.box("cast_iron", (x0, x0 + length), (-190, 190), (base + 215, base + 600), density=3.9)
    assembly.box("cast_iron", (x0 + 15, x0 + length), (-150, 150), (base + 120, base + 215), density=2.8)
    for index in range(num):
        x = x0 + pitch * (index + 0.7)
        bore = (x, 0, base + 260), (x, 0, base + 600)
        assembly.rod("cast_iron", *bore, radius=64, density=-3.4)
        piston = base + 330 + (-1) ** index * 80 * float(np.cos(index * 2.1))
        assembly.rod("aluminium", (x, 0, piston), (x, 0, piston + 85), radius=62)
        assembly.rod("steel", (x, 0, base + 170), (x, 0, piston + 30), radius=20)
        assembly.rod("steel", (x - 45, 0, base + 170), (x - 20, 0, base + 170), radius=105)
        assembly.box("cast_iron", around(x, pitch * 0.9), (-150, 150), (base + 600, base + 735), density=4.2)
        assembly.rod("steel", (x, -60, base + 690), (x, -60, base + 830), radius=15)
    assembly.rod("steel", (x0 - 60, 0, base + 170), (x0 + length + 40, 0, base + 170), radius=48)
    assembly.rod("steel", (x0, 0, base + 770), (x0 + length, 0, base + 770), radius=24)
    assembly.shell("aluminium", (x0 + 10, x0 + length - 10), (-170, 170), (base + 735, base + 860), wall=5)
    assembly.shell("aluminium", (x0 + 40, x0 + length), (-165, 165), (base - 130, base + 120), wall=6)
    assembly.box("oil", (x0 + 46, x0 + length - 6), (-159, 159), (base - 124, base - 10))
    assembly.rod("cast_iron", (x0 + length, 0, base + 230), (x0 + length + 55, 0, base + 230), radius=225)
    _add_ancillaries(assembly, x0, length, base, rng=rng)


def _add_ancillaries(
    assembly: Assembly, x0: float, length: float, base: float, *, rng: np.random.Generator
) -> None:
    for z, radius in ((base + 170, 120.0), (base + 420, 80.0), (base + 620, 70.0), (base + 560, 55.0)):
        y = float(rng.uniform(-160, 160))
        assembly.rod("steel", (x0 - 75, y, z), (x0 - 35, y, z), radius=radius, density=4.0)
        if radius < 100:
            assembly.rod("aluminium", (x0 - 35, y, z), (x0 + 170, y, z), radius=radius * 0.95, density=2.9)
    turbo = (x0 + length * 0.55, 300.0, base + 660)
    assembly.disc("cast_iron", turbo, radius=125, inner=70, width=90)
    assembly.rod("steel", turbo, (turbo[0] + 260, 300, turbo[2]), radius=60, density=5.0)
    assembly.disc("aluminium", (turbo[0] + 260, 300, turbo[2]), radius=120, inner=60, width=80)
    manifold = (x0 + 60, 235.0, base + 650)
    assembly.rod("cast_iron", manifold, (x0 + length - 60, 235, base + 650), radius=48, inner=36)
    assembly.rod(
        "steel",
        (x0 + length - 120, -280, base + 190),
        (x0 + length + 90, -280, base + 190),
        radius=70,
        density=5.5,
    )
    for x in rng.uniform(x0 + 100, x0 + length - 150, 3).tolist():
        assembly.rod("steel", (x, -270, base + 330), (x, -270, base + 540), radius=55, density=1.6)
    for _ in range(26):
        start = np.array(
            [rng.uniform(x0, x0 + length), rng.uniform(-330, 330), rng.uniform(base, base + 850)]
        )
        if rng.random() < 0.55:
            end = start + rng.normal(0, [180, 90, 130])
            assembly.rod("steel", start.tolist(), end.tolist(), radius=float(rng.uniform(8, 26)), density=3.0)
        else:
            size = rng.uniform(40, 170, 3).tolist()
            assembly.slab(
                "cast_iron",
                start.tolist(),
                size,
                pitch=float(rng.uniform(-0.4, 0.4)),
                density=rng.uniform(1.0, 4.5),
            )


def add_gearbox(assembly: Assembly, plan: TractorPlan) -> None:
    """Adds gearbox, propeller shaft and joints."""
    x, z = plan.x0 + 1950, plan.rail[0] + 240
    cone = [
        (x - 60, z - 250),
        (x + 200, z - 190),
        (x + 850, z - 150),
        (x + 850, z + 130),
        (x + 200, z + 190),
        (x - 60, z + 250),
    ]
    assembly.plate("aluminium", cone, (-190, -172))
    assembly.plate("aluminium", cone, (172, 190))
    for edge in (cone[:3], cone[3:]):
        assembly.sheet("aluminium", edge, (-172, 172), thickness=12)
    assembly.rod("steel", (x, 0, z), (x + 900, 0, z), radius=38)
    assembly.rod("steel", (x + 120, 0, z - 115), (x + 820, 0, z - 115), radius=34)
    for index, radius in enumerate((95.0, 70.0, 112.0, 82.0, 60.0, 105.0)):
        at = x + 170 + index * 108
        assembly.rod("steel", (at, 0, z), (at + 44, 0, z), radius=radius, inner=36, density=7.0)
        assembly.rod(
            "steel", (at, 0, z - 115), (at + 44, 0, z - 115), radius=165 - radius, inner=32, density=7.0
        )
    end = (plan.rear_axles[0] - 330, 0, plan.axle_height + 20)
    assembly.rod("steel", (x + 940, 0, z), end, radius=62, inner=57)
    for joint in ((x + 920, 0, z), end):
        assembly.ball("cast_iron", joint, (85, 80, 80), density=5.0)
    if len(plan.rear_axles) > 1:
        second = (plan.rear_axles[1] - 330, 0, plan.axle_height + 20)
        assembly.rod(
            "steel", (plan.rear_axles[0] + 230, 0, plan.axle_height + 40), second, radius=52, inner=46
        )
