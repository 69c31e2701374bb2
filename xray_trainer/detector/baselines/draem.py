"""Baseline: DRAEM (Zavrtanik et al. 2021, arXiv 2108.07610) from the anomalib package, trained from scratch.

Network, loss and synthetic anomalies (Perlin noise, no texture pictures) are anomalib's, as is the optimiser
(Adam, 1e-4). What is ours: DRAEM wants 8-bit pictures of three channels, so a scan at 16 mm per pixel
becomes T of the high energy, T of the low one (the high one again where there is only one) and -ln T / 8,
each rounded to 8 bits; the network runs in bf16, which takes half the time. It learns for a budget of
seconds on tiles of benign scans and sees no rendered concealment.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from xray_trainer.detector.baselines.scale import Scale, judged
from xray_trainer.detector.evaluation.rater import Judged
from xray_trainer.detector.frame import resample
from xray_trainer.errors import InputError, MissingExtraError
from xray_trainer.scans.scan import Scan

Float32 = npt.NDArray[np.float32]

PIXEL_MM = 16.0
TILE_PX = 256
CELL_PX = 2
"""Maps are averaged over so many pixels: cells of 32 mm, as the network's."""

_BATCH = 4
_LEARNING_RATE = 1e-4
_ATTENUATION_SCALE = 8.0
_DEEPEST_STRIDE = 32
_STRIP_PX, _HALO_PX = 512, 64


@dataclass(frozen=True, slots=True, eq=False)
class DraemParts:
    """What makes DRAEM.

    Attributes:
        network: pictures (B, 3, H, W) -> (reconstruction, logits (B, 2, H, W)) while training, something with
            an `anomaly_map` (B, H, W) in [0, 1] afterwards.
        loss: of pictures, reconstruction, mask (B, 1, H, W) and logits.
        corrupt: pictures -> pictures with synthetic anomalies, and their mask.
    """

    network: nn.Module
    loss: Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]
    corrupt: Callable[[Tensor], tuple[Tensor, Tensor]]


@dataclass(frozen=True, slots=True, eq=False)
class DraemRater:
    """DRAEM after training; `num_steps` is how far the budget reached."""

    network: nn.Module
    scale: Scale
    num_steps: int

    @property
    def name(self) -> str:
        """Returns its name in tables."""
        return "draem"

    def judge(self, scan: Scan) -> Judged:
        """Returns what DRAEM says about a scan."""
        return judged(self.raw(scan), scan, scale=self.scale, cell_mm=CELL_PX * PIXEL_MM)

    def raw(self, scan: Scan) -> Float32:
        """Returns logits of the anomaly map averaged over cells, (h, w)."""
        return draem_map(self.network, scan)


def anomalib_parts() -> DraemParts:
    """Returns network, loss and synthetic anomalies of anomalib.

    Raises:
        MissingExtraError: anomalib is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from anomalib.data.utils.generators.perlin import PerlinAnomalyGenerator
            from anomalib.models.image.draem.loss import DraemLoss
            from anomalib.models.image.draem.torch_model import DraemModel
    except ImportError:
        raise MissingExtraError(
            'the DRAEM baseline needs anomalib; install it with: pip install "xray-trainer[baselines]"'
        ) from None
    return DraemParts(DraemModel(), DraemLoss(), PerlinAnomalyGenerator())


def fit_draem(
    benign_scans: Sequence[Scan],
    *,
    budget_s: float,
    device: str = "cpu",
    seed: int = 0,
    parts: DraemParts | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> DraemRater:
    """Returns DRAEM after `budget_s` seconds of training on these benign scans, at least one step.

    Raises:
        InputError: there are no benign scans.
        MissingExtraError: anomalib is not installed.
    """
    if not benign_scans:
        raise InputError("the DRAEM baseline needs benign scans, got none")
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        made = parts or anomalib_parts()
        pictures = [picture_of(scan) for scan in benign_scans]
        num_steps = _train(made, pictures, until=clock() + budget_s, device=device, seed=seed, clock=clock)
    network = made.network.eval()
    scale = Scale.of(draem_map(network, scan) for scan in benign_scans)
    return DraemRater(network, scale, num_steps)


def picture_of(scan: Scan) -> Tensor:
    """Returns the picture (3, H, W) in [0, 1] that DRAEM sees, in steps of 1/255."""
    sides = zip(scan.shape_hw, reversed(scan.pixel_mm_xy), strict=True)
    height, width = (max(1, round(side * mm / PIXEL_MM)) for side, mm in sides)
    transmission = resample(scan.transmission, (height, width))
    attenuation = -np.log(np.maximum(transmission[0], 1e-6)) / _ATTENUATION_SCALE
    channels = np.stack([transmission[0], transmission[-1], attenuation]).clip(0, 1)
    return torch.from_numpy((channels * 255).round().astype(np.float32) / 255)


def draem_map(network: nn.Module, scan: Scan) -> Float32:
    """Returns logits of the anomaly map in cells of 32 mm, (h, w), computed strip by strip."""
    picture = picture_of(scan)
    height, width = picture.shape[1:]
    padded = _padded(picture)
    probability = torch.cat([_strip(network, padded, x) for x in range(0, padded.shape[2], _STRIP_PX)], dim=1)
    inside = probability[None, None, :height, :width]
    cells = nn.functional.avg_pool2d(inside, CELL_PX, ceil_mode=True, count_include_pad=False)
    return torch.logit(cells[0, 0], eps=1e-6).numpy().astype(np.float32)


def _strip(network: nn.Module, padded: Tensor, x: int) -> Tensor:
    first, last = max(0, x - _HALO_PX), min(padded.shape[2], x + _STRIP_PX + _HALO_PX)
    device = next(network.parameters()).device
    with torch.inference_mode(), _half(device):
        output: Any = network(padded[None, :, :, first:last].to(device))
    probability: Tensor = output.anomaly_map.float().reshape(padded.shape[1], last - first)
    return probability[:, x - first : x - first + _STRIP_PX].cpu()


def _train(
    parts: DraemParts,
    pictures: Sequence[Tensor],
    *,
    until: float,
    device: str,
    seed: int,
    clock: Callable[[], float],
) -> int:
    network = parts.network.to(device).train()
    optimiser = torch.optim.Adam(network.parameters(), lr=_LEARNING_RATE)
    rng = np.random.default_rng(seed)
    num_steps = 0
    while num_steps == 0 or clock() < until:
        tiles = torch.stack([_tile(pictures[int(rng.integers(len(pictures)))], rng) for _ in range(_BATCH)])
        corrupted, mask = parts.corrupt(tiles)
        with _half(torch.device(device)):
            reconstruction, logits = network(corrupted.to(device))
        loss = parts.loss(tiles.to(device), reconstruction.float(), mask.to(device), logits.float())
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        num_steps += 1
    return num_steps


def _half(device: torch.device) -> torch.autocast:
    return torch.autocast(device.type, torch.bfloat16)


def _tile(picture: Tensor, rng: np.random.Generator) -> Tensor:
    missing = [max(0, TILE_PX - side) for side in picture.shape[1:]]
    picture = nn.functional.pad(picture, (0, missing[1], 0, missing[0]), value=1.0)
    y, x = (int(rng.integers(side - TILE_PX + 1)) for side in picture.shape[1:])
    return picture[:, y : y + TILE_PX, x : x + TILE_PX]


def _padded(picture: Tensor) -> Tensor:
    down, right = (-side % _DEEPEST_STRIDE for side in picture.shape[1:])
    return nn.functional.pad(picture, (0, right, 0, down), value=1.0)
