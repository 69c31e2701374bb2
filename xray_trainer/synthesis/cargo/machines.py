"""One machine at a time: assemblies on a frame, with pipes and small parts; and crates around them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xray_trainer.synthesis.cargo.assemblies import MAKERS, STEEL
from xray_trainer.synthesis.scene import Bounds, Part, cargo
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Shape


def machine(room: Bounds, rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns a machine that stands on the floor of a room and fills most of it."""
    x0, x1, y0, y1, floor, _ = room
    beam = rng.uniform(80, 160)
    cells: list[Bounds] = []
    body: list[Shape] = []
    for cell in _cells((x0 + 30, x1 - 30, y0 + 60, y1 - 60, floor + beam, room[5]), rng):
        shapes = MAKERS[int(rng.integers(len(MAKERS)))](cell, rng)
        cells.append((*cell[:5], max(float(shape.extent_mm[5]) for shape in shapes)))
        body += shapes
    fittings = [*_pipes(cells, rng), *_small_parts(cells, rng)]
    frame = _frame((x0, x1, y0, y1, floor, floor + beam))
    return (*cargo(frame, *body, name="machine"), *cargo(*fittings, name="machine-fitting"))


def crate(room: Bounds, rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns a wooden crate around a room: boards, posts, braces and skids."""
    x0, x1, y0, y1, z0, z1 = room
    post, board = 90.0, 22.0
    posts = [(x, x + post, y, y + 60, z0, z1) for x in np.linspace(x0, x1 - post, 3) for y in (y0, y1 - 60)]
    rails = [(x0, x1, y, y + 45, z, z + 110) for z in (z0, z1 - 110) for y in (y0, y1 - 45)]
    sheets = [(x0, x1, y, y + board, z0, z1) for y in (y0, y1 - board)]
    ends = [(x, x + board, y0, y1, z0, z1) for x in (x0, x1 - board)]
    top = [(x0, x1, y0, y1, z1 - board, z1)]
    solid = rng.random() < 0.5
    density = np.array(
        [0.5] * (len(posts) + len(rails)) + [0.5 if solid else 0.24] * (len(sheets) + len(ends) + 1)
    )
    return cargo(Boxes(np.array([*posts, *rails, *sheets, *ends, *top]), density, "wood"), name="crate")


def _cells(room: Bounds, rng: np.random.Generator) -> list[Bounds]:
    x0, x1, y0, y1, z0, z1 = room
    num = int(np.clip(round((x1 - x0) / rng.uniform(450, 900)), 1, 5))
    edges = x0 + (x1 - x0) * np.concatenate([[0], np.cumsum(rng.dirichlet(np.full(num, 6.0)))])
    cells = []
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        height = (z1 - z0) * rng.uniform(0.45, 1.0)
        margin = (y1 - y0) * rng.uniform(0, 0.22)
        cells.append((low + 8, high - 8, y0 + margin, y1 - margin, z0, z0 + height))
    return cells


def _frame(room: Bounds) -> Boxes:
    x0, x1, y0, y1, floor, top = room
    beam = top - floor
    sides = [
        edge
        for y in (y0 + 60, y1 - 60 - beam / 2)
        for edge in _channel((x0, x1, y, y + beam / 2, floor, top))
    ]
    across = [(x, x + 60, y0 + 60, y1 - 60, floor + 0.2 * beam, top) for x in np.linspace(x0, x1 - 60, 4)]
    bounds = np.array([*sides, *across])
    return Boxes(bounds, np.array([STEEL] * len(sides) + [1.4] * len(across)), "steel")


def _channel(bounds: Bounds, *, web: float = 9.0) -> list[Bounds]:
    x0, x1, y0, y1, z0, z1 = bounds
    return [(x0, x1, y0, y1, z0, z0 + web), (x0, x1, y0, y1, z1 - web, z1), (x0, x1, y0, y0 + web, z0, z1)]


def _pipes(cells: Sequence[Bounds], rng: np.random.Generator) -> list[Shape]:
    """Pipes in runs along the axes, with flanges, around the assemblies."""
    centres, axes, radii, lengths = [], [], [], []
    x0, x1 = cells[0][0], cells[-1][1]
    for _ in range(int(rng.integers(2, 5)) * len(cells)):
        cell = cells[int(rng.integers(len(cells)))]
        point = np.array(
            [rng.uniform(cell[0], cell[1]), rng.uniform(cell[2], cell[3]), rng.uniform(cell[4], cell[5])]
        )
        radius = rng.uniform(8, 32)
        for step in range(int(rng.integers(2, 5))):
            axis = np.eye(3)[(step + int(rng.integers(2))) % 3]
            room = (np.array(cell[1::2]) - np.array(cell[::2])) @ axis
            length = rng.uniform(0.2, 0.8) * room * rng.choice([-1.0, 1.0])
            target = np.clip(
                point + axis * length, (cell[0] - 90, cell[2], cell[4]), (cell[1] + 90, *cell[3::2])
            )
            target[0] = np.clip(target[0], x0, x1)
            if (reach := float(np.linalg.norm(target - point))) > 5:
                centres.append((point + target) / 2)
                axes.append(axis)
                radii.append(radius)
                lengths.append(reach)
            point = target
    if not centres:
        return []
    radius_mm = np.array(radii)
    middle, along = np.array(centres), np.array(axes)
    pipes = Cylinders(middle, along, radius_mm, radius_mm * 0.8, np.array(lengths), STEEL, "steel")
    flanges = Cylinders(middle, along, radius_mm * 1.7, radius_mm, 16.0, STEEL, "steel")
    return [pipes, flanges]


def _small_parts(cells: Sequence[Bounds], rng: np.random.Generator) -> list[Shape]:
    """Brackets, bolts, valves: many small pieces of steel in and on the assemblies."""
    pieces = []
    for x0, x1, y0, y1, z0, z1 in cells:
        num = int(rng.integers(25, 70))
        low = np.column_stack([rng.uniform(x0, x1, num), rng.uniform(y0, y1, num), rng.uniform(z0, z1, num)])
        size = rng.exponential(28, (num, 3)).clip(6, 130)
        high = np.minimum(low + size, (x1, y1, z1))
        pieces.append(np.stack([np.minimum(low, high), high], axis=2).reshape(-1, 6))
    bounds = np.concatenate(pieces)
    return [Boxes(bounds, rng.uniform(1.0, 6.5, len(bounds)), "steel")]
