from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.errors import InputError, RecipeError
from xray_trainer.physics.attenuation import element_tables, mass_attenuation, mass_energy_absorption

roentgen = pytest.importorskip("roentgen.absorption.material")
units = pytest.importorskip("astropy.units")


@pytest.mark.parametrize("symbol", sorted(element_tables()))
def test_attenuation_agrees_with_roentgen_to_a_thousandth(symbol: str) -> None:
    energy = np.geomspace(0.0501, 15, 300)
    reference = roentgen.MassAttenuationCoefficient(symbol).func(energy * 1e3 * units.keV).value
    np.testing.assert_allclose(mass_attenuation(symbol, energy), reference, rtol=1e-3)


@pytest.mark.parametrize(
    ("symbol", "at_1_4_6_mev"),
    [
        ("H", (0.1263, 0.0581, 0.0450)),
        ("C", (0.0636, 0.0305, 0.0247)),
        ("Fe", (0.0600, 0.0331, 0.0306)),
        ("Pb", (0.0710, 0.0420, 0.0439)),
    ],
)
def test_attenuation_has_the_published_values(symbol: str, at_1_4_6_mev: tuple[float, ...]) -> None:
    np.testing.assert_allclose(mass_attenuation(symbol, [1, 4, 6]), at_1_4_6_mev, atol=5.1e-5)


def test_energy_absorption_has_the_published_values() -> None:
    np.testing.assert_allclose(
        mass_energy_absorption("water", [0.1, 1.0, 6.0]), [0.02546, 0.03103, 0.01806], rtol=3e-3
    )
    assert np.all(mass_energy_absorption("W", [0.1, 1.0, 6.0]) < mass_attenuation("W", [0.1, 1.0, 6.0]))


def test_an_absorption_edge_is_a_jump_and_not_a_slope() -> None:
    below, at, above = mass_attenuation("Pb", [0.0880 * (1 - 1e-6), 0.0880, 0.0880 * (1 + 1e-6)])
    assert below == pytest.approx(1.910, rel=1e-3)
    assert at == pytest.approx(7.683, rel=1e-3)
    assert above == pytest.approx(7.683, rel=1e-3)


def test_water_is_the_sum_of_its_elements() -> None:
    by_hand = 0.11190 * mass_attenuation("H", 1.0) + 0.88810 * mass_attenuation("O", 1.0)
    assert mass_attenuation("water", 1.0) == pytest.approx(by_hand, rel=1e-4)


def test_unknown_materials_and_energies_outside_the_table_are_refused() -> None:
    with pytest.raises(RecipeError, match="nearest: steel"):
        mass_attenuation("steal", 1.0)
    with pytest.raises(InputError, match=r"0\.01 to 20 MeV, got 25"):
        mass_attenuation("Fe", 25.0)
