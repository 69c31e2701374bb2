from __future__ import annotations

import numpy as np
import pytest
import torch

from xray_trainer.physics.scanner import ScannerModel, acquire, signal_variance
from xray_trainer.physics.stored_noise import stored_variance

STEADY = {"pulse_dose": 0, "missed_pulses": 0, "air_steps": 0, "wobble": 0, "channel_gain": 0, "bank_step": 0,
          "dead_channels": 0, "hot_channels": 0}  # fmt: skip


@pytest.mark.parametrize("level", [1.0, 0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3])
def test_measured_variance_is_within_three_hundredths_of_the_predicted_all_over_the_fan(level: float) -> None:
    scanner = ScannerModel().model_copy(update=STEADY)
    flat = torch.full((2, 24, 12_000), level)
    measured = acquire(flat, scanner, seed=4).double().var(dim=2)
    predicted = stored_variance(flat[:, :, :8], scanner).double().mean(dim=2)
    ratio = (measured / predicted).mean(dim=0)
    assert float(ratio.mean()) == pytest.approx(1, abs=0.01)
    np.testing.assert_allclose(ratio, 1, atol=0.05)
    np.testing.assert_allclose(ratio.view(4, 6).mean(dim=1), 1, atol=0.03)


def test_far_from_both_ends_of_the_scale_it_is_the_variance_of_the_signal() -> None:
    flat = torch.full((2, 8, 8), 0.2)
    found, expected = stored_variance(flat, ScannerModel()), signal_variance(flat, ScannerModel())
    np.testing.assert_allclose(found, expected, rtol=2e-3)


def test_values_that_pile_up_at_an_end_of_the_scale_spread_less() -> None:
    scanner = ScannerModel(electronic_noise=1e-3)
    for level in (1.0, 1e-4):
        flat = torch.full((2, 8, 8), level)
        assert (stored_variance(flat, scanner)[:, 0] < 0.8 * signal_variance(flat, scanner)[:, 0]).all()
