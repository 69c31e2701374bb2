"""Tusks and horns of protected animals."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.items.item import ITEMS, Item, centred
from xray_trainer.synthesis.shapes import Cylinders

NUM_SEGMENTS = 14


def _bent_cone(
    length_mm: float,
    base_mm: float,
    tip_mm: float,
    bend_rad: float,
    *,
    hollow: float,
    density: float,
    material: str,
) -> Cylinders:
    along = (np.arange(NUM_SEGMENTS) + 0.5) / NUM_SEGMENTS
    angle = bend_rad * (along - 0.5)
    step = length_mm / NUM_SEGMENTS
    axis = np.stack([np.cos(angle), np.zeros(NUM_SEGMENTS), np.sin(angle)], axis=1)
    centre = np.cumsum(axis * step, axis=0)
    radius = base_mm + (tip_mm - base_mm) * along**1.3
    inner = radius * np.clip(hollow * (1 - along / 0.55), 0, 0.9)
    return Cylinders(centre, axis, radius, inner, step * 1.02, density, material)


@ITEMS.register
class Tusk:
    """A tusk of ivory."""

    name = "tusk"
    title = "Tusk of ivory"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one tusk of 0.5 to 1.6 m with its hollow root."""
        length = rng.uniform(500, 1600)
        base = length * rng.uniform(0.035, 0.05)
        shape = _bent_cone(
            length, base, base * 0.25, rng.uniform(0.6, 1.5), hollow=0.8, density=1.85, material="ivory"
        )
        return centred(self.name, "ivory", [shape])


@ITEMS.register
class Horn:
    """A horn of keratin."""

    name = "horn"
    title = "Horn of a protected animal"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one horn of 0.25 to 0.7 m, solid."""
        length = rng.uniform(250, 700)
        base = length * rng.uniform(0.085, 0.13)
        shape = _bent_cone(
            length, base, base * 0.2, rng.uniform(0.3, 0.9), hollow=0.15, density=1.3, material="leather"
        )
        return centred(self.name, "leather", [shape])
