from __future__ import annotations

import doctest

import numpy as np
import pytest

from xray_trainer.physics import air
from xray_trainer.physics.air import air_levels


@pytest.mark.parametrize("spread", [0.013, 0.04])
@pytest.mark.parametrize("level", [0.94, 0.975, 0.99, 1.0])
def test_the_level_of_air_is_found_though_its_noise_is_clipped(level: float, spread: float) -> None:
    rng = np.random.default_rng(1)
    scan = np.clip(level * (1 + spread * rng.standard_normal((2, 128, 320))), 0, 1).astype(np.float32)
    scan[:, 60:] *= 0.3
    assert air_levels(scan) == pytest.approx([level, level], abs=0.004)


def test_a_scan_without_air_is_taken_as_it_is() -> None:
    assert air_levels(np.full((1, 20, 20), 0.4, np.float32)).tolist() == [1.0]


def test_scans_smaller_than_a_block_have_a_level_too() -> None:
    assert air_levels(np.full((1, 3, 5), 0.95, np.float32)) == pytest.approx([0.95])


def test_the_example_is_true() -> None:
    assert doctest.testmod(air).failed == 0
