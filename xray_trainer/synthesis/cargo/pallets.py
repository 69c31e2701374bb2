"""Pallets: decks, blocks and the slots between them."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.scene import Site
from xray_trainer.synthesis.shapes import Boxes, Floats

HEIGHT_MM = 144.0
EURO_MM = (1200.0, 800.0)
INDUSTRY_MM = (1200.0, 1000.0)

_BOARD, _BLOCK = 22.0, 78.0
_WOOD_G_CM3 = 0.55


def pallets(
    corners_mm: Floats, size_mm: tuple[float, float], rng: np.random.Generator, *, floor_mm: float | Floats
) -> Boxes:
    """Returns wooden pallets, 17 boxes each.

    Args:
        corners_mm: (n, 2), lowest x and y of each.
        size_mm: extent along x and y.
        rng: draws the density of each pallet and broken boards.
        floor_mm: what they stand on, one number or (n,).
    """
    pattern = _pattern(*size_mm)
    corners = np.asarray(corners_mm, np.float32).reshape(-1, 2)
    floors = np.broadcast_to(np.asarray(floor_mm, np.float32), (len(corners),))
    offset = np.stack([corners[:, 0], corners[:, 1], floors], axis=1)
    bounds = pattern[None] + np.repeat(offset, 2, axis=1)[:, None]
    density = _WOOD_G_CM3 * rng.uniform(0.8, 1.25, (len(corners), 1)) * rng.normal(1, 0.06, bounds.shape[:2])
    is_whole = rng.random(bounds.shape[:2]) > 0.01
    return Boxes(bounds[is_whole], np.clip(density, 0.3, 0.9)[is_whole], "wood")


def slots(corner_mm: tuple[float, float], size_mm: tuple[float, float], floor_mm: float) -> tuple[Site, ...]:
    """Returns the two openings of a pallet, between its blocks, as sites named `pallet`."""
    length, width = size_mm
    x, y = corner_mm
    block = _block_length(length)
    first, middle, last = block, (length - block) / 2, length - block
    z = floor_mm + _BOARD, floor_mm + _BOARD + _BLOCK
    return tuple(
        Site("pallet", (x + low, x + high, y, y + width, *z))
        for low, high in ((first, middle), (middle + block, last))
    )


def _block_length(length_mm: float) -> float:
    return 0.12 * length_mm


def _pattern(length: float, width: float) -> Floats:
    block = _block_length(length)
    across = 0.13 * width
    xs = (0.0, (length - block) / 2, length - block)
    ys = (0.0, (width - across) / 2, width - across)
    low, top = _BOARD, _BOARD + _BLOCK
    blocks = [(x, x + block, y, y + across, low, top) for x in xs for y in ys]
    feet = [(0, length, y, y + across, 0, low) for y in ys]
    stringers = [(x, x + block, 0, width, top, top + _BOARD) for x in xs]
    deck = [
        (0, length, y, y + w, top + _BOARD, HEIGHT_MM)
        for y, w in ((0.0, 0.42 * width), (0.47 * width, 0.53 * width))
    ]
    return np.array([*blocks, *feet, *stringers, *deck], np.float32)
