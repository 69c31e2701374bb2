"""Big bags: a cubic metre of powder or granulate each, with slings, bulging over their pallets."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lattice import Pile, counts_in, piled, ragged_tops
from xray_trainer.synthesis.cargo.sites import round_units, top_sites
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Stow, Texture, cargo
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Ellipsoids

_GOODS = (
    (Goods("3102.10", "Urea in big bags", ("UZ", "RU", "KZ")), "fertiliser", 0.74),
    (Goods("3901.10", "Polyethylene granulate in big bags", ("RU", "IR", "UZ")), "polyethylene", 0.56),
    (Goods("2523.29", "Cement in big bags", ("KZ", "UZ")), "cement", 1.3),
    (Goods("2501.00", "Salt in big bags", ("KZ", "RU")), "salt", 1.15),
    (Goods("1206.00", "Sunflower seeds in big bags", ("KZ", "RU")), "grain", 0.42),
    (Goods("2803.00", "Carbon black in big bags", ("RU", "CN")), "coal", 0.36),
)


@CARGO_FAMILIES.register
class BigBags:
    """Bags of 0.4 to 1.2 t, two or three across, in one or two tiers."""

    name = "big-bags"
    spaces = ("dry", "open-top")
    goods = tuple(goods for goods, _, _ in _GOODS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns bags from the front wall on."""
        goods, material, density = _GOODS[int(rng.integers(len(_GOODS)))]
        density *= rng.uniform(0.93, 1.06)
        pile = _pile(space, density, rng)
        parts = bag_parts(pile, material, density, rng)
        sites = (*round_units(pile, material, density, rng), *top_sites(pile, space))
        extra = dressing(space, float(pile.bounds_mm[:, 1].max()), rng)
        return Stow((*parts, *extra), goods.description, pile.num, sites)


def bag_parts(pile: Pile, material: str, density_g_cm3: float, rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns round-cornered bodies with a domed top, and slings."""
    low, high = pile.bounds_mm[:, ::2], pile.bounds_mm[:, 1::2]
    size, middle = high - low, (low + high) / 2
    radius = size[:, 0] / 2 * rng.normal(0.97, 0.012, pile.num).clip(0.93, 0.99)
    body = size[:, 2] * rng.uniform(0.72, 0.82, pile.num)
    centre = np.column_stack([middle[:, :2], low[:, 2] + body / 2])
    spread = density_g_cm3 * rng.normal(1, 0.02, pile.num)
    up = np.array([0.0, 0.0, 1.0])
    dome = np.column_stack([middle[:, :2], low[:, 2] + body])
    dome_radii = np.column_stack([radius * 0.96, radius * 0.96, size[:, 2] * 0.1])
    texture = Texture(rng.uniform(60, 140), 0.12, int(rng.integers(2**31)))
    filling = cargo(
        Cylinders(centre, up, radius, 0.0, body, spread, material),
        Ellipsoids(dome, dome_radii, np.eye(3), spread * 0.5, material),
        name="contents",
        texture=texture,
    )
    slings = [
        (x + dx - 25, x + dx + 25, y + dy - 2, y + dy + 2, z + b * 0.9, z + height)
        for x, y, z, b, height, r in zip(
            *middle[:, :2].T, low[:, 2], body, size[:, 2], radius * 0.66, strict=True
        )
        for dx, dy in ((-r, -r), (-r, r), (r, -r), (r, r))
    ]
    return (*filling, *cargo(Boxes(np.array(slings), 0.8, "polyethylene"), name="sling-fitting"))


def _pile(space: CargoSpace, density: float, rng: np.random.Generator) -> Pile:
    x0, x1, y0, y1, floor, roof = space.bounds_mm
    width, height = rng.uniform(880, 1060), rng.uniform(950, 1350)
    room = (x0 + 20, x1 - space.door_clearance_mm, y0 + 10, y1 - 10, floor, roof - 60)
    num_x, num_y, num_z = counts_in(room, (width, width, height))
    unit_kg = np.pi / 4 * width**2 * 0.82 * height * density * 1.1e-6
    most = max(int(space.max_mass_kg * rng.uniform(0.7, 0.97) / unit_kg), 1)
    num_y = min(num_y, most)
    num_z = max(min(num_z, most // (num_x * num_y), 2), 1)
    num_x = max(min(num_x, most // (num_y * num_z)), 1)
    tops = ragged_tops((num_x, num_y), num_z, rng, missing=0.0, steps=int(rng.integers(0, 2)))
    return piled(
        room, (width, width, height), np.maximum(tops, 1), rng, gap_mm=rng.uniform(5, 40), lean=0, sag=0.0
    )
