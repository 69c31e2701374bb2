"""TR-TYRE: packages in the ring between rim and tread."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.placing import Filled, bounds_of, hidden
from xray_trainer.synthesis.items.item import ITEMS, Item
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Scene, Site, concealed
from xray_trainer.synthesis.shapes import Cylinders, Shape, rotation_about

_SITES = ("tyre", "spare-wheel")


@CONCEALMENTS.register
class InTheTyre:
    """A ring that is no longer hollow, in part or all around."""

    name = "TR-TYRE"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there are tyres."""
        return bool(scene.sites_named(*_SITES))

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns packages around the rim, or a mass that fills the ring."""
        hard = bool(rng.random() < 0.4) if is_hard is None else is_hard
        sites = scene.sites_named(*_SITES)
        site = sites[int(rng.integers(len(sites)))]
        item = _packages(site, rng, is_hard=hard) if rng.random() < 0.7 else _ring(site, rng, is_hard=hard)
        return hidden(
            self.name, Filled(item, bounds_of(item), concealed(*item.shapes, name="item")), note=site.name
        )


def _rings(site: Site) -> tuple[int, float, float, float]:
    """Returns the axis of the wheel, inner and outer radius of the hollow, and its width."""
    size = site.size_mm
    axis = int(np.argmin(size))
    outer = site.values.get("radius_mm", max(size) / 2) * 0.93
    inner = site.values.get("inner_radius_mm", 0.55 * outer)
    return axis, inner, outer, min(size) * 0.86


def _ring(site: Site, rng: np.random.Generator, *, is_hard: bool) -> Item:
    axis, inner, outer, width = _rings(site)
    depth = (outer - inner) * rng.uniform(0.25, 0.5 if is_hard else 1.0)
    density = rng.uniform(0.5, 0.95)
    shape = Cylinders(
        np.asarray(site.centre_mm),
        np.eye(3)[axis],
        inner + depth,
        inner,
        width * rng.uniform(0.6, 1.0),
        density,
        "organic_powder",
    )
    return Item("pellet-bag", "organic_powder", (shape,))


def _packages(site: Site, rng: np.random.Generator, *, is_hard: bool) -> Item:
    """Packages tangential to the rim, side by side around a part of it."""
    axis, inner, outer, width = _rings(site)
    package = ITEMS[str(rng.choice(["brick-package", "resin-slab", "cash-bundle"]))].sample(rng)
    along, thick = float(max(package.size_mm[:2])), float(package.size_mm[2])
    middle = inner + thick / 2 + 4
    num = max(int(2 * np.pi * middle / (along * 1.06)), 1)
    used = (
        int(rng.integers(1, max(num // 3, 1) + 1))
        if is_hard
        else int(rng.integers(max(num // 2, 1), num + 1))
    )
    turns = rng.uniform(0, 2 * np.pi) + np.arange(used) * 2 * np.pi / num
    rows = max(int(width // min(package.size_mm[:2])), 1)
    layers = max(int((outer - inner - 8) // thick), 1) if not is_hard else 1
    pitch = float(min(package.size_mm[:2]))
    places = [
        (float(turn), (row - (rows - 1) / 2) * pitch, middle + layer * thick)
        for layer in range(min(layers, 2))
        for row in range(rows)
        for turn in turns
    ]
    return Item(package.name, package.material, tuple(_around(package, site, axis, places)))


def _around(package: Item, site: Site, axis: int, places: list[tuple[float, float, float]]) -> list[Shape]:
    """Returns copies of a package, flat side towards the hub, at angles, shifts along the axle and radii."""
    lying = np.eye(3) if package.size_mm[0] >= package.size_mm[1] else rotation_about((0, 0, 1), np.pi / 2)
    to_axis = _axis_turn(axis)
    shapes: list[Shape] = []
    for turn, shift, radius in places:
        spin = rotation_about((0, 1, 0), turn)
        place = to_axis @ (spin @ np.array([0.0, 0.0, radius]) + np.array([0.0, shift, 0.0]))
        shapes += package.placed(to_axis @ spin @ lying, np.asarray(site.centre_mm) + place).shapes
    return shapes


def _axis_turn(axis: int) -> np.ndarray:
    """Returns the rotation that takes the y axis to the axis of the wheel."""
    if axis == 1:
        return np.eye(3)
    return rotation_about((0, 0, 1), -np.pi / 2) if axis == 0 else rotation_about((1, 0, 0), np.pi / 2)
