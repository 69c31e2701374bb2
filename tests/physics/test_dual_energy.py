from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.errors import InputError
from xray_trainer.physics.beams import stack_transmission
from xray_trainer.physics.dual_energy import attenuation_ratio, steel_equivalent_mm


def test_the_ratio_of_a_plate_is_that_of_its_beams_also_where_air_is_below_one() -> None:
    scan = _plate(0.96)
    ratio = attenuation_ratio(scan)
    expected = np.log(stack_transmission({"aluminium": 60}, "4MV")) / np.log(
        stack_transmission({"aluminium": 60}, "6MV")
    )
    assert ratio[32, 48] == pytest.approx(expected, rel=1e-3)


def test_the_ratio_is_unknown_in_air_and_where_nothing_gets_through() -> None:
    scan = _plate(0.96)
    scan[:, :, 40:] = 1e-3
    ratio = attenuation_ratio(scan)
    assert np.isnan(ratio[:, :28]).all()
    assert np.isnan(ratio[:, 50:]).all()


def test_smoothing_comes_before_dividing() -> None:
    rng = np.random.default_rng(0)
    noise = (rng.standard_normal((2, 64, 64)) * 0.3).astype(np.float32)
    scan = np.exp(-np.array([1.0, 1.2], np.float32)[:, None, None] + noise).clip(1e-4, 1).astype(np.float32)
    assert float(np.nanmean(attenuation_ratio(scan, sigma_px=4))) == pytest.approx(1.2, abs=0.04)


@pytest.mark.parametrize("beam", ["4MV", "6MV", "9.7MV", "320kV"])
def test_steel_is_its_own_equivalent(beam: str) -> None:
    thickness_mm = np.array([2.0, 11.0, 47.0])
    passing = [stack_transmission({"steel": 7.87 * mm / 10}, beam) for mm in thickness_mm]
    np.testing.assert_allclose(steel_equivalent_mm(passing, beam), thickness_mm, rtol=2e-3)


def test_one_energy_has_no_ratio() -> None:
    with pytest.raises(InputError, match=r"dual energy needs transmission \(2, H, W\)"):
        attenuation_ratio(np.ones((1, 4, 4), np.float32))


def _plate(air: float) -> np.ndarray:
    scan = np.full((2, 64, 64), air, np.float32)
    for row, beam in enumerate(("6MV", "4MV")):
        scan[row, :, 32:] *= stack_transmission({"aluminium": 60}, beam)
    return scan
