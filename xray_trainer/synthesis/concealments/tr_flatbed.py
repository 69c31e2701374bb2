"""TR-FLATBED: a second layer under the deck of a trailer or truck, between its cross-members."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.placing import (
    FLAT,
    Filled,
    Plan,
    bounds_of,
    fill_alike,
    hidden,
    size_of,
)
from xray_trainer.synthesis.items.item import Item
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Bounds, Hidden, Part, Scene, Site, concealed
from xray_trainer.synthesis.shapes import Boxes

_SITE = "under-deck"
_PLAN = Plan(items=(*FLAT, "sheet", "cigarette-carton"), num=200, mass_kg=(4.0, 220.0))
_LID_MM = 2.0


@CONCEALMENTS.register
class UnderTheDeck:
    """Goods between deck and a sheet that is fixed under the cross-members."""

    name = "TR-FLATBED"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is a deck with room under it."""
        return bool(scene.sites_named(_SITE))

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns goods in a few neighbouring bays, closed from below; hard ones are thin and few."""
        hard = bool(rng.random() < 0.4) if is_hard is None else is_hard
        bays = _neighbours(scene.sites_named(_SITE), rng, is_hard=hard)
        fills = fill_alike([_room(bay, rng, is_hard=hard) for bay in bays], _PLAN, rng)
        shapes = tuple(shape for fill in fills for shape in fill.item.shapes)
        item = Item(fills[0].item.name, fills[0].item.material, shapes)
        lids = tuple(_lid(bay) for bay in bays) if rng.random() < 0.7 else ()
        filled = Filled(item, bounds_of(item), (*concealed(*shapes, name="item"), *lids))
        return hidden(self.name, filled, note=_SITE)


def _neighbours(sites: tuple[Site, ...], rng: np.random.Generator, *, is_hard: bool) -> tuple[Site, ...]:
    num = int(rng.integers(1, 3)) if is_hard else int(rng.integers(2, 7))
    first = int(rng.integers(max(len(sites) - num, 0) + 1))
    return sites[first : first + num]


def _room(bay: Site, rng: np.random.Generator, *, is_hard: bool) -> Bounds:
    """Returns a part of a bay: all its length, a share of its width, a layer at its floor."""
    x0, x1, y0, y1, z0, z1 = bay.bounds_mm
    width = (y1 - y0) * rng.uniform(0.25, 0.6 if is_hard else 1.0)
    start = y0 + rng.uniform(0, 1) * (y1 - y0 - width)
    layer = size_of(bay.bounds_mm)[2] * rng.uniform(0.4, 0.65 if is_hard else 1.0)
    return x0, x1, start, start + width, z0, min(z0 + max(layer, 35.0), z1)


def _lid(bay: Site) -> Part:
    x0, x1, y0, y1, z0, _ = bay.bounds_mm
    sheet = Boxes(np.array([(x0 - 40, x1 + 40, y0, y1, z0 - _LID_MM, z0)]), 7.87, "steel")
    return concealed(sheet, name="lid")[0]
