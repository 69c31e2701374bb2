"""CT-SIDE: a lining in front of the corrugated side wall."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.carving import cleared
from xray_trainer.synthesis.concealments.panels import panel
from xray_trainer.synthesis.concealments.placing import FLAT, Filled, Plan, fill_room, hidden
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Role, Scene

_PLAN = Plan(items=(*FLAT, "cigarette-carton"))


@CONCEALMENTS.register
class SideWall:
    """A stretch of side wall made thicker, near or far side."""

    name = "CT-SIDE"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there are side walls."""
        return bool(scene.sites_named("side-wall"))

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns flat goods between wall and lining."""
        hard = bool(rng.random() < 0.4) if is_hard is None else is_hard
        sites = scene.sites_named("side-wall")
        x0, x1, y0, y1, z0, z1 = sites[int(rng.integers(len(sites)))].bounds_mm
        is_near = y0 + y1 < 0
        depth = min(rng.uniform(45, 60) if hard else rng.uniform(60, 90), y1 - y0)
        low_y, high_y = (y0, y0 + depth) if is_near else (y1 - depth, y1)
        length = min(rng.uniform(600, 1500) if hard else rng.uniform(1200, 4000), x1 - x0)
        start = x0 + rng.uniform(0, 1) * (x1 - x0 - length)
        height = rng.uniform(0.25, 0.6 if hard else 0.95) * (z1 - z0)
        base = z0 + (rng.uniform(0, 1) * (z1 - z0 - height) if hard else 0.0)
        cavity = (start, start + length, low_y, high_y, base, base + height)
        goods = fill_room(cavity, _PLAN, rng)
        lining = panel(cavity, 1, at_high=is_near, rng=rng)
        filled = Filled(goods.item, goods.room, (*goods.parts, *lining))
        return hidden(self.name, filled, *cleared(scene.parts_of(Role.CARGO), cavity), note="side-wall")
