"""Ammunition in boxes."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.items.item import ITEMS, Item, centred, varied
from xray_trainer.synthesis.shapes import Boxes, box


@ITEMS.register
class AmmunitionBox:
    """A tin or carton of cartridges in packets."""

    name = "ammunition-box"
    title = "Box of ammunition"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one box of 5 to 25 kg: packets whose bullet half is denser than the case half."""
        nx, ny, nz = int(rng.integers(3, 6)), int(rng.integers(2, 4)), int(rng.integers(2, 4))
        packet = np.array([62.0, varied(rng, 58), 46.0])
        low = np.stack(np.meshgrid(*(np.arange(n) for n in (nx, ny, nz)), indexing="ij"), axis=-1).reshape(
            -1, 3
        )
        low = low * packet
        cases = _part(low, packet - (4, 3, 20), 0.0)
        bullets = _part(low, packet - (4, 3, 30), 27.0)
        size = packet * (nx, ny, nz)
        bounds = (-5, size[0] + 1, -5, size[1] + 2, -4, size[2])
        tin = box(bounds, density_g_cm3=0.08, material="steel")
        return centred(self.name, "brass", [Boxes(cases, 2.7, "brass"), Boxes(bullets, 4.6, "lead"), tin])


def _part(low: np.ndarray, size: np.ndarray, lift_mm: float) -> np.ndarray:
    start = low + np.array([0.0, 0.0, lift_mm])
    return np.stack([start, start + size], axis=2).reshape(-1, 6)
