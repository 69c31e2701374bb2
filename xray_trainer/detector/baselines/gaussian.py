"""Baseline: where do the network's own features leave what benign scans show? After PaDiM.

PaDiM (Defard et al. 2020, arXiv 2011.08785) fits one Gaussian per position of aligned pictures. Cargo is not
aligned, so one small mixture serves all positions: k-means finds the kinds of benign surroundings, their
common covariance measures the distance, and a cell is as unusual as its squared Mahalanobis distance from the
nearest kind. Features are those of strides 8 and 16, as PaDiM's a random choice of them. Nothing is trained
but this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from xray_trainer.detector.baselines.scale import Scale, judged
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.evaluation.rater import Judged
from xray_trainer.detector.frame import frame_scan
from xray_trainer.detector.network import Network, prepare
from xray_trainer.errors import InputError
from xray_trainer.scans.scan import Scan

Float32 = npt.NDArray[np.float32]

STRIDE_OF_FEATURES = 8

_NUM_FEATURES = 128
_NUM_KINDS = 12
_CELLS_PER_SCAN = 2000
_ROUNDS = 15
_SHRINKAGE = 0.05
_TILE_PX, _HALO_PX = 1024, 128


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Kinds of benign surroundings.

    Attributes:
        chosen: (d,) indices of the features.
        means: (k, d).
        whitening: (d, d), turns a difference into one whose squared length is the Mahalanobis distance.
    """

    chosen: Tensor
    means: Tensor
    whitening: Tensor

    def distances(self, features: Tensor) -> Tensor:
        """Returns the squared Mahalanobis distance (n,) of features (n, d) from the nearest kind, over d."""
        distances = torch.cdist(features @ self.whitening, self.means @ self.whitening)
        return distances.amin(dim=1) ** 2 / features.shape[1]


@dataclass(frozen=True, slots=True, eq=False)
class GaussianRater:
    """The mixture of a detector's features."""

    detector: Detector
    mixture: Mixture
    scale: Scale

    @property
    def name(self) -> str:
        """Returns its name in tables."""
        return "padim-style-gaussian"

    def judge(self, scan: Scan) -> Judged:
        """Returns how far a scan leaves what is usual."""
        cell_mm = STRIDE_OF_FEATURES * self.detector.config.pitch_mm(scan.beams)
        return judged(self.raw(scan), scan, scale=self.scale, cell_mm=cell_mm)

    def raw(self, scan: Scan) -> Float32:
        """Returns the distance of every cell of stride 8, (h, w)."""
        features = scan_features(self.detector, scan)[self.mixture.chosen]
        flat = features.flatten(1).T
        return self.mixture.distances(flat).reshape(features.shape[1:]).numpy().astype(np.float32)


def fit_gaussian(detector: Detector, benign_scans: Iterable[Scan], *, seed: int = 0) -> GaussianRater:
    """Returns the rater that knows these benign scans.

    Raises:
        InputError: there are none.
    """
    scans = list(benign_scans)
    if not scans:
        raise InputError("the Gaussian baseline needs benign scans, got none")
    draw = torch.Generator().manual_seed(seed)
    cells = torch.cat([_drawn(scan_features(detector, scan), draw) for scan in scans])
    chosen = torch.randperm(cells.shape[1], generator=draw)[:_NUM_FEATURES]
    mixture = fit_mixture(cells[:, chosen], chosen, draw=draw)
    rater = GaussianRater(detector, mixture, Scale())
    return GaussianRater(detector, mixture, Scale.of(rater.raw(scan) for scan in scans))


def fit_mixture(cells: Tensor, chosen: Tensor, *, draw: torch.Generator) -> Mixture:
    """Returns the kinds (k-means) and the common covariance of features (n, d), shrunk by 5 % to isotropy."""
    means = cells[torch.randperm(len(cells), generator=draw)[: min(_NUM_KINDS, len(cells))]].clone()
    for _ in range(_ROUNDS):
        kind = torch.cdist(cells, means).argmin(dim=1)
        for number in set(kind.tolist()):
            means[number] = cells[kind == number].mean(dim=0)
    residuals = (cells - means[torch.cdist(cells, means).argmin(dim=1)]).double()
    covariance = residuals.T @ residuals / max(1, len(residuals) - 1)
    level = float(covariance.diagonal().mean()) + 1e-9
    covariance = (1 - _SHRINKAGE) * covariance + _SHRINKAGE * level * torch.eye(len(covariance))
    whitening = torch.linalg.inv(torch.linalg.cholesky(covariance)).T
    return Mixture(chosen, means, whitening.float())


def scan_features(detector: Detector, scan: Scan) -> Tensor:
    """Returns the network's features (channels, h, w) at stride 8, those of stride 16 repeated."""
    frame = frame_scan(scan, pixel_mm=detector.config.pitch_mm(scan.beams))
    network = detector.form.network
    device = network.head.weight.device
    whole = torch.from_numpy(frame.transmission)
    tiles = []
    for x in range(0, whole.shape[2], _TILE_PX):
        first, last = max(0, x - _HALO_PX), min(whole.shape[2], x + _TILE_PX + _HALO_PX)
        inner = slice((x - first) // STRIDE_OF_FEATURES, (x - first + _TILE_PX) // STRIDE_OF_FEATURES)
        window = whole[None, :, :, first:last].to(device)
        tiles.append(_features(network, window)[0, :, :, inner].float().cpu())
    rows, columns = (-(-side // STRIDE_OF_FEATURES) for side in frame.shape_hw)
    return torch.cat(tiles, dim=2)[:, :rows, :columns]


def _features(network: Network, transmission: Tensor) -> Tensor:
    with torch.inference_mode():
        x = functional.relu(network.stem(prepare(transmission))).to(network.head.weight.dtype)
        at_4 = network.stages[0](x)
        at_8 = network.stages[1](at_4)
        at_16 = network.stages[2](at_8)
        return torch.cat([at_8, functional.interpolate(at_16, scale_factor=2.0, mode="nearest")], dim=1)


def _drawn(features: Tensor, draw: torch.Generator) -> Tensor:
    cells = features.flatten(1).T
    return cells[torch.randperm(len(cells), generator=draw)[:_CELLS_PER_SCAN]]
