"""Small dense objects in a shield."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.items.item import ITEMS, Item, centred
from xray_trainer.synthesis.shapes import cylinder

_UP = (0.0, 0.0, 1.0)


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
        shapes = [
            cylinder(
                (0, 0, 0),
                _UP,
                radius_mm=radius,
                inner_radius_mm=radius - wall,
                length_mm=length,
                density_g_cm3=11.3,
                material="lead",
            ),
            cylinder(
                (0, 0, length / 2 - wall / 2),
                _UP,
                radius_mm=radius - wall,
                length_mm=wall,
                density_g_cm3=11.3,
                material="lead",
            ),
            cylinder(
                (0, 0, wall / 2 - length / 2),
                _UP,
                radius_mm=radius - wall,
                length_mm=wall,
                density_g_cm3=11.3,
                material="lead",
            ),
            cylinder((0, 0, 0), _UP, radius_mm=6, length_mm=24, density_g_cm3=7.9, material="steel"),
            cylinder(
                (0, 0, 0),
                _UP,
                radius_mm=radius + 3,
                inner_radius_mm=radius,
                length_mm=length + 6,
                density_g_cm3=7.9,
                material="steel",
            ),
        ]
        return centred(self.name, "lead", shapes)
