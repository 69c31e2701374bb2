"""CT-STRUCT: hollow posts, rails, castings and the gooseneck tunnel, filled."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.placing import FLAT, ORGANIC, Plan, fill_site, has_sites
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Scene

_PLANS = {
    "post": Plan((*FLAT, "resin-slab"), length_mm=(400, 1900), share=(0.85, 1.0)),
    "rail": Plan(("sheet",), length_mm=(500, 3000), share=(0.85, 1.0)),
    "casting": Plan(("resin-slab", "cash-bundle", "brick-package"), length_mm=(100, 130), share=(0.85, 1.0)),
    "tunnel": Plan((*ORGANIC, "cigarette-carton", "rifle"), length_mm=(400, 2400)),
}


@CONCEALMENTS.register
class HollowParts:
    """A section that should be hollow and is not."""

    name = "CT-STRUCT"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is such a place."""
        return has_sites(scene, _PLANS)

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns what fills one of the places."""
        return fill_site(scene, self.name, _PLANS, rng=rng, is_hard=is_hard)
