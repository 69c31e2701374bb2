"""LD-COVER: other goods, or nothing, behind a front of declared ones."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.carving import carved
from xray_trainer.synthesis.concealments.placing import TRADE, Filled, Plan, fill_room, hidden, size_of
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Bounds, Hidden, Role, Scene

_PLAN = Plan(
    ("cigarette-case", "cigarette-case", "cigarette-case", *TRADE, "powder-sack"),
    num=400,
    mass_kg=(150.0, 4000.0),
)


@CONCEALMENTS.register
class BehindACover:
    """A stretch of the load that is not what it seems from the doors."""

    name = "LD-COVER"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is room behind the front rows."""
        return bool(scene.sites_named("behind"))

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns other goods in place of a stretch of the load."""
        hard = bool(rng.random() < 0.4) if is_hard is None else is_hard
        (site, *_) = scene.sites_named("behind")
        room = _part_of(site.bounds_mm, rng, is_hard=hard)
        goods = fill_room(room, _PLAN, rng)
        taken = carved(scene.parts_of(Role.CARGO), goods.room)
        return hidden(self.name, Filled(goods.item, room, goods.parts), *taken, note="behind")


def _part_of(room: Bounds, rng: np.random.Generator, *, is_hard: bool) -> Bounds:
    x0, _, y0, _, z0, _ = room
    length, width, height = size_of(room)
    along = max(length * (rng.uniform(0.2, 0.4) if is_hard else rng.uniform(0.4, 1.0)), min(length, 1200.0))
    across = max(width * (rng.uniform(0.3, 0.5) if is_hard else rng.uniform(0.5, 1.0)), min(width, 620.0))
    up = max(height * (rng.uniform(0.3, 0.6) if is_hard else rng.uniform(0.5, 1.0)), min(height, 300.0))
    start, low = x0 + rng.uniform(0, length - along), y0 + rng.uniform(0, width - across)
    return start, start + along, low, low + across, z0, z0 + up
