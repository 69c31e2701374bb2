"""Knives and blades."""

from __future__ import annotations

import numpy as np
from shapely.geometry import Polygon

from xray_trainer.synthesis.items.item import ITEMS, Item, centred
from xray_trainer.synthesis.shapes import Extrusion

_BLADE = [(0, 0), (150, 2), (190, 20), (120, 30), (0, 30)]
_HANDLE = [(0, -4), (-120, -2), (-128, 12), (-120, 30), (0, 34)]


@ITEMS.register
class Knife:
    """A large knife."""

    name = "knife"
    title = "Knife"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one knife of 200 to 500 mm lying flat."""
        stretch = rng.uniform(0.7, 1.8)
        blade = Polygon([(x * stretch, z) for x, z in _BLADE])
        thickness = rng.uniform(3, 5)
        steel = Extrusion(blade, (-thickness / 2, thickness / 2), 7.8, "steel")
        tang = Extrusion(Polygon([(0, 6), (-100, 8), (-100, 20), (0, 24)]), (-1.8, 1.8), 7.8, "steel")
        handle = Extrusion(Polygon(_HANDLE), (-11, 11), 1.1, "polyethylene")
        return centred(self.name, "steel", [steel, tang, handle])
