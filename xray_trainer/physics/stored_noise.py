"""The spread of stored values where noise meets the ends of the scale: code 1 below, code 65535 above.

Far from both ends this is `signal_variance`. Behind thick cargo at the ends of the fan noise is wider than
the signal, and in bright air it may saturate; then values pile up at the end and spread less.
"""

from __future__ import annotations

import math

import numpy as np
import torch

from xray_trainer.physics.artefacts.blur import afterglow_variance_factor
from xray_trainer.physics.artefacts.scatter import scatter_pedestal
from xray_trainer.physics.noise import apply_photon_noise
from xray_trainer.physics.scanner import ScannerModel, fan_of

_LARGEST_CODE = 65535
_NUM_NODES = 129
_OUTERMOST = 6.0


def stored_variance(transmission: torch.Tensor, scanner: ScannerModel) -> torch.Tensor:
    """Returns the variance (E, H, W) of stored values, noise of photons, electronics and quantisation.

    Photon noise is integrated over its own distribution, electronic noise over a normal one, the sum cut at
    both ends of the scale. Gains of pulses and channels are left out. For small windows: it costs about a
    hundred times what `signal_variance` does.

    Args:
        transmission: noise-free transmission (E, H, W), 1 = open beam, scatter not yet added.
        scanner: the machine.
    """
    light = (transmission + scatter_pedestal(transmission, scanner.scatter).rows(slice(None))).double()
    photons, electronic = (part.double() for part in fan_of(scanner, transmission))
    spread = (scanner.air_level * electronic).clamp_min(1e-9)
    shrink = math.sqrt(afterglow_variance_factor(scanner.afterglow))
    first, second = torch.zeros_like(light), torch.zeros_like(light)
    for node, weight in zip(*_normal_nodes(), strict=True):
        z = torch.full_like(light, node)
        signal = apply_photon_noise(light, z, photons, noise_factor=scanner.noise_factor)
        mean, square = _cut_normal(scanner.air_level * (light + shrink * (signal - light)), spread)
        first += weight * mean
        second += weight * square
    return (second - first**2 + 1 / (12 * _LARGEST_CODE**2)).float()


def _normal_nodes() -> tuple[list[float], list[float]]:
    nodes = np.linspace(-_OUTERMOST, _OUTERMOST, _NUM_NODES)
    weights = np.exp(-(nodes**2) / 2)
    return nodes.tolist(), (weights / weights.sum()).tolist()


def _cut_normal(mean: torch.Tensor, spread: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns the first two moments of a normal variable whose values are cut to the scale."""
    low, high = 1 / _LARGEST_CODE, 1.0
    below, above = (low - mean) / spread, (high - mean) / spread
    share_low, share_high = _distribution(below), _distribution(-above)
    inside = 1 - share_low - share_high
    at_low, at_high = _density(below), _density(above)
    first = mean * inside + spread * (at_low - at_high)
    ends = spread * (below.clamp(-40, 40) * at_low - above.clamp(-40, 40) * at_high)
    second = (mean**2 + spread**2) * inside + 2 * mean * spread * (at_low - at_high) + spread * ends
    first = first + low * share_low + high * share_high
    return first, second + low**2 * share_low + high**2 * share_high


def _distribution(z: torch.Tensor) -> torch.Tensor:
    return 0.5 * torch.erfc(-z / math.sqrt(2))


def _density(z: torch.Tensor) -> torch.Tensor:
    return torch.exp(-(z.clamp(-40, 40) ** 2) / 2) / math.sqrt(2 * math.pi)
