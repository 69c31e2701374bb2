"""Pieces of furniture and household goods: each stands in a room (x0, x1, y0, y1, z0, z1) and fills it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.cargo.belongings import (
    bags,
    bicycle,
    chair,
    couch,
    ladder,
    lamp,
    refrigerator,
    rolled_carpets,
    suitcase,
    television,
)
from xray_trainer.synthesis.cargo.lattice import shell_of
from xray_trainer.synthesis.scene import Bounds
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Shape

_UP = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True, slots=True)
class Piece:
    """A sort of furniture: its usual size, whether its top carries more, and what it consists of.

    A piece that faces the side is never turned by a right angle.
    """

    name: str
    size_mm: tuple[float, float, float]
    is_flat: bool
    build: Callable[[Bounds, np.random.Generator], list[Shape]]
    faces_side: bool = False


def _sofa(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    x0, x1, y0, y1, z0, z1 = room
    height, depth = z1 - z0, y1 - y0
    soft = [
        (x0, x1, y0, y0 + 0.28 * depth, z0 + 0.2 * height, z1),
        (
            x0 + 0.1 * (x1 - x0),
            x1 - 0.1 * (x1 - x0),
            y0 + 0.28 * depth,
            y1,
            z0 + 0.3 * height,
            z0 + 0.52 * height,
        ),
        (x0, x0 + 0.1 * (x1 - x0), y0, y1, z0 + 0.15 * height, z0 + 0.7 * height),
        (x1 - 0.1 * (x1 - x0), x1, y0, y1, z0 + 0.15 * height, z0 + 0.7 * height),
    ]
    frame = [(x0 + 20, x1 - 20, y, y + 40, z0 + 60, z0 + 150) for y in (y0 + 10, y1 - 60)] + [
        (x, x + 45, y, y + 45, z0, z0 + 120) for x in (x0 + 20, x1 - 65) for y in (y0 + 20, y1 - 65)
    ]
    springs = [
        (x, x + 14, y0 + 0.3 * depth, y1 - 30, z0 + 0.18 * height, z0 + 0.3 * height)
        for x in np.arange(x0 + 0.12 * (x1 - x0), x1 - 0.12 * (x1 - x0), 90.0)
    ]
    density = rng.uniform(0.035, 0.06)
    return [
        Boxes(np.array(soft), density, "foam"),
        Boxes(np.array(frame), 0.6, "wood"),
        Boxes(np.array(springs), 0.25, "steel"),
    ]


def _cabinet(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    x0, x1, y0, y1, z0, z1 = room
    num = int(rng.integers(2, 6))
    shelves = [(x0, x1, y0, y1, z, z + 18) for z in np.linspace(z0 + 60, z1 - 90, num)]
    middle = [(x, x + 18, y0, y1, z0, z1) for x in np.linspace(x0, x1 - 18, int(rng.integers(2, 4)))[1:-1]]
    boards = [*shell_of(room, 18.0), *shelves, *middle]
    handles = [
        ((x0 + x1) / 2 - 40, (x0 + x1) / 2 + 40, y1 - 12, y1, z, z + 12)
        for z in np.linspace(z0 + 200, z1 - 200, num)
    ]
    return [Boxes(np.array(boards), 0.66, "plywood"), Boxes(np.array(handles), 3.0, "zinc")]


def _flat_packs(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    """A pile of flat packs: boards with slits, fittings in a corner."""
    x0, x1, y0, y1, z0, z1 = room
    thickness = rng.uniform(70, 150)
    num = max(int((z1 - z0) // thickness), 1)
    thickness = (z1 - z0) / num
    z = z0 + thickness * np.arange(num)
    ends = rng.uniform(0, 45, (2, num))
    boards = np.column_stack(
        [
            x0 + ends[0],
            x1 - ends[1],
            np.full(num, y0),
            np.full(num, y1),
            z + 4,
            z + thickness - rng.uniform(4, 14, num),
        ]
    )
    sheets = np.column_stack([x0 + ends[0], x1 - ends[1], np.full(num, y0), np.full(num, y1), z, z + 4])
    hardware = np.column_stack(
        [x0 + 80 + ends[0], x0 + 190 + ends[0], np.full(num, y0 + 60), np.full(num, y0 + 140), z + 6, z + 34]
    )
    density = rng.uniform(0.5, 0.68) * rng.normal(1, 0.05, num)
    return [
        Boxes(boards, density, "plywood"),
        Boxes(sheets, 0.6, "cardboard"),
        Boxes(hardware, 2.4, "steel"),
    ]


def _mattress(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    """A mattress on its edge, with rows of springs."""
    x0, x1, y0, y1, z0, z1 = room
    x, z = np.meshgrid(np.arange(x0 + 60, x1 - 40, 75.0), np.arange(z0 + 60, z1 - 40, 75.0), indexing="ij")
    centre = np.column_stack([x.ravel(), np.full(x.size, (y0 + y1) / 2), z.ravel()])
    springs = Cylinders(centre, np.array([0.0, 1.0, 0.0]), 31.0, 28.0, 0.8 * (y1 - y0), 0.12, "steel")
    return [Boxes(np.array([room]), rng.uniform(0.03, 0.05), "foam"), springs]


def _table(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    x0, x1, y0, y1, z0, z1 = room
    leg = rng.uniform(40, 70)
    legs = [
        (x, x + leg, y, y + leg, z0, z1 - 30)
        for x in (x0 + 20, x1 - 20 - leg)
        for y in (y0 + 20, y1 - 20 - leg)
    ]
    top = [(x0, x1, y0, y1, z1 - 30, z1), (x0 + 40, x1 - 40, y0 + 40, y0 + 62, z1 - 120, z1 - 30)]
    return [Boxes(np.array([*legs, *top]), rng.uniform(0.55, 0.72), "wood")]


def _chairs(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    """A stack of metal chairs."""
    x0, x1, y0, y1, z0, z1 = room
    num = max(int((z1 - z0 - 700) // 75), 1)
    legs = [(x, y, z0 + (z1 - z0) / 2) for x in (x0 + 40, x1 - 40) for y in (y0 + 40, y1 - 40)]
    posts = Cylinders(np.array(legs), _UP, 14.0, 11.0, z1 - z0, rng.uniform(3.0, 4.5) * min(num, 4), "steel")
    seats = [(x0 + 20, x1 - 20, y0 + 20, y1 - 20, z0 + 430 + 75 * k, z0 + 450 + 75 * k) for k in range(num)]
    return [posts, Boxes(np.array(seats), 0.6, "plywood")]


def _carton(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    """A removal carton: books, dishes or clothes, never quite full."""
    x0, x1, y0, y1, z0, z1 = room
    material, density = (("paper", 0.6), ("ceramic", 0.35), ("textile", 0.16), ("electronics", 0.2))[
        int(rng.integers(4))
    ]
    num = int(rng.integers(2, 6))
    cuts = np.sort(rng.uniform(x0 + 10, x1 - 10, num - 1))
    edges = np.concatenate([[x0 + 6], cuts, [x1 - 6]])
    tops = z0 + (z1 - z0) * rng.uniform(0.45, 0.97, num)
    low, high = np.full(num, z0 + 6), tops
    blocks = np.column_stack(
        [edges[:-1], edges[1:] - 2, np.full(num, y0 + 6), np.full(num, y1 - 6), low, high]
    )
    blocks[:, 1] = np.maximum(blocks[:, 1], blocks[:, 0])
    return [
        Boxes(blocks, density * rng.uniform(0.6, 1.3, num), material),
        Boxes(np.array([room]), 0.03, "cardboard"),
    ]


def _appliance(room: Bounds, rng: np.random.Generator) -> list[Shape]:
    """A used washing machine: walls, drum with its pulley, weights of concrete above and below, motor."""
    x0, x1, y0, y1, z0, z1 = room
    radius = 0.38 * min(x1 - x0, z1 - z0)
    centre = ((x0 + x1) / 2, (y0 + y1) / 2, z0 + 0.55 * (z1 - z0))
    drum = Cylinders(
        np.array(centre), np.array([0.0, 1.0, 0.0]), radius, radius - 2, 0.6 * (y1 - y0), 7.86, "steel"
    )
    weights = [
        (x0 + 90, x1 - 90, y0 + 90, y1 - 190, z1 - 170, z1 - 80),
        (x0 + 70, x1 - 70, y1 - 130, y1 - 70, z0 + 0.25 * (z1 - z0), z0 + 0.38 * (z1 - z0)),
    ]
    motor = np.array([(centre[0] + rng.uniform(-60, 60), centre[1], z0 + 120)])
    pulley = np.array([(centre[0], y0 + 60, centre[2])])
    return [
        Boxes(np.array(shell_of(room, 1.0)), 7.86, "steel"),
        drum,
        Boxes(np.array(weights), 2.2, "concrete"),
        Cylinders(motor, np.array([0.0, 1.0, 0.0]), 76.0, 0.0, 200.0, 4.8, "steel"),
        Cylinders(pulley, np.array([0.0, 1.0, 0.0]), 0.62 * radius, 0.5 * radius, 22.0, 2.7, "aluminium"),
    ]


PIECES = (
    Piece("sofa", (2000, 900, 850), False, _sofa),
    Piece("armchair", (900, 850, 850), False, _sofa),
    Piece("cabinet", (1000, 550, 1900), True, _cabinet),
    Piece("chest", (900, 500, 850), True, _cabinet),
    Piece("flat-packs", (1900, 700, 900), True, _flat_packs),
    Piece("mattress", (1950, 220, 1500), False, _mattress, faces_side=True),
    Piece("table", (1500, 850, 750), True, _table),
    Piece("chairs", (520, 520, 1300), False, _chairs),
    Piece("carton", (600, 400, 420), True, _carton),
    Piece("box", (480, 380, 350), True, _carton),
    Piece("washing-machine", (600, 570, 850), True, _appliance),
    Piece("bicycle", (1720, 560, 1020), False, bicycle, faces_side=True),
    Piece("couch", (920, 1950, 860), False, couch, faces_side=True),
    Piece("easy-chair", (900, 860, 880), False, couch, faces_side=True),
    Piece("chair", (500, 470, 930), False, chair, faces_side=True),
    Piece("carpet-rolls", (300, 2050, 620), False, rolled_carpets, faces_side=True),
    Piece("bags", (900, 800, 800), False, bags),
    Piece("refrigerator", (600, 620, 1700), True, refrigerator, faces_side=True),
    Piece("television", (1150, 240, 760), False, television, faces_side=True),
    Piece("lamp", (400, 400, 1550), False, lamp),
    Piece("ladder", (620, 480, 1900), False, ladder, faces_side=True),
    Piece("suitcase", (480, 290, 700), False, suitcase),
)
"""Everything that furniture and household loads are made of."""
