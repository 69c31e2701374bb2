from __future__ import annotations

import pytest
import torch

from xray_trainer.physics.noise import apply_photon_noise, photon_variance


@pytest.mark.parametrize("photons", [15_000.0, 1_500.0])
@pytest.mark.parametrize("level", [1.0, 0.1, 1e-2, 1e-3])
def test_mean_and_variance_are_those_of_a_compound_poisson_variable(photons: float, level: float) -> None:
    flat, open_beam = torch.full((400_000,), level), torch.tensor(photons)
    normal = torch.randn(flat.shape, generator=torch.Generator().manual_seed(0))
    signal = apply_photon_noise(flat, normal, open_beam, noise_factor=2.6)
    predicted = photon_variance(flat, open_beam, noise_factor=2.6)[0]
    assert float(signal.mean()) == pytest.approx(level, rel=0.01)
    assert float(signal.var()) == pytest.approx(float(predicted), rel=0.03)
    assert float(signal.min()) >= 0


def test_few_photons_are_as_skewed_as_a_compound_poisson_sum() -> None:
    mean_photons = 15.0
    normal = torch.randn(400_000, generator=torch.Generator().manual_seed(1))
    signal = apply_photon_noise(torch.ones(400_000), normal, torch.tensor(mean_photons), noise_factor=2.6)
    reference = _compound_poisson(mean_photons, 400_000)
    assert _skewness(signal) == pytest.approx(_skewness(reference), rel=0.3)
    for share in (0.01, 0.1, 0.5, 0.9, 0.99):
        assert float(signal.quantile(share)) == pytest.approx(float(reference.quantile(share)), abs=0.06)


def test_no_light_gives_no_signal() -> None:
    assert (
        float(apply_photon_noise(torch.zeros(3), torch.ones(3), torch.tensor(1e4), noise_factor=2.6).sum())
        == 0
    )


def _compound_poisson(mean_photons: float, size: int) -> torch.Tensor:
    """Returns sums, mean 1, of a Poisson number of gamma deposits with E[D^2] / E[D]^2 = 2.6."""
    torch.manual_seed(2)
    shape_of_one = 1 / 1.6
    count = torch.poisson(torch.full((size,), mean_photons))
    total = torch.distributions.Gamma((count * shape_of_one).clamp_min(1e-6), shape_of_one).sample()
    return total / mean_photons


def _skewness(signal: torch.Tensor) -> float:
    centred = signal - signal.mean()
    return float(centred.pow(3).mean() / centred.pow(2).mean() ** 1.5)
