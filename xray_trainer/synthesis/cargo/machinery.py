"""Machines on frames and in crates, one behind the other."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.machines import crate, machine
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import Bounds, CargoSpace, Part, Site, Stow, cargo, mass_kg
from xray_trainer.synthesis.shapes import Boxes

_GOODS = (
    Goods("8413.70", "Centrifugal pumps", ("CN", "RU", "EU", "TR")),
    Goods("8462.61", "Hydraulic presses", ("CN", "TR", "EU")),
    Goods("8408.90", "Diesel engines for industry", ("CN", "RU", "EU")),
    Goods("8502.11", "Generating sets", ("CN", "TR", "EU")),
    Goods("8414.80", "Compressors", ("CN", "EU")),
    Goods("8432.90", "Parts of agricultural machinery", ("RU", "TR", "EU")),
)


@CARGO_FAMILIES.register
class Machinery:
    """A few machines of different size with free room around them."""

    name = "machinery"
    spaces = ("dry", "open-top", "flat")
    goods = _GOODS

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns machines on timbers until weight, length or chance ends the load."""
        x0, x1, *_ = space.bounds_mm
        parts: list[Part] = []
        sites: list[Site] = []
        left, start, num = space.max_mass_kg * rng.uniform(0.4, 0.95), x0 + rng.uniform(30, 250), 0
        wanted = int(rng.integers(3, 11))
        while num < wanted:
            room = _room(space, start, rng)
            if room[1] > x1 - 80:
                break
            some = _one(room, rng)
            if mass_kg(some) > left:
                break
            parts += some
            sites.append(_core(room))
            left -= mass_kg(some)
            start, num = room[1] + rng.uniform(30, 350), num + 1
        extra = dressing(space, min(start, x1 - 60), rng)
        goods = _GOODS[int(rng.integers(len(_GOODS)))]
        return Stow((*parts, *extra), goods.description, num, tuple(sites))


def _room(space: CargoSpace, start: float, rng: np.random.Generator) -> Bounds:
    _, _, y0, y1, floor, roof = space.bounds_mm
    length, height = rng.uniform(900, 2900), min(rng.uniform(700, 2100), 0.9 * (roof - floor))
    width = rng.uniform(0.4, 0.85) * (y1 - y0)
    low = rng.uniform(y0 + 20, y1 - 20 - width)
    return start, start + length, low, low + width, floor, floor + height


def _one(room: Bounds, rng: np.random.Generator) -> tuple[Part, ...]:
    x0, x1, y0, y1, floor, top = room
    skid = rng.uniform(90, 130)
    timbers = Boxes(
        np.array([(x, x + 100, y0, y1, floor, floor + skid) for x in np.linspace(x0 + 60, x1 - 160, 3)]),
        0.6,
        "wood",
    )
    body = machine((x0 + 60, x1 - 60, y0 + 60, y1 - 60, floor + skid, top - 60), rng)
    parts = (*cargo(timbers, name="timber"), *body)
    if rng.random() < 0.45:
        height = max(float(part.shape.extent_mm[5]) for part in body) + 60
        return (*parts, *crate((x0, x1, y0, y1, floor + skid, height), rng))
    return parts


def _core(room: Bounds) -> Site:
    x0, x1, y0, y1, z0, z1 = room
    third = (x1 - x0) / 3
    bounds = (
        x0 + third,
        x1 - third,
        y0 + 0.3 * (y1 - y0),
        y1 - 0.3 * (y1 - y0),
        z0 + 250,
        z0 + 0.6 * (z1 - z0),
    )
    return Site("core", bounds)
