"""A tank wagon: a vessel with a hatch on two bogies."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import Scene
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.coupler import REACH
from xray_trainer.synthesis.structures.rail import RAIL_TOP, sample_track
from xray_trainer.synthesis.structures.tank_body import Barrel, TankPlan, add_tank
from xray_trainer.synthesis.structures.wagon_frame import SILL_TOP, FramePlan, add_frame


@CONVEYANCES.register
class TankWagon:
    """Tank wagon of 60 to 85 m3 without side sills."""

    name = "wagon-tank"

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the empty scene; the claw of the front coupler is near x = 0."""
        assembly = Assembly()
        track = sample_track(rng)
        length = float(rng.choice([12020.0, 12020.0, 12100.0]))
        bogies = ((length - 7800.0) / 2, (length + 7800.0) / 2)
        ends = (REACH, length - REACH)
        frame = FramePlan(ends, bogies, 1300.0, RAIL_TOP + 1215, 0.0, 0.0, ())
        add_frame(assembly, frame, rng=rng)
        plan = _sample_plan(rng, bogies, middle=length / 2)
        space = add_tank(assembly, plan, rng=rng)
        return Scene((*track, *assembly.parts()), self.name, space, tuple(assembly.sites))


def _sample_plan(rng: np.random.Generator, bogies: tuple[float, float], *, middle: float) -> TankPlan:
    radius = float(rng.choice([1400.0, 1500.0, 1500.0, 1600.0]))
    half = float(rng.choice([5080.0, 5150.0, 5350.0])) + (1500 - radius) * 0.2
    jacket = float(rng.choice([0.0, 0.0, 0.0, 45.0, 90.0])) if radius < 1550 else 0.0
    lowest = SILL_TOP + 20 + jacket
    barrel = Barrel((middle - half, middle + half), lowest + radius + 10, radius, radius / 2)
    return TankPlan(
        barrel=barrel,
        wall=float(rng.choice([8.0, 9.0, 10.0])),
        pivots=bogies,
        saddle=SILL_TOP,
        jacket=jacket,
        has_dome=bool(rng.random() < 0.3) and radius < 1450,
        has_rail=bool(rng.random() < 0.5) and radius < 1550,
    )
