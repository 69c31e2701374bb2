from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from pydantic import ValidationError

from xray_trainer.errors import InputError, RecipeError
from xray_trainer.physics.scanner import ScannerModel, acquire, ideal_scanner, sample_scanner, signal_variance


def test_the_same_seed_gives_the_same_scan_and_leaves_the_input_alone() -> None:
    scene, scanner = _scene(), sample_scanner(np.random.default_rng(3))
    kept = scene.clone()
    assert torch.equal(acquire(scene, scanner, seed=5), acquire(scene, scanner, seed=5))
    assert not torch.equal(acquire(scene, scanner, seed=5), acquire(scene, scanner, seed=6))
    assert torch.equal(scene, kept)


@pytest.mark.parametrize("num_threads", [1, 3])
def test_the_number_of_threads_makes_no_difference(num_threads: int) -> None:
    scene, scanner = torch.rand(2, 150, 90, generator=torch.Generator().manual_seed(1)), ScannerModel()
    with ThreadPoolExecutor(num_threads) as pool:
        shared = acquire(scene, scanner, seed=5, pool=pool)
    assert torch.equal(shared, acquire(scene, scanner, seed=5))


def test_no_two_blocks_of_rows_share_their_noise() -> None:
    noise = acquire(torch.full((1, 320, 200), 0.5), _only_photons(beams=("6MV",)), seed=0) - 0.4
    blocks = noise[0].view(10, -1)
    assert float((torch.corrcoef(blocks) - torch.eye(10)).abs().max()) < 0.1


def test_values_lie_on_the_16_bit_grid_above_zero_and_not_above_one() -> None:
    codes = acquire(_scene(), ScannerModel(dead_channels=3, hot_channels=3), seed=0) * 65535
    assert float((codes - codes.round()).abs().max()) < 0.01
    assert float(codes.min()) >= 1
    assert float(codes.max()) <= 65535.01


def test_an_ideal_scanner_only_quantises() -> None:
    scene = _scene()
    assert float((acquire(scene, ideal_scanner(), seed=0) - scene).abs().max()) <= 0.51 / 65535 + 1e-6


def test_a_concealment_changes_the_scan_only_around_itself() -> None:
    scanner = ScannerModel(scatter=0, afterglow=0, motion_blur_px=0)
    benign = _scene()
    hidden = benign.clone()
    hidden[:, 10:20, 30:50] *= 0.7
    changed = (acquire(benign, scanner, seed=1) != acquire(hidden, scanner, seed=1)).nonzero()
    assert changed[:, 1].min() >= 10
    assert changed[:, 1].max() < 20
    assert changed[:, 2].min() >= 30
    assert changed[:, 2].max() < 50


@pytest.mark.parametrize("level", [0.9, 0.3, 0.03, 3e-3, 1e-3])
def test_measured_variance_is_within_three_hundredths_of_the_predicted(level: float) -> None:
    scanner = ScannerModel(
        fan_falloff=1, pulse_dose=0, missed_pulses=0, air_steps=0, wobble=0, channel_gain=0, bank_step=0,
        dead_channels=0, hot_channels=0, air_level=0.8,
    )  # fmt: skip
    flat = torch.full((2, 64, 6_000), level)
    scan, predicted = acquire(flat, scanner, seed=2).double(), signal_variance(flat, scanner).double()
    measured = scan.var(dim=2)
    np.testing.assert_allclose((measured / predicted.mean(dim=2)).mean(dim=1), 1, atol=0.03)


def test_noise_in_air_grows_towards_the_ends_of_the_fan() -> None:
    spread = acquire(torch.ones(2, 64, 4000), _only_photons(), seed=0).std(dim=2)
    assert float(spread.min()) == pytest.approx(0.8 * 0.0132, rel=0.05)
    assert float(spread.max()) == pytest.approx(0.8 * 0.0395, rel=0.05)


def test_a_sampled_scanner_is_plausible_and_reproducible() -> None:
    first, again = (sample_scanner(np.random.default_rng(9)) for _ in range(2))
    assert first == again
    assert 1e-3 <= first.scatter <= 0.02
    assert ScannerModel.model_validate_json(first.model_dump_json()) == first


def test_severity_zero_switches_the_artefacts_off() -> None:
    calm = sample_scanner(np.random.default_rng(0), severity=0)
    assert (calm.scatter, calm.pulse_dose, calm.missed_pulses, calm.channel_gain) == (0, 0, 0, 0)


def test_a_misspelt_strength_is_refused() -> None:
    with pytest.raises(ValidationError, match="scater"):
        ScannerModel.model_validate({"scater": 0.1})


def test_an_unknown_beam_is_answered_with_the_nearest() -> None:
    with pytest.raises(RecipeError, match="unknown beam '5MV'; nearest: "):
        ScannerModel(beams=("5MV",))


def test_a_scanner_may_have_one_energy() -> None:
    scanner = sample_scanner(np.random.default_rng(0), beams=("320kV",))
    assert scanner.noise_factor < 2
    assert acquire(_scene()[:1], scanner, seed=0).shape == (1, 40, 80)


def test_a_scan_needs_one_map_per_beam() -> None:
    with pytest.raises(InputError, match="one map per beam"):
        acquire(torch.ones(1, 8, 8), ScannerModel(), seed=0)


def _only_photons(beams: tuple[str, ...] = ("6MV", "4MV")) -> ScannerModel:
    return ideal_scanner(beams).model_copy(
        update={"photons_per_px": 15_000, "fan_falloff": 3.0, "fan_axis": 0.5, "air_level": 0.8}
    )


def _scene() -> torch.Tensor:
    steps = torch.tensor([1.0, 0.5, 0.05, 2e-3]).repeat_interleave(20)
    return steps.expand(2, 40, 80).clone()
