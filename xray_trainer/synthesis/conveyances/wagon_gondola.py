"""A gondola: an open-top wagon for coal, ore, scrap and other bulk, or for long and heavy goods."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import Scene
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.coupler import REACH
from xray_trainer.synthesis.structures.gondola_body import add_gondola_body, sample_gondola
from xray_trainer.synthesis.structures.rail import RAIL_TOP, sample_track
from xray_trainer.synthesis.structures.wagon_frame import FramePlan, add_frame

_SHARE_OF_BULK = 0.8


@CONVEYANCES.register
class GondolaWagon:
    """Gondola of 70 to 80 m3 with a floor of hatches; its space is of kind `bulk` or `open-top`."""

    name = "wagon-gondola"

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the empty scene; the claw of the front coupler is near x = 0."""
        assembly = Assembly()
        track = sample_track(rng)
        length = float(rng.choice([13920.0, 13920.0, 14410.0]))
        pivots = 8650.0
        bogies = ((length - pivots) / 2, (length + pivots) / 2)
        ends = (REACH + 30, length - REACH - 30)
        floor = RAIL_TOP + 1415 + float(rng.uniform(-20, 20))
        half_width = float(rng.choice([1438.0, 1440.0, 1485.0]))
        body = sample_gondola(rng, x=ends, floor=floor, half_width=half_width)
        cross = tuple(x for x in body.posts if bogies[0] + 700 < x < bogies[1] - 700)
        frame = FramePlan(ends, bogies, half_width + 40, floor - 45, 150.0, 12.0, cross)
        add_frame(assembly, frame, rng=rng)
        is_for_bulk = bool(rng.random() < _SHARE_OF_BULK)
        space = add_gondola_body(assembly, body, is_for_bulk=is_for_bulk, rng=rng)
        return Scene((*track, *assembly.parts()), self.name, space, tuple(assembly.sites))
