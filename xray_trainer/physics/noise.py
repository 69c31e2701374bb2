"""Photon noise as an energy-integrating detector has it, drawn from one standard normal number per pixel.

A pixel receives a Poisson number of photons, mean n, each of which deposits a random energy: a compound
Poisson variable. Its relative variance is F / n with F = E[D^2] / E[D]^2 = 2.6 at 6 MV, not 1 / n. A gamma
variable has the same mean and variance, is never negative, and is nearly as skewed (3.2 against 2.6 over
sqrt(n)); Wilson and Hilferty (1931) give it as the cube of a normal one:

    signal = T max(0, 1 - c/9 + z sqrt(c)/3)^3,   c = F / n

Mean and variance are within 2 % for c up to 2, that is down to about one photon. Drawing from z pixel by
pixel lets two scans of the same seed share their noise wherever they transmit the same.
"""

from __future__ import annotations

import torch

_FEWEST_PHOTONS = 1e-3


def apply_photon_noise(
    transmission: torch.Tensor, normal: torch.Tensor, photons: torch.Tensor, *, noise_factor: float
) -> torch.Tensor:
    """Returns the noisy signal, same shape, in units of the open beam.

    Args:
        transmission: mean signal, scatter included, 1 = open beam.
        normal: standard normal numbers of the same shape.
        photons: photons per pixel in the open beam, broadcastable.
        noise_factor: F, the variance relative to that of counting photons.
    """
    root = (transmission * (photons / noise_factor)).clamp_(min=_FEWEST_PHOTONS).rsqrt_()
    cube_root = torch.addcmul(1 - root.square() / 9, normal, root, value=1 / 3).clamp_(min=0)
    return cube_root.square().mul_(cube_root).mul_(transmission)


def photon_variance(
    transmission: torch.Tensor, photons: torch.Tensor, *, noise_factor: float
) -> torch.Tensor:
    """Returns the variance of the noisy signal, F T / photons, in units of the open beam squared."""
    return transmission * (noise_factor / photons)
