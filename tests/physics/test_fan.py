from __future__ import annotations

import pytest

from xray_trainer.physics.fan import relative_photons


def test_the_far_end_of_the_fan_is_as_weak_as_the_falloff_says() -> None:
    photons = relative_photons(2001, axis=0.7, falloff=3.0)
    assert float(photons.max()) == pytest.approx(1, abs=1e-3)
    assert int(photons.argmax()) == pytest.approx(1400, abs=1)
    assert float(photons[0]) ** -0.5 == pytest.approx(3.0, rel=1e-3)
    assert float(photons[-1]) > 2 * float(photons[0])


def test_without_falloff_the_fan_is_even() -> None:
    assert float(relative_photons(10, axis=0.5, falloff=1.0).min()) == 1
