"""CT-DOOR: bags or packages between the load and the doors, or on top of its last row."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.carving import carved
from xray_trainer.synthesis.concealments.placing import ORGANIC, Plan, fill_room, hidden, load_bounds
from xray_trainer.synthesis.concealments.resting import support_mm
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Bounds, Hidden, Role, Scene, Site

_NARROWEST_MM = 260.0
_UNEVEN_MM = 80.0
_PLAN = Plan(items=(*ORGANIC, "powder-sack", "powder-sack", "cigarette-case"), num=80, mass_kg=(12.0, 450.0))


@CONCEALMENTS.register
class BehindTheDoors:
    """Put in after loading, in a hurry: compact, reachable from the doors."""

    name = "CT-DOOR"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there are doors."""
        return bool(scene.sites_named("door"))

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns bags on the floor before the doors, on top of the last row, or in its place."""
        hard = bool(rng.random() < 0.4) if is_hard is None else is_hard
        (site, *_) = scene.sites_named("door")
        room = _room(scene, site, rng, is_hard=hard)
        filled = fill_room(room, _PLAN, rng)
        return hidden(self.name, filled, *carved(scene.parts_of(Role.CARGO), filled.room), note="door")


def _room(scene: Scene, site: Site, rng: np.random.Generator, *, is_hard: bool) -> Bounds:
    x0, x1, y0, y1, floor, roof = site.bounds_mm
    load = load_bounds(scene)
    end = load[1] if load else x0
    depth, width, height = rng.uniform(330, 700), rng.uniform(0.35, 0.95) * (y1 - y0), rng.uniform(250, 1100)
    low_y = y0 + rng.uniform(0, 1) * (y1 - y0 - width)
    across = (low_y, low_y + width)
    if is_hard and load and scene.sites_named("on-top"):
        stop = min(end, x1)
        top, ahead = (
            _top(scene, (low, stop, *across, floor, roof)) for low in (stop - depth, stop - depth / 3)
        )
        if roof - top > 320 and top - ahead < _UNEVEN_MM:
            return stop - depth, stop, *across, top, min(top + height, roof - 20)
    if x1 - end > _NARROWEST_MM:
        start = end + rng.uniform(5, 40) if is_hard else max(end + 5, x1 - depth - rng.uniform(0, 200))
        return start, min(start + depth, x1), *across, floor, floor + height
    return x1 - rng.uniform(330, 600), x1, *across, floor, floor + height


def _top(scene: Scene, room: Bounds) -> float:
    return support_mm(scene.parts_of(Role.CARGO), room)
