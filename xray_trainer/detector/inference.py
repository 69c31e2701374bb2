"""Running the network on one frame: in which form, whole or in tiles.

A tile is run with a halo as wide as the network can see, so tiling gives what the whole frame gives.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from xray_trainer.detector.network import HALO_PX, STRIDE, Network, fold_batch_norm, to_half
from xray_trainer.errors import CheckpointError

Float32 = npt.NDArray[np.float32]

TILE_HW = (2048, 4096)
_CLEARLY_FASTER = 1.25
_TRIAL_HW = (256, 512)


@dataclass(frozen=True, slots=True)
class Maps:
    """Logits at stride 4: `anomaly` and `border` (h, w), `family` (num_families, h, w)."""

    anomaly: Float32
    border: Float32
    family: Float32


@dataclass(frozen=True, slots=True)
class Form:
    """A network ready to run, and a sentence on why in this form."""

    network: Network
    name: str
    why: str


def choose_form(network: Network, *, device: str, precision: str = "auto") -> Form:
    """Returns the form to run in: folded batch norm, channels last, fp32 or bf16.

    With `auto` a CPU is measured for a fraction of a second, on one thread and in processor time so that
    other work on the machine does not decide; bf16 is taken where it is at least 1.25 times as fast. CUDA
    takes bf16.
    """
    full = fold_batch_norm(deepcopy(network)).to(device)
    full.to(memory_format=torch.channels_last)
    if precision == "fp32":
        return Form(full, "fp32", "asked for")
    half = to_half(deepcopy(full))
    if precision == "bf16" or device.startswith("cuda"):
        return Form(half, "bf16", "asked for" if precision == "bf16" else "runs on a GPU")
    full_s, half_s = _trial_s(full), _trial_s(half)
    measured = f"measured fp32 {full_s:.3f} s, bf16 {half_s:.3f} s on one core for {_TRIAL_HW} px"
    is_half = half_s * _CLEARLY_FASTER < full_s
    return Form(half, "bf16", measured) if is_half else Form(full, "fp32", measured)


def infer(network: Network, transmission: Float32, *, tile_hw: tuple[int, int] = TILE_HW) -> Maps:
    """Returns the network's maps of a frame's transmission (2, H, W).

    Raises:
        CheckpointError: the network gives values that are no numbers.
    """
    _, height, width = transmission.shape
    device = network.head.weight.device
    frame = torch.from_numpy(transmission)
    num_maps = 2 + network.config.num_families
    maps = np.empty((num_maps, height // STRIDE, width // STRIDE), np.float32)
    with torch.inference_mode():
        for inner, outer in _tiles((height, width), tile_hw):
            window = frame[:, outer[0] : outer[1], outer[2] : outer[3]].to(device)
            _paste(maps, _stacked(network, window), inner=inner, outer=outer)
    if not np.isfinite(maps).all():
        raise CheckpointError("the weights give values that are no numbers; take another checkpoint")
    return Maps(maps[0], maps[1], maps[2:])


Bounds = tuple[int, int, int, int]
"""First row, row after the last, first column, column after the last."""


def _tiles(shape_hw: tuple[int, int], tile_hw: tuple[int, int]) -> Iterator[tuple[Bounds, Bounds]]:
    height, width = shape_hw
    for y in range(0, height, tile_hw[0]):
        for x in range(0, width, tile_hw[1]):
            y1, x1 = min(y + tile_hw[0], height), min(x + tile_hw[1], width)
            outer = (
                max(0, y - HALO_PX),
                min(height, y1 + HALO_PX),
                max(0, x - HALO_PX),
                min(width, x1 + HALO_PX),
            )
            yield (y, y1, x, x1), outer


def _stacked(network: Network, window: Tensor) -> Float32:
    output = network(window[None])
    stacked = torch.cat([output.anomaly, output.border, output.family[0]])
    return np.asarray(stacked.float().cpu().numpy())


def _paste(maps: Float32, tile: Float32, *, inner: Bounds, outer: Bounds) -> None:
    y0, y1, x0, x1 = (side // STRIDE for side in inner)
    top, left = outer[0] // STRIDE, outer[2] // STRIDE
    maps[:, y0:y1, x0:x1] = tile[:, y0 - top : y1 - top, x0 - left : x1 - left]


def _trial_s(network: Network) -> float:
    frame = torch.rand(1, 2, *_TRIAL_HW, generator=torch.Generator().manual_seed(0))
    num_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.inference_mode():
            return min(_processor_s(network, frame) for _ in range(3))
    finally:
        torch.set_num_threads(num_threads)


def _processor_s(network: Network, frame: Tensor) -> float:
    start = time.process_time()
    network(frame)
    return time.process_time() - start
