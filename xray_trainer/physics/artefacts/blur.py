"""Blur along the travel: the cargo moves during a pulse, and the scintillator glows on after it."""

from __future__ import annotations

from math import erf, sqrt

import torch

_TRAIL = (0.55, 0.27, 0.12, 0.06)


def motion_blur(transmission: torch.Tensor, strength_px: float) -> torch.Tensor:
    """Returns the transmission (E, H, W) blurred along x by a Gaussian, `strength_px` wide at half height.

    At most about 2 px are meant. The scan's first and last column continue beyond its ends.
    """
    if strength_px <= 0:
        return transmission
    sigma = max(strength_px, 1e-3) / 2.355
    steps = [0.5 * erf((k + 0.5) / (sigma * sqrt(2))) for k in range(3)]
    centre, beside, further = 2 * steps[0], steps[1] - steps[0], 0.5 - steps[1]
    return _spread(transmission, {-2: further, -1: beside, 0: centre, 1: beside, 2: further})


def afterglow(signal: torch.Tensor, strength: float) -> torch.Tensor:
    """Returns the signal (E, h, W) with the share `strength` of each pulse spread over the next four."""
    if strength <= 0:
        return signal
    trail = {k + 1: strength * share for k, share in enumerate(_TRAIL)}
    return _spread(signal, {0: 1 - strength, **trail})


def afterglow_variance_factor(strength: float) -> float:
    """Returns by how much afterglow lowers the variance of white noise.

    >>> round(afterglow_variance_factor(0.01), 4)
    0.9801
    """
    return float((1 - strength) ** 2 + sum((strength * share) ** 2 for share in _TRAIL))


def _spread(signal: torch.Tensor, weight_by_shift: dict[int, float]) -> torch.Tensor:
    """Returns the sum of the signal shifted along x by each number of columns times its weight."""
    width = signal.shape[-1]
    before, after = max(0, *weight_by_shift), max(0, -min(weight_by_shift))
    padded = torch.nn.functional.pad(signal, (before, after), mode="replicate")
    result = torch.zeros_like(signal)
    for shift, weight in weight_by_shift.items():
        result.add_(padded[..., before - shift : before - shift + width], alpha=weight)
    return result
