"""Where things can be hidden in a pile of units: single units, behind the first rows, on top, in gaps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from xray_trainer.synthesis.cargo.lattice import Pile
from xray_trainer.synthesis.scene import Bounds, CargoSpace, Site
from xray_trainer.synthesis.shapes import Floats

NUM_UNIT_SITES = 6


def load_sites(
    pile: Pile, material: str, density_g_cm3: float, space: CargoSpace, rng: np.random.Generator
) -> tuple[Site, ...]:
    """Returns sites `unit`, `behind` and `on-top` of a pile."""
    if pile.num == 0:
        return ()
    units = unit_sites(pile, material, density_g_cm3, rng)
    return (*units, *behind_sites(pile, material, density_g_cm3, rng), *top_sites(pile, space))


def unit_sites(pile: Pile, material: str, density_g_cm3: float, rng: np.random.Generator) -> tuple[Site, ...]:
    """Returns blocks of one to a few neighbouring units, each as one site `unit`."""
    starts = rng.choice(pile.num, size=min(NUM_UNIT_SITES, pile.num), replace=False)
    sites = []
    for start in starts:
        reach = (int(rng.integers(0, 2)), int(rng.integers(0, 3)), int(rng.integers(0, 2)))
        bounds, num = _block(pile, int(start), reach)
        sites.append(Site("unit", bounds, material, density_g_cm3, {"num_units": float(num)}))
    return tuple(sites)


def round_units(
    pile: Pile, material: str, density_g_cm3: float, rng: np.random.Generator
) -> tuple[Site, ...]:
    """Returns single upright round units as sites `unit` with their `radius_mm`."""
    chosen = rng.choice(pile.num, size=min(NUM_UNIT_SITES, pile.num), replace=False)
    return tuple(
        Site(
            "unit",
            _bounds_of(pile.bounds_mm[[number]]),
            material,
            density_g_cm3,
            {"num_units": 1.0, "radius_mm": float(np.diff(pile.bounds_mm[number, :2])[0]) / 2 - 12},
        )
        for number in chosen
    )


def behind_sites(
    pile: Pile, material: str, density_g_cm3: float, rng: np.random.Generator
) -> tuple[Site, ...]:
    """Returns the room of several columns behind the rows next to the doors as one site `behind`."""
    x0, x1 = float(pile.bounds_mm[:, 0].min()), float(pile.bounds_mm[:, 1].max())
    length = float(np.median(pile.bounds_mm[:, 1] - pile.bounds_mm[:, 0]))
    if x1 - x0 < 6 * length:
        return ()
    last = x1 - length * rng.uniform(1.0, 2.5)
    first = max(last - rng.uniform(0.1, 0.5) * (x1 - x0), x0 + length)
    within = (pile.bounds_mm[:, 0] >= first) & (pile.bounds_mm[:, 1] <= last)
    return (
        (Site("behind", _bounds_of(pile.bounds_mm[within]), material, density_g_cm3),) if within.any() else ()
    )


def top_sites(pile: Pile, space: CargoSpace) -> tuple[Site, ...]:
    """Returns the room between the load and the roof, by thirds of the length, as sites `on-top`."""
    x0, x1 = pile.bounds_mm[:, 0].min(), pile.bounds_mm[:, 1].max()
    edges = np.linspace(x0, x1, 4)
    sites = []
    for low, high in pairwise(edges):
        within = (pile.bounds_mm[:, 1] > low) & (pile.bounds_mm[:, 0] < high)
        top = float(pile.bounds_mm[within, 5].max(initial=space.bounds_mm[4]))
        if space.bounds_mm[5] - top > 90:
            y0, y1 = space.bounds_mm[2:4]
            sites.append(Site("on-top", (float(low), float(high), y0, y1, top, space.bounds_mm[5])))
    return tuple(sites)


def _block(pile: Pile, start: int, reach: tuple[int, int, int]) -> tuple[Bounds, int]:
    away = pile.index - pile.index[start]
    near = np.all((away >= 0) & (away <= np.asarray(reach)), axis=1)
    return _bounds_of(pile.bounds_mm[near]), int(near.sum())


def _bounds_of(bounds_mm: Floats) -> Bounds:
    low, high = bounds_mm[:, ::2].min(axis=0), bounds_mm[:, 1::2].max(axis=0)
    (x0, y0, z0), (x1, y1, z1) = low.tolist(), high.tolist()
    return x0, x1, y0, y1, z0, z1
