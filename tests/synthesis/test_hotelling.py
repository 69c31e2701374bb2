from __future__ import annotations

import time

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xray_trainer.synthesis.difficulty import Evidence, ideal_dprime, measure
from xray_trainer.synthesis.hotelling import hotelling_dprime

SHARE_BEYOND_MEAN = 8 / 9


def dprime(
    benign: np.ndarray,
    *,
    change: float | np.ndarray = 0.05,
    size_hw: tuple[int, int] = (12, 12),
    noise: float = 1e-6,
) -> float:
    """Returns d' of a rectangle in a field of -ln T, for noise that is even in -ln T."""
    mask = np.zeros(benign.shape[1:], bool)
    mask[60 : 60 + size_hw[0], 150 : 150 + size_hw[1]] = True
    added = np.asarray(change).reshape(-1, 1, 1) * mask
    without = np.exp(-benign)
    return hotelling_dprime(without * np.exp(-added), without, (noise * without) ** 2, mask)


def white(spread: float, *, num_energies: int = 1, seed: int = 0) -> np.ndarray:
    return 2 + spread * np.random.default_rng(seed).normal(size=(num_energies, 160, 400))


@pytest.mark.parametrize("size_hw", [(12, 12), (7, 20), (24, 24), (36, 10)])
@pytest.mark.parametrize("num_energies", [1, 2])
def test_in_white_clutter_it_is_the_matched_filter(size_hw: tuple[int, int], num_energies: int) -> None:
    num = size_hw[0] * size_hw[1] * num_energies
    expected = 0.05 / 0.1 * np.sqrt(num * SHARE_BEYOND_MEAN)
    fields = [white(0.1, num_energies=num_energies, seed=seed) for seed in range(6)]
    found = np.mean([dprime(field, size_hw=size_hw) for field in fields])
    assert found == pytest.approx(expected, rel=0.1)


def test_without_clutter_it_is_the_matched_filter_of_the_noise() -> None:
    found = dprime(np.full((2, 160, 400), 2.0), change=1e-3, noise=1e-3)
    assert found == pytest.approx(np.sqrt(2 * 144 * SHARE_BEYOND_MEAN), rel=0.01)


def test_clutter_of_the_size_of_the_region_hides_more_than_fine_clutter() -> None:
    coarse = np.stack([cv2.GaussianBlur(white(1.0, seed=3)[0] - 2, (0, 0), 5)])
    assert dprime(2 + 0.1 * coarse / coarse.std()) < 0.5 * dprime(white(0.1))


def test_what_both_energies_share_is_seen_through_their_difference() -> None:
    shared = white(0.1, seed=1)
    both = np.concatenate([shared, shared + white(0.001, seed=2) - 2])
    assert dprime(both, change=np.array([0.05, 0.08]), noise=3e-3) > 2 * dprime(shared, noise=3e-3)


def test_nothing_is_seen_behind_what_is_opaque() -> None:
    assert dprime(white(0.5) + 12) == 0


def test_an_even_field_of_air_has_no_clutter_and_breaks_nothing() -> None:
    assert np.isfinite(dprime(np.zeros((2, 160, 400)), noise=1e-3))


@settings(max_examples=25)
@given(
    change=st.floats(0.01, 1.5),
    clutter=st.floats(0, 0.3),
    noise=st.floats(1e-3, 0.1),
    seed=st.integers(0, 99),
)
def test_it_never_beats_the_ideal_observer(change: float, clutter: float, noise: float, seed: int) -> None:
    benign = np.exp(-white(clutter, num_energies=2, seed=seed))
    mask = np.zeros(benign.shape[1:], bool)
    mask[50:90, 100:130] = True
    hidden, variance = benign * np.exp(-change * mask), (noise * benign) ** 2
    found = hotelling_dprime(hidden, benign, variance, mask)
    assert 0 <= found <= 1.001 * ideal_dprime(hidden, benign, variance)


@pytest.mark.parametrize("box", [(0, 20, 0, 20), (140, 160, 380, 400), (0, 160, 0, 400), (5, 6, 5, 6)])
def test_regions_at_the_border_and_of_any_size_are_measured(box: tuple[int, int, int, int]) -> None:
    benign = np.exp(-white(0.1))
    mask = np.zeros((160, 400), bool)
    mask[box[0] : box[1], box[2] : box[3]] = True
    assert np.isfinite(hotelling_dprime(benign * np.exp(-0.1 * mask), benign, 1e-4 * benign, mask))


def test_it_is_stored_with_the_other_factors_in_less_than_a_twentieth_of_a_second() -> None:
    rng = np.random.default_rng(0)
    benign = np.exp(-2 - 0.1 * rng.normal(size=(2, 1024, 500)))
    mask = np.zeros((1024, 500), bool)
    mask[400:460, 200:280] = True
    evidence = Evidence(benign * np.exp(-0.1 * mask), benign, 1e-4 * benign, mask, (5.0, 5.0))
    assert measure(evidence)["hotelling_dprime"] > 0
    assert min(_seconds(evidence) for _ in range(5)) < 0.05


def _seconds(evidence: Evidence) -> float:
    begin = time.thread_time()
    hotelling_dprime(evidence.with_it, evidence.without_it, evidence.variance, evidence.mask)
    return time.thread_time() - begin
