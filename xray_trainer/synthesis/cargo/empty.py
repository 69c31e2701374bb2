"""Nothing, or what is left over after unloading."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.dressing import leftovers
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Stow

_GOODS = Goods("8609.00", "Empty, returned after unloading", ("KZ", "UZ", "RU"))


@CARGO_FAMILIES.register
class Empty:
    """An empty space; now and then with dunnage, lashings or a few empty pallets."""

    name = "empty"
    spaces = ("dry", "reefer", "open-top", "flat", "bulk")
    goods = (_GOODS,)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns what was left in the space: nothing in about half of the cases."""
        parts = leftovers(space, rng) if rng.random() < 0.55 else ()
        return Stow(parts, _GOODS.description, 0)
