from __future__ import annotations

import numpy as np
import torch

from xray_trainer.physics.artefacts.of_scan import sample_artefacts
from xray_trainer.physics.artefacts.wobble import sample_wobble
from xray_trainer.physics.scanner import ScannerModel

SHAPE = (2, 48, 96)


def test_changing_one_strength_leaves_the_other_artefacts_as_they_were() -> None:
    usual = sample_artefacts(ScannerModel(), SHAPE, seed=3)
    shaky = sample_artefacts(ScannerModel(missed_pulses=9, channel_gain=0.05), SHAPE, seed=3)
    assert np.array_equal(usual.wobble.along_columns, shaky.wobble.along_columns)
    assert np.array_equal(usual.channels.offset, shaky.channels.offset)
    assert not np.array_equal(usual.channels.gain, shaky.channels.gain)


def test_applying_by_parts_equals_applying_to_the_whole() -> None:
    artefacts = sample_artefacts(ScannerModel(dead_channels=2, hot_channels=2), SHAPE, seed=0)
    whole = artefacts.apply_offset(artefacts.apply_gain(torch.ones(SHAPE), slice(0, 48)), slice(0, 48))
    part = artefacts.apply_offset(artefacts.apply_gain(torch.ones(2, 8, 96), slice(20, 28)), slice(20, 28))
    torch.testing.assert_close(part, whole[:, 20:28])


def test_the_gain_of_a_pixel_is_channel_times_pulse_times_sway() -> None:
    artefacts = sample_artefacts(ScannerModel(wobble=0.02), SHAPE, seed=1)
    sway = 1 + artefacts.wobble.along_rows[:, None] * artefacts.wobble.along_columns
    expected = artefacts.channels.gain[:, :, None] * artefacts.pulses.gain[:, None] * sway
    np.testing.assert_allclose(
        artefacts.apply_gain(torch.ones(SHAPE), slice(0, 48)).numpy(), expected, rtol=1e-6
    )


def test_the_boom_sways_at_its_free_end_and_stands_at_its_foot() -> None:
    wobble = sample_wobble(0.01, (50, 3000), np.random.default_rng(2))
    assert wobble.along_rows[0] == 1
    assert wobble.along_rows[-1] == 0
    assert 0.001 < wobble.along_columns.std() < 0.03
    assert np.abs(np.diff(wobble.along_columns)).max() < 0.003
