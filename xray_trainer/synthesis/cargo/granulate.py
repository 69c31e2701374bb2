"""Fertiliser, grain, salt and other granulate in bulk: fine grain, gentle slopes, a levelled surface."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.heaps import Bulk, bulk_load
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Stow

_KINDS = (
    (
        Goods("3102.10", "Urea in bulk", ("UZ", "RU")),
        Bulk("fertiliser", (0.72, 0.8), (6, 12), 0.12, 0.5, False),
    ),
    (
        Goods("3105.20", "Compound fertiliser in bulk", ("RU", "UZ")),
        Bulk("fertiliser", (0.92, 1.05), (6, 14), 0.15, 0.5),
    ),
    (
        Goods("3104.20", "Potassium chloride in bulk", ("RU", "UZ")),
        Bulk("salt", (1.0, 1.15), (6, 12), 0.15, 0.55),
    ),
    (Goods("2501.00", "Salt in bulk", ("KZ", "IR")), Bulk("salt", (1.1, 1.25), (8, 20), 0.2, 0.6)),
    (Goods("1001.99", "Wheat in bulk", ("KZ", "RU")), Bulk("grain", (0.74, 0.8), (6, 9), 0.1, 0.45, False)),
    (Goods("1003.90", "Barley in bulk", ("KZ", "RU")), Bulk("grain", (0.6, 0.68), (6, 9), 0.1, 0.45)),
    (
        Goods("1205.10", "Rape seed in bulk", ("KZ", "RU")),
        Bulk("grain", (0.64, 0.68), (5, 7), 0.08, 0.4, False),
    ),
)


@CARGO_FAMILIES.register
class Granulate:
    """Fertiliser, salt or grain."""

    name = "granulate"
    spaces = ("bulk",)
    goods = tuple(goods for goods, _ in _KINDS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns a heap up to the walls, or part of one."""
        goods, bulk = _KINDS[int(rng.integers(len(_KINDS)))]
        parts, sites = bulk_load(space, bulk, rng, fill=float(rng.uniform(0.8, 0.99)))
        return Stow(parts, goods.description, 1, sites)
