"""Intermediate bulk containers: a bottle of 1000 litres in a cage on a pallet."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lattice import Pile, patterned, piled, ragged_tops, shell_of
from xray_trainer.synthesis.cargo.sites import unit_sites
from xray_trainer.synthesis.scene import CargoSpace, Part, Stow, cargo
from xray_trainer.synthesis.shapes import Boxes

SIZE_MM = (1205.0, 1005.0, 1165.0)
_FEET_MM = 150.0


def ibc_load(
    space: CargoSpace, description: str, material: str, density_g_cm3: float, rng: np.random.Generator
) -> Stow:
    """Returns one or two tiers of bulk containers, as many as the weight allows."""
    x0, x1, y0, y1, floor, roof = space.bounds_mm
    size = (
        SIZE_MM
        if y1 - y0 < 2 * SIZE_MM[0] + 20 or rng.random() < 0.5
        else (SIZE_MM[1], SIZE_MM[0], SIZE_MM[2])
    )
    unit_kg = density_g_cm3 * 1e3 + 60
    tiers = (
        2 if roof - floor > 2 * size[2] + 20 and rng.random() < (0.15 if density_g_cm3 > 0.6 else 0.7) else 1
    )
    room = (x0 + 5, x1 - 40, y0 + 10, y1 - 10, floor, roof)
    num_x = int((room[1] - room[0]) // (size[0] + 10))
    allowed = max(int(space.max_mass_kg * rng.uniform(0.6, 0.97) / unit_kg), 2)
    num_x = max(min(num_x, allowed // (2 * tiers)), 1)
    tops = ragged_tops((num_x, 2), tiers, rng, missing=0.05, steps=0)
    pile = piled(room, size, np.maximum(tops, 1), rng, gap_mm=12, lean=0, sag=0)
    parts = ibc_parts(pile, material, density_g_cm3, rng)
    extra = dressing(space, float(pile.bounds_mm[:, 1].max()), rng)
    sites = unit_sites(pile, material, density_g_cm3, rng)
    return Stow((*parts, *extra), description, pile.num, sites)


def ibc_parts(pile: Pile, material: str, density_g_cm3: float, rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns liquid, bottle, cage, feet, cap and valve of bulk containers."""
    low, size = pile.bounds_mm[:, ::2], (pile.bounds_mm[:, 1::2] - pile.bounds_mm[:, ::2])[0]
    length, width, height = (float(number) for number in size)
    share = np.where(
        rng.random(pile.num) < 0.85, rng.uniform(0.9, 0.97, pile.num), rng.uniform(0.1, 0.85, pile.num)
    )
    liquid = patterned(low, [(40, length - 40, 40, width - 40, _FEET_MM + 8, height - 60)])
    liquid[:, 5] = liquid[:, 4] + share * (liquid[:, 5] - liquid[:, 4])
    bottle = patterned(low, shell_of((36, length - 36, 36, width - 36, _FEET_MM, height - 50), 3.0))
    cage = patterned(low, _cage(length, width, height))
    feet = patterned(low, _feet(length, width))
    fittings = patterned(low, _fittings(length, width, height))
    filled = Boxes(liquid, density_g_cm3 * rng.normal(1, 0.01, pile.num), material)
    plastic = Boxes(np.concatenate([bottle, fittings]), 0.95, "polyethylene")
    metal = Boxes(np.concatenate([cage, feet]), 2.2, "steel")
    return (*cargo(filled, name="contents"), *cargo(plastic, metal, name="ibc"))


def _cage(length: float, width: float, height: float) -> list[tuple[float, ...]]:
    tube = 18.0
    xs = np.linspace(0, length - tube, 9)
    zs = np.linspace(_FEET_MM, height - tube, 6)
    sides = [(x, x + tube, y, y + tube, _FEET_MM, height) for x in xs for y in (0.0, width - tube)]
    rings = [(0.0, length, y, y + tube, z, z + tube) for z in zs for y in (0.0, width - tube)]
    ends = [(x, x + tube, 0.0, width, z, z + tube) for z in zs for x in (0.0, length - tube)]
    return [*sides, *rings, *ends]


def _feet(length: float, width: float) -> list[tuple[float, ...]]:
    blocks = [
        (x, x + 120.0, y, y + 100.0, 4.0, _FEET_MM - 20)
        for x in (0.0, (length - 120) / 2, length - 120)
        for y in (0.0, (width - 100) / 2, width - 100)
    ]
    hollow = [(x0, x0 + 25.0, y0, y1, z0, z1) for x0, _, y0, y1, z0, z1 in blocks]
    decks = [(0.0, length, 0.0, width, z, z + 4) for z in (0.0, _FEET_MM - 4)]
    return [*hollow, *decks]


def _fittings(length: float, width: float, height: float) -> list[tuple[float, ...]]:
    cap = (length / 2 - 80, length / 2 + 80, width / 2 - 80, width / 2 + 80, height - 50, height - 20)
    valve = (0.0, 110.0, width / 2 - 45, width / 2 + 45, _FEET_MM + 15, _FEET_MM + 105)
    return [cap, valve]
