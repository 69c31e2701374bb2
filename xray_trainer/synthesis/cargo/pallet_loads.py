"""Loads on pallets: where pallets stand in a space, and layers of units on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from xray_trainer.synthesis.cargo.lattice import Counts, Pile, hulls, sheets_under
from xray_trainer.synthesis.cargo.pallets import HEIGHT_MM, pallets, slots
from xray_trainer.synthesis.scene import Bounds, CargoSpace, Part, Site, cargo
from xray_trainer.synthesis.shapes import Boxes, Floats

_ROWS = (
    ((1200.0, 1000.0), (1200.0, 1000.0)),
    ((1000.0, 1200.0), (1200.0, 1000.0)),
    ((1200.0, 800.0), (800.0, 1200.0)),
    ((1200.0, 800.0), (1200.0, 800.0)),
    ((1200.0, 800.0), (1200.0, 800.0), (1200.0, 800.0)),
    ((800.0, 1200.0), (800.0, 1200.0)),
    ((1000.0, 1200.0), (1000.0, 1200.0)),
)
"""Ways to set pallets side by side: (length along x, width across) of each row."""


PALLET_KG = 25.0


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Pallets in a space.

    Attributes:
        low_mm: (n, 2), lowest x and y.
        size_mm: (n, 2), length along x and width across.
        floor_mm: z of the floor on which all stand.
        room_mm: x0, x1, y0, y1 that goods must not leave.
    """

    low_mm: Floats
    size_mm: Floats
    floor_mm: float
    room_mm: tuple[float, float, float, float]

    @property
    def num(self) -> int:
        """Returns the number of pallets."""
        return len(self.low_mm)

    @property
    def deck_mm(self) -> float:
        """Returns z of the decks, where goods stand."""
        return self.floor_mm + HEIGHT_MM

    def chosen(self, which: Counts) -> Places:
        """Returns the pallets of these numbers."""
        return replace(self, low_mm=self.low_mm[which], size_mm=self.size_mm[which])

    def first(self, num: int) -> Places:
        """Returns the `num` pallets nearest the front wall."""
        order = np.argsort(self.low_mm[:, 0], kind="stable")[:num]
        return self.chosen(order)

    def wood(self, rng: np.random.Generator) -> tuple[Part, ...]:
        """Returns the pallets themselves."""
        shapes = [
            pallets(self.low_mm[same], (float(length), float(width)), rng, floor_mm=self.floor_mm)
            for length, width, same in self._by_size()
        ]
        bounds = np.concatenate([shape.bounds_mm for shape in shapes])
        density = np.concatenate([shape.density_g_cm3 for shape in shapes])
        return cargo(Boxes(bounds, density, "wood"), name="pallet")

    def slots(self, rng: np.random.Generator, *, num: int = 6) -> tuple[Site, ...]:
        """Returns sites `pallet` of a few of them."""
        chosen = rng.choice(self.num, size=min(num, self.num), replace=False)
        return tuple(
            site
            for index in chosen
            for site in slots(_pair(self.low_mm[index]), _pair(self.size_mm[index]), self.floor_mm)
        )

    def _by_size(self) -> list[tuple[float, float, npt.NDArray[np.bool_]]]:
        kinds = np.unique(self.size_mm, axis=0)
        return [(kind[0], kind[1], np.all(self.size_mm == kind, axis=1)) for kind in kinds]


def place_pallets(space: CargoSpace, rng: np.random.Generator, *, gap_mm: float = 25.0) -> Places:
    """Returns as many pallets as stand in a space, in two or three rows, from the front wall on."""
    x0, x1, y0, y1, floor, _ = space.bounds_mm
    y0, y1 = y0 + 12, y1 - 12
    rows = [row for row in _ROWS if sum(width for _, width in row) <= y1 - y0 - 30]
    row = rows[int(rng.integers(len(rows)))]
    spare = (y1 - y0) - sum(width for _, width in row)
    gaps = rng.dirichlet(np.full(len(row) + 1, 2.0)) * spare
    lows, sizes, y = [], [], y0
    for (length, width), gap in zip(row, gaps[:-1], strict=True):
        y += gap
        x = _row_starts(x0, x1 - space.door_clearance_mm, length, rng, gap_mm)
        lows.append(np.column_stack([x, y + rng.uniform(-0.3, 0.3, len(x)) * gaps.min()]))
        sizes.append(np.tile([length, width], (len(x), 1)))
        y += width
    return Places(np.concatenate(lows), np.concatenate(sizes), floor, (x0, x1, y0 - 12, y1 + 12))


