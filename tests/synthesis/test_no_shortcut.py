"""Nothing but being there gives away what is hidden: a classifier finds no trace of how it was put in."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from xray_trainer.bench.classifiers import auroc, auroc_halfwidth, matched_auroc
from xray_trainer.bench.shortcut import (
    Case,
    cases,
    energies,
    highpass_features,
    near_zones,
    noise_features,
    pooled,
)
from xray_trainer.physics.scanner import acquire
from xray_trainer.synthesis.exposure import Exposure
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.registry import CONVEYANCES

REPEATS = 14
NUM_SCENES = 6
CHANCE = auroc_halfwidth(REPEATS * NUM_SCENES, sigmas=3.3)


@pytest.fixture(scope="module")
def harmless() -> tuple[Case, ...]:
    return tuple(cases(NUM_SCENES))


def test_an_inserted_item_is_the_light_of_one_that_stood_there_from_the_start(
    harmless: tuple[Case, ...],
) -> None:
    for case in harmless:
        assert float((case.native - case.inserted).abs().max()) < 1 / 65535
        assert float((case.native - case.benign).abs().max()) > 0.01


def test_no_residual_tells_an_inserted_item_from_one_that_stood_there(harmless: tuple[Case, ...]) -> None:
    found = matched_auroc(*pooled(highpass_features, harmless, repeats=REPEATS))
    assert found == pytest.approx(0.5, abs=CHANCE)


def test_the_same_classifier_does_tell_an_item_pasted_in_after_the_noise(harmless: tuple[Case, ...]) -> None:
    assert matched_auroc(*pooled(_pasted_features, harmless, repeats=REPEATS)) > 0.7


def test_no_noise_away_from_it_tells_that_something_is_there(harmless: tuple[Case, ...]) -> None:
    found = matched_auroc(*pooled(noise_features, harmless, repeats=REPEATS))
    assert found == pytest.approx(0.5, abs=CHANCE)


def test_the_same_classifier_does_tell_a_scan_with_more_noise(harmless: tuple[Case, ...]) -> None:
    def noisier(case: Case, *, repeats: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
        light, zones = case.benign, near_zones(case)
        dim = case.scanner.model_copy(update={"photons_per_px": 0.7 * case.scanner.photons_per_px})
        scans = [acquire(light, dim if k % 2 else case.scanner, seed=seed + k) for k in range(2 * repeats)]
        return np.stack([energies(scan, zones) for scan in scans]), np.tile([0, 1], repeats)

    assert matched_auroc(*pooled(noisier, harmless, repeats=REPEATS)) > 0.7


def test_a_part_of_a_scan_comes_out_as_the_whole_does_on_an_uneven_track() -> None:
    scene = CONVEYANCES["container-40"].build(rng=np.random.default_rng(0))
    lift = np.repeat(np.array([0, 3.5, 7, 3.5, -3.5, 0, 7, 10.5], np.float32), 80)
    fan = FanGeometry((192, 640), (28.0, 28.0), -500.0, 4600.0, lift_mm=lift)
    exposure = Exposure(scene.parts, fan, ("6MV",))
    whole = exposure.columns(slice(0, 640))
    for columns in (slice(37, 110), slice(300, 421), slice(503, 640)):
        assert float((exposure.columns(columns) - whole[:, :, columns]).abs().max()) < 1e-4


@pytest.mark.parametrize(
    ("scores", "expected"),
    [([1, 2, 3, 4], 1.0), ([3, 4, 1, 2], 0.0), ([1, 1, 1, 1], 0.5), ([1, 3, 2, 4], 0.75)],
)
def test_auroc_is_the_share_of_pairs_in_order(scores: list[float], expected: float) -> None:
    assert auroc(np.array(scores, float), np.array([0, 0, 1, 1])) == expected


def test_what_differs_within_every_group_is_found_and_noise_is_not() -> None:
    rng = np.random.default_rng(0)
    groups, labels = np.repeat(np.arange(30), 10), np.tile([0, 1], 150)
    between = 50 * rng.normal(size=(30, 4))[groups]
    noise = between + rng.normal(size=(300, 4))
    assert matched_auroc(noise, labels, groups) == pytest.approx(0.5, abs=auroc_halfwidth(150))
    assert matched_auroc(noise + labels[:, None], labels, groups) > 0.85


def _pasted_features(case: Case, *, repeats: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    ratio, zones = case.inserted / case.benign, near_zones(case)
    scans: list[torch.Tensor] = []
    for number in range(repeats):
        scans.append(acquire(case.native, case.scanner, seed=seed + 2 * number))
        pasted = acquire(case.benign, case.scanner, seed=seed + 2 * number + 1) * ratio
        scans.append(pasted.clamp(1 / 65535, 1))
    return np.stack([energies(scan, zones) for scan in scans]), np.tile([0, 1], repeats)
