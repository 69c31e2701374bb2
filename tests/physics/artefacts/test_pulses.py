from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.physics.artefacts.pulses import sample_air_steps, sample_dose, sample_missed_pulses


def test_dose_spreads_by_its_strength_independently_at_each_energy() -> None:
    gain = sample_dose(0.005, (2, 4000), np.random.default_rng(0)).gain
    assert gain.std() == pytest.approx(0.005, rel=0.05)
    assert abs(np.corrcoef(gain)[0, 1]) < 0.06


def test_the_mean_number_of_missed_pulses_is_as_asked() -> None:
    rng = np.random.default_rng(1)
    missed = [sample_missed_pulses(2.0, (1, 1000), rng) for _ in range(400)]
    counts = [np.sum((one.gain == 0) | (one.offset > 1)) for one in missed]
    assert np.mean(counts) == pytest.approx(2.0, abs=0.3)


def test_air_steps_are_constant_between_jumps_and_start_at_the_air_level() -> None:
    gain = sample_air_steps(3, 0.01, (2, 2000), np.random.default_rng(4)).gain
    jumps = np.count_nonzero(np.diff(gain[0]))
    assert 0 < jumps < 12
    assert gain[0, 0] == 1
    assert np.corrcoef(gain)[0, 1] > 0.8


def test_no_steps_leave_the_level_alone() -> None:
    assert np.all(sample_air_steps(0, 0.01, (2, 50), np.random.default_rng(0)).gain == 1)
