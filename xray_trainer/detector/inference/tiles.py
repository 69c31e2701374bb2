"""Running a form over a frame, whole or in tiles.

A tile is run with a halo as wide as the network can see, so tiling gives what the whole frame gives, and a
frame of any size needs the memory of one tile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from xray_trainer.detector.inference.forms import Form
from xray_trainer.detector.network import STRIDE, halo_px
from xray_trainer.errors import CheckpointError

Float32 = npt.NDArray[np.float32]

TILE_HW = (2048, 4096)

Bounds = tuple[int, int, int, int]
"""First row, row after the last, first column, column after the last."""


@dataclass(frozen=True, slots=True)
class Maps:
    """Logits at stride 4: `anomaly` and `border` (h, w), `family` (num_families, h, w).

    `family` stays on a GPU where it is: most of the bytes, of which a component needs a few.
    """

    anomaly: Float32
    border: Float32
    family: Float32 | Tensor

    def family_in(self, window: tuple[slice, slice]) -> Float32:
        """Returns the family logits of some rows and columns, (num_families, rows, columns)."""
        inside = self.family[(slice(None), *window)]
        return inside.cpu().numpy() if isinstance(inside, Tensor) else inside


def infer(form: Form, transmission: Float32, *, tile_hw: tuple[int, int] = TILE_HW) -> Maps:
    """Returns the network's maps of a frame's transmission (2, H, W).

    Raises:
        CheckpointError: the network gives values that are no numbers.
    """
    _, height, width = transmission.shape
    frame = torch.from_numpy(transmission)
    if height <= tile_hw[0] and width <= tile_hw[1]:
        return _whole(form, frame)
    num_maps = 2 + form.network.config.num_families
    maps = np.empty((num_maps, height // STRIDE, width // STRIDE), np.float32)
    halo = halo_px(form.network.config)
    with torch.inference_mode():
        for inner, outer in _tiles((height, width), tile_hw, halo):
            window = frame[:, outer[0] : outer[1], outer[2] : outer[3]].to(form.device)
            _paste(maps, form.run(window[None])[0].cpu().numpy(), inner=inner, outer=outer)
    _check(bool(np.isfinite(maps).all()))
    return Maps(maps[0], maps[1], maps[2:])


def _whole(form: Form, frame: Tensor) -> Maps:
    """Returns the maps of a frame that is one tile; from pinned memory its copy to a GPU waits for nobody."""
    with torch.inference_mode():
        logits = form.run(frame.to(form.device, non_blocking=True)[None])[0]
        _check(bool(torch.isfinite(logits).all()))
        anomaly, border = logits[:2].cpu().numpy()
    return Maps(anomaly, border, logits[2:] if logits.is_cuda else logits[2:].numpy())


def _check(is_finite: bool) -> None:
    if not is_finite:
        raise CheckpointError("the weights give values that are no numbers; take another checkpoint")


def _tiles(shape_hw: tuple[int, int], tile_hw: tuple[int, int], halo: int) -> Iterator[tuple[Bounds, Bounds]]:
    height, width = shape_hw
    for y in range(0, height, tile_hw[0]):
        for x in range(0, width, tile_hw[1]):
            y1, x1 = min(y + tile_hw[0], height), min(x + tile_hw[1], width)
            outer = (max(0, y - halo), min(height, y1 + halo), max(0, x - halo), min(width, x1 + halo))
            yield (y, y1, x, x1), outer


def _paste(maps: Float32, tile: Float32, *, inner: Bounds, outer: Bounds) -> None:
    y0, y1, x0, x1 = (side // STRIDE for side in inner)
    top, left = outer[0] // STRIDE, outer[2] // STRIDE
    maps[:, y0:y1, x0:x1] = tile[:, y0 - top : y1 - top, x0 - left : x1 - left]
