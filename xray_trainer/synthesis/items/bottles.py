"""Bottles of spirits: single and by the case."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.items.item import ITEMS, Item, centred, varied
from xray_trainer.synthesis.items.packing import repeated
from xray_trainer.synthesis.shapes import Shape, box, cylinder

_UP = (0.0, 0.0, 1.0)


def _bottle_shapes(radius_mm: float, body_mm: float, neck_mm: float, level: float) -> list[Shape]:
    wall, neck_radius = 3.2, 14.0
    inner = radius_mm - wall
    fill = body_mm * level - 6
    return [
        cylinder(
            (0, 0, body_mm / 2),
            _UP,
            radius_mm=radius_mm,
            inner_radius_mm=inner,
            length_mm=body_mm,
            density_g_cm3=2.5,
            material="glass",
        ),
        cylinder((0, 0, 3), _UP, radius_mm=inner, length_mm=6, density_g_cm3=2.5, material="glass"),
        cylinder(
            (0, 0, body_mm + neck_mm / 2),
            _UP,
            radius_mm=neck_radius,
            inner_radius_mm=neck_radius - 4,
            length_mm=neck_mm,
            density_g_cm3=2.5,
            material="glass",
        ),
        cylinder(
            (0, 0, 6 + fill / 2), _UP, radius_mm=inner, length_mm=fill, density_g_cm3=0.95, material="water"
        ),
    ]


@ITEMS.register
class Bottle:
    """A glass bottle of 0.5 to 1 litre."""

    name = "bottle"
    title = "Bottle of spirits"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one bottle, standing."""
        shapes = _bottle_shapes(varied(rng, 38, share=0.15), varied(rng, 190), varied(rng, 90), 0.97)
        return centred(self.name, "glass", shapes)


@ITEMS.register
class BottleCase:
    """A carton of twelve bottles."""

    name = "bottle-case"
    title = "Case of spirits"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one carton of three by four standing bottles."""
        radius = varied(rng, 39)
        pitch = 2 * radius + 4
        bottle = _bottle_shapes(radius, varied(rng, 190), 85, 0.97)
        x, y = np.meshgrid(np.arange(4) * pitch, np.arange(3) * pitch, indexing="ij")
        offsets = np.stack([x.ravel(), y.ravel(), np.zeros(12)], axis=1)
        copies = [one for shape in bottle for one in repeated(shape, offsets, density_factors=np.ones(12))]
        half, top = pitch / 2 + 4, max(float(shape.extent_mm[5]) for shape in bottle) + 5
        bounds = (-half, 3 * pitch + half, -half, 2 * pitch + half, -5, top)
        return centred(self.name, "glass", [*copies, box(bounds, density_g_cm3=0.015, material="cardboard")])
