"""Reels of paper and board, standing or lying."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lattice import Pile, counts_in, piled, ragged_tops
from xray_trainer.synthesis.cargo.sites import round_units, top_sites
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Site, Stow, cargo
from xray_trainer.synthesis.shapes import Cylinders

_REELS = (
    (Goods("4801.00", "Newsprint in reels", ("RU", "KZ")), "paper", 0.68),
    (Goods("4804.11", "Kraft liner in reels", ("RU", "EU")), "paper", 0.72),
    (Goods("4818.90", "Tissue in parent reels", ("TR", "RU")), "paper", 0.22),
    (Goods("3920.10", "Film of polyethylene in rolls", ("CN", "UZ")), "polyethylene", 0.88),
    (Goods("5603.12", "Nonwoven in rolls", ("CN", "UZ")), "polyester", 0.12),
)


@CARGO_FAMILIES.register
class PaperReels:
    """Reels on end, in one to three tiers, each with its core."""

    name = "paper-reels"
    spaces = ("dry",)
    goods = tuple(goods for goods, _, _ in _REELS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns standing reels."""
        goods, material, density = _REELS[int(rng.integers(len(_REELS)))]
        diameter, height = rng.uniform(720, 1165), rng.uniform(620, 1300)
        pile = _pile(space, (diameter, diameter, height), density, rng)
        middle = (pile.bounds_mm[:, ::2] + pile.bounds_mm[:, 1::2]) / 2
        tall = pile.bounds_mm[:, 5] - pile.bounds_mm[:, 4]
        core = float(rng.choice([38.0, 76.0]))
        up, outer = np.array([0.0, 0.0, 1.0]), diameter / 2 - 3
        spread = density * rng.normal(1, 0.02, pile.num)
        loose = Cylinders(middle, up, outer, 0.55 * outer, tall - 2, 0.98 * spread, material)
        tight = Cylinders(middle, up, 0.55 * outer, core + 12, tall - 2, 1.04 * spread, material)
        tube = Cylinders(middle, up, core + 12, core, tall - 2, 0.75, "cardboard")
        units = round_units(pile, material, density, rng)
        sites = [*units, *top_sites(pile, space), *_cores(pile, core, rng)]
        extra = dressing(space, float(pile.bounds_mm[:, 1].max()), rng)
        parts = (*cargo(loose, tight, tube, name="reel"), *extra)
        return Stow(parts, goods.description, pile.num, tuple(sites))


def _pile(
    space: CargoSpace, unit: tuple[float, float, float], density: float, rng: np.random.Generator
) -> Pile:
    x0, x1, y0, y1, floor, roof = space.bounds_mm
    room = (x0 + 10, x1 - space.door_clearance_mm, y0 + 5, y1 - 5, floor, roof - 40)
    num_x, num_y, num_z = counts_in(room, unit)
    allowed = space.max_mass_kg * rng.uniform(0.75, 0.97) / (np.prod(unit) * np.pi / 4 * density * 1e-6)
    num_z = max(min(num_z, int(allowed // (num_x * num_y))), 1)
    num_x = max(min(num_x, int(allowed // (num_z * num_y))), 1)
    tops = ragged_tops((num_x, num_y), num_z, rng, missing=0.0, steps=int(rng.integers(0, 2)))
    return piled(room, unit, np.maximum(tops, 1), rng, gap_mm=rng.uniform(2, 15), lean=0.001, sag=0.0)


def _cores(pile: Pile, core_mm: float, rng: np.random.Generator) -> tuple[Site, ...]:
    chosen = rng.choice(pile.num, size=min(5, pile.num), replace=False)
    half = core_mm * 0.68
    sites = []
    for x0, x1, y0, y1, z0, z1 in pile.bounds_mm[chosen].tolist():
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        bounds = (x - half, x + half, y - half, y + half, z0 + 20, z1 - 20)
        sites.append(Site("core", bounds, values={"radius_mm": core_mm, "axis": 2.0}))
    return tuple(sites)
