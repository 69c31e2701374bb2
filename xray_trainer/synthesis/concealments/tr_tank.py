"""TR-TANK: a box or packages inside a fuel or air tank."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.carving import displaced
from xray_trainer.synthesis.concealments.panels import panel
from xray_trainer.synthesis.concealments.placing import ORGANIC, Filled, Plan, fill_room, hidden, size_of
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Bounds, Hidden, Scene, Site

_PLAN = Plan((*ORGANIC, "cash-bundle", "cigarette-carton", "pistol"), num=80)
_ROUND = 0.68
"""Side of a square in a circle, over its diameter, with a little play."""


@CONCEALMENTS.register
class InTheTank:
    """A partition with goods behind it, or goods in a tank that should hold fuel or air."""

    name = "TR-TANK"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there are tanks."""
        return bool(scene.sites_named("fuel-tank", "air-tank"))

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns goods in a tank; fuel gives way, and behind a partition there is none."""
        hard = bool(rng.random() < 0.4) if is_hard is None else is_hard
        sites = scene.sites_named("fuel-tank", "air-tank")
        site = sites[int(rng.integers(len(sites)))]
        room = _inner(site)
        length = size_of(room)[0] * (rng.uniform(0.25, 0.45) if hard else rng.uniform(0.4, 0.8))
        start = room[0] + float(rng.random() < 0.5) * (room[1] - room[0] - length)
        cavity = (start, start + length, *room[2:])
        goods = fill_room(cavity, _PLAN, rng)
        if site.name == "fuel-tank" and rng.random() < 0.6:
            return _behind_partition(site, goods, cavity, rng)
        taken = displaced(_wet(goods.room, site), site.material, site.density_g_cm3)
        return hidden(self.name, goods, *taken, note=site.name)


def _inner(site: Site) -> Bounds:
    x0, x1, y0, y1, z0, z1 = site.bounds_mm
    if "radius_mm" not in site.values:
        return x0 + 15, x1 - 15, y0 + 40, y1 - 40, z0 + 25, z1 - 40
    half = site.values["radius_mm"] * _ROUND
    y, z = (y0 + y1) / 2, (z0 + z1) / 2
    across = (y1 - y0) / 2 if y1 - y0 > x1 - x0 else min(half, (y1 - y0) / 2)
    x, along = (x0 + x1) / 2, (x1 - x0) / 2 if x1 - x0 > y1 - y0 else min(half, (x1 - x0) / 2)
    height = min(half, (z1 - z0) / 2)
    return x - along, x + along, y - across, y + across, z - height, z + height


def _wet(room: Bounds, site: Site) -> Bounds:
    level = site.values.get("level_mm", room[5])
    return (*room[:5], max(min(room[5], level), room[4]))


def _behind_partition(site: Site, goods: Filled, cavity: Bounds, rng: np.random.Generator) -> Hidden:
    x0, x1, y0, y1, z0, z1 = site.bounds_mm
    at_low = cavity[0] - x0 < x1 - cavity[1]
    dry = (x0, cavity[1], y0, y1, z0, z1) if at_low else (cavity[0], x1, y0, y1, z0, z1)
    wall = panel(dry, 0, at_high=at_low, rng=rng)[:1]
    filled = Filled(goods.item, goods.room, (*goods.parts, *wall))
    taken = displaced(_wet(dry, site), site.material, site.density_g_cm3)
    return hidden(InTheTank.name, filled, *taken, note=f"{site.name}, partition")
