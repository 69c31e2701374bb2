"""Sacks: laid flat on the floor in layers, or on pallets."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lattice import Pile, counts_in
from xray_trainer.synthesis.cargo.pallet_loads import layered, layers_for, place_pallets, within_mass
from xray_trainer.synthesis.cargo.sites import load_sites
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import Bounds, CargoSpace, Part, Site, Stow, Texture, cargo
from xray_trainer.synthesis.shapes import Boxes, Ellipsoids, Floats, rotation_about

_SACKS = (
    (Goods("1101.00", "Wheat flour in bags", ("KZ", "RU")), "starch", 0.62),
    (Goods("1006.30", "Rice, milled, in bags", ("SEA", "UZ", "KZ")), "grain", 0.8),
    (Goods("1701.99", "White sugar in bags", ("RU", "SEA")), "sugar", 0.84),
    (Goods("0713.40", "Lentils in bags", ("KZ", "TR")), "grain", 0.78),
    (Goods("3902.10", "Polypropylene in bags", ("RU", "IR", "CN")), "polyethylene", 0.55),
    (Goods("0703.10", "Onions in nets", ("UZ", "KZ")), "fruit", 0.55),
    (Goods("0802.31", "Walnuts in shell, in bags", ("UZ", "CN")), "wood", 0.4),
    (Goods("1207.40", "Sesame seeds in bags", ("SEA", "IR")), "grain", 0.62),
)
_CORE = (0.88, 0.9, 0.66)
"""Share of a sack's length, width and height that is a plain block; the rest bulges."""


