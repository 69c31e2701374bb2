"""CT-FLOOR: a raised floor, or packages between the cross-members under the real one."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.carving import carved
from xray_trainer.synthesis.concealments.panels import panel
from xray_trainer.synthesis.concealments.placing import (
    FLAT,
    Filled,
    Plan,
    as_bounds,
    bounds_of,
    fill_alike,
    fill_room,
    hidden,
    stretch,
)
from xray_trainer.synthesis.items.item import Item
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Role, Scene, Site, concealed
from xray_trainer.synthesis.shapes import Cylinders, Ellipsoids, RotatedBoxes

_RAISED = Plan(items=(*FLAT, "cigarette-carton"), num=500, mass_kg=(15.0, 500.0))
_BELOW = Plan(
    items=(*FLAT, "cigarette-carton", "rifle-parts"), length_mm=(400, 2400), share=(0.7, 1.0), num=120
)


@CONCEALMENTS.register
class FalseFloor:
    """A thicker floor, or the room under it used."""

    name = "CT-FLOOR"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is a floor, or room under it."""
        floors = scene.sites_named("floor")
        has_floor = bool(floors) and not _is_under_round_goods(scene, floors[0])
        return has_floor or bool(scene.sites_named("under-floor"))

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns a raised floor with goods in it, or goods between neighbouring cross-members."""
        hard = bool(rng.random() < 0.4) if is_hard is None else is_hard
        floors, below = scene.sites_named("floor"), scene.sites_named("under-floor")
        has_room = bool(floors) and not _is_under_round_goods(scene, floors[0])
        if has_room and (not below or rng.random() < 0.5):
            return _raised(scene, floors[0], rng, is_hard=hard)
        return _between(below, rng, is_hard=hard)


def _raised(scene: Scene, site: Site, rng: np.random.Generator, *, is_hard: bool) -> Hidden:
    x0, x1, y0, y1, z0, z1 = site.bounds_mm
    depth = rng.uniform(55, 80) if is_hard else rng.uniform(80, min(150.0, z1 - z0))
    length = (x1 - x0) * (rng.uniform(0.12, 0.35) if is_hard else rng.uniform(0.3, 1.0))
    start = x0 + rng.uniform(0, 1) * (x1 - x0 - length)
    cavity = (start, start + length, y0, y1, z0, z0 + depth)
    inner = stretch((start + 45, start + length - 45, y0 + 45, y1 - 45, z0, z0 + depth), _long(length), rng)
    goods = fill_room((*inner[:4], z0, z0 + depth), _RAISED, rng)
    deck = panel(cavity, 2, at_high=True, rng=rng)
    filled = Filled(goods.item, goods.room, (*goods.parts, *deck))
    cut = (start, start + length, y0, y1, z0, z0 + depth + 18)
    return hidden(FalseFloor.name, filled, *carved(scene.parts_of(Role.CARGO), cut), note="floor")


def _is_under_round_goods(scene: Scene, site: Site) -> bool:
    """Returns whether tyres, rolls or sacks lie on the floor, which cannot be cut short for a raised one."""
    shapes = [part.shape for part in scene.parts_of(Role.CARGO) if not part.name.startswith("lashing")]
    low = [shape.extent_mm for shape in shapes if isinstance(shape, Ellipsoids | RotatedBoxes | Cylinders)]
    return any(extent[4] < site.bounds_mm[4] + 60 for extent in low)


def _long(length_mm: float) -> Plan:
    return Plan(length_mm=(0.4 * length_mm, 0.98 * length_mm), share=(0.5, 1.0))


def _between(sites: tuple[Site, ...], rng: np.random.Generator, *, is_hard: bool) -> Hidden:
    num = int(rng.integers(1, 3)) if is_hard else int(rng.integers(2, 7))
    first = int(rng.integers(max(len(sites) - num, 0) + 1))
    rooms = [stretch(site.bounds_mm, _BELOW, rng) for site in sites[first : first + num]]
    fills = fill_alike(rooms, _BELOW, rng)
    shapes = tuple(shape for fill in fills for shape in fill.item.shapes)
    item = Item(fills[0].item.name, fills[0].item.material, shapes)
    room = bounds_of(item)
    filled = Filled(item, as_bounds(room[::2], room[1::2]), concealed(*shapes, name="item"))
    return hidden(FalseFloor.name, filled, note="under-floor")
