from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.synthesis.difficulty import Evidence, ideal_dprime, measure


def evidence(*, change: float, clutter: float = 0.0, noise: float = 1e-3, depth: float = 1.0) -> Evidence:
    rng = np.random.default_rng(0)
    benign = np.full((2, 60, 80), depth)
    benign += np.kron(rng.normal(0, clutter, (2, 6, 8)), np.ones((1, 10, 10)))
    mask = np.zeros((60, 80), bool)
    mask[20:40, 30:60] = True
    return Evidence(
        np.exp(-(benign + change * mask)), np.exp(-benign), np.full_like(benign, noise**2), mask, (5.0, 4.0)
    )


def test_ideal_dprime_is_the_sum_over_pixels_and_energies() -> None:
    one, other = np.full((2, 3, 4), 0.5), np.full((2, 3, 4), 0.48)
    assert ideal_dprime(one, other, np.full((2, 3, 4), 0.01**2)) == pytest.approx(2 * np.sqrt(24))


def test_sizes_are_in_pixels_and_mm() -> None:
    factors = measure(evidence(change=0.1))
    assert factors["size_px"] == 600
    assert factors["size_mm2"] == 600 * 20
    assert (factors["width_mm"], factors["height_mm"]) == (150, 80)


def test_contrast_to_noise_on_an_even_background() -> None:
    factors = measure(evidence(change=0.1))
    assert factors["mean_attenuation"] == pytest.approx(0.1)
    assert factors["contrast_to_noise"] == pytest.approx(0.1 * np.exp(-1) / 1e-3)
    assert factors["superposition"] == pytest.approx(1.0)
    assert factors["obscuration"] == pytest.approx(1 / 1.1)
    assert factors["opaque_share"] == 0


def test_all_factors_are_finite_also_behind_opaque_cargo() -> None:
    factors = measure(evidence(change=0.1, depth=9.0))
    assert np.isfinite(list(factors.values())).all()
    assert factors["opaque_share"] == 1


@given(change=st.floats(0.02, 0.5), clutter=st.floats(0.05, 0.5))
def test_more_change_is_easier_and_more_clutter_is_harder(change: float, clutter: float) -> None:
    this = measure(evidence(change=change, clutter=clutter))
    stronger = measure(evidence(change=2 * change, clutter=clutter))
    busier = measure(evidence(change=change, clutter=2 * clutter))
    assert stronger["ideal_dprime"] > this["ideal_dprime"]
    assert stronger["clutter_snr"] > this["clutter_snr"] > busier["clutter_snr"]
    assert busier["clutter"] > this["clutter"]
