"""TR-CHASSIS: in beams, bumpers and boxes of tractor and trailer."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.placing import ANYTHING, FLAT, Plan, fill_site, has_sites
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Scene

_PLANS = {
    "chassis-beam": Plan((*FLAT, "rifle-parts", "cigarette-carton"), length_mm=(400, 2200)),
    "cross-beam": Plan(FLAT, length_mm=(300, 900), share=(0.8, 1.0)),
    "bumper": Plan(FLAT, length_mm=(400, 1600), share=(0.7, 1.0)),
    "toolbox": Plan((*ANYTHING, "cigarette-carton"), length_mm=(300, 600), num=60),
    "battery-box": Plan(FLAT, length_mm=(200, 400), share=(0.8, 1.0)),
    "fifth-wheel": Plan(FLAT, length_mm=(250, 550), share=(0.9, 1.0)),
}


@CONCEALMENTS.register
class Chassis:
    """A profile or box that is filled."""

    name = "TR-CHASSIS"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is such a place."""
        return has_sites(scene, _PLANS)

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns what fills one of the places."""
        return fill_site(scene, self.name, _PLANS, rng=rng, is_hard=is_hard)
