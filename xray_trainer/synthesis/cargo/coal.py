"""Coal and coke in bulk."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.heaps import Bulk, bulk_load
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Stow

_KINDS = (
    (Goods("2701.12", "Bituminous coal in bulk", ("KZ", "RU")), Bulk("coal", (0.8, 0.92), (25, 80), 0.45)),
    (Goods("2701.19", "Sized coal in bulk", ("KZ", "RU")), Bulk("coal", (0.74, 0.84), (70, 160), 0.55)),
    (Goods("2702.10", "Lignite in bulk", ("KZ", "UZ")), Bulk("coal", (0.68, 0.78), (20, 60), 0.4)),
    (Goods("2704.00", "Coke of coal in bulk", ("RU", "KZ")), Bulk("coal", (0.42, 0.52), (50, 110), 0.6)),
)


@CARGO_FAMILIES.register
class Coal:
    """Coal, lignite or coke, poured from above."""

    name = "coal"
    spaces = ("bulk",)
    goods = tuple(goods for goods, _ in _KINDS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns a heap up to the walls, or part of one."""
        goods, bulk = _KINDS[int(rng.integers(len(_KINDS)))]
        parts, sites = bulk_load(space, bulk, rng, fill=float(rng.uniform(0.85, 0.99)))
        return Stow(parts, goods.description, 1, sites)
