"""A load of cartons of one kind, stowed by hand from the floor up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lattice import (
    Pile,
    affordable,
    counts_in,
    hulls,
    inset,
    joined,
    piled,
    ragged_tops,
    sheets_under,
    split,
)
from xray_trainer.synthesis.cargo.pallet_loads import layered, layers_for, place_pallets, within_mass
from xray_trainer.synthesis.cargo.sites import load_sites
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import Bounds, CargoSpace, Part, Site, Stow, Texture, cargo
from xray_trainer.synthesis.shapes import Boxes


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a carton.

    Attributes:
        goods: the line of the tariff.
        material: its main material.
        density_g_cm3: lowest and highest mean density of the filled part.
        parts: how many inner packs along x, across y and upwards.
        grain_mm: size of its inner grain, 0 = even.
        contrast: of the grain.
    """

    goods: Goods
    material: str
    density_g_cm3: tuple[float, float]
    parts: tuple[int, int, int] = (1, 1, 1)
    grain_mm: float = 0.0
    contrast: float = 0.3


Unit = tuple[float, float, float]
"""Length, width and height in mm."""

CONTENTS = (
    Contents(
        Goods("6402.99", "Footwear with soles of rubber", ("CN", "TR")),
        "rubber",
        (0.13, 0.2),
        (2, 1, 3),
        70,
        0.5,
    ),
    Contents(
        Goods("6109.10", "T-shirts of cotton, knitted", ("CN", "TR", "UZ")),
        "cotton",
        (0.22, 0.34),
        (2, 1, 1),
        60,
        0.2,
    ),
    Contents(
        Goods("3924.10", "Tableware of plastics", ("CN", "TR")),
        "polystyrene",
        (0.09, 0.2),
        (3, 1, 1),
        40,
        0.5,
    ),
    Contents(
        Goods("6911.10", "Tableware of porcelain", ("CN",)), "ceramic", (0.45, 0.75), (3, 1, 2), 30, 0.5
    ),
    Contents(Goods("4901.99", "Printed books", ("RU", "CN")), "paper", (0.62, 0.76), (2, 1, 2)),
    Contents(Goods("2002.90", "Tomato paste in tins", ("IR", "TR", "UZ")), "water", (0.78, 0.92), (4, 1, 2)),
    Contents(Goods("0902.40", "Black tea", ("SEA", "CN")), "tobacco", (0.26, 0.34), (2, 1, 2), 25, 0.2),
    Contents(Goods("8539.52", "LED lamps", ("CN",)), "electronics", (0.11, 0.2), (5, 1, 3), 35, 0.5),
    Contents(Goods("4818.10", "Toilet paper", ("RU", "TR", "KZ")), "paper", (0.1, 0.16), (3, 1, 2)),
    Contents(Goods("3402.50", "Washing powder", ("RU", "TR", "CN")), "salt", (0.55, 0.72), (3, 1, 1)),
    Contents(
        Goods("1905.31", "Sweet biscuits", ("RU", "TR", "KZ")), "starch", (0.2, 0.34), (4, 1, 2), 25, 0.3
    ),
    Contents(Goods("2710.19", "Motor oil in bottles", ("RU", "TR", "EU")), "oil", (0.6, 0.74), (4, 1, 1)),
)
"""What cartons can hold."""


