"""LD-CORE: goods in the hollow of a machine, roll, coil, pipe, tyre or drum."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.carving import displaced
from xray_trainer.synthesis.concealments.placing import (
    ANYTHING,
    Filled,
    Plan,
    bounds_of,
    fill_room,
    hidden,
    stretch,
)
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Scene, Site, concealed

_PLAN = Plan((*ANYTHING, "resin-slab"), length_mm=(200, 1400), share=(0.75, 1.0), num=150)


@CONCEALMENTS.register
class InTheCore:
    """A cavity that is filled."""

    name = "LD-CORE"

    def fits(self, scene: Scene) -> bool:
        """Returns whether something in the load is hollow."""
        return bool(scene.sites_named("core"))

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns what fills a cavity; a liquid or pile that filled it gives way."""
        sites = scene.sites_named("core")
        site = sites[int(rng.integers(len(sites)))]
        filled = fill_room(stretch(site.bounds_mm, _PLAN, rng, is_hard=is_hard), _PLAN, rng)
        filled = _settled(filled, site)
        taken = displaced(filled.room, site.material, site.density_g_cm3)
        return hidden(self.name, filled, *taken, note="core")


def _settled(filled: Filled, site: Site) -> Filled:
    """Returns the goods lowered to the wall of a hollow that lies on its side."""
    axis = site.values.get("axis", 2.0)
    if axis == 2.0:
        return filled
    across, radius = 1 - int(axis), site.values["radius_mm"]
    middle, height = site.centre_mm[across], site.centre_mm[2]
    reach = max(abs(edge - middle) for edge in filled.room[2 * across : 2 * across + 2])
    lowest = height - np.sqrt(max(radius**2 - min(reach, radius) ** 2, 0.0))
    item = filled.item.placed(np.eye(3), (0, 0, min(lowest - filled.room[4], 0.0)))
    return Filled(item, bounds_of(item), concealed(*item.shapes, name="item"))
