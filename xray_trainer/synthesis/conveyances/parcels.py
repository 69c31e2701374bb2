"""Loose parcels on a conveyor belt; to be scanned with 1 to 2 mm pixels."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import CargoSpace, Scene, structure
from xray_trainer.synthesis.shapes import box
from xray_trainer.synthesis.structures.roller_deck import BELT_TOP, sample_belt


@CONVEYANCES.register
class ParcelBelt:
    """A stretch of belt between two marks, for trays and parcels."""

    name = "parcels"

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns an empty belt; the room for parcels begins at x = 0."""
        length = float(rng.uniform(2200, 3600))
        belt = sample_belt(rng)
        marks = [
            box((x, x + 4, -470, 470, BELT_TOP, BELT_TOP + 2), density_g_cm3=1.1, material="rubber")
            for x in (-60.0, length + 56)
        ]
        bounds = (0.0, length, -400.0, 400.0, BELT_TOP + 2, BELT_TOP + 620)
        space = CargoSpace(bounds, "belt", 400.0, 0.0)
        return Scene((*belt, *structure(*marks)), self.name, space)
