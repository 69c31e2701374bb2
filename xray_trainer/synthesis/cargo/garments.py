"""Garments that hang on bars across the vehicle, in one or two tiers."""

from __future__ import annotations

import numpy as np
from shapely.geometry import Polygon

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Stow, cargo
from xray_trainer.synthesis.shapes import Cylinders, Extrusion

_GOODS = (
    (Goods("6203.11", "Suits of wool, on hangers", ("TR", "CN")), 1050.0, 0.2),
    (Goods("6201.40", "Overcoats, on hangers", ("TR", "CN")), 1250.0, 0.17),
    (Goods("6205.20", "Shirts of cotton, on hangers", ("TR", "CN", "UZ")), 820.0, 0.15),
    (Goods("4303.10", "Fur coats, on hangers", ("TR", "EU")), 1200.0, 0.13),
)
_GROUPS = 5


@CARGO_FAMILIES.register
class Garments:
    """Bars full of garments; nothing stands on the floor but a few cartons of accessories."""

    name = "garments"
    spaces = ("dry",)
    goods = tuple(goods for goods, _, _ in _GOODS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns bar after bar from the front wall on."""
        goods, drop, density = _GOODS[int(rng.integers(len(_GOODS)))]
        x0, x1, _, _, floor, roof = space.bounds_mm
        tiers = 2 if roof - floor > 2 * (drop + 260) else 1
        pitch = rng.uniform(500, 580)
        end = x0 + (x1 - x0) * (1.0 if rng.random() < 0.6 else rng.uniform(0.5, 0.95)) - 200
        bars = [
            (float(x), roof - 130 - tier * (drop + 230))
            for x in np.arange(x0 + 330, end - 280, pitch)
            for tier in range(tiers)
        ]
        parts = [part for bar in bars for part in _bar(space, bar, drop, density, rng)]
        extra = dressing(space, min(end, x1 - 60), rng)
        per_bar = int((space.size_mm[1] - 200) / 32)
        return Stow((*parts, *_rods(space, bars), *extra), goods.description, len(bars) * per_bar)


def _bar(
    space: CargoSpace, bar: tuple[float, float], drop: float, density: float, rng: np.random.Generator
) -> tuple[Part, ...]:
    """Returns the garments of a bar in a few groups of slightly different cut."""
    x, z = bar
    y0, y1 = space.bounds_mm[2] + 60, space.bounds_mm[3] - 60
    edges = np.linspace(y0, y1, _GROUPS + 1)
    shapes = []
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if rng.random() < 0.04:
            continue
        outline = _outline(
            x + rng.normal(0, 12), z - 60, rng.normal(480, 14), drop * rng.normal(1, 0.05), rng
        )
        fullness = density * rng.uniform(0.75, 1.1)
        shapes.append(
            Extrusion(outline, (low, low + (high - low) * rng.uniform(0.85, 1.0)), fullness, "textile")
        )
    return cargo(*shapes, name="hanging-garment")


def _outline(x: float, top: float, width: float, drop: float, rng: np.random.Generator) -> Polygon:
    half, hem = width / 2, width / 2 * rng.uniform(0.85, 1.1)
    sway = rng.normal(0, 10, 2)
    return Polygon(
        [
            (x - 60, top),
            (x + 60, top),
            (x + half, top - 90),
            (x + half * 0.98, top - 0.5 * drop),
            (x + hem + sway[0], top - drop),
            (x - hem + sway[0], top - drop + sway[1]),
            (x - half * 0.98, top - 0.5 * drop),
            (x - half, top - 90),
        ]
    )


def _rods(space: CargoSpace, bars: list[tuple[float, float]]) -> tuple[Part, ...]:
    y0, y1 = space.bounds_mm[2:4]
    centre = np.array([(x, (y0 + y1) / 2, z) for x, z in bars])
    bar = Cylinders(centre, np.array([0.0, 1.0, 0.0]), 17.0, 14.0, y1 - y0 - 30, 7.86, "steel")
    hooks = Cylinders(
        centre - np.array([0, 0, 38]), np.array([0.0, 1.0, 0.0]), 5.0, 0.0, y1 - y0 - 200, 0.7, "steel"
    )
    return cargo(bar, hooks, name="hanging-rail")
