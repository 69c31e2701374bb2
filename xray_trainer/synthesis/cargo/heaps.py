"""Bulk that lies loose in a wagon: heaps with crowns, slopes and grain, and lumps on their surface.

A heap never touches a wall above its upper edge, and it stays under the angle of repose of its goods.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.scene import CargoSpace, Part, Site, Texture, cargo
from xray_trainer.synthesis.shapes import Floats, Heap, box
from xray_trainer.synthesis.structures.gondola_body import CROWN_MM

_STEP_MM = 60.0
_SLABS = 5
_DEEP_MM = 500.0
"""The uneven part reaches so far below the lowest point of the surface; the rest is a block."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """How bulk goods lie.

    Attributes:
        material: of the grains.
        density_g_cm3: of the heap as it lies, lowest and highest.
        grain_mm: size of the grains or lumps, smallest and largest.
        contrast: of the texture.
        slope: steepest rise per run.
        is_peaked: poured in as cones, else levelled.
    """

    material: str
    density_g_cm3: tuple[float, float]
    grain_mm: tuple[float, float]
    contrast: float
    slope: float = 0.65
    is_peaked: bool = True


def bulk_load(
    space: CargoSpace, bulk: Bulk, rng: np.random.Generator, *, fill: float = 1.0
) -> tuple[tuple[Part, ...], tuple[Site, ...]]:
    """Returns a heap in a space, not heavier than it may be, and its sites `in-bulk`.

    Args:
        space: of kind `bulk`; the upper 300 mm are room for the crown only.
        bulk: the goods.
        rng: draws the surface.
        fill: share of the mass or height that is used.
    """
    density = float(rng.uniform(*bulk.density_g_cm3))
    x, tops = surface(space, bulk, rng)
    tops = _within_mass(space, x, tops, max_kg=space.max_mass_kg * fill, density=density)
    grain = float(rng.uniform(*bulk.grain_mm))
    level = max(float(tops.min()) - _DEEP_MM, space.bounds_mm[4] + 10)
    crown = Heap(x, tops, level, _edges(space), density, bulk.material)
    coarse = Texture(grain, bulk.contrast, int(rng.integers(2**31)))
    fine = Texture(max(0.37 * grain, 5.0), bulk.contrast, int(rng.integers(2**31)))
    x0, x1, y0, y1, floor, _ = space.bounds_mm
    half = box((x0, x1, y0, y1, floor, level), density_g_cm3=density / 2, material=bulk.material)
    parts = [cargo(half, name="bulk", texture=texture)[0] for texture in (coarse, fine)]
    parts += cargo(crown, name="bulk", texture=coarse)
    goods = Site("", space.bounds_mm, bulk.material, density)
    return tuple(parts), _sites(goods, x, tops, rng)


def surface(space: CargoSpace, bulk: Bulk, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Returns x (k,) and heights (5, k) of the surface of a full heap, one row per slab across."""
    x0, x1, y0, y1, floor, crest = space.bounds_mm
    wall = crest - CROWN_MM - 40
    x = np.linspace(x0, x1, int((x1 - x0) / _STEP_MM) + 1)
    crown = _cones(x, rng, num=int(rng.integers(2, 6)), slope=bulk.slope) if bulk.is_peaked else 0 * x
    bump = crown * float(rng.uniform(0.5, 1.0)) * (CROWN_MM + 20)
    edges = _edges(space)
    middles = (edges[1:] + edges[:-1]) / 2
    across = 1 - np.abs(middles / max(-y0, y1)) ** 2
    rough = np.stack([_rough(x, rng, bulk) for _ in range(_SLABS)])
    tops = wall - bulk.slope * 60 + bump * across[:, None] + rough
    ends = np.minimum(x - x0, x1 - x) * bulk.slope + wall - 60
    return x, np.clip(np.minimum(tops, ends), floor + 20, crest)


def _edges(space: CargoSpace) -> Floats:
    y0, y1 = space.bounds_mm[2:4]
    return y0 + (y1 - y0) * np.array([0.0, 0.12, 0.35, 0.65, 0.88, 1.0])


def _cones(x: Floats, rng: np.random.Generator, *, num: int, slope: float) -> Floats:
    """Returns (k,) in [0, 1]: the upper envelope of cones with rounded tips."""
    centres = np.linspace(x[0], x[-1], 2 * num + 1)[1::2] + rng.normal(0, 250, num)
    heights = rng.uniform(0.55, 1.0, num)
    reach = CROWN_MM / slope * 2.2
    distance = np.sqrt((x[:, None] - centres) ** 2 + 150.0**2) - 150
    return np.asarray(np.clip((heights - distance / reach * 0.6).max(axis=1), 0.1, 1))


def _rough(x: Floats, rng: np.random.Generator, bulk: Bulk) -> Floats:
    coarse = np.interp(x, np.linspace(x[0], x[-1], 24), rng.normal(0, 26, 24))
    fine = rng.normal(0, min(0.22 * bulk.grain_mm[1], 26), len(x))
    return np.asarray(coarse + fine)


def _within_mass(space: CargoSpace, x: Floats, tops: Floats, *, max_kg: float, density: float) -> Floats:
    """Returns the surface lowered until the load may be carried."""
    floor = space.bounds_mm[4]
    widths = np.diff(_edges(space))
    area = np.trapezoid(tops - floor, x, axis=1) @ widths
    length = (x[-1] - x[0]) * widths.sum()
    spare_mm = (area - max_kg / (density * 1e-6)) / length
    for _ in range(4):
        if spare_mm <= 0:
            break
        tops = np.maximum(tops - spare_mm, floor + 15)
        spare_mm = (np.trapezoid(tops - floor, x, axis=1) @ widths - max_kg / (density * 1e-6)) / length
    return tops


def _sites(whole: Site, x: Floats, tops: Floats, rng: np.random.Generator) -> tuple[Site, ...]:
    """Returns rooms within the heap, well below its surface."""
    x0, x1, y0, y1, floor, _ = whole.bounds_mm
    sites = []
    for _ in range(8):
        length = float(rng.uniform(700, min(2600, (x1 - x0) / 3)))
        start = float(rng.uniform(x0 + 150, x1 - length - 150))
        over = (x > start - 100) & (x < start + length + 100)
        room = float(tops[:, over].min()) - 120 - floor
        if room < 250:
            continue
        height = float(rng.uniform(200, min(900, room)))
        low = floor + float(rng.choice([0.0, 1.0])) * float(rng.uniform(0, room - height))
        width = float(rng.uniform(500, min(1800, y1 - y0 - 100)))
        side = float(rng.uniform(y0 + 40, y1 - width - 40))
        bounds = (start, start + length, side, side + width, low, low + height)
        sites.append(Site("in-bulk", bounds, whole.material, whole.density_g_cm3))
    return tuple(sites)
