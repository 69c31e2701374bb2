"""LD-PALLET: in the slots of pallets and under packs."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.placing import FLAT, Plan, fill_site, has_sites
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Scene

_PLANS = {
    "pallet": Plan((*FLAT, "brick-package", "cigarette-carton"), length_mm=(300, 1150), share=(0.7, 1.0)),
}


@CONCEALMENTS.register
class PalletSlots:
    """A slot that is closed."""

    name = "LD-PALLET"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is such a place."""
        return has_sites(scene, _PLANS)

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns what fills one of the places."""
        return fill_site(scene, self.name, _PLANS, rng=rng, is_hard=is_hard)
