from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.detector.cues.added import Added, beliefs_in, what_is_added
from xray_trainer.detector.cues.field import Field, Place
from xray_trainer.physics.beams import stack_transmission

BEAMS = ("6MV", "4MV")
EXPECTED = {"polyethylene": 1.21, "aluminium": 1.19, "steel": 1.17, "lead": 1.13}


def place(material: str, areal: float, *, behind: float = 10.0, beams: tuple[str, ...] = BEAMS) -> Place:
    base = np.array([-np.log(stack_transmission({"water": behind}, beam)) for beam in BEAMS])
    both = {"water": behind, material: areal} if material != "water" else {"water": behind + areal}
    level = np.array([-np.log(stack_transmission(both, beam)) for beam in BEAMS])
    attenuation = np.ones((2, 60, 80)) * base[:, None, None]
    attenuation[:, 20:40, 30:50] = level[:, None, None]
    field = Field(attenuation[: len(beams)].astype(np.float32), beams)
    return Place(field, (30, 20), np.ones((20, 20), np.bool_))


@pytest.mark.parametrize(
    ("material", "band", "areal"),
    [("polyethylene", "organic", 20.0), ("steel", "metal", 40.0), ("lead", "dense", 60.0)],
)
def test_added_material_is_told_from_two_energies(material: str, band: str, areal: float) -> None:
    found = what_is_added(place(material, areal))
    assert found.material == band
    assert found.share is not None
    assert found.share > 0.4
    assert found.areal_density_g_cm2 == pytest.approx(areal, rel=0.2)


def test_single_energy_knows_the_amount_and_not_the_material() -> None:
    found = what_is_added(place("water", 10.0, beams=("6MV",)))
    assert (found.material, found.share) == ("unknown", None)
    assert found.areal_density_g_cm2 == pytest.approx(10, rel=0.01)


@pytest.mark.parametrize(("areal", "behind"), [(0.5, 10.0), (10.0, 300.0)])
def test_too_thin_a_change_and_an_opaque_one_tell_no_material(areal: float, behind: float) -> None:
    assert what_is_added(place("water", areal, behind=behind)).material == "unknown"


def test_void_has_no_areal_density() -> None:
    filled = place("water", 20.0)
    turned = Field(filled.field.attenuation.max() - filled.field.attenuation + 0.2, BEAMS)
    assert what_is_added(Place(turned, filled.origin_xy, filled.mask)).areal_density_g_cm2 is None


def test_region_without_surroundings_adds_nothing_known() -> None:
    field = Field(np.ones((2, 4, 4), np.float32), BEAMS)
    assert what_is_added(Place(field, (0, 0), np.ones((4, 4), np.bool_))) == Added()


def test_beliefs_sum_to_one_and_follow_the_measured_ratio() -> None:
    beliefs = beliefs_in(1.21, 0.004, EXPECTED)
    assert sum(beliefs.values()) == pytest.approx(1)
    assert beliefs["organic"] > 0.99
    assert beliefs_in(1.2, 0.004, EXPECTED)["organic"] == pytest.approx(0.5, abs=1e-6)


def test_wide_uncertainty_spreads_belief() -> None:
    assert max(beliefs_in(1.18, 1.0, EXPECTED).values()) < 0.52


def test_lead_like_steel_is_never_called_dense() -> None:
    assert beliefs_in(1.0, 0.01, {**EXPECTED, "lead": 1.169})["dense"] == 0
