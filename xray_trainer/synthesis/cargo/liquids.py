"""A liquid in a tank, up to a level.

A space of kind `tank` is a lying cylinder within its bounds, with dished ends that are `head_mm` deep (0 =
flat). The barrel is filled by layers as wide as the tank is at their height, the ends by a heap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Site, Stow, cargo, mass_kg
from xray_trainer.synthesis.shapes import Boxes, Heap

_LAYER_MM = 15.0
_NUM_SLABS = 24


@dataclass(frozen=True, slots=True)
class _Liquid:
    """A liquid: its line of the tariff, what it is to X-rays, its density."""

    goods: Goods
    material: str
    density_g_cm3: float


_EMPTY = Goods("8609.00", "Tank returned empty, not cleaned", ("KZ", "UZ", "RU"))
_LIQUIDS = (
    _Liquid(Goods("1512.19", "Sunflower oil, refined, in bulk", ("RU", "KZ")), "oil", 0.92),
    _Liquid(Goods("2207.10", "Ethyl alcohol, undenatured, in bulk", ("KZ", "RU")), "ethanol", 0.80),
    _Liquid(Goods("2204.29", "Wine in bulk", ("UZ", "EU")), "water", 0.99),
    _Liquid(Goods("2009.79", "Apple juice concentrate", ("CN", "IR")), "fruit", 1.33),
    _Liquid(Goods("1702.30", "Glucose syrup", ("CN", "TR")), "sugar", 1.41),
    _Liquid(Goods("2905.11", "Methanol", ("IR", "RU")), "ethanol", 0.79),
    _Liquid(Goods("4002.11", "Synthetic latex", ("RU", "CN")), "rubber", 0.99),
    _Liquid(Goods("3402.31", "Surface-active agents, liquid", ("CN", "EU")), "water", 1.05),
    _Liquid(Goods("2710.19", "Gas oil", ("RU", "KZ")), "diesel", 0.84),
    _Liquid(Goods("2710.12", "Motor spirit", ("RU", "KZ")), "gasoline", 0.74),
)


@CARGO_FAMILIES.register
class Liquids:
    """One liquid, four fifths full or more, as rules for surge ask; or the rest in an empty tank."""

    name = "liquids"
    spaces = ("tank",)
    goods = (*(liquid.goods for liquid in _LIQUIDS), _EMPTY)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns the tank filled to a level, not heavier than it may be."""
        liquid = _LIQUIDS[int(rng.integers(len(_LIQUIDS)))]
        is_empty = bool(rng.random() < 0.12)
        share = float(rng.uniform(0.005, 0.03) if is_empty else rng.uniform(0.8, 0.97))
        level, parts = _filled(space, share, liquid)
        while (mass := mass_kg(parts)) > space.max_mass_kg:
            share *= 0.995 * space.max_mass_kg / mass
            level, parts = _filled(space, share, liquid)
        x0, x1, y0, y1, z0, _ = space.bounds_mm
        values = {"level_mm": level, "radius_mm": (y1 - y0) / 2}
        site = Site("liquid", (x0, x1, y0, y1, z0, level), liquid.material, liquid.density_g_cm3, values)
        goods = _EMPTY if is_empty else liquid.goods
        return Stow(parts, goods.description, 0 if is_empty else 1, (site,))


def _sizes(space: CargoSpace) -> tuple[float, float, float, float]:
    """Returns the barrel's ends, the radius and the height of the axis."""
    x0, x1, y0, y1, z0, z1 = space.bounds_mm
    head = space.values.get("head_mm", 0.0)
    return x0 + head, x1 - head, (y1 - y0) / 2, (z0 + z1) / 2


def _filled(space: CargoSpace, share: float, liquid: _Liquid) -> tuple[float, tuple[Part, ...]]:
    """Returns the level of a tank that is full to a share, and what fills it."""
    level = _level(space, share)
    return level, cargo(*_filling(space, level, liquid), name="liquid")


def _level(space: CargoSpace, share: float) -> float:
    """Returns the height up to which a share of the tank is full, by the share of its cross-section."""
    _, _, radius, middle = _sizes(space)
    heights = np.linspace(-1, 1, 400)
    below = 0.5 + (heights * np.sqrt(1 - heights**2) + np.arcsin(heights)) / np.pi
    return middle + radius * float(np.interp(share, below, heights))


def _filling(space: CargoSpace, level: float, liquid: _Liquid) -> list[Boxes | Heap]:
    start, stop, radius, middle = _sizes(space)
    edges = np.append(np.arange(middle - radius, level, _LAYER_MM), level)
    low, high = edges[:-1], edges[1:]
    half = np.sqrt(np.clip(radius**2 - ((low + high) / 2 - middle) ** 2, 1, None))
    along = np.full_like(low, start), np.full_like(low, stop)
    bounds = np.stack([*along, -half, half, low, high], axis=1)
    ends = [_end(space, level, way, liquid) for way in (-1, 1)] if space.values.get("head_mm") else []
    return [Boxes(bounds, liquid.density_g_cm3, liquid.material), *ends]


def _end(space: CargoSpace, level: float, way: int, liquid: _Liquid) -> Heap:
    start, stop, radius, middle = _sizes(space)
    head = space.values["head_mm"]
    depth = np.sin(np.linspace(0, np.pi / 2, 14))
    x = stop + head * depth if way > 0 else (start - head * depth)[::-1]
    edges = radius * np.sin(np.linspace(-np.pi / 2, np.pi / 2, _NUM_SLABS + 1))
    across = (edges[:-1] + edges[1:]) / 2
    from_end = depth if way > 0 else depth[::-1]
    reach = np.sqrt(np.clip(radius**2 * (1 - from_end[None] ** 2) - across[:, None] ** 2, 0, None))
    bottom = np.minimum(middle - reach, level)
    top = np.maximum(np.minimum(middle + reach, level), bottom)
    return Heap(x, top, bottom, edges, liquid.density_g_cm3, liquid.material)
