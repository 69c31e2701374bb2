"""Inside a cab: dashboard, steering wheel, seats, bunks, lockers, and what drivers carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, around

if TYPE_CHECKING:
    from xray_trainer.synthesis.structures.cab import CabPlan

_SIDES = (-1, 1)


def add_dashboard(assembly: Assembly, plan: CabPlan, *, rng: np.random.Generator) -> None:
    """Adds dashboard, devices and steering wheel."""
    x, z = plan.x0 + 90, plan.floor
    shape = [
        (x, z + 420),
        (x + 30, z + 720),
        (x + 330, z + 760),
        (x + 560, z + 640),
        (x + 500, z + 480),
        (x + 260, z + 300),
    ]
    assembly.plate("polyethylene", shape, (-1120, 1120), density=0.10)
    assembly.tube("steel", (x + 180, x + 240), (-1130, 1130), (z + 560, z + 620), along="y", wall=2)
    for _ in range(int(rng.integers(8, 16))):
        place = (x + rng.uniform(80, 420), rng.uniform(-900, 900), z + rng.uniform(420, 700))
        size = rng.uniform([60, 100, 40], [190, 420, 150])
        assembly.slab(
            "electronics", place, size.tolist(), pitch=rng.uniform(-0.3, 0.3), density=rng.uniform(0.25, 0.8)
        )
    assembly.box("aluminium", (x + 40, x + 200), (-400, 350), (z + 330, z + 560), density=0.42)
    wheel = np.array([x + 640.0, -620.0, z + 760.0])
    tilt = np.array([0.5, 0.0, 0.85])
    ring = _ring(wheel, tilt, radius=230)
    for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
        assembly.rod("polyethylene", start, end, radius=15, density=1.3)
    assembly.rod("steel", wheel.tolist(), (wheel - tilt * 620).tolist(), radius=28, inner=20)


def _ring(middle: np.ndarray, normal: np.ndarray, *, radius: float) -> list[list[float]]:
    first = np.array([0.0, 1.0, 0.0])
    second = np.cross(normal / np.linalg.norm(normal), first)
    angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    return [(middle + radius * (np.cos(a) * first + np.sin(a) * second)).tolist() for a in angles]


def add_seat(assembly: Assembly, plan: CabPlan, side: int, *, rng: np.random.Generator) -> None:
    """Adds one seat on its suspension."""
    x, y, z = plan.x0 + 820 + rng.uniform(-60, 120), side * 640, plan.floor + 60
    lean = float(rng.uniform(0.12, 0.4))
    assembly.box("steel", (x, x + 420), around(y, 380), (z, z + 26), density=3.0)
    for way in (-1, 1):
        assembly.rod("steel", (x + 30, y + way * 160, z + 30), (x + 390, y + way * 160, z + 300), radius=14)
        assembly.rod("steel", (x + 390, y + way * 160, z + 30), (x + 30, y + way * 160, z + 300), radius=14)
    assembly.rod("rubber", (x + 280, y, z + 60), (x + 280, y, z + 290), radius=70, inner=60)
    assembly.box("steel", (x - 20, x + 460), around(y, 460), (z + 300, z + 318), density=3.5)
    assembly.box("foam", (x - 60, x + 480), around(y, 500), (z + 318, z + 440), density=0.075)
    back = (x + 520 + 300 * lean, y, z + 790)
    assembly.slab("foam", back, (120, 470, 720), pitch=lean, density=0.075)
    assembly.slab("steel", (back[0] + 30, y, back[2]), (14, 400, 640), pitch=lean, density=1.1)
    assembly.slab(
        "foam", (back[0] + 470 * np.sin(lean), y, back[2] + 450), (90, 260, 200), pitch=lean, density=0.08
    )
    assembly.rod(
        "steel",
        (x + 440, y - side * 240, z + 330),
        (x + 440, y - side * 240, z + 560),
        radius=20,
        density=3.0,
    )


def add_bunk(assembly: Assembly, plan: CabPlan, *, rng: np.random.Generator) -> None:
    """Adds one or two bunks, lockers and perhaps a fridge."""
    x = (plan.rear - 720, plan.rear - 60)
    levels = [plan.floor + 640] + ([plan.floor + 1500] if plan.has_high_roof else [])
    for z in levels:
        across = (-1060, 1060) if z == levels[0] else (-980, 980)
        assembly.box("plywood", x, across, (z - 14, z))
        assembly.box("foam", x, across, (z, z + 115), density=0.05)
        for edge in x:
            assembly.tube("steel", around(edge, 40), across, (z - 54, z - 14), along="y", wall=1.5)
        assembly.box(
            "cotton",
            (x[0] + 60, x[0] + 600),
            around(rng.uniform(-400, 400), 900),
            (z + 115, z + 115 + rng.uniform(20, 90)),
            density=0.09,
        )
    for side in _SIDES:
        locker = around(side * 640, 760)
        assembly.shell("polyethylene", (x[0] + 20, x[1]), locker, (plan.floor + 150, levels[0] - 60), wall=4)
    if rng.random() < 0.6:
        fridge = (x[0] - 60, x[0] + 420)
        assembly.box("foam", fridge, (-240, 240), (plan.floor + 150, plan.floor + 560), density=0.08)
        assembly.box(
            "steel",
            (fridge[0] + 20, fridge[0] + 170),
            (-150, 150),
            (plan.floor + 180, plan.floor + 330),
            density=1.2,
        )


def add_roof_fittings(assembly: Assembly, plan: CabPlan, *, rng: np.random.Generator) -> None:
    """Adds lockers, roof hatch and deflector."""
    if plan.has_high_roof:
        x = (plan.x0 + plan.rake + 180, plan.x0 + plan.rake + 620)
        z = (plan.roof - 560, plan.roof - 170)
        assembly.shell("polyethylene", x, (-1080, 1080), z, wall=4)
        for y in (-360, 360):
            assembly.box("polyethylene", x, around(y, 4), z)
        assembly.box(
            "electronics",
            (x[0] + 40, x[0] + 240),
            around(rng.uniform(-700, 700), 190),
            (z[0] + 10, z[0] + 65),
            density=0.9,
        )
    hatch = plan.x0 + plan.rake + 900
    frame = (plan.roof - 40, plan.roof + 25)
    for edge in (hatch, hatch + 480):
        assembly.box("aluminium", (edge, edge + 30), (-330, 330), frame, density=0.8)
    if plan.has_deflector:
        rise = float(rng.uniform(350, 700))
        start = plan.x0 + plan.rake + 500
        blade = [
            (start, plan.roof + 20),
            (start + 500, plan.roof + rise * 0.75),
            (plan.rear - 60, plan.roof + rise),
        ]
        assembly.sheet("polyester", blade, (-1050, 1050), thickness=4)
        assembly.rod(
            "steel",
            (plan.rear - 120, -500, plan.roof),
            (plan.rear - 120, -500, plan.roof + rise * 0.9),
            radius=16,
        )
        assembly.rod(
            "steel",
            (plan.rear - 120, 500, plan.roof),
            (plan.rear - 120, 500, plan.roof + rise * 0.9),
            radius=16,
        )


def add_belongings(assembly: Assembly, plan: CabPlan, *, rng: np.random.Generator) -> None:
    """Adds what drivers carry: bottles, bags, tools, shoes."""
    for _ in range(int(rng.integers(4, 14))):
        place = [
            rng.uniform(plan.x0 + 700, plan.rear - 150),
            rng.uniform(-1000, 1000),
            plan.floor + rng.uniform(160, 420),
        ]
        size = rng.uniform([50, 50, 40], [260, 300, 220])
        name, density = (("cotton", 0.12), ("water", 0.5), ("paper", 0.35), ("polyethylene", 0.15))[
            int(rng.integers(4))
        ]
        assembly.slab(name, place, size.tolist(), pitch=float(rng.uniform(-0.5, 0.5)), density=density)
    for _ in range(int(rng.integers(0, 5))):
        x, y = rng.uniform(plan.x0 + 700, plan.rear - 200), rng.uniform(-900, 900)
        z = plan.floor + 170
        assembly.rod("water", (x, y, z), (x, y, z + 220), radius=42)
