from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.physics.beams import stack_transmission
from xray_trainer.physics.material_bands import BANDS, curves_of_beams, material_bands, material_position

PAIRS = [("6MV", "4MV"), ("9.7MV", "6MV"), ("320kV", "160kV")]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize(
    ("name", "areal_g_cm2", "expected"),
    [("water", 10, "organic"), ("sugar", 8, "organic"), ("granite", 6, "light"), ("steel", 3, "metal")],
)
def test_materials_fall_into_their_band_at_every_pair_of_beams(
    pair: tuple[str, str], name: str, areal_g_cm2: float, expected: str
) -> None:
    assert _band({name: areal_g_cm2}, pair) == expected


@pytest.mark.parametrize("pair", PAIRS[:2])
def test_thick_lead_is_dense_and_thin_lead_is_not_told_apart(pair: tuple[str, str]) -> None:
    assert _band({"lead": 60}, pair) == "dense"
    assert _band({"lead": 4}, pair) != "dense"


def test_a_layer_behind_steel_draws_it_towards_light_matter() -> None:
    assert _band({"steel": 30, "polyethylene": 60}, ("6MV", "4MV")) == "light"


def test_an_unknown_ratio_has_no_band() -> None:
    unknown = np.full((1, 1), np.nan, np.float32)
    assert material_bands(unknown, unknown, curves_of_beams("6MV", "4MV")).tolist() == [[0]]


@pytest.mark.parametrize("pair", PAIRS)
def test_each_reference_lies_at_its_own_place_and_mixtures_between(pair: tuple[str, str]) -> None:
    places = [_place(one, pair) for one in ({"polyethylene": 20}, {"aluminium": 12}, {"steel": 8})]
    assert places == pytest.approx([0, 1, 2], abs=0.05)
    assert 0.05 < _place({"polyethylene": 20, "steel": 2}, pair) < 1.95


def test_an_unknown_ratio_has_no_place() -> None:
    unknown = np.full((1, 1), np.nan, np.float32)
    assert np.isnan(material_position(unknown, unknown, curves_of_beams("6MV", "4MV"))).all()


def _place(stack: dict[str, float], pair: tuple[str, str]) -> float:
    high, low = (-np.log(stack_transmission(stack, beam)) for beam in pair)
    ratio, attenuation = np.full((1, 1), low / high, np.float32), np.full((1, 1), high, np.float32)
    return float(material_position(ratio, attenuation, curves_of_beams(*pair))[0, 0])


def _band(stack: dict[str, float], pair: tuple[str, str]) -> str:
    high, low = (-np.log(stack_transmission(stack, beam)) for beam in pair)
    ratio, attenuation = np.full((1, 1), low / high, np.float32), np.full((1, 1), high, np.float32)
    return BANDS[int(material_bands(ratio, attenuation, curves_of_beams(*pair))[0, 0])]
