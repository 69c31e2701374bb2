"""Pressed bales: cotton, used clothes, waste paper, hides, straw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lattice import Pile, counts_in, piled, ragged_tops
from xray_trainer.synthesis.cargo.sites import load_sites
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Stow, Texture, cargo
from xray_trainer.synthesis.shapes import Boxes, Ellipsoids, Floats, rotation_about


@dataclass(frozen=True, slots=True)
class _Bale:
    goods: Goods
    material: str
    size_mm: tuple[float, float, float]
    density_g_cm3: tuple[float, float]
    grain_mm: float
    contrast: float
    num_bands: int


_BALES = (
    _Bale(
        Goods("5201.00", "Cotton, not carded, in bales", ("UZ", "KZ")),
        "cotton",
        (1400, 700, 540),
        (0.36, 0.45),
        45,
        0.35,
        7,
    ),
    _Bale(
        Goods("6309.00", "Worn clothing in bales", ("EU", "TR")),
        "textile",
        (720, 480, 420),
        (0.3, 0.42),
        60,
        0.6,
        3,
    ),
    _Bale(
        Goods("4707.10", "Waste paper in bales", ("EU", "RU", "KZ")),
        "paper",
        (1150, 1050, 760),
        (0.4, 0.6),
        40,
        0.5,
        5,
    ),
    _Bale(
        Goods("5101.11", "Wool, greasy, in bales", ("KZ", "CN")),
        "textile",
        (1150, 720, 720),
        (0.25, 0.4),
        55,
        0.4,
        4,
    ),
    _Bale(
        Goods("1214.90", "Lucerne hay in bales", ("KZ", "RU")),
        "cellulose",
        (1200, 900, 700),
        (0.16, 0.26),
        35,
        0.5,
        4,
    ),
    _Bale(
        Goods("3915.10", "Plastic waste in bales", ("EU", "KZ")),
        "polyethylene",
        (1150, 1050, 780),
        (0.25, 0.42),
        60,
        0.8,
        6,
    ),
)


@CARGO_FAMILIES.register
class Bales:
    """Bales of one kind, stacked from the floor up, bulging and uneven."""

    name = "bales"
    spaces = ("dry",)
    goods = tuple(bale.goods for bale in _BALES)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns a stow of bales."""
        narrow = min(space.size_mm) - 160
        fitting = [bale for bale in _BALES if 1.06 * max(bale.size_mm) < narrow]
        bale = fitting[int(rng.integers(len(fitting)))]
        density = float(rng.uniform(*bale.density_g_cm3))
        pile = _pile(space, bale, density, rng)
        parts = bale_parts(pile, bale, density, rng)
        extra = dressing(space, float(pile.bounds_mm[:, 1].max()), rng)
        sites = load_sites(pile, bale.material, density, space, rng)
        return Stow((*parts, *extra), bale.goods.description, pile.num, sites)


def bale_parts(pile: Pile, bale: _Bale, density_g_cm3: float, rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns bales: a block, a bulge around it, and bands of wire."""
    low, high = pile.bounds_mm[:, ::2], pile.bounds_mm[:, 1::2]
    centre, size = (low + high) / 2, high - low
    scale = rng.normal(1, 0.025, size.shape).clip(0.92, 1.04)
    scale[:, 2] = 1
    half = size / 2 * scale * (0.94, 0.94, 0.98)
    block = np.stack([centre - half, centre + half], axis=2).reshape(-1, 6)
    spread = rng.normal(1, 0.07, pile.num).clip(0.8, 1.2)
    turns = np.stack(
        [rotation_about((0, 0, 1), angle) for angle in rng.normal(0, 0.03, pile.num).clip(-0.06, 0.06)]
    )
    bulge = Ellipsoids(
        centre, size * scale * (0.53, 0.53, 0.49), turns, density_g_cm3 * 0.3 * spread, bale.material
    )
    texture = Texture(bale.grain_mm * rng.uniform(0.7, 1.3), bale.contrast, int(rng.integers(2**31)))
    filling = cargo(
        Boxes(block, density_g_cm3 * 0.82 * spread, bale.material), bulge, name="bale", texture=texture
    )
    bands = Boxes(_bands(block, bale.num_bands), 7.86, "steel")
    return (*filling, *cargo(bands, name="band"))


def _bands(block_mm: Floats, num: int) -> Floats:
    x0, x1, y0, y1, z0, z1 = block_mm.T
    wire = 3.0
    bands = []
    for share in (np.arange(num) + 0.5) / num:
        x = x0 + share * (x1 - x0)
        bands += [(x, x + wire, y0, y1, z1 - wire, z1), (x, x + wire, y0, y0 + wire, z0, z1)]
        bands += [(x, x + wire, y1 - wire, y1, z0, z1)]
    return np.concatenate([np.stack(band, axis=1) for band in bands]).astype(np.float32)


def _pile(space: CargoSpace, bale: _Bale, density: float, rng: np.random.Generator) -> Pile:
    x0, x1, y0, y1, floor, roof = space.bounds_mm
    length, width, height = (side * rng.uniform(0.94, 1.06) for side in bale.size_mm)
    flat = (length, width) if rng.random() < 0.5 else (width, length)
    unit = (*flat, height) if rng.random() < 0.75 else (height, flat[1], flat[0])
    room = (
        x0 + 70,
        x1 - 70 - space.door_clearance_mm * rng.uniform(0.2, 3),
        y0 + 75,
        y1 - 75,
        floor,
        roof - 60,
    )
    num_x, num_y, num_z = counts_in(room, unit)
    unit_kg = float(np.prod(unit)) * density * 1e-6
    allowed = space.max_mass_kg * rng.uniform(0.7, 0.97) / unit_kg
    num_z = max(min(num_z, int(allowed // max(num_x * num_y, 1))), 1)
    num_x = max(min(num_x, int(allowed // (num_z * num_y))), 1)
    if rng.random() < 0.3:
        num_x = max(int(num_x * rng.uniform(0.4, 0.9)), 1)
    tops = ragged_tops(
        (num_x, num_y), num_z, rng, missing=rng.choice([0.0, 0.15]), steps=int(rng.integers(0, 3))
    )
    return piled(room, unit, tops, rng, gap_mm=rng.uniform(8, 30), lean=rng.uniform(0.004, 0.015), sag=0.05)
