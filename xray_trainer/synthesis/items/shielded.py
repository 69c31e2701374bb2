"""Small dense objects in a shield."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.items.item import ITEMS, Item, centred
from xray_trainer.synthesis.shapes import Cylinders

_UP = np.array([0.0, 0.0, 1.0])


@ITEMS.register
class ShieldedObject:
    """A dense pot with something small inside."""

    name = "shielded-object"
    title = "Small dense shielded object"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one pot of lead of 5 to 40 kg with a capsule, in a steel jacket."""
        radius, length = rng.uniform(45, 85), rng.uniform(110, 220)
        wall = rng.uniform(0.5, 0.75) * radius
        inner = radius - wall
        shapes = [
            _tube(0, radius, inner, length, 11.3, "lead"),
            _tube(length / 2 - wall / 2, inner, 0, wall, 11.3, "lead"),
            _tube(wall / 2 - length / 2, inner, 0, wall, 11.3, "lead"),
            _tube(0, 6, 0, 24, 7.9, "steel"),
            _tube(0, radius + 3, radius, length + 6, 7.9, "steel"),
        ]
        return centred(self.name, "lead", shapes)


def _tube(z: float, *sizes: float | str) -> Cylinders:
    """Returns an upright tube at a height: outer and inner radius, length, density, material."""
    outer, inner, length, density, material = sizes
    return Cylinders(np.array([0.0, 0.0, z]), _UP, outer, inner, length, density, str(material))
