"""Drums of steel and plastic, and intermediate bulk containers in cages."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.ibc import ibc_load
from xray_trainer.synthesis.cargo.lattice import Pile, counts_in, piled, ragged_tops
from xray_trainer.synthesis.cargo.sites import round_units, top_sites
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Site, Stow, cargo
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Numbers

_UP = np.array([0.0, 0.0, 1.0])
_GOODS = (
    (Goods("2710.19", "Lubricating oil in drums", ("RU", "TR", "EU")), "oil", 0.88),
    (Goods("3208.10", "Paints and varnishes in drums", ("TR", "EU", "CN")), "polyester", 1.25),
    (Goods("2009.79", "Apple juice concentrate in drums", ("CN", "UZ", "IR")), "sugar", 1.3),
    (Goods("1512.11", "Sunflower oil in drums", ("KZ", "RU")), "oil", 0.92),
    (Goods("2905.31", "Ethylene glycol in drums", ("CN", "IR")), "ethanol", 1.1),
    (Goods("2918.14", "Citric acid in drums", ("CN",)), "organic_resin", 0.72),
    (Goods("3505.10", "Dextrins in drums", ("EU", "CN")), "starch", 0.5),
    (Goods("7310.10", "Steel drums, used, empty", ("KZ", "RU", "UZ")), "oil", 0.01),
)


@CARGO_FAMILIES.register
class Drums:
    """Drums of 200 litres in one or two tiers, or bulk containers of 1000 litres."""

    name = "drums"
    spaces = ("dry",)
    goods = tuple(goods for goods, _, _ in _GOODS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns drums, or in one of three loads bulk containers."""
        goods, material, density = _GOODS[int(rng.integers(len(_GOODS)))]
        if rng.random() < 0.33 and space.max_mass_kg > 5000:
            return ibc_load(space, goods.description, material, density, rng)
        is_steel = bool(rng.random() < 0.7)
        pile, boards = _pile(space, density, rng)
        parts = (*boards, *drum_parts(pile, material, density, rng, is_steel=is_steel))
        units = round_units(pile, material, density, rng)
        sites = (*units, *top_sites(pile, space), *_cores(pile, material, density, rng))
        extra = dressing(space, float(pile.bounds_mm[:, 1].max()), rng)
        return Stow((*parts, *extra), goods.description, pile.num, sites)


def drum_parts(
    pile: Pile, material: str, density_g_cm3: float, rng: np.random.Generator, *, is_steel: bool
) -> tuple[Part, ...]:
    """Returns liquid with its level, shell, lids and hoops of standing drums."""
    height = pile.bounds_mm[:, 5] - pile.bounds_mm[:, 4]
    radius = (pile.bounds_mm[:, 1] - pile.bounds_mm[:, 0]) / 2 - 8
    wall, solid, name, thick = (1.2, 7.86, "steel", 2.0) if is_steel else (3.2, 0.95, "polyethylene", 9.0)
    is_full = rng.random(pile.num) < 0.9
    level = height * np.where(is_full, rng.normal(0.92, 0.015, pile.num), rng.uniform(0.1, 0.8, pile.num))
    level = np.clip(level, 60, height - 25)
    inner, outer = radius - wall, (radius, radius - wall)
    rim, hoop = (radius + 5, radius + 5 - thick), (radius + 8, radius)
    liquid = _posts(
        pile, (20.0, level), (inner, 0.0), density_g_cm3 * rng.normal(1, 0.01, pile.num), material
    )
    shapes = [_posts(pile, (0.0, height), outer, solid, name)]
    shapes += [_posts(pile, (z, z + wall), (inner, 0.0), solid, name) for z in (18.0, height - 18)]
    shapes += [_posts(pile, (z, z + 16), rim, solid, name) for z in (0.0, height - 16)]
    if is_steel:
        shapes += [_posts(pile, (height * z, height * z + 14), hoop, 1.5, name) for z in (0.33, 0.66)]
    return (*cargo(liquid, name="contents"), *cargo(*shapes, name="drum"))


def _posts(
    pile: Pile,
    z_mm: tuple[Numbers, Numbers],
    radii_mm: tuple[Numbers, Numbers],
    density: Numbers,
    material: str,
) -> Cylinders:
    low, high = (np.broadcast_to(np.asarray(z), (pile.num,)) for z in z_mm)
    x, y = (pile.bounds_mm[:, [0, 2]] + pile.bounds_mm[:, [1, 3]]).T / 2
    centre = np.column_stack([x, y, pile.bounds_mm[:, 4] + (low + high) / 2])
    return Cylinders(centre, _UP, *radii_mm, high - low, density, material)


def _pile(space: CargoSpace, density: float, rng: np.random.Generator) -> tuple[Pile, tuple[Part, ...]]:
    x0, x1, y0, y1, floor, roof = space.bounds_mm
    width, height = rng.uniform(590, 604), rng.uniform(872, 912)
    unit_kg = 0.205 * density * 1e3 + 18
    tiers = 2 if roof - floor > 2 * height + 60 and rng.random() < 0.6 else 1
    room = (x0 + 5, x1 - 60, y0 + 5, y1 - 5, floor, roof)
    num_x, num_y, _ = counts_in(room, (width, width, height))
    allowed = max(int(space.max_mass_kg * rng.uniform(0.7, 0.97) / unit_kg), 1)
    tiers = min(tiers, max(allowed // num_y, 1))
    num_y = min(max(num_y - int(rng.random() < 0.15), 1), allowed)
    num_x = max(min(num_x, allowed // (num_y * tiers)), 1)
    lower = piled(room, (width, width, height), np.full((num_x, num_y), 1), rng, gap_mm=4, lean=0, sag=0)
    if tiers == 1:
        return lower, ()
    top = float(lower.bounds_mm[:, 5].max())
    sheet = (x0 + 5, float(lower.bounds_mm[:, 1].max()), y0 + 5, y1 - 5, top, top + 9)
    above = (room[0], sheet[1], room[2], room[3], top + 9, roof)
    tops = ragged_tops((num_x, num_y), 1, rng, missing=0.04, steps=2)
    upper = piled(above, (width, width, height), tops, rng, gap_mm=4, lean=0, sag=0)
    index = np.concatenate([lower.index, upper.index + np.array([0, 0, 1])])
    pile = Pile(np.concatenate([lower.bounds_mm, upper.bounds_mm]), index)
    return pile, cargo(Boxes(np.array([sheet]), 0.62, "plywood"), name="board")


def _cores(pile: Pile, material: str, density: float, rng: np.random.Generator) -> tuple[Site, ...]:
    chosen = rng.choice(pile.num, size=min(4, pile.num), replace=False)
    sites = []
    for x0, x1, y0, y1, z0, z1 in pile.bounds_mm[chosen].tolist():
        inset = 0.18 * (x1 - x0)
        bounds = (x0 + inset, x1 - inset, y0 + inset, y1 - inset, z0 + 60, z1 - 120)
        sites.append(Site("core", bounds, material, density, {"radius_mm": (x1 - x0) / 2 - 12, "axis": 2.0}))
    return tuple(sites)
