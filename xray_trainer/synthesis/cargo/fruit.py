"""Fruit and vegetables in cartons on pallets, as in refrigerated boxes.

The fruit that lies behind each other at one x is told as one strip; strips of one layer stand a little off
those of the next, and grain does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lattice import Counts, Pile, inset
from xray_trainer.synthesis.cargo.pallet_loads import (
    layered,
    layers_for,
    place_pallets,
    slip_sheets,
    within_mass,
)
from xray_trainer.synthesis.cargo.sites import load_sites
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Stow, Texture, cargo
from xray_trainer.synthesis.shapes import Boxes, Floats


@dataclass(frozen=True, slots=True)
class _Fruit:
    goods: Goods
    diameter_mm: float
    density_g_cm3: float
    carton_mm: tuple[float, float, float]
    stripes: float


_FRUITS = (
    _Fruit(Goods("0805.10", "Fresh oranges", ("TR", "IR", "SEA")), 76, 0.52, (400, 300, 260), 0.5),
    _Fruit(Goods("0808.10", "Fresh apples", ("IR", "CN", "EU", "UZ")), 74, 0.48, (600, 400, 180), 0.55),
    _Fruit(Goods("0803.90", "Fresh bananas", ("SEA",)), 38, 0.42, (500, 400, 245), 0.35),
    _Fruit(Goods("0806.10", "Fresh grapes", ("UZ", "IR", "TR")), 24, 0.36, (500, 300, 145), 0.2),
    _Fruit(Goods("0702.00", "Fresh tomatoes", ("TR", "UZ", "IR")), 62, 0.5, (400, 300, 165), 0.4),
    _Fruit(Goods("0807.11", "Watermelons", ("UZ", "KZ")), 230, 0.5, (1150, 950, 620), 0.5),
    _Fruit(Goods("0701.90", "Potatoes", ("KZ", "KG", "RU")), 65, 0.6, (600, 400, 320), 0.25),
)


@CARGO_FAMILIES.register
class FruitPallets:
    """Pallets of fruit with chimneys of air between them."""

    name = "fruit"
    spaces = ("reefer", "dry")
    goods = tuple(fruit.goods for fruit in _FRUITS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns pallets of one kind of fruit."""
        fruit = _FRUITS[int(rng.integers(len(_FRUITS)))]
        density = fruit.density_g_cm3 * rng.uniform(0.85, 1.1)
        places = place_pallets(space, rng, gap_mm=rng.uniform(15, 70))
        layers = layers_for(
            places, fruit.carton_mm, space.bounds_mm[5] - 80, rng, share=rng.uniform(0.75, 1.0)
        )
        pile = layered(places, fruit.carton_mm, layers, rng, is_crossed=bool(rng.random() < 0.3), lean_mm=9)
        pile, places = within_mass(pile, places, space.max_mass_kg * rng.uniform(0.75, 0.97), density)
        parts = (*places.wood(rng), *fruit_parts(pile, fruit, density, rng))
        sites = (*load_sites(pile, "fruit", density, space, rng), *places.slots(rng))
        extra = dressing(space, float(pile.bounds_mm[:, 1].max()), rng)
        return Stow((*parts, *extra), fruit.goods.description, pile.num, sites)


def fruit_parts(
    pile: Pile, fruit: _Fruit, density_g_cm3: float, rng: np.random.Generator
) -> tuple[Part, ...]:
    """Returns cartons with fruit in strips, sheets between the layers."""
    inner = inset(pile.bounds_mm, (6, 6, 6, 6, 8, rng.uniform(10, 35)))
    spread = rng.normal(1, 0.03, pile.num)
    texture = Texture(fruit.diameter_mm * rng.uniform(0.6, 0.9), 0.45, int(rng.integers(2**31)))
    even = Boxes(inner, density_g_cm3 * (1 - fruit.stripes) * spread, "fruit")
    strips, owner = _strips(inner, fruit.diameter_mm, rng)
    filled = 0.72
    stripes = Boxes(strips, density_g_cm3 * fruit.stripes / filled * spread[owner], "fruit")
    grain = cargo(even, name="contents", texture=texture)
    cartons = cargo(
        slip_sheets(pile, thickness_mm=7.0), Boxes(pile.bounds_mm, 0.02, "cardboard"), name="carton"
    )
    return (*grain, *cargo(stripes, name="contents"), *cartons)


def _strips(inner_mm: Floats, diameter_mm: float, rng: np.random.Generator) -> tuple[Floats, Counts]:
    pitch = max(diameter_mm, 55.0)
    length = inner_mm[:, 1] - inner_mm[:, 0]
    counts = np.maximum((length / pitch).astype(np.intp), 1)
    owner = np.repeat(np.arange(len(inner_mm)), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    step = (length / counts)[owner]
    offset = np.repeat(rng.uniform(-0.12, 0.12, len(inner_mm)), counts) * step
    middle = inner_mm[owner, 0] + (number + 0.5) * step + offset + rng.normal(0, 0.05, len(owner)) * step
    half = 0.36 * step
    low = np.clip(middle - half, inner_mm[owner, 0], None)
    high = np.clip(middle + half, None, inner_mm[owner, 1])
    strips = inner_mm[owner].copy()
    strips[:, 0], strips[:, 1] = low, np.maximum(high, low)
    return strips, owner
