"""Grain: how the thickness of a pile of grains fluctuates from ray to ray.

A ray through L mm of grains of size g meets about L / g of them, so its thickness fluctuates by contrast
times sqrt(g / L). The pattern is a hash of places, so it is the same however the scan is cut into
windows; three layers at three depths move against each other as the fan looks through them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.projection.rays import CM_PER_MM
from xray_trainer.synthesis.scene import Texture
from xray_trainer.synthesis.shapes import Floats

_LAYERS = 3
_BILINEAR_LOSS = 2 / 3


def grained(
    areal: torch.Tensor, texture: Texture, geometry: FanGeometry, *, y_mm: tuple[float, float], density: float
) -> torch.Tensor:
    """Returns the areal density (H, W) of a part with its grain.

    Args:
        areal: even areal density in g/cm2 of the window.
        texture: the grain.
        geometry: of the same window.
        y_mm: the depths between which the part lies.
        density: mean density in g/cm3, to know the thickness.
    """
    pattern = torch.from_numpy(_pattern(texture, geometry, y_mm)).to(areal.device)
    thickness = areal.abs() / (abs(density) * CM_PER_MM)
    relative = texture.contrast * torch.sqrt(texture.grain_mm / thickness.clamp_min(texture.grain_mm))
    return areal * (1 + relative * pattern).clamp_min(0)


def _pattern(texture: Texture, geometry: FanGeometry, y_mm: tuple[float, float]) -> Floats:
    """Returns (H, W) of mean 0 and standard deviation 1."""
    total: Floats = np.zeros(geometry.shape_hw, np.float32)
    for layer in range(_LAYERS):
        depth = y_mm[0] + (y_mm[1] - y_mm[0]) * (layer + 0.5) / _LAYERS
        heights = geometry.rows_mm + geometry.slopes * np.float32(depth)
        total += _lattice(
            heights / texture.grain_mm, geometry.columns_mm / texture.grain_mm, (texture.seed, layer)
        )
    return np.asarray(total / np.sqrt(np.float32(_LAYERS)))


def _lattice(rows: Floats, columns: Floats, key: tuple[int, int]) -> Floats:
    """Returns a random lattice with spacing 1, between its nodes bilinear: two small matrix products."""
    row_nodes = np.arange(np.floor(rows.min()), np.floor(rows.max()) + 2)
    column_nodes = np.arange(np.floor(columns.min()), np.floor(columns.max()) + 2)
    nodes = _hashed(row_nodes.astype(np.int64)[:, None], column_nodes.astype(np.int64)[None, :], key)
    by_row = np.clip(1 - np.abs(rows[:, None] - row_nodes), 0, None).astype(np.float32)
    by_column = np.clip(1 - np.abs(column_nodes[:, None] - columns), 0, None).astype(np.float32)
    first, second, third = (
        torch.from_numpy(np.ascontiguousarray(part)) for part in (by_row, nodes, by_column)
    )
    return np.asarray((first @ second @ third / _BILINEAR_LOSS).numpy())


def _hashed(rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], key: tuple[int, int]) -> Floats:
    """Returns numbers of mean 0 and standard deviation 1 that depend on place and key only (splitmix64)."""
    mixed = rows.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = mixed ^ (columns.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F))
    mixed = mixed + np.uint64((key[0] * 4 + key[1] + 1) * 0x165667B19E3779F9 % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    mixed = mixed ^ (mixed >> np.uint64(31))
    even = (mixed >> np.uint64(40)).astype(np.float32) / np.float32(2**24)
    return np.asarray((even - np.float32(0.5)) * np.sqrt(np.float32(12)))
