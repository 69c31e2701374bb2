from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.physics.artefacts.channels import sample_banks, sample_channel_gain, sample_faulty_channels


def test_channel_gain_spreads_by_its_strength_around_one() -> None:
    gain = sample_channel_gain(0.005, (2, 4000), np.random.default_rng(0)).gain
    assert gain.mean() == pytest.approx(1, abs=5e-4)
    assert gain.std() == pytest.approx(0.005, rel=0.05)


def test_a_bank_is_even_inside_and_weaker_at_its_seam() -> None:
    gain = sample_banks(0.003, (1, 320), np.random.default_rng(1), bank_px=32).gain[0]
    seams = np.flatnonzero(np.diff(gain) < -0.005) + 1
    assert len(seams) >= 8
    assert len(np.unique(seams % 32)) == 1
    assert len(np.unique(gain.round(6))) <= 2 * 11


def test_dead_channels_are_black_and_hot_ones_white_at_every_energy() -> None:
    response = sample_faulty_channels(3, 3, (2, 500), np.random.default_rng(2))
    dead, hot = response.gain == 0, response.offset > 1
    assert 0 < dead[0].sum() < 12
    assert 0 < hot[0].sum() < 12
    assert np.array_equal(dead[0], dead[1])
    assert np.array_equal(hot[0], hot[1])
