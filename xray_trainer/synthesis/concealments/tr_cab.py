"""TR-CAB: behind and under seats, in the lining and the rear wall of a cab, in a box on its back."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.panels import casing
from xray_trainer.synthesis.concealments.placing import (
    ANYTHING,
    FLAT,
    Filled,
    Plan,
    fill_room,
    fill_site,
    has_sites,
    hidden,
    stretch,
)
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Scene, Site

_PLANS = {
    "cab-bunk": Plan((*ANYTHING, "powder-sack"), length_mm=(300, 1200), num=60),
    "cab-rear": Plan(FLAT, length_mm=(400, 1300), share=(0.6, 1.0)),
    "cab-roof": Plan(FLAT, length_mm=(400, 1300), share=(0.5, 1.0)),
    "cab-seat": Plan(ANYTHING, length_mm=(250, 450), num=20),
}
_BOX = Plan((*ANYTHING, "cigarette-case"), length_mm=(500, 1400), share=(0.5, 0.9), num=60)


@CONCEALMENTS.register
class DriversCab:
    """A block in a cab, or a box between it and the trailer."""

    name = "TR-CAB"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is a cab or a gap behind it."""
        return has_sites(scene, _PLANS) or bool(scene.sites_named("gap"))

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns what lies in the cab, or a closed box at the front of the trailer."""
        gaps = scene.sites_named("gap")
        if gaps and (rng.random() < 0.25 or not has_sites(scene, _PLANS)):
            return _box_behind(gaps[0], rng, is_hard=is_hard)
        return fill_site(scene, self.name, _PLANS, rng=rng, is_hard=is_hard)


def _box_behind(site: Site, rng: np.random.Generator, *, is_hard: bool | None) -> Hidden:
    x0, x1, y0, y1, z0, z1 = site.bounds_mm
    depth = rng.uniform(220, min(450.0, x1 - x0))
    room = stretch((x1 - depth, x1, y0, y1, z0, z1), _BOX, rng, is_hard=is_hard)
    closed = (x1 - depth, x1, *room[2:])
    goods = fill_room(closed, _BOX, rng)
    return hidden(
        DriversCab.name, Filled(goods.item, goods.room, (*goods.parts, *casing(closed))), note="gap"
    )
