"""RW-WALL: behind the lining of a wagon."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.placing import FLAT, Plan, fill_site, has_sites
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Scene

_PLANS = {
    "wall-gap": Plan(
        (*FLAT, "cigarette-carton", "cigarette-carton"), length_mm=(700, 2400), share=(0.6, 1.0), rests=True
    ),
}


@CONCEALMENTS.register
class WagonWall:
    """A band of goods behind the boards of a side or end wall."""

    name = "RW-WALL"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is such a place."""
        return has_sites(scene, _PLANS)

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns what fills one of the places."""
        return fill_site(scene, self.name, _PLANS, rng=rng, is_hard=is_hard)