def layered(
    places: Places,
    unit_mm: Sequence[float],
    num_layers: Counts,
    rng: np.random.Generator,
    *,
    is_crossed: bool = False,
    lean_mm: float = 8.0,
    overhang_mm: float = 20.0,
    margin_mm: float = 2.0,
) -> Pile:
    """Returns units in layers on pallets.

    Args:
        places: the pallets.
        unit_mm: length, width, height of a unit.
        num_layers: (n,) layers on each pallet.
        rng: draws how the stacks lean and how units are set.
        is_crossed: whether every other layer is turned by a quarter, which binds the stack.
        lean_mm: standard deviation of the shift from the lowest to the highest layer.
        overhang_mm: by how much a layer may be larger than its pallet.
        margin_mm: how far units stay from the walls.
    """
    top = int(num_layers.max(initial=0))
    slope = rng.normal(0, lean_mm / max(top, 1), (places.num, 2))
    low_room, high_room = (np.array(places.room_mm[side::2]) + margin_mm * (1 - 2 * side) for side in (0, 1))
    bounds, index = [np.zeros((0, 6))], [np.zeros((0, 3), np.intp)]
    for layer in range(top):
        flat = _turned_units(
            places, unit_mm, is_turned=is_crossed and layer % 2 == 1, overhang_mm=overhang_mm
        )
        low, pallet, unit = _layer_corners(places, flat, num_layers > layer, overhang_mm)
        low = low + slope[pallet] * layer + rng.normal(0, 2.0, low.shape)
        low = np.clip(low, low_room, high_room - flat[pallet])
        size, z = flat[pallet], np.full(len(low), places.deck_mm + layer * unit_mm[2])
        edges = (low[:, 0], low[:, 0] + size[:, 0], low[:, 1], low[:, 1] + size[:, 1], z, z + unit_mm[2])
        bounds.append(np.stack(edges, axis=1))
        index.append(np.stack([pallet, unit, np.full(len(low), layer)], axis=1))
    return Pile(np.concatenate(bounds).astype(np.float32), np.concatenate(index))


def slip_sheets(pile: Pile, *, thickness_mm: float = 3.0) -> Boxes:
    """Returns a sheet of cardboard under every layer of every pallet."""
    by_layer = Pile(pile.bounds_mm, pile.index[:, [0, 2, 1]])
    return Boxes(sheets_under(hulls(by_layer), thickness_mm=thickness_mm), 0.7, "cardboard")


def layers_for(
    places: Places, unit_mm: Sequence[float], roof_mm: float, rng: np.random.Generator, *, share: float
) -> Counts:
    """Returns (n,) numbers of layers: the same for all but a few, below the roof, `share` of what fits."""
    fit = int((roof_mm - 60 - places.deck_mm) // unit_mm[2])
    usual = max(round(fit * share), 1)
    fewer = (rng.random(places.num) < 0.12) * rng.integers(1, max(usual // 2, 2) + 1, places.num)
    return np.asarray(np.clip(usual - fewer, 1, max(fit, 1)))


def within_mass(pile: Pile, places: Places, max_kg: float, density_g_cm3: float) -> tuple[Pile, Places]:
    """Returns the goods of the pallets nearest the front wall whose mass is allowed, and those pallets."""
    sizes = pile.bounds_mm[:, 1::2] - pile.bounds_mm[:, ::2]
    unit_kg = np.prod(sizes, axis=1, dtype=np.float64) * density_g_cm3 * 1e-6
    per_pallet = np.bincount(pile.index[:, 0], unit_kg, minlength=places.num) + PALLET_KG
    order = np.argsort(places.low_mm[:, 0], kind="stable")
    num = max(int(np.searchsorted(np.cumsum(per_pallet[order]), max_kg)), 1)
    kept = order[:num]
    which = np.isin(pile.index[:, 0], kept)
    return pile.chosen(which), places.chosen(kept)


def room_of(places: Places, top_mm: float) -> Bounds:
    """Returns the room that pallets and their goods take up, to a height."""
    low, high = places.low_mm.min(axis=0), (places.low_mm + places.size_mm).max(axis=0)
    return float(low[0]), float(high[0]), float(low[1]), float(high[1]), places.floor_mm, top_mm


def _row_starts(x0: float, x1: float, length: float, rng: np.random.Generator, gap_mm: float) -> Floats:
    num = int((x1 - x0 - 10) // (length + 4))
    spare = x1 - x0 - 10 - num * length
    gaps = rng.exponential(gap_mm, num)
    gaps *= min(1.0, spare / max(float(gaps.sum()), 1e-6))
    return np.asarray(x0 + 5 + np.arange(num) * length + np.cumsum(gaps))


def _turned_units(places: Places, unit_mm: Sequence[float], *, is_turned: bool, overhang_mm: float) -> Floats:
    """Returns (n, 2) footprints: the long side of a unit along the long side of its pallet, or turned."""
    long, short = max(unit_mm[:2]), min(unit_mm[:2])
    along_x = (places.size_mm[:, 0] >= places.size_mm[:, 1]) ^ is_turned
    flat = np.where(along_x[:, None], (long, short), (short, long))
    return np.asarray(np.minimum(flat, places.size_mm + overhang_mm))


def _layer_corners(
    places: Places, flat: Floats, is_there: npt.NDArray[np.bool_], overhang_mm: float
) -> tuple[Floats, Counts, Counts]:
    counts = np.maximum(np.floor((places.size_mm + overhang_mm) / flat), 1).astype(np.intp)
    spare = places.size_mm - counts * flat
    gaps = np.clip(spare, 0, None) / np.maximum(counts - 1, 1) * 0.6
    corners, pallets_of, units = [], [], []
    for num_x, num_y in np.unique(counts[is_there], axis=0):
        rows = np.flatnonzero(is_there & (counts[:, 0] == num_x) & (counts[:, 1] == num_y))
        steps = np.indices((num_x, num_y)).reshape(2, -1).T
        margin = (spare[rows] - gaps[rows] * (counts[rows] - 1)) / 2
        low = (places.low_mm[rows] + margin)[:, None] + steps[None] * (flat[rows] + gaps[rows])[:, None]
        corners.append(low.reshape(-1, 2))
        pallets_of.append(np.repeat(rows, len(steps)))
        units.append(np.tile(np.arange(len(steps)), len(rows)))
    return np.concatenate(corners), np.concatenate(pallets_of), np.concatenate(units)


def _pair(row: Floats) -> tuple[float, float]:
    return float(row[0]), float(row[1])
