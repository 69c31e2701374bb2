"""Suspension and mudguards of a trailer: hangers, arms, air springs, dampers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xray_trainer.synthesis.structures.assembly import Assembly, arc, around
from xray_trainer.synthesis.structures.container import sorted_span

if TYPE_CHECKING:
    import numpy as np

    from xray_trainer.synthesis.structures.trailer import TrailerPlan

_SIDES = (-1, 1)


def add_suspension(assembly: Assembly, plan: TrailerPlan, x: float, *, rng: np.random.Generator) -> None:
    """Adds hangers, trailing arms, air springs and dampers of one axle."""
    under = plan.lower_edge(x)
    for side in _SIDES:
        y = side * plan.beam_y
        hanger = [
            (x - 640, under),
            (x - 360, under),
            (x - 440, plan.axle_height - 40),
            (x - 560, plan.axle_height - 40),
        ]
        for offset in (-55, 55):
            assembly.plate("steel", hanger, around(y + offset, 7))
        arm = [(x - 500, plan.axle_height + 10), (x, plan.axle_height + 90), (x + 420, plan.axle_height - 40)]
        assembly.sheet("steel", arm, around(y, 100), thickness=48)
        assembly.rod(
            "steel", (x - 500, y - 60, plan.axle_height), (x - 500, y + 60, plan.axle_height), radius=30
        )
        assembly.rod("rubber", (x + 390, y, plan.axle_height), (x + 390, y, under), radius=150, inner=136)
        assembly.rod("steel", (x + 390, y, under - 12), (x + 390, y, under), radius=130)
        assembly.rod(
            "aluminium",
            (x + 390, y, plan.axle_height),
            (x + 390, y, plan.axle_height + 130),
            radius=110,
            inner=98,
        )
        top = (x - 380, y + side * 90, under + 40)
        assembly.rod(
            "steel", (x + 60, y + side * 90, plan.axle_height - 60), top, radius=34, inner=26, density=5.5
        )
    if rng.random() < 0.8:
        turn = rng.uniform(-40, 40)
        assembly.rod(
            "steel",
            (x - 120, -480, plan.axle_height + turn),
            (x - 120, 480, plan.axle_height + turn),
            radius=20,
        )


def add_mudguards(assembly: Assembly, plan: TrailerPlan, *, rng: np.random.Generator) -> None:
    """Adds mudguards over all axles and flaps behind the last."""
    for x in plan.axles:
        over = arc((x, plan.axle_height), radius=plan.wheels.radius + 65, degrees=(25, 155))
        for side in _SIDES:
            assembly.sheet("polyethylene", over, sorted_span(side * 830, side * 1235), thickness=4)
            assembly.rod(
                "steel",
                (x, side * 560, over[6][1] - 20),
                (x, side * 1150, over[6][1] - 20),
                radius=19,
                inner=15,
            )
    if rng.random() < 0.7:
        x = plan.axles[-1] + plan.wheels.radius + 120
        assembly.box("rubber", (x, x + 8), (-1235, -830), (280, 820))
        assembly.box("rubber", (x, x + 8), (830, 1235), (280, 820))
