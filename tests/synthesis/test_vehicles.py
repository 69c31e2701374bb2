"""Vehicles in containers stand on their wheels, keep clear of each other and of the roof, and are held."""

from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.synthesis.cargo.motorcycles import motorcycle, quad
from xray_trainer.synthesis.cargo.vehicle import low_van, park, stripped_car
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Stow

HIGH = CargoSpace((0.0, 12032.0, -1176.0, 1176.0, 1500.0, 4198.0), max_mass_kg=26_500.0)
VAN = CargoSpace((0.0, 3400.0, -850.0, 850.0, 560.0, 2400.0), max_mass_kg=1_300.0)


def loaded(seed: int, space: CargoSpace = HIGH) -> Stow:
    return CARGO_FAMILIES["vehicles"].load(space, rng=np.random.default_rng(seed))


def test_loads_are_of_many_sorts_and_some_vehicles_are_tilted_on_a_rack() -> None:
    stows = [loaded(seed) for seed in range(24)]
    names = {part.name for stow in stows for part in stow.parts}
    assert {"vehicle", "chock", "lashing-strap", "rack-fitting", "shelf-fitting", "tyre"} <= names
    assert len({stow.description for stow in stows}) >= 5
    assert {1, 2, 3} <= {stow.packages for stow in stows}


@pytest.mark.parametrize("seed", range(12))
def test_vehicles_stay_inside_and_stand_on_the_floor(seed: int) -> None:
    extents = np.stack([part.shape.extent_mm for part in loaded(seed).parts if part.name == "vehicle"])
    assert np.all(extents[:, ::2].min(axis=0) >= np.array(HIGH.bounds_mm[::2]) - 2)
    assert np.all(extents[:, 1::2].max(axis=0) <= np.array(HIGH.bounds_mm[1::2]) + 2)
    assert extents[:, 4].min() < HIGH.bounds_mm[4] + 12


def test_a_van_takes_motorcycles_or_quads_within_its_payload() -> None:
    for seed in range(4):
        stow = loaded(seed, VAN)
        assert stow.description in {"Motorcycles", "All-terrain vehicles"}
        assert 100 < stow.mass_kg <= VAN.max_mass_kg


@pytest.mark.parametrize(
    ("make", "lightest", "heaviest"),
    [(motorcycle, 90, 260), (quad, 170, 400), (stripped_car, 350, 1100), (low_van, 1300, 2600)],
)
def test_vehicles_weigh_what_such_vehicles_weigh(make: object, lightest: float, heaviest: float) -> None:
    for seed in range(3):
        assert lightest < make(np.random.default_rng(seed)).mass_kg < heaviest


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_tilted_vehicle_rests_on_its_lower_end_and_lifts_the_other(is_turned: bool) -> None:
    one = stripped_car(np.random.default_rng(0))
    flat = park(one, (500, 0, 100), is_turned=is_turned)
    tilted = park(one, (500, 0, 100), is_turned=is_turned, tilt=0.3)
    assert [round(at[1] - one.radius) for at in flat.axles] == [100, 100]
    assert tilted.hull.bounds[:2] == pytest.approx((500, 100), abs=0.1)
    assert tilted.axles[0][1] > tilted.axles[1][1] + 500
    assert (len(flat.sites) > 0, len(tilted.sites)) == (True, 0)
