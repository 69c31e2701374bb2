"""Heavy flat goods on pallets: tiles, slabs, boards, bricks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lattice import affordable, inset, split
from xray_trainer.synthesis.cargo.pallet_loads import layered, layers_for, place_pallets, within_mass
from xray_trainer.synthesis.cargo.sites import load_sites
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Stow, cargo
from xray_trainer.synthesis.shapes import Boxes, Floats


@dataclass(frozen=True, slots=True)
class _Pack:
    """Goods in packs: how big a pack is, of how many pieces along x, y and z, with slits between them."""

    goods: Goods
    material: str
    density_g_cm3: float
    unit_mm: tuple[float, float, float]
    pieces: tuple[int, int, int]
    slit_mm: float


_PACKS = (
    _Pack(
        Goods("6907.21", "Ceramic floor tiles", ("CN", "IR", "TR")),
        "ceramic",
        1.75,
        (590, 395, 310),
        (8, 1, 1),
        6.0,
    ),
    _Pack(
        Goods("6802.91", "Slabs of marble", ("TR", "CN", "UZ")),
        "marble",
        2.3,
        (590, 395, 320),
        (6, 1, 1),
        8.0,
    ),
    _Pack(
        Goods("6809.11", "Plasterboard", ("KZ", "RU", "UZ")), "gypsum", 0.85, (1190, 590, 280), (1, 1, 7), 1.5
    ),
    _Pack(
        Goods("6904.10", "Building bricks", ("UZ", "KG", "RU")),
        "brick",
        1.25,
        (250, 250, 130),
        (1, 1, 2),
        7.0,
    ),
    _Pack(
        Goods("4411.14", "Fibreboard", ("RU", "CN", "TR")), "plywood", 0.72, (1190, 980, 360), (1, 1, 6), 2.5
    ),
)


@CARGO_FAMILIES.register
class Tiles:
    """Heavy packs on pallets: low, far apart, along the middle of the length."""

    name = "tiles"
    spaces = ("dry", "open-top", "flat")
    goods = tuple(pack.goods for pack in _PACKS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns pallets whose weight ends the load before the room does."""
        pack = _PACKS[int(rng.integers(len(_PACKS)))]
        density = pack.density_g_cm3 * rng.uniform(0.92, 1.05)
        places = place_pallets(space, rng, gap_mm=rng.uniform(30, 160))
        per_place = space.max_mass_kg * 0.9 / max(places.num, 1)
        fit = per_place / (float(np.prod(places.size_mm[0])) * pack.unit_mm[2] * density * 1e-6)
        share = fit * pack.unit_mm[2] / (space.size_mm[2] - 200)
        layers = layers_for(
            places, pack.unit_mm, space.bounds_mm[5], rng, share=min(share * rng.uniform(1, 2), 1)
        )
        pile = layered(places, pack.unit_mm, layers, rng, lean_mm=9, overhang_mm=5)
        pile, places = within_mass(pile, places, space.max_mass_kg * rng.uniform(0.7, 0.97), density)
        inner = inset(pile.bounds_mm, (2, 2, 2, 2, 0, 8))
        pieces = split(inner, affordable(pack.pieces, pile.num, max_rows=9000), gap_mm=pack.slit_mm)
        goods = Boxes(pieces, density * rng.normal(1, 0.025, len(pieces)), pack.material)
        sites = (*load_sites(pile, pack.material, density, space, rng), *places.slots(rng))
        extra = dressing(space, float(pile.bounds_mm[:, 1].max()), rng)
        parts = (*places.wood(rng), *cargo(goods, name="contents"), *_frames(inner, rng), *extra)
        return Stow(parts, pack.goods.description, places.num, sites)


def _frames(inner_mm: Floats, rng: np.random.Generator) -> tuple[Part, ...]:
    sheets = inner_mm.copy()
    sheets[:, 4] = sheets[:, 5]
    sheets[:, 5] += 8
    return cargo(Boxes(sheets, rng.uniform(0.2, 0.5), "cardboard"), name="carton")
