from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.physics.materials import MATERIALS
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.projector import project_parts
from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import GROUND, Scene, mass_kg

CONTAINERS = {"container-20": (5898, 2393), "container-40": (12032, 2393), "container-40-hc": (12032, 2698)}


def built(name: str, seed: int = 0) -> Scene:
    return CONVEYANCES[name].build(rng=np.random.default_rng(seed))


@pytest.mark.parametrize("name", CONTAINERS)
@pytest.mark.parametrize("seed", range(3))
def test_a_container_train_weighs_what_such_trains_weigh(name: str, seed: int) -> None:
    scene = built(name, seed)
    assert 9_500 < mass_kg(part for part in scene.parts if part.name != GROUND) < 19_000


@pytest.mark.parametrize("name", CONTAINERS)
def test_the_cargo_space_has_the_inner_sizes_of_the_standard(name: str) -> None:
    length, height = CONTAINERS[name]
    size = built(name).space.size_mm
    assert size == (pytest.approx(length, abs=15), pytest.approx(2352, abs=5), pytest.approx(height, abs=10))


@pytest.mark.parametrize("name", CONTAINERS)
@pytest.mark.parametrize("seed", range(3))
def test_wheels_stand_on_the_ground_and_the_roof_passes_under_bridges(name: str, seed: int) -> None:
    x0, x1, _, _, z0, z1 = built(name, seed).extent_mm
    assert -30 < z0 < 30
    assert 3500 < z1 < 4700
    assert 9_000 < x1 - x0 < 18_500


@pytest.mark.parametrize("name", CONTAINERS)
def test_every_material_is_known_and_every_site_has_room(name: str) -> None:
    scene = built(name)
    assert {part.shape.material for part in scene.parts} <= set(MATERIALS)
    assert all(min(site.size_mm) > 0 for site in scene.sites)
    assert {site.material for site in scene.sites} <= {"", *MATERIALS}


def test_a_container_train_offers_the_sites_that_concealments_ask_for() -> None:
    names = {site.name for seed in range(4) for site in built("container-40", seed).sites}
    assert names >= {
        "air-tank", "battery-box", "bumper", "cab-bunk", "cab-rear", "cab-roof", "cab-seat", "casting",
        "chassis-beam", "cross-beam", "door", "fifth-wheel", "floor", "front-wall", "fuel-tank", "post",
        "rail", "roof", "side-wall", "spare-wheel", "toolbox", "tunnel", "tyre", "under-floor",
    }  # fmt: skip


def test_the_same_seed_builds_the_same_train_and_another_a_different_one() -> None:
    first, again, other = (built("container-40", seed) for seed in (1, 1, 2))
    assert np.array_equal(first.extent_mm, again.extent_mm)
    assert mass_kg(first.parts) == mass_kg(again.parts)
    assert not np.array_equal(first.extent_mm, other.extent_mm)


def test_an_empty_container_is_light_and_its_floor_is_dark() -> None:
    scene = built("container-40")
    x0, x1, _, _, z0, _ = scene.space.bounds_mm
    geometry = FanGeometry((60, 40), (100.0, 50.0), (x0 + x1) / 2 - 2000, z0 + 2000, 6000.0, z0 + 100)
    steel = project_parts(
        scene.parts, geometry, materials=sorted({p.shape.material for p in scene.parts})
    ).sum(0)
    assert steel[5:30].median() < 6
    assert steel[38:44].max() > 80
