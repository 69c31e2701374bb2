"""RW-UNDER: on bogies, in the underframe and the sills of a wagon."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.placing import ORGANIC, TRADE, Plan, fill_site, has_sites
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Scene

_PLANS = {
    "bogie": Plan((*ORGANIC, "cigarette-carton"), length_mm=(200, 420), num=30),
    "underframe": Plan((*ORGANIC, *TRADE), length_mm=(300, 1300), share=(0.4, 0.9), num=60),
    "centre-sill": Plan((*ORGANIC, "cigarette-carton", "rifle"), length_mm=(300, 1080), num=80),
    "bolster-box": Plan((*ORGANIC, "cigarette-carton"), length_mm=(200, 500), num=40),
}


@CONCEALMENTS.register
class Underframe:
    """A packet that breaks the symmetry of bogie or underframe."""

    name = "RW-UNDER"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is such a place."""
        return has_sites(scene, _PLANS)

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns what fills one of the places."""
        return fill_site(scene, self.name, _PLANS, rng=rng, is_hard=is_hard)
