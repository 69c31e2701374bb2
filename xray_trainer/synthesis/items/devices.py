"""Phones and computers, single and by the carton."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.items.item import ITEMS, Item, centred, varied
from xray_trainer.synthesis.items.packing import repeated
from xray_trainer.synthesis.shapes import Shape, box


def _phone(width_mm: float, height_mm: float) -> list[Shape]:
    glass = box((0, width_mm, 0, 2, 0, height_mm), density_g_cm3=2.5, material="glass")
    body = box((0, width_mm, 2, 8.5, 0, height_mm), density_g_cm3=0.8, material="electronics")
    battery = box(
        (6, width_mm - 6, 3, 7.5, height_mm * 0.12, height_mm * 0.6),
        density_g_cm3=1.8,
        material="electronics",
    )
    return [glass, body, battery]


@ITEMS.register
class Phone:
    """A mobile phone."""

    name = "phone"
    title = "Mobile phone"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one phone, standing."""
        return centred(
            self.name, "electronics", _phone(varied(rng, 74, share=0.06), varied(rng, 155, share=0.06))
        )


@ITEMS.register
class PhoneCarton:
    """A carton of boxed phones."""

    name = "phone-carton"
    title = "Carton of mobile phones"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one carton of ten to twenty phones, each standing in a box of 50 mm."""
        num_x, num_y = 2, int(rng.integers(5, 11))
        x, y = np.meshgrid(np.arange(num_x) * 92.0, np.arange(num_y) * 52.0, indexing="ij")
        offsets = np.stack([x.ravel(), y.ravel(), np.zeros(x.size)], axis=1)
        copies = [
            one
            for shape in _phone(74, 155)
            for one in repeated(shape, offsets, density_factors=np.ones(len(offsets)))
        ]
        bounds = (-10, num_x * 92 - 8, -12, num_y * 52 - 32, -8, 172)
        return centred(
            self.name, "electronics", [*copies, box(bounds, density_g_cm3=0.08, material="cardboard")]
        )


@ITEMS.register
class Laptop:
    """A portable computer."""

    name = "laptop"
    title = "Portable computer"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one computer in its box, lying."""
        density = varied(rng, 0.9)
        shapes: list[Shape] = [
            box((0, 355, 0, 245, 0, 18), density_g_cm3=density, material="electronics"),
            box((40, 310, 15, 100, 4, 12), density_g_cm3=1.5, material="electronics"),
            box((380, 440, 30, 150, 0, 32), density_g_cm3=1.4, material="electronics"),
            box((-25, 455, -20, 270, -20, 45), density_g_cm3=0.05, material="cardboard"),
        ]
        return centred(self.name, "electronics", shapes)
