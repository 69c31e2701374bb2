"""Cigarettes: cartons of ten packs and master cases."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.items.item import ITEMS, Item, centred, varied
from xray_trainer.synthesis.shapes import Boxes, box

CARTON_MM = (285.0, 89.0, 47.0)
"""Ten packs of twenty, two by five."""


def _carton_density(rng: np.random.Generator) -> float:
    return varied(rng, 0.235, share=0.08)


@ITEMS.register
class CigaretteCarton:
    """A carton of ten packs."""

    name = "cigarette-carton"
    title = "Carton of cigarettes"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one carton: two layers of five packs with the slit between them."""
        length, width, height = CARTON_MM
        pack = length / 5
        starts = np.arange(5) * pack
        bounds = [
            (x + 0.7, x + pack - 0.7, 0, width, z + 0.5, z + height / 2 - 0.5)
            for x in starts
            for z in (0, height / 2)
        ]
        return centred(self.name, "tobacco", [Boxes(np.array(bounds), _carton_density(rng), "tobacco")])


@ITEMS.register
class CigaretteCase:
    """A master case of fifty cartons, ten thousand cigarettes."""

    name = "cigarette-case"
    title = "Case of cigarettes"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one case of about 13 kg: two by five by five cartons, seen across as columns."""
        length, width, height = CARTON_MM
        columns = [
            (i * length + 2, (i + 1) * length - 2, 0, 5 * width, k * height + 1.5, (k + 1) * height - 1.5)
            for i in range(2)
            for k in range(5)
        ]
        case = box(
            (-6, 2 * length + 6, -6, 5 * width + 6, -6, 5 * height + 6),
            density_g_cm3=0.012,
            material="cardboard",
        )
        contents = Boxes(np.array(columns), _carton_density(rng), "tobacco")
        return centred(self.name, "tobacco", [contents, case])
