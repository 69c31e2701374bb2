"""What a scene transmits at each beam, before any noise: areal densities in, transmission out.

    T_e = sum_j w_ej exp(-sum_m mu_m(E_ej) s_m)

The sum runs over a few Gauss nodes of each beam's spectrum (`quadrature`): two small matrix products and one
exponential, alike on CPU and GPU. `exact_transmission` is the same sum over all bins in float64, for tests.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
import torch

from xray_trainer.errors import InputError
from xray_trainer.physics.attenuation import mass_attenuation
from xray_trainer.physics.beams import Spectrum, spectrum
from xray_trainer.physics.quadrature import nodes_of

_EXPONENTIALS_AT_ONCE = {"cpu": 1 << 20, "cuda": 1 << 28}
_DARKEST = 1e-12
_DEEPEST = -60.0  # deeper exponentials would be denormal numbers, with which processors are slow


def transmission(
    areal_g_cm2: torch.Tensor, materials: tuple[str, ...], beams: tuple[str, ...]
) -> torch.Tensor:
    """Returns the noise-free transmission, float32 (E, H, W) in [1e-12, 1], on the device of the input.

    Args:
        areal_g_cm2: areal density (M, H, W) of each material along the ray of each pixel, float32, in g/cm2.
        materials: name of each material, (M,).
        beams: name of each beam, (E,).

    Raises:
        RecipeError: unknown material or beam.
        InputError: the tensor is not (M, H, W).
    """
    _check(areal_g_cm2, materials)
    if not materials:
        return areal_g_cm2.new_ones((len(beams), *areal_g_cm2.shape[1:]))
    attenuation, weight = (part.to(areal_g_cm2.device) for part in _matrices(materials, beams))
    pixels = areal_g_cm2.reshape(len(materials), -1)
    result = pixels.new_empty((len(beams), pixels.shape[1]))
    step = _EXPONENTIALS_AT_ONCE[pixels.device.type] // len(attenuation)
    passing = pixels.new_empty((len(attenuation), min(step, pixels.shape[1])))
    for start in range(0, pixels.shape[1], step):
        some = pixels[:, start : start + step]
        depth = torch.mm(attenuation, some, out=passing[:, : some.shape[1]])
        torch.mm(weight, depth.clamp_(min=_DEEPEST).exp_(), out=result[:, start : start + step])
    return result.clamp_(_DARKEST, 1).view(-1, *areal_g_cm2.shape[1:])


def exact_transmission(
    areal_g_cm2: torch.Tensor, materials: tuple[str, ...], beams: tuple[str, ...]
) -> torch.Tensor:
    """Returns what `transmission` approximates: float64 (E, H, W), summed over every bin of the spectra."""
    _check(areal_g_cm2, materials)
    pixels = areal_g_cm2.double().reshape(len(materials), -1)
    sums = [_attenuation(materials, spectrum(name)).to(pixels) @ pixels for name in beams]
    weights = [torch.as_tensor(spectrum(name).weight).to(pixels) for name in beams]
    rows = [weight @ depth.exp() for weight, depth in zip(weights, sums, strict=True)]
    return torch.stack(rows).view(-1, *areal_g_cm2.shape[1:])


def _check(areal_g_cm2: torch.Tensor, materials: tuple[str, ...]) -> None:
    if areal_g_cm2.ndim != 3 or len(areal_g_cm2) != len(materials):
        raise InputError(
            f"areal densities must be (M, H, W) with one map per material, "
            f"got {tuple(areal_g_cm2.shape)} for {len(materials)} materials"
        )


@lru_cache(maxsize=32)
def _matrices(materials: tuple[str, ...], beams: tuple[str, ...]) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns minus the attenuation (nodes of all beams, M) and the weight of each node for each beam."""
    nodes = [nodes_of(name) for name in beams]
    attenuation = torch.stack([_of_material(name, beams) for name in materials], dim=1)
    weight = torch.zeros(len(beams), len(attenuation))
    for row, node in enumerate(nodes):
        first = sum(len(before.weight) for before in nodes[:row])
        weight[row, first : first + len(node.weight)] = torch.as_tensor(node.weight)
    return attenuation, weight


@cache
def _of_material(name: str, beams: tuple[str, ...]) -> torch.Tensor:
    """Returns minus the attenuation of a material at the nodes of all beams, float32."""
    return torch.cat([_attenuation((name,), nodes_of(each))[:, 0] for each in beams]).float()


def _attenuation(materials: tuple[str, ...], of: Spectrum) -> torch.Tensor:
    """Returns minus mu/rho, float64 (n, M), of each material at the energies of a spectrum."""
    return torch.as_tensor(-np.stack([mass_attenuation(name, of.energy_mev) for name in materials], axis=1))
