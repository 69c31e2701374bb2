"""Sheets of glass that stand in packs on racks along the vehicle; slabs of stone stand the same way."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from shapely.geometry import Polygon

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Site, Stow, cargo
from xray_trainer.synthesis.shapes import Boxes, Extrusion

_GOODS = (
    (Goods("7005.29", "Float glass in sheets", ("RU", "CN", "UZ")), "glass", 2.45),
    (Goods("7009.91", "Mirrors of glass, unframed", ("CN",)), "glass", 2.4),
    (Goods("6802.23", "Slabs of granite, polished", ("CN", "KZ")), "granite", 2.62),
    (Goods("2515.12", "Slabs of marble", ("TR", "UZ")), "marble", 2.68),
)

_HALF_MM = 90.0
"""Half the room between the packs of a rack."""


@CARGO_FAMILIES.register
class Glass:
    """Packs on racks, as few as the weight allows, with free room above and behind."""

    name = "glass"
    spaces = ("dry", "open-top", "flat")
    goods = tuple(goods for goods, _, _ in _GOODS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns racks with a pack on each side."""
        goods, material, density = _GOODS[int(rng.integers(len(_GOODS)))]
        x0, x1, _, _, floor, roof = space.bounds_mm
        length = min(rng.uniform(1500, 3100), x1 - x0 - 300)
        height = min(rng.uniform(1200, 2150), 0.84 * (roof - floor))
        num = max(int((x1 - x0 - 150) // (length + 90)), 1)
        budget = space.max_mass_kg * rng.uniform(0.55, 0.93) / (2 * num)
        depth = min(
            rng.uniform(120, 420), budget / (length * height * density * 1.03e-6), 0.3 * space.size_mm[1]
        )
        starts = x0 + 60 + np.arange(num) * (length + 90) + rng.uniform(0, 60)
        parts: list[Part] = []
        sites: list[Site] = []
        for start in starts.tolist():
            some, site = _rack(space, (start, start + length), (depth, height), (material, density), rng)
            parts += some
            sites.append(site)
        extra = dressing(space, min(float(starts[-1]) + length + 40, x1 - 60), rng)
        return Stow((*parts, *extra), goods.description, 2 * num, tuple(sites))


def _rack(
    space: CargoSpace,
    x_mm: tuple[float, float],
    pack_mm: tuple[float, float],
    what: tuple[str, float],
    rng: np.random.Generator,
) -> tuple[tuple[Part, ...], Site]:
    (x0, x1), (depth, height), (material, density) = x_mm, pack_mm, what
    y, base = (space.bounds_mm[2] + space.bounds_mm[3]) / 2, space.bounds_mm[4] + 120
    sheets: list[tuple[float, ...]] = []
    for side in (-1.0, 1.0):
        used, share = depth * rng.uniform(0.6, 1.0), rng.uniform(0.8, 1.0)
        near, far = sorted((y + side * _HALF_MM, y + side * (_HALF_MM + used)))
        sheets += _orders((x0, x1), (near, far), (base, base + height * share), rng)
    goods = Boxes(np.array(sheets), density * 0.97, material)
    core = (x0 + 140, x1 - 140, y - _HALF_MM + 5, y + _HALF_MM - 5, base + 10, base + 0.6 * height)
    frame = _frame((x0, x1), y, base, depth, height)
    return (*cargo(goods, name="contents"), *frame), Site("core", core)


def _orders(
    x_mm: tuple[float, float], y_mm: tuple[float, float], z_mm: tuple[float, float], rng: np.random.Generator
) -> list[tuple[float, ...]]:
    """Returns the orders of which a pack consists, a board between them, each of its size."""
    num = max(min(int(rng.integers(1, 6)), int((y_mm[1] - y_mm[0]) // 40)), 1)
    cuts = y_mm[0] + (y_mm[1] - y_mm[0]) * np.concatenate(
        [[0.0], np.cumsum(rng.dirichlet(np.full(num, 6.0)))]
    )
    length, height = x_mm[1] - x_mm[0], z_mm[1] - z_mm[0]
    orders: list[tuple[float, ...]] = []
    for near, far in pairwise(cuts.tolist()):
        x = x_mm[0] + rng.uniform(0, 0.06) * length, x_mm[1] - rng.uniform(0, 0.12) * length
        top = z_mm[0] + height * (1 - rng.exponential(0.06) if rng.random() < 0.7 else rng.uniform(0.6, 1))
        orders.append((*x, near + 2, far - 2, z_mm[0], max(top, z_mm[0] + 0.5 * height)))
    return orders


def _frame(x_mm: tuple[float, float], y: float, base: float, depth: float, height: float) -> tuple[Part, ...]:
    """Returns a rack: a beam on feet, posts between the packs, a brace, caps of wood at the ends."""
    (x0, x1), reach = x_mm, _HALF_MM + depth
    beam = [(x0, x1, y - reach, y + reach, base - 60, base)]
    feet = [(x, x + 100, y - reach, y + reach, base - 120, base - 60) for x in (x0 + 150, x1 - 250)]
    along = np.linspace(x0 + 60, x1 - 130, 3)
    posts = [(x, x + 70, y - _HALF_MM, y + _HALF_MM, base, base + height + 40) for x in along]
    caps = [(x, x + 45, y - reach, y + reach, base + 60, base + 0.8 * height) for x in (x0 - 45, x1)]
    steel = Boxes(np.array([*beam, *posts]), np.array([0.9] + [0.8] * len(posts)), "steel")
    corners = [(x0 + 80, base), (x0 + 140, base), (x1 - 80, base + height), (x1 - 140, base + height)]
    brace = Extrusion(Polygon(corners), (y - 30, y + 30), 1.6, "steel")
    return cargo(steel, brace, Boxes(np.array([*feet, *caps]), 0.4, "wood"), name="rack-fitting")
