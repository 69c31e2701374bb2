from __future__ import annotations

import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.physics.attenuation import element_tables
from xray_trainer.physics.materials import MATERIALS, mass_fractions_of, material


@pytest.mark.parametrize("name", sorted(MATERIALS))
def test_every_material_is_made_of_tabulated_elements_that_sum_to_one(name: str) -> None:
    made_of = material(name)
    assert made_of.name == name
    assert sum(made_of.mass_fractions.values()) == pytest.approx(1)
    assert set(made_of.mass_fractions) <= set(element_tables())
    assert 0.001 < made_of.density_g_cm3 < 20


def test_there_are_forty_materials_and_more() -> None:
    assert len(MATERIALS) >= 40


def test_a_formula_may_name_an_element_twice() -> None:
    assert mass_fractions_of("CH3CH3") == pytest.approx(mass_fractions_of("C2H6"))


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(RecipeError, match="unknown material 'tobaco'; nearest: tobacco"):
        material("tobaco")
