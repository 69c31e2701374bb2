"""NEG: harmless things where things are hidden: dunnage, repairs, ballast, tools, ordinary dense goods."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.carving import carved
from xray_trainer.synthesis.concealments.placing import (
    Plan,
    Plans,
    as_bounds,
    fill_room,
    fill_site,
    has_sites,
    hidden,
    load_bounds,
    stretch,
)
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Bounds, Hidden, Role, Scene

_CARTONS = ("cartons", "mixed-cartons", "fruit")
_HOLLOW = ("machinery", "furniture", "household")
_LOOSE = (
    "dunnage",
    "odd-carton",
    "toolbox",
    "water-can",
    "fire-extinguisher",
    "tarpaulin",
    "chain-heap",
    "ballast-block",
)
_ORDINARY = ("book-block", "book-block", "cheese", "detergent", "detergent", "ice-pack", "cable-coil")
"""Goods as declared that look like something else, for air cargo and parcels."""

_PLANS = {
    "unit": Plan(
        ("odd-carton", "odd-carton", "water-can", "ballast-block"),
        length_mm=(250, 600),
        num=4,
        mould=("dunnage", "wood"),
    ),
    "pallet": Plan(("dunnage",), length_mm=(300, 1100), num=2, mould=("dunnage", "wood")),
    "on-top": Plan(
        ("dunnage", "odd-carton", "tarpaulin"),
        length_mm=(600, 1600),
        share=(0.3, 0.8),
        num=3,
        settles=True,
        mould=("dunnage", "wood"),
    ),
    "side-wall": Plan(
        ("repair-plate",), length_mm=(250, 800), share=(0.2, 1.0), num=1, mould=("dunnage", "wood")
    ),
    "toolbox": Plan(
        ("toolbox", "chain-heap", "water-can"), length_mm=(300, 600), num=1, mould=("dunnage", "wood")
    ),
    "cab-bunk": Plan(
        ("odd-carton", "water-can", "toolbox"), length_mm=(300, 900), num=2, mould=("dunnage", "wood")
    ),
    "gap": Plan(
        ("water-can", "toolbox", "fire-extinguisher", "tarpaulin"),
        length_mm=(500, 900),
        share=(0.4, 0.8),
        num=2,
    ),
    "core": Plan(
        ("toolbox", "odd-carton", "chain-heap"), length_mm=(250, 600), num=1, mould=("dunnage", "wood")
    ),
    "cab-seat": Plan(
        ("toolbox", "fire-extinguisher"), length_mm=(300, 450), num=1, mould=("dunnage", "wood")
    ),
    "under-floor": Plan(("repair-plate",), length_mm=(200, 600), num=1, mould=("repair-plate", "steel")),
    "underframe": Plan(
        ("toolbox", "chain-heap", "repair-plate"), length_mm=(400, 1000), num=1, mould=("dunnage", "wood")
    ),
    "consignment": Plan(
        _ORDINARY, length_mm=(150, 420), num=30, mass_kg=(2.0, 60.0), mould=("book-block", "paper")
    ),
    "parcel": Plan(
        _ORDINARY,
        length_mm=(110, 300),
        share=(0.4, 0.9),
        num=4,
        mass_kg=(0.3, 6.0),
        mould=("book-block", "paper"),
    ),
    "tunnel": Plan(("repair-plate", "dunnage"), length_mm=(400, 1500), num=2, mould=("dunnage", "wood")),
}
_WALL = Plan(("aluminium-patch",), length_mm=(250, 700), num=1, mould=("aluminium-patch", "aluminium"))
_SHARE_OF_WALL = 0.25
_FLOOR = Plan(_LOOSE, num=3, mould=("dunnage", "wood"))


@CONCEALMENTS.register
class LookAlike:
    """Something that catches the eye and has an ordinary explanation."""

    name = "NEG"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is room on the floor or a place that fits."""
        return has_sites(scene, _plans(scene)) or _free_floor(scene) is not None

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns a harmless thing on the free floor, or in one of the places where things are hidden."""
        floor, plans, wall = _free_floor(scene), _plans(scene), _wall(scene)
        if wall is not None and rng.random() < _SHARE_OF_WALL:
            return hidden(
                self.name, fill_room(stretch(wall, _WALL, rng, is_hard=False), _WALL, rng), note="wall"
            )
        if floor is not None and (rng.random() < 0.5 or not has_sites(scene, plans)):
            room = stretch(
                floor, Plan(length_mm=(500, 1400), share=(0.4, 0.9), rests=True), rng, is_hard=is_hard
            )
            filled = fill_room(room, _FLOOR, rng)
            return hidden(self.name, filled, *carved(scene.parts_of(Role.CARGO), filled.room), note="floor")
        return fill_site(scene, self.name, plans, rng=rng, is_hard=is_hard)


def _plans(scene: Scene) -> Plans:
    """Returns the plans that make sense: an odd carton among cartons, tools in machines and cabinets."""
    unfit = set()
    if scene.cargo_family not in _CARTONS:
        unfit.add("unit")
    if scene.cargo_family not in _HOLLOW:
        unfit.add("core")
    return {name: plan for name, plan in _PLANS.items() if name not in unfit}


def _wall(scene: Scene) -> Bounds | None:
    """Returns the inner face of the far wall of a unit load device, where there is one."""
    if scene.space is None or not scene.conveyance.startswith("uld-ld"):
        return None
    x0, x1, _, y1, z0, z1 = scene.space.bounds_mm
    return x0 + 350, x1 - 100, y1 - 8, y1, z0 + 120, z1 - 120


def _free_floor(scene: Scene) -> Bounds | None:
    """Returns the room between the end of the load and the doors, where it is long enough."""
    if scene.space is None or scene.space.kind not in {"dry", "reefer", "open-top", "flat"}:
        return None
    x0, x1, y0, y1, z0, z1 = scene.space.bounds_mm
    load = load_bounds(scene)
    start = load[1] + 20 if load else x0
    if x1 - start < 450:
        return None
    return as_bounds((start, y0 + 30, z0), (x1 - 20, y1 - 30, min(z0 + 700, z1)))
