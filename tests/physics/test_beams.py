from __future__ import annotations

import math

import numpy as np
import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.physics.beams import BEAMS, spectrum, stack_transmission
from xray_trainer.physics.materials import material


@pytest.mark.parametrize(
    ("beam", "name", "thickness_mm", "expected", "last_digit"),
    [
        ("6MV", "steel", 10, 0.682, 1e-3),
        ("6MV", "steel", 50, 0.176, 1e-3),
        ("6MV", "steel", 100, 0.0388, 1e-4),
        ("6MV", "steel", 200, 2.4e-3, 1e-4),
        ("6MV", "steel", 300, 1.6e-4, 1e-5),
        ("6MV", "polyethylene", 100, 0.596, 1e-3),
        ("6MV", "water", 100, 0.587, 1e-3),
        ("6MV", "aluminium", 100, 0.299, 1e-3),
        ("6MV", "lead", 10, 0.502, 1e-3),
        ("9.7MV", "steel", 100, 0.0583, 1e-4),
        ("9.7MV", "steel", 300, 3.7e-4, 1e-5),
        ("4MV", "steel", 100, 0.0235, 1e-4),
    ],
)
def test_transmission_is_within_a_hundredth_of_the_given_value(
    beam: str, name: str, thickness_mm: float, expected: float, last_digit: float
) -> None:
    got = stack_transmission({name: material(name).areal_density_g_cm2(thickness_mm)}, beam)
    assert got == pytest.approx(expected, abs=max(0.01 * expected, last_digit / 2))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("4MV", "6MV", {"polyethylene": 1.222, "aluminium": 1.194, "steel": 1.159, "lead": 1.106}),
        ("6MV", "9.7MV", {"polyethylene": 1.275, "aluminium": 1.219, "steel": 1.152, "lead": 1.055}),
    ],
)
def test_the_ratio_of_attenuations_at_60_g_cm2_is_as_given(
    low: str, high: str, expected: dict[str, float]
) -> None:
    for name, ratio in expected.items():
        assert _ratio(name, 60, low, high) == pytest.approx(ratio, rel=3e-3)


def test_thin_lead_looks_like_water() -> None:
    assert _ratio("lead", 10, "4MV", "6MV") == pytest.approx(1.20, rel=3e-3)
    assert _ratio("lead", 10, "4MV", "6MV") == pytest.approx(_ratio("water", 10, "4MV", "6MV"), rel=6e-3)


@pytest.mark.parametrize("name", sorted(BEAMS))
def test_a_spectrum_is_a_distribution_below_its_endpoint(name: str) -> None:
    of = spectrum(name)
    assert of.weight.sum() == pytest.approx(1)
    assert np.all(of.weight >= 0)
    assert of.energy_mev.max() < BEAMS[name].endpoint_mev


def test_nothing_in_the_beam_transmits_everything() -> None:
    assert stack_transmission({}, "6MV") == pytest.approx(1)


def test_an_unknown_beam_is_answered_with_the_nearest() -> None:
    with pytest.raises(RecipeError, match="unknown beam '6 MV'; nearest: 6MV"):
        spectrum("6 MV")


def _ratio(name: str, areal_g_cm2: float, low: str, high: str) -> float:
    depths = [-math.log(stack_transmission({name: areal_g_cm2}, beam)) for beam in (low, high)]
    return depths[0] / depths[1]
