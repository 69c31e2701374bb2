"""Furniture and removal goods: pieces of all sizes, cartons on and between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.pieces import PIECES, Piece
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import Bounds, CargoSpace, Part, Site, Stow, cargo, mass_kg

_BY_NAME = {piece.name: piece for piece in PIECES}
_MAX_PIECES = 160


@dataclass(frozen=True, slots=True)
class _Standing:
    """A piece where it stands."""

    piece: Piece
    room: Bounds
    parts: tuple[Part, ...]


class _Removal:
    """What furniture and household loads share: rows of pieces across, pieces on flat tops."""

    name: str
    spaces = ("dry",)
    goods: tuple[Goods, ...]
    names: tuple[str, ...]

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns pieces row by row until length, weight or chance ends the load."""
        x0, x1, *_ = space.bounds_mm
        end = x0 + (x1 - x0 - 200) * (1.0 if rng.random() < 0.6 else rng.uniform(0.4, 0.95))
        standing: list[_Standing] = []
        start, left = x0 + 30.0, space.max_mass_kg * 0.92
        while start < end - 500 and left > 60 and len(standing) < _MAX_PIECES:
            row = _row(space, start, end, self.names, rng)
            if not row:
                break
            standing += row
            left -= sum(mass_kg(one.parts) for one in row)
            start = max(one.room[1] for one in row) + rng.uniform(5, 90)
        while mass_kg(part for one in standing for part in one.parts) > space.max_mass_kg * 0.97:
            standing.pop()
        goods = self.goods[int(rng.integers(len(self.goods)))]
        parts = tuple(part for one in standing for part in one.parts)
        extra = dressing(space, min(start, x1 - 50), rng)
        return Stow((*parts, *extra), goods.description, len(standing), _sites(standing, rng))


@CARGO_FAMILIES.register
class Furniture(_Removal):
    """New furniture: sofas, cabinets, tables, flat packs."""

    name = "furniture"
    goods = (
        Goods("9401.61", "Upholstered seats with wooden frames", ("TR", "CN", "RU")),
        Goods("9403.50", "Wooden furniture for bedrooms", ("CN", "TR", "EU")),
        Goods("9403.60", "Wooden furniture, in packs", ("CN", "RU", "EU")),
        Goods("9404.21", "Mattresses", ("RU", "TR", "UZ")),
    )
    names = (
        "couch",
        "sofa",
        "easy-chair",
        "cabinet",
        "chest",
        "flat-packs",
        "flat-packs",
        "mattress",
        "table",
        "chair",
        "chair",
        "chairs",
        "carpet-rolls",
        "lamp",
    )


@CARGO_FAMILIES.register
class Household(_Removal):
    """Removal goods: some of everything, many cartons."""

    name = "household"
    goods = (
        Goods("9905.00", "Used household effects of a removal", ("EU", "RU", "KZ")),
        Goods("6309.00", "Used household goods and clothing", ("EU", "TR")),
    )
    names = (
        "couch",
        "sofa",
        "easy-chair",
        "cabinet",
        "chest",
        "mattress",
        "table",
        "carton",
        "carton",
        "box",
        "box",
        "washing-machine",
        "refrigerator",
        "television",
        "bicycle",
        "bicycle",
        "bags",
        "bags",
        "carpet-rolls",
        "chair",
        "chair",
        "lamp",
        "ladder",
        "suitcase",
    )


def _row(
    space: CargoSpace, start: float, end: float, names: tuple[str, ...], rng: np.random.Generator
) -> list[_Standing]:
    """Returns pieces side by side across the vehicle, some of them in columns."""
    _, _, y0, y1, floor, roof = space.bounds_mm
    row: list[_Standing] = []
    y = y0 + 10.0
    for _ in range(14):
        piece = _BY_NAME[names[int(rng.integers(len(names)))]]
        length, width, height = _turned(piece, rng)
        if y + width < y1 - 8 and start + length < end and height < roof - floor - 30:
            room = (start, start + length, y, y + width, floor, floor + height)
            row.append(_stand(piece, room, rng))
            row += _on_top(row[-1], names, roof, rng)
            y += width + rng.uniform(4, 60)
    return [*row, *(one for below in row for one in _beside(below, row, names, roof, rng))]


def _beside(
    below: _Standing, row: list[_Standing], names: tuple[str, ...], roof: float, rng: np.random.Generator
) -> list[_Standing]:
    """Returns cartons that fill up the row behind a piece shorter than the others."""
    _, x1, y0, y1, floor, _ = below.room
    end = max(one.room[1] for one in row)
    is_on_floor = floor == min(one.room[4] for one in row)
    filled: list[_Standing] = []
    while is_on_floor and "box" in names and end - x1 > 400 and y1 - y0 > 400:
        piece = _BY_NAME["box" if end - x1 < 620 or y1 - y0 < 420 else "carton"]
        length, width, height = piece.size_mm
        room = (x1 + 10, x1 + 10 + length, y0, y0 + width, floor, floor + height)
        filled.append(_stand(piece, room, rng))
        filled += _on_top(filled[-1], ("carton", "box"), roof, rng)
        x1 = room[1]
    return filled


def _on_top(
    below: _Standing, names: tuple[str, ...], roof: float, rng: np.random.Generator
) -> list[_Standing]:
    """Returns what stands on a flat top, pieces side by side and on each other, within the one below."""
    x0, x1, y0, y1, _, top = below.room
    pile: list[_Standing] = []
    while below.piece.is_flat and rng.random() < 0.8:
        fitting = [
            piece
            for piece in (_BY_NAME[name] for name in (*names, "carton", "box"))
            if piece.size_mm[0] <= x1 - x0
            and piece.size_mm[1] <= y1 - y0
            and piece.size_mm[2] <= roof - top - 60
        ]
        if not fitting:
            break
        piece = fitting[int(rng.integers(len(fitting)))]
        length, width, height = piece.size_mm
        x = x0 + min(rng.exponential(30), x1 - x0 - length)
        y = y0 + rng.uniform(0, y1 - y0 - width)
        one = _stand(piece, (x, x + length, y, y + width, top, top + height), rng)
        pile += [one, *_on_top(one, names, roof, rng)]
        x0 = x + length + 8
    return pile


def _turned(piece: Piece, rng: np.random.Generator) -> tuple[float, float, float]:
    length, width, height = (side * rng.uniform(0.9, 1.1) for side in piece.size_mm)
    return (width, length, height) if rng.random() < 0.3 and not piece.faces_side else (length, width, height)


def _stand(piece: Piece, room: Bounds, rng: np.random.Generator) -> _Standing:
    return _Standing(piece, room, cargo(*piece.build(room, rng), name="machine"))


def _sites(standing: list[_Standing], rng: np.random.Generator) -> tuple[Site, ...]:
    hollow = [
        one for one in standing if one.piece.name in {"cabinet", "chest", "washing-machine", "sofa", "couch"}
    ]
    chosen = rng.permutation(len(hollow))[:6]
    return tuple(Site("core", _inside(hollow[int(index)].room)) for index in chosen)


def _inside(room: Bounds) -> Bounds:
    x0, x1, y0, y1, z0, z1 = room
    lift = 0.22 * (z1 - z0)
    return x0 + 70, x1 - 70, y0 + 60, y1 - 60, z0 + lift, z1 - lift
