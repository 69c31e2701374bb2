"""LD-HOMOG: other goods in place of some cartons, sacks or bales among many equal ones."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.carving import carved
from xray_trainer.synthesis.concealments.placing import ANYTHING, Filled, Plan, fill_room, hidden
from xray_trainer.synthesis.items.item import Item
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Part, Role, Scene, Site, concealed
from xray_trainer.synthesis.shapes import Cylinders

_PLAN = Plan(ANYTHING, num=200, mass_kg=(25.0, 500.0))
_PACKAGING = ("carton", "pallet", "band", "board", "drum", "ibc")


@CONCEALMENTS.register
class AmongEqualUnits:
    """Units whose content is another; the packaging stays as it was."""

    name = "LD-HOMOG"

    def fits(self, scene: Scene) -> bool:
        """Returns whether the load has units."""
        return bool(scene.sites_named("unit"))

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns items in place of the content of one to several neighbouring units."""
        hard = bool(rng.random() < 0.5) if is_hard is None else is_hard
        sites = sorted(scene.sites_named("unit"), key=lambda site: site.values.get("num_units", 1.0))
        half = sites[: (len(sites) + 1) // 2] if hard else sites[len(sites) // 2 :]
        site = half[int(rng.integers(len(half)))]
        if "radius_mm" in site.values:
            return _another_content(scene, site, rng)
        x0, x1, y0, y1, z0, z1 = site.bounds_mm
        goods = fill_room((x0 + 6, x1 - 6, y0 + 6, y1 - 6, z0 + 6, z1 - 6), _PLAN, rng)
        taken = carved(_contents(scene), goods.room)
        if hard and rng.random() < 0.5:
            goods = _padded(goods, rng)
        return hidden(self.name, goods, *taken, note="unit")


def _another_content(scene: Scene, site: Site, rng: np.random.Generator) -> Hidden:
    """Returns a drum or reel that holds powder or pellets, to another level and of another density."""
    x0, x1, y0, y1, z0, z1 = site.bounds_mm
    height = (z1 - z0) * rng.uniform(0.6, 0.94)
    centre = np.array([(x0 + x1) / 2, (y0 + y1) / 2, z0 + 22 + height / 2])
    material = str(rng.choice(["organic_powder", "organic_resin"]))
    mass = Cylinders(
        centre,
        np.array([0.0, 0.0, 1.0]),
        site.values["radius_mm"],
        0.0,
        height,
        rng.uniform(0.45, 0.95),
        material,
    )
    item = Item("pellet-bag", material, (mass,))
    filled = Filled(item, site.bounds_mm, concealed(mass, name="item"))
    return hidden(AmongEqualUnits.name, filled, *carved(_contents(scene), site.bounds_mm), note="unit, whole")


def _contents(scene: Scene) -> list[Part]:
    return [part for part in scene.parts_of(Role.CARGO) if not part.name.startswith(_PACKAGING)]


def _padded(goods: Filled, rng: np.random.Generator) -> Filled:
    """Returns the goods lighter by a third, as wrapped in padding."""
    factor = float(rng.uniform(0.55, 0.8))
    shapes = tuple(shape.with_density(factor) for shape in goods.item.shapes)
    item = Item(goods.item.name, goods.item.material, shapes)
    return Filled(item, goods.room, concealed(*shapes, name="item"))
