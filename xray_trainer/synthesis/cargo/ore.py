"""Ores, concentrates, stone and sand in bulk: dense, so low heaps fill a wagon by weight."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.heaps import Bulk, bulk_load
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Stow

_KINDS = (
    (Goods("2601.11", "Iron ore in bulk", ("KZ", "RU")), Bulk("iron_ore", (2.1, 2.6), (30, 90), 0.4)),
    (
        Goods("2601.12", "Iron ore pellets in bulk", ("KZ", "RU")),
        Bulk("iron_ore", (2.0, 2.2), (16, 22), 0.3, 0.5),
    ),
    (
        Goods("2603.00", "Copper concentrate in bulk", ("KZ", "UZ")),
        Bulk("iron_ore", (1.7, 2.1), (8, 20), 0.2),
    ),
    (Goods("2517.10", "Crushed stone in bulk", ("KZ", "UZ")), Bulk("granite", (1.4, 1.6), (25, 70), 0.45)),
    (Goods("2505.10", "Quartz sand in bulk", ("KZ", "RU")), Bulk("sand", (1.45, 1.65), (6, 12), 0.12, 0.55)),
    (Goods("2521.00", "Limestone flux in bulk", ("KZ", "UZ")), Bulk("marble", (1.4, 1.6), (40, 100), 0.5)),
)


@CARGO_FAMILIES.register
class Ore:
    """Ore, concentrate, stone or sand."""

    name = "ore"
    spaces = ("bulk",)
    goods = tuple(goods for goods, _ in _KINDS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns a low heap."""
        goods, bulk = _KINDS[int(rng.integers(len(_KINDS)))]
        parts, sites = bulk_load(space, bulk, rng, fill=float(rng.uniform(0.75, 0.99)))
        return Stow(parts, goods.description, 1, sites)
