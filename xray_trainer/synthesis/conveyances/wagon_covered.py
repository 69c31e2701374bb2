"""A covered wagon on two bogies: box body with double walls and doors in the middle of its sides."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import Scene
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.coupler import REACH
from xray_trainer.synthesis.structures.covered_body import add_covered_body, sample_covered
from xray_trainer.synthesis.structures.rail import RAIL_TOP, sample_track
from xray_trainer.synthesis.structures.wagon_frame import FramePlan, add_frame

_SIZES = ((14730.0, 10000.0), (14730.0, 10000.0), (16970.0, 12240.0), (15750.0, 11000.0))
"""Length over couplers and distance of pivots of common types."""


@CONVEYANCES.register
class CoveredWagon:
    """Covered wagon of 120 to 140 m3 with sliding or plug doors."""

    name = "wagon-covered"

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the empty scene; the claw of the front coupler is near x = 0."""
        assembly = Assembly()
        track = sample_track(rng)
        length, pivots = _SIZES[int(rng.integers(len(_SIZES)))]
        ends = (REACH, length - REACH)
        floor = RAIL_TOP + 1283 + float(rng.uniform(-25, 25))
        half_width = float(rng.uniform(1385, 1430))
        bogies = ((length - pivots) / 2, (length + pivots) / 2)
        spaces = int(rng.integers(4, 7))
        cross = tuple(float(x) for x in np.linspace(*bogies, spaces + 2)[1:-1])
        side_depth = float(rng.choice([180.0, 200.0, 240.0]))
        frame = FramePlan(ends, bogies, half_width, floor - 55, side_depth, 10.0, cross)
        add_frame(assembly, frame, rng=rng)
        body = sample_covered(rng, x=ends, floor=floor, half_width=half_width)
        space = add_covered_body(assembly, body, rng=rng)
        return Scene((*track, *assembly.parts()), self.name, space, tuple(assembly.sites))
