"""CT-FRONT: a second front wall with something behind it."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.carving import cleared
from xray_trainer.synthesis.concealments.panels import panel
from xray_trainer.synthesis.concealments.placing import ORGANIC, Filled, Plan, fill_room, hidden
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Role, Scene

_PLAN = Plan(
    items=(*ORGANIC, "cigarette-carton", "cigarette-case", "cash-bundle", "rifle"),
    num=400,
    mass_kg=(15.0, 500.0),
)


@CONCEALMENTS.register
class FalseFrontWall:
    """A wall across the whole width, a hand or two behind the real one."""

    name = "CT-FRONT"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is a front wall."""
        return bool(scene.sites_named("front-wall"))

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns the wall and what stands behind it; the load gives way."""
        hard = bool(rng.random() < 0.4) if is_hard is None else is_hard
        (site, *_) = scene.sites_named("front-wall")
        x0, x1, y0, y1, z0, z1 = site.bounds_mm
        deepest = 150.0 if hard else min(350.0, x1 - x0 - 20)
        depth = rng.uniform(90, deepest)
        cavity = (x0, x0 + depth, y0, y1, z0, z1)
        wall = panel(cavity, 0, at_high=True, rng=rng)
        width = (y1 - y0) * (rng.uniform(0.3, 0.7) if hard else rng.uniform(0.7, 1.0))
        low = y0 + rng.uniform(0, 1) * (y1 - y0 - width)
        height = rng.uniform(0.2, 0.5 if hard else 0.95) * (z1 - z0)
        goods = fill_room((x0 + 45, x0 + depth, low, low + width, z0, z0 + height), _PLAN, rng)
        filled = Filled(goods.item, goods.room, (*goods.parts, *wall))
        cut = (x0, x0 + depth + 20, y0, y1, z0, z1)
        return hidden(self.name, filled, *cleared(scene.parts_of(Role.CARGO), cut), note="front-wall")
