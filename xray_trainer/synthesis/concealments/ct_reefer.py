"""CT-REEFER: in the cooling unit, its ducts, or in place of insulation."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.placing import FLAT, Plan, fill_site, has_sites
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Scene

_PLANS = {
    "evaporator": Plan(FLAT, length_mm=(250, 1200)),
    "fan-housing": Plan((*FLAT, "brick-package"), length_mm=(200, 420)),
    "compressor": Plan((*FLAT, "brick-package", "shielded-object"), length_mm=(250, 550)),
    "condenser": Plan(FLAT, length_mm=(300, 700)),
    "duct": Plan(FLAT, length_mm=(400, 1600), share=(0.5, 1.0)),
    "insulation": Plan(FLAT, length_mm=(500, 3000), share=(0.4, 0.95)),
}


@CONCEALMENTS.register
class CoolingUnit:
    """Mass among the machinery of a refrigerated unit, or in its walls."""

    name = "CT-REEFER"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is a cooling unit."""
        return bool(scene.sites_named("evaporator")) and has_sites(scene, _PLANS)

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns what fills one of the places."""
        return fill_site(scene, self.name, _PLANS, rng=rng, is_hard=is_hard)
