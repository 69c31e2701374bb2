"""RW-TANK: a compartment in a tank, goods in its jacket or under its hatch."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.carving import displaced
from xray_trainer.synthesis.concealments.panels import panel
from xray_trainer.synthesis.concealments.placing import (
    FLAT,
    ORGANIC,
    Filled,
    Plan,
    fill_room,
    fill_site,
    hidden,
)
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Scene, Site

_PLANS = {
    "manhole": Plan((*FLAT, "pellet-bag"), length_mm=(150, 320), share=(0.8, 1.0)),
    "insulation": Plan(FLAT, length_mm=(400, 2500), share=(0.6, 1.0)),
}
_COMPARTMENT = Plan((*ORGANIC, "cigarette-case", "cigarette-carton"), num=300)


@CONCEALMENTS.register
class InATank:
    """A second shell line, or a level that breaks off."""

    name = "RW-TANK"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is a tank."""
        return scene.space is not None and scene.space.kind == "tank"

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns a compartment at an end of the tank, or goods outside its shell."""
        liquids = scene.sites_named("liquid")
        outside = scene.sites_named(*_PLANS)
        if outside and (not liquids or rng.random() < 0.5):
            return fill_site(scene, self.name, _PLANS, rng=rng, is_hard=is_hard)
        return _compartment(liquids[0], rng, is_hard=is_hard)


def _compartment(site: Site, rng: np.random.Generator, *, is_hard: bool | None) -> Hidden:
    hard = bool(rng.random() < 0.4) if is_hard is None else is_hard
    x0, x1, y0, y1, z0, level = site.bounds_mm
    radius = site.values.get("radius_mm", (y1 - y0) / 2)
    half, middle = 0.66 * radius, z0 + radius
    length = (x1 - x0) * (rng.uniform(0.06, 0.12) if hard else rng.uniform(0.12, 0.3))
    start = x0 + 0.12 * (x1 - x0) if rng.random() < 0.5 else x1 - 0.12 * (x1 - x0) - length
    room = (start, start + length, -half, half, middle - half, middle + half)
    goods = fill_room(room, _COMPARTMENT, rng)
    walls = (*panel(room, 0, at_high=True, rng=rng)[:1], *panel(room, 0, at_high=False, rng=rng)[:1])
    wet = (*room[:5], max(min(room[5], level), room[4]))
    taken = displaced(wet, site.material, site.density_g_cm3)
    return hidden(InATank.name, Filled(goods.item, room, (*goods.parts, *walls)), *taken, note="compartment")
