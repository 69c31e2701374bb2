"""Groupage: lots of many senders, each with its own packages, one behind the other and side by side."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lots import LOTS, Lot, carton_lot
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import Bounds, CargoSpace, Site, Stow, mass_kg

_GOODS = (
    Goods("3926.90", "Articles of plastics, several senders", ("CN", "TR")),
    Goods("6307.90", "Made-up textile articles, several senders", ("CN", "TR", "UZ")),
    Goods("9503.00", "Toys and household goods, several senders", ("CN",)),
    Goods("8708.99", "Parts of vehicles, several senders", ("RU", "CN", "TR")),
)


@CARGO_FAMILIES.register
class MixedCartons:
    """Lots of 0.6 to 2.2 m, some of them split down the middle."""

    name = "mixed-cartons"
    spaces = ("dry",)
    goods = _GOODS

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns lot after lot until length, weight or chance ends the load."""
        x0, x1, *_ = space.bounds_mm
        end = x1 - space.door_clearance_mm * rng.uniform(0.5, 2)
        if rng.random() < 0.3:
            end = x0 + (end - x0) * rng.uniform(0.4, 0.9)
        lots: list[Lot] = []
        start, left = x0 + rng.uniform(5, 40), space.max_mass_kg * rng.uniform(0.6, 0.95)
        while end - start > 700 and left > 50:
            stop = min(start + rng.uniform(650, 2200), end)
            for room in _rooms(space, start, stop, rng):
                lots.append(_lot(room, left, rng))
                left -= mass_kg(lots[-1].parts)
            start = _reach(lots, start) + rng.uniform(0, 80)
        parts = tuple(part for lot in lots for part in lot.parts)
        sites = tuple(site for lot in lots for site in lot.sites)
        goods = _GOODS[int(rng.integers(len(_GOODS)))]
        extra = dressing(space, min(start, x1 - 50), rng)
        return Stow((*parts, *extra), goods.description, sum(lot.num for lot in lots), _some(sites, rng))


def _rooms(space: CargoSpace, start: float, stop: float, rng: np.random.Generator) -> list[Bounds]:
    _, _, y0, y1, floor, roof = space.bounds_mm
    y0, y1, top = y0 + 8, y1 - 8, floor + rng.uniform(0.45, 0.97) * (roof - floor)
    if rng.random() < 0.45 and y1 - y0 > 1900:
        middle = y0 + rng.uniform(0.4, 0.6) * (y1 - y0)
        other = floor + rng.uniform(0.35, 0.97) * (roof - floor)
        return [(start, stop, y0, middle - 10, floor, top), (start, stop, middle + 10, y1, floor, other)]
    return [(start, stop, y0, y1, floor, top)]


def _lot(room: Bounds, left_kg: float, rng: np.random.Generator) -> Lot:
    maker = LOTS[int(rng.integers(len(LOTS)))]
    most = left_kg * rng.uniform(0.1, 0.4)
    lot = maker(room, most, rng)
    return lot if lot.parts else carton_lot(room, left_kg * 0.5, rng)


def _reach(lots: list[Lot], start: float) -> float:
    ends = [float(part.shape.extent_mm[1]) for lot in lots[-2:] for part in lot.parts]
    return max([start + 120, *ends])


def _some(sites: tuple[Site, ...], rng: np.random.Generator, *, num: int = 8) -> tuple[Site, ...]:
    chosen = rng.choice(len(sites), size=min(num, len(sites)), replace=False) if sites else ()
    return tuple(sites[int(index)] for index in chosen)
