"""CT-ROOF: a ceiling under the roof."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.carving import carved
from xray_trainer.synthesis.concealments.panels import panel
from xray_trainer.synthesis.concealments.placing import FLAT, Filled, Plan, fill_room, hidden
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Role, Scene

_PLAN = Plan(items=(*FLAT, "cigarette-carton"), num=300, mass_kg=(10.0, 300.0))


@CONCEALMENTS.register
class FalseCeiling:
    """A stretch of the roof made thicker."""

    name = "CT-ROOF"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is a roof."""
        return bool(scene.sites_named("roof"))

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns flat goods between roof and ceiling."""
        hard = bool(rng.random() < 0.4) if is_hard is None else is_hard
        (site, *_) = scene.sites_named("roof")
        x0, x1, y0, y1, z0, z1 = site.bounds_mm
        depth = min(rng.uniform(45, 65) if hard else rng.uniform(60, 120), z1 - z0)
        length = (x1 - x0) * (rng.uniform(0.08, 0.25) if hard else rng.uniform(0.2, 0.7))
        start = x0 + rng.uniform(0, 1) * (x1 - x0 - length)
        width = (y1 - y0) * rng.uniform(0.4, 0.95)
        low = y0 + rng.uniform(0, 1) * (y1 - y0 - width)
        cavity = (start, start + length, low, low + width, z1 - depth, z1)
        goods = fill_room(cavity, _PLAN, rng)
        ceiling = panel(cavity, 2, at_high=False, rng=rng)
        filled = Filled(goods.item, goods.room, (*goods.parts, *ceiling))
        cut = (start, start + length, y0, y1, z1 - depth - 20, z1)
        return hidden(self.name, filled, *carved(scene.parts_of(Role.CARGO), cut), note="roof")
