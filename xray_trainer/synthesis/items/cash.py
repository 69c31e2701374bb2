"""Banknotes in bundles."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.items.item import ITEMS, Item, centred, varied
from xray_trainer.synthesis.shapes import Boxes


@ITEMS.register
class CashBundle:
    """Ten times a hundred notes, shrink-wrapped."""

    name = "cash-bundle"
    title = "Bundle of banknotes"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one bundle of about 1 kg with fine slits between its ten packs."""
        pack = varied(rng, 11.0, share=0.08)
        bounds = [(0, 156, 0, 67, k * pack, (k + 1) * pack - 0.6) for k in range(10)]
        return centred(self.name, "paper", [Boxes(np.array(bounds), varied(rng, 0.85, share=0.06), "paper")])