@CARGO_FAMILIES.register
class Cartons:
    """Cartons of one size and content, from the floor up or on pallets."""

    name = "cartons"
    spaces = ("dry",)
    goods = tuple(contents.goods for contents in CONTENTS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns cartons from the front wall towards the doors."""
        contents = sample_contents(rng)
        density = float(rng.uniform(*contents.density_g_cm3))
        if rng.random() < 0.4:
            pile, wood, slots = _on_pallets(space, density, rng)
        else:
            pile, wood, slots = _on_the_floor(space, density, rng), (), ()
        parts = (*wood, *carton_parts(pile, contents, density, rng))
        sites = (*load_sites(pile, contents.material, density, space, rng), *slots)
        extra = dressing(space, float(pile.bounds_mm[:, 1].max()), rng)
        return Stow((*parts, *extra), contents.goods.description, pile.num, sites)


def sample_contents(rng: np.random.Generator) -> Contents:
    """Returns one of `CONTENTS`, light goods more often than heavy ones."""
    weights = np.array([1 / (0.25 + contents.density_g_cm3[1]) for contents in CONTENTS])
    return CONTENTS[int(rng.choice(len(CONTENTS), p=weights / weights.sum()))]


def sample_unit(rng: np.random.Generator, density_g_cm3: float, *, smallest: float = 1.0) -> Unit:
    """Returns length, width and height of a carton that two hands can lift (up to about 30 kg)."""
    length, width = smallest * rng.uniform(380, 620), smallest * rng.uniform(280, 420)
    height = min(rng.uniform(230, 460), 30e6 / (density_g_cm3 * 1e3 * length * width))
    turned = (width, length) if rng.random() < 0.4 else (length, width)
    return turned[0], turned[1], max(height, 150.0)


def carton_parts(
    pile: Pile, contents: Contents, density_g_cm3: float, rng: np.random.Generator
) -> tuple[Part, ...]:
    """Returns contents, cardboard and flaps of a pile of cartons."""
    wall, head = rng.uniform(4, 8), rng.uniform(6, 30)
    inner = inset(pile.bounds_mm, (wall, wall, wall, wall, 5, head))
    inner[:, 5] = np.minimum(inner[:, 5] + rng.uniform(-0.6, 0.3, len(inner)) * head, pile.bounds_mm[:, 5])
    pieces = split(inner, affordable(contents.parts, pile.num), gap_mm=rng.uniform(2, 8))
    spread = rng.choice([0.03, 0.08], size=len(inner), p=[0.8, 0.2])
    each = np.repeat(rng.normal(1, spread), len(pieces) // max(len(inner), 1))
    each = (each * rng.normal(1, 0.03, len(pieces))).clip(0.8, 1.2)
    texture = sampled_grain(contents.grain_mm, contents.contrast, rng)
    filled = cargo(Boxes(pieces, density_g_cm3 * each, contents.material), name="contents", texture=texture)
    shells = Boxes(hulls(pile), 0.02, "cardboard")
    flaps = Boxes(sheets_under(pile.bounds_mm, thickness_mm=8.0), 0.5, "cardboard")
    return (*filled, *cargo(shells, flaps, name="carton"))


def sampled_grain(grain_mm: float, contrast: float, rng: np.random.Generator) -> Texture | None:
    """Returns a grain varied by a third, or None where there is none."""
    if not grain_mm:
        return None
    return Texture(grain_mm * rng.uniform(0.7, 1.3), contrast, int(rng.integers(2**31)))


def floor_stow(
    room: Bounds, unit: Unit, num_units: int, rng: np.random.Generator, *, num_zones: int = 1
) -> Pile:
    """Returns up to `num_units` cartons stowed by hand: zones along x, rows of both orientations across.

    Where weight allows fewer than would fit, the stow is lower, not shorter.
    """
    per_layer = (room[1] - room[0]) * (room[3] - room[2]) / (unit[0] * unit[1])
    num_z = min(int((room[5] - room[4]) // unit[2]), max(int(num_units / per_layer), 1))
    piles: list[Pile] = []
    start, left = room[0], num_units
    edges = np.sort(rng.uniform(0.15, 0.9, num_zones - 1)).tolist()
    for number, share in enumerate([*edges, 1.0]):
        end = room[0] + (room[1] - room[0]) * share
        steps = int(rng.integers(0, 3)) if number == num_zones - 1 else 0
        zone = _zone((start, end, *room[2:]), unit, num_z, left, rng, steps=steps)
        piles += zone
        left -= sum(pile.num for pile in zone)
        start = max([start, *(float(pile.bounds_mm[:, 1].max()) for pile in zone)])
    return joined(piles)


def _zone(
    room: Bounds, unit: Unit, num_z: int, num_units: int, rng: np.random.Generator, *, steps: int
) -> list[Pile]:
    length, width, height = unit
    piles, y = [], room[2]
    missing, gap, lean = float(rng.choice([0.0, 0.03, 0.12])), rng.uniform(2, 14), rng.uniform(0.001, 0.008)
    for flat, num_rows in _row_groups(room[3] - room[2], length, width, rng):
        group = (room[0], room[1], y, y + num_rows * flat[1] + 4, room[4], room[5])
        share = num_rows * flat[1] / (room[3] - room[2])
        num_x = min(counts_in(group, (*flat, height))[0], int(num_units * share / (num_rows * num_z)))
        tops = ragged_tops((num_x, num_rows), num_z, rng, missing=missing, steps=steps)
        piles.append(piled(group, (*flat, height), tops, rng, gap_mm=gap, lean=lean))
        y = group[3]
    return [pile for pile in piles if pile.num]


def _row_groups(
    room_mm: float, length: float, width: float, rng: np.random.Generator
) -> list[tuple[tuple[float, float], int]]:
    """Returns ((length along x, width across), number of rows) of groups that fill the width best."""
    ways = [
        (along * width + across * length, along, across)
        for along in range(int(room_mm // width) + 1)
        for across in range(int((room_mm - along * width) // length) + 1)
    ]
    ways = sorted((way for way in ways if way[0] <= room_mm - 8), reverse=True)[:3]
    _, along, across = ways[int(rng.integers(len(ways)))]
    groups = [((length, width), along), ((width, length), across)]
    return [group for group in (groups if rng.random() < 0.5 else groups[::-1]) if group[1]]


def _on_the_floor(space: CargoSpace, density: float, rng: np.random.Generator) -> Pile:
    unit = sample_unit(rng, density)
    room = _room(space, rng)
    if rng.random() < 0.4:
        room = (room[0], room[0] + (room[1] - room[0]) * rng.uniform(0.35, 0.95), *room[2:])
    unit_kg = float(np.prod(unit)) * density * 0.92e-6
    allowed = int(space.max_mass_kg * rng.uniform(0.75, 0.98) / unit_kg)
    return floor_stow(room, unit, allowed, rng, num_zones=int(rng.integers(1, 4)))


def _on_pallets(
    space: CargoSpace, density: float, rng: np.random.Generator
) -> tuple[Pile, tuple[Part, ...], tuple[Site, ...]]:
    places = place_pallets(space, rng)
    length, width, height = sample_unit(rng, density)
    per_row = int(rng.integers(2, 4))
    scale = (float(places.size_mm.min()) / per_row) / max(length, width)
    unit = (max(length, width) * scale, min(length, width) * scale, height)
    layers = layers_for(places, unit, space.bounds_mm[5], rng, share=rng.uniform(0.55, 1.0))
    crossed = bool(rng.random() < 0.5)
    pile = layered(places, unit, layers, rng, is_crossed=crossed, lean_mm=rng.uniform(2, 14))
    pile, places = within_mass(pile, places, space.max_mass_kg * rng.uniform(0.7, 0.97), density)
    return pile, places.wood(rng), places.slots(rng)


def _room(space: CargoSpace, rng: np.random.Generator) -> Bounds:
    x0, x1, y0, y1, z0, z1 = space.bounds_mm
    end = x1 - space.door_clearance_mm * rng.uniform(0.3, 1.5)
    return x0 + rng.uniform(2, 30), end, y0 + 8, y1 - 8, z0, z1 - rng.uniform(40, 130)
