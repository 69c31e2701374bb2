from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.scans.codes import sqrt12_from_codes
from xray_trainer.scans.noise import noise_sigma, rounded_below_noise

RNG = np.random.default_rng(0)
WEDGE = np.linspace(1000, 3000, 256)[None, :] + np.linspace(0, 500, 256)[:, None]


def noisy(sigma: float) -> np.ndarray:
    return np.rint(WEDGE + sigma * RNG.standard_normal(WEDGE.shape)).astype(np.uint16)


@pytest.mark.parametrize("sigma", [2.0, 5.0, 20.0])
def test_the_noise_of_a_wedge_is_found_to_a_quarter(sigma: float) -> None:
    assert noise_sigma(noisy(sigma)) == pytest.approx(sigma, rel=0.25)


def test_photon_noise_has_the_size_that_its_photons_tell() -> None:
    transmission = np.exp(-np.linspace(0.5, 4, 512))[None, :].repeat(256, axis=0)
    photons = 2000
    counted = RNG.poisson(transmission * photons) / photons
    codes = np.clip(np.rint(counted * 65535), 1, 65535).astype(np.uint16)
    assert noise_sigma(sqrt12_from_codes(codes)) == pytest.approx(4095 / 2 / np.sqrt(photons), rel=0.1)


def test_rounding_adds_less_than_a_tenth_to_the_noise() -> None:
    values = noisy(8)
    rounded = rounded_below_noise(values)
    error = rounded.astype(float) - values
    assert 0.2 * 8 < error.std() < 0.41 * 8
    assert abs(error.mean()) < 0.6
    assert len(np.unique(rounded)) < len(np.unique(values)) / 8


@pytest.mark.parametrize(
    "values",
    [
        np.full((64, 64), 1234, np.uint16),
        np.full((64, 64), 4095, np.uint16),
        np.rint(WEDGE).astype(np.uint16),
        RNG.integers(0, 4095, (31, 64)).astype(np.uint16),
    ],
    ids=["flat", "air", "wedge", "too small to tell"],
)
def test_without_noise_nothing_is_rounded(values: np.ndarray) -> None:
    assert np.array_equal(rounded_below_noise(values), values)


def test_rounding_stays_within_12_bits() -> None:
    assert rounded_below_noise(np.minimum(noisy(300) + 1000, 4095).astype(np.uint16)).max() <= 4095
