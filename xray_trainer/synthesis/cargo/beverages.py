"""Bottles and cans on pallets, layer by layer.

Rays run across the rows of bottles, so the bottles that stand behind each other at one x are told as one
strip for the bodies, a narrower one that makes them round, and one for the necks; in staggered rows there are
two sets of half the density.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lattice import Pile
from xray_trainer.synthesis.cargo.pallet_loads import (
    Places,
    layered,
    layers_for,
    place_pallets,
    slip_sheets,
    within_mass,
)
from xray_trainer.synthesis.cargo.sites import load_sites
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Stow, cargo
from xray_trainer.synthesis.shapes import Boxes, Floats, Shape


@dataclass(frozen=True, slots=True)
class _Vessel:
    goods: Goods
    diameter_mm: float
    height_mm: float
    neck_share: float
    liquid_g_cm3: float
    glass_g_cm3: float
    metal_g_cm3: float = 0.0


_VESSELS = (
    _Vessel(Goods("2201.10", "Mineral water in bottles", ("KZ", "KG", "RU")), 88, 335, 0.22, 0.93, 0.0),
    _Vessel(Goods("2202.10", "Lemonade in bottles", ("KZ", "UZ", "RU")), 66, 240, 0.26, 0.93, 0.0),
    _Vessel(Goods("2203.00", "Beer in glass bottles", ("RU", "KZ", "EU")), 62, 235, 0.34, 0.8, 0.38),
    _Vessel(Goods("2204.21", "Wine in glass bottles", ("UZ", "EU", "KZ")), 76, 300, 0.33, 0.78, 0.42),
    _Vessel(Goods("2203.00", "Beer in cans", ("RU", "KZ", "TR")), 66, 168, 0.07, 0.94, 0.0, 0.06),
    _Vessel(Goods("7010.90", "Glass bottles, empty", ("RU", "KZ", "CN")), 72, 290, 0.33, 0.0, 0.3),
    _Vessel(Goods("7612.90", "Cans of aluminium, empty", ("RU", "EU")), 66, 168, 0.05, 0.0, 0.0, 0.085),
    _Vessel(Goods("2202.99", "Yoghurt drinks in cups", ("RU", "KZ")), 74, 120, 0.1, 0.42, 0.0, 0.0),
    _Vessel(Goods("2005.70", "Olives in jars", ("TR", "EU")), 86, 150, 0.12, 0.75, 0.3, 0.05),
)


@CARGO_FAMILIES.register
class Beverages:
    """Bottles, cans and jars in layers on pallets."""

    name = "beverages"
    spaces = ("dry", "reefer")
    goods = tuple(vessel.goods for vessel in _VESSELS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns pallets of one sort of vessel, as many as the weight allows."""
        vessel = _VESSELS[int(rng.integers(len(_VESSELS)))]
        places = place_pallets(space, rng)
        unit = (vessel.diameter_mm * 6, float(places.size_mm[:, 1].max()), vessel.height_mm + 6)
        share = rng.uniform(0.55, 0.85)
        layers = layers_for(places, unit, space.bounds_mm[5] - 200, rng, share=share)
        pile = _one_per_layer(places, unit, layers, rng)
        density = _mean_density(vessel)
        pile, places = within_mass(pile, places, space.max_mass_kg * rng.uniform(0.65, 0.97), density)
        parts = (*places.wood(rng), *_parts(pile, vessel, rng))
        sites = (*load_sites(pile, "water", density, space, rng), *places.slots(rng))
        extra = dressing(space, float(pile.bounds_mm[:, 1].max()), rng)
        return Stow((*parts, *extra), vessel.goods.description, places.num, sites)


def _one_per_layer(
    places: Places, unit: tuple[float, float, float], layers: np.ndarray, rng: np.random.Generator
) -> Pile:
    flat = Pile(np.zeros((0, 6), np.float32), np.zeros((0, 3), np.intp))
    bounds, index = [flat.bounds_mm], [flat.index]
    for length, width in np.unique(places.size_mm, axis=0):
        same = np.flatnonzero(np.all(places.size_mm == (length, width), axis=1))
        pile = layered(
            places.chosen(same), (length, width, unit[2]), layers[same], rng, lean_mm=rng.uniform(3, 14)
        )
        bounds.append(pile.bounds_mm)
        index.append(np.column_stack([same[pile.index[:, 0]], pile.index[:, 1:]]))
    return Pile(np.concatenate(bounds), np.concatenate(index))


def _mean_density(vessel: _Vessel) -> float:
    body = np.pi / 4 * (1 - 0.6 * vessel.neck_share)
    return float(body * vessel.liquid_g_cm3 + vessel.glass_g_cm3 + vessel.metal_g_cm3)


def _parts(pile: Pile, vessel: _Vessel, rng: np.random.Generator) -> tuple[Part, ...]:
    shapes: list[Shape] = [slip_sheets(pile)]
    for shift, share in ((0.0, 0.5), (0.5, 0.5)) if rng.random() < 0.6 else ((0.0, 1.0),):
        bodies, cores, necks = _strips(pile, vessel, shift, rng)
        spread = share * rng.normal(1, 0.02, len(bodies))
        material, density = ("water", vessel.liquid_g_cm3) if vessel.liquid_g_cm3 else ("glass", 0.08)
        shapes += [
            Boxes(bodies, 0.55 * density * spread, material),
            Boxes(cores, 0.42 * density * spread, material),
            Boxes(necks, 0.3 * density * spread, material),
        ]
    if vessel.glass_g_cm3:
        shapes.append(Boxes(pile.bounds_mm, 0.8 * vessel.glass_g_cm3, "glass"))
    if vessel.metal_g_cm3:
        lids = pile.bounds_mm.copy()
        lids[:, 4] = lids[:, 5] - 7
        walls = Boxes(pile.bounds_mm, vessel.metal_g_cm3 / 2, "aluminium")
        shapes += [walls, Boxes(lids, 3 * vessel.metal_g_cm3, "aluminium")]
    return cargo(*shapes, name="vessel")


def _strips(
    pile: Pile, vessel: _Vessel, shift: float, rng: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Returns bodies, their middles and necks, a strip for all vessels in a row; `shift` in pitches."""
    lengths = pile.bounds_mm[:, 1] - pile.bounds_mm[:, 0]
    counts = np.maximum((lengths / vessel.diameter_mm).astype(np.intp) - (shift > 0), 1)
    layer = np.repeat(np.arange(pile.num), counts)
    number = np.arange(len(layer)) - np.repeat(np.cumsum(counts) - counts, counts)
    pitch = (lengths / (counts + (shift > 0)))[layer]
    middle = pile.bounds_mm[layer, 0] + (number + 0.5 + shift) * pitch + rng.normal(0, 2.5, len(layer))
    base, top = pile.bounds_mm[layer, 4], pile.bounds_mm[layer, 5]
    shoulder = top - vessel.neck_share * (top - base)
    across = pile.bounds_mm[layer, 2:4].T
    body = 0.46 * vessel.diameter_mm
    middle = np.clip(middle, pile.bounds_mm[layer, 0] + body, pile.bounds_mm[layer, 1] - body)

    def strip(half: float, low: Floats, high: Floats) -> Floats:
        return np.stack([middle - half, middle + half, *across, low, high], axis=1).astype(np.float32)

    core = 0.3 * vessel.diameter_mm
    neck = strip(0.2 * vessel.diameter_mm, shoulder, top - 6)
    return strip(body, base + 3, shoulder), strip(core, base + 3, shoulder), neck