@CARGO_FAMILIES.register
class Sacks:
    """Sacks of 20 to 50 kg, pillows that sag onto each other."""

    name = "sacks"
    spaces = ("dry",)
    goods = tuple(goods for goods, _, _ in _SACKS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns layers of sacks, on the floor or on pallets."""
        goods, material, density = _SACKS[int(rng.integers(len(_SACKS)))]
        density *= rng.uniform(0.92, 1.06)
        unit = _sample_sack(rng)
        if rng.random() < 0.45:
            pile, wood, slots = _on_pallets(space, unit, density, rng)
        else:
            pile, wood, slots = _on_the_floor(space, unit, density, rng), (), ()
        parts = (*wood, *sack_parts(pile, material, density, rng))
        extra = dressing(space, float(pile.bounds_mm[:, 1].max()), rng)
        sites = (*load_sites(pile, material, density, space, rng), *slots)
        return Stow((*parts, *extra), goods.description, pile.num, sites)


def sack_parts(pile: Pile, material: str, density_g_cm3: float, rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns pillows in place of boxes: a block within, a bulge around, each turned a little."""
    low, high = pile.bounds_mm[:, ::2], pile.bounds_mm[:, 1::2]
    centre, size = (low + high) / 2, high - low
    shift = rng.normal(0, (9, 9, 0), centre.shape).clip(-20, 20)
    half = size / 2 * (rng.normal(1, 0.03, (pile.num, 1)) * np.asarray(_CORE))
    core = np.stack([centre + shift - half, centre + shift + half], axis=2).reshape(-1, 6)
    spread = rng.normal(1, 0.04, pile.num)
    texture = Texture(rng.uniform(25, 60), 0.25, int(rng.integers(2**31)))
    volume = float(np.prod(_CORE))
    bulge = 0.95 - volume
    turns = np.stack(
        [rotation_about((0, 0, 1), angle) for angle in rng.normal(0, 0.04, pile.num).clip(-0.08, 0.08)]
    )
    pillow = Ellipsoids(
        centre + shift,
        size / 2 * np.array([1.08, 1.08, 1.0]),
        turns,
        density_g_cm3 * spread * bulge / (np.pi / 6 * 1.08**2),
        material,
    )
    block = Boxes(core, density_g_cm3 * spread, material)
    return (*cargo(block, name="sack", texture=texture), *cargo(pillow, name="sack"))


def _sample_sack(rng: np.random.Generator) -> tuple[float, float, float]:
    length = rng.uniform(620, 950)
    width, height = length * rng.uniform(0.55, 0.66), rng.uniform(130, 190)
    return (length, width, height) if rng.random() < 0.5 else (width, length, height)


def _on_the_floor(
    space: CargoSpace, unit: tuple[float, float, float], density: float, rng: np.random.Generator
) -> Pile:
    x0, x1, y0, y1, floor, roof = space.bounds_mm
    room = (
        x0 + 60,
        x1 - 90 - space.door_clearance_mm * rng.uniform(0, 4),
        y0 + 75,
        y1 - 75,
        floor,
        roof - 250,
    )
    num_x, num_y, num_z = counts_in(room, unit)
    allowed = space.max_mass_kg * rng.uniform(0.7, 0.97) / (float(np.prod(unit)) * density * 0.92e-6)
    num_z = max(min(num_z, int(allowed // (num_x * num_y))), 2)
    length = min((room[1] - room[0]), allowed / (num_z * num_y) * unit[0])
    ends = room[0] + length - np.cumsum(rng.uniform(0, 0.45, num_z)) * unit[0] * rng.choice([0.2, 0.6])
    return _bonded(room, unit, ends, rng)


def _bonded(
    room: Bounds, unit: tuple[float, float, float], ends_mm: Floats, rng: np.random.Generator
) -> Pile:
    """Returns layers of sacks, each from the front wall to its own end, turned or shifted to bind."""
    is_crossed = rng.random() < 0.5
    bounds, index, floor, reach = [], [], room[4], room[1]
    for layer, wanted in enumerate(ends_mm):
        end = min(wanted, reach)
        turned = is_crossed and layer % 2 == 1
        length, width = (unit[1], unit[0]) if turned else unit[:2]
        start = room[0] + (length / 2 if layer % 2 and not is_crossed else 0.0)
        num_x, num_y = int((end - start) // length), int((room[3] - room[2]) // width)
        if num_x < 1:
            break
        height = unit[2] * (1 - 0.08 * (1 - layer / len(ends_mm)))
        x = start + np.arange(num_x)[:, None] * length + rng.normal(0, 12, (num_x, num_y))
        y = room[2] + np.arange(num_y)[None] * ((room[3] - room[2]) / max(num_y, 1)) + np.zeros((num_x, 1))
        edges = (x, x + length, y, y + width, np.full_like(x, floor), np.full_like(x, floor + height))
        bounds.append(np.stack([edge.ravel() for edge in edges], axis=1))
        index.append(np.stack([*np.indices(x.shape).reshape(2, -1), np.full(x.size, layer)], axis=1))
        floor += height
        reach = start + num_x * length + 0.2 * unit[0]
    inside = np.concatenate(bounds).astype(np.float32)
    inside[:, 0] = np.maximum(inside[:, 0], room[0])
    return Pile(inside, np.concatenate(index))


def _on_pallets(
    space: CargoSpace, unit: tuple[float, float, float], density: float, rng: np.random.Generator
) -> tuple[Pile, tuple[Part, ...], tuple[Site, ...]]:
    places = place_pallets(space, rng)
    scale = float(places.size_mm.min()) / (2 * max(unit[:2]))
    sack = (max(unit[:2]) * 2 * scale * 0.5 + 60, float(places.size_mm.min()) / 2.05, unit[2])
    layers = layers_for(places, sack, space.bounds_mm[5] - 400, rng, share=rng.uniform(0.5, 0.9))
    pile = layered(
        places, sack, layers, rng, is_crossed=True, lean_mm=rng.uniform(5, 22), overhang_mm=90, margin_mm=60
    )
    pile, places = within_mass(pile, places, space.max_mass_kg * rng.uniform(0.7, 0.97), density)
    return pile, places.wood(rng), places.slots(rng)
