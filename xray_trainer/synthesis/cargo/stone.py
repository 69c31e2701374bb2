"""Blocks of stone on timbers: one to four, opaque."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Stow, Texture, cargo
from xray_trainer.synthesis.shapes import Boxes, Floats

_GOODS = (
    (Goods("2515.11", "Marble, crude, in blocks", ("TR", "UZ")), "marble", 2.7),
    (Goods("2516.11", "Granite, crude, in blocks", ("KZ", "CN")), "granite", 2.64),
)
_TIMBER_MM = 90.0


@CARGO_FAMILIES.register
class StoneBlocks:
    """Blocks over the axles, far from both ends."""

    name = "stone-blocks"
    spaces = ("dry", "open-top", "flat")
    goods = tuple(goods for goods, _, _ in _GOODS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns as many blocks as weight and chance allow."""
        goods, material, density = _GOODS[int(rng.integers(len(_GOODS)))]
        sizes = _sizes(space, density, rng)
        stones = _placed(space, sizes, rng)
        timbers = [
            (x, x + 90, y0, y1, z0 - _TIMBER_MM, z0)
            for x0, x1, y0, y1, z0, _ in stones.tolist()
            for x in (x0 + 80, x1 - 170)
        ]
        texture = Texture(120, 0.08, int(rng.integers(2**31)))
        rough = np.concatenate([_quarried(stone, rng) for stone in stones])
        stone = cargo(Boxes(rough, density, material), name="stone", texture=texture)
        wood = cargo(Boxes(np.array(timbers), 0.6, "wood"), name="timber")
        extra = dressing(space, float(stones[:, 1].max()), rng)
        return Stow((*stone, *wood, *extra), goods.description, len(stones))


def _quarried(stone: Floats, rng: np.random.Generator) -> Floats:
    """Returns a block whose top is as rough as the quarry left it: a body and strips upon it, (n, 6)."""
    x0, x1, y0, y1, z0, z1 = stone.tolist()
    num = max(int((x1 - x0) // 25), 6)
    edges, shoulder = np.linspace(x0, x1, num + 1), z0 + 0.75 * (z1 - z0)
    walk = np.cumsum(rng.normal(0, 4, num)) + rng.normal(0, 30) * np.linspace(-1, 1, num)
    chipped = rng.uniform(20, 90, 2)[:, None] * np.exp(-np.arange(num) / rng.uniform(1, 4, 2)[:, None])
    drop = walk - walk.min() + chipped[0] + chipped[1][::-1]
    near, far = rng.gamma(1.5, 7.0, (2, num)).clip(0, 80)
    level = np.full(num, shoulder)
    tops = np.maximum(z1 - drop, shoulder + 1)
    rows = np.stack((edges[:-1], edges[1:], y0 + near, y1 - far, level, tops), axis=1)
    return np.asarray(np.vstack([[x0, x1, y0, y1, z0, shoulder], rows]), np.float32)


def _sizes(space: CargoSpace, density: float, rng: np.random.Generator) -> Floats:
    """Returns (n, 3) sizes of one to four blocks that together may be carried and fit behind each other."""
    length, width, height = space.size_mm
    left, room = space.max_mass_kg * rng.uniform(0.5, 0.95), length - 300
    sizes: list[Floats] = []
    for _ in range(int(rng.integers(1, 5))):
        size = np.array([rng.uniform(1300, 2700), rng.uniform(900, 1500), rng.uniform(600, 1350)])
        size = np.minimum(size, (length - 300, width - 150, height - 250))
        size *= min(1.0, left / (float(np.prod(size)) * density * 1e-6)) ** (1 / 3)
        if sizes and (size.min() < 350 or size[0] > room):
            break
        sizes.append(size)
        left, room = max(left - float(np.prod(size)) * density * 1e-6, 0.0), room - size[0]
    return np.array(sizes)


def _placed(space: CargoSpace, sizes: Floats, rng: np.random.Generator) -> Floats:
    x0, x1, y0, y1, floor, _ = space.bounds_mm
    gaps = rng.dirichlet(np.full(len(sizes) + 1, 3.0)) * (x1 - x0 - 100 - sizes[:, 0].sum())
    start = x0 + 50 + np.cumsum(gaps[:-1]) + np.cumsum(sizes[:, 0]) - sizes[:, 0]
    low = (y0 + y1 - sizes[:, 1]) / 2 + rng.uniform(-40, 40, len(sizes))
    base = np.full(len(sizes), floor + _TIMBER_MM)
    edges = (start, start + sizes[:, 0], low, low + sizes[:, 1], base, base + sizes[:, 2])
    return np.asarray(np.stack(edges, axis=1), np.float32)
