from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from xray_trainer.synthesis.concealments.tr_flatbed import UnderTheDeck
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONCEALMENTS, CONVEYANCES
from xray_trainer.synthesis.scene import GROUND, Scene, mass_kg
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.car import add_car, sample_car
from xray_trainer.synthesis.structures.flat_rack import add_flat_rack, sample_flat_rack
from xray_trainer.synthesis.structures.reefer_container import add_reefer, sample_reefer
from xray_trainer.synthesis.structures.reefer_unit import add_reefer_unit, sample_reefer_unit
from xray_trainer.synthesis.structures.tank import tank_space
from xray_trainer.synthesis.structures.tank_container import HEIGHT, add_tank_container, sample_tank_container

KINDS = {
    "reefer-20": "reefer",
    "reefer-40-hc": "reefer",
    "tank-container-20": "tank",
    "open-top-20": "open-top",
    "open-top-40": "open-top",
    "flat-rack-20": "flat",
    "flat-rack-40": "flat",
    "semi-box": "dry",
    "semi-curtain": "dry",
    "semi-reefer": "reefer",
    "semi-flat": "flat dry",
    "truck-box": "dry",
    "truck-curtain": "dry",
    "truck-reefer": "reefer",
    "truck-flat": "flat dry",
    "truck-tipper": "bulk",
    "car-carrier": "car-deck",
    "van": "dry",
}
SEEDS = (0, 1, 2)


def _scene(name: str, seed: int) -> Scene:
    return CONVEYANCES[name].build(rng=np.random.default_rng(seed))


@pytest.fixture(scope="module", params=list(KINDS))
def scenes(request: pytest.FixtureRequest) -> tuple[Scene, ...]:
    return tuple(_scene(request.param, seed) for seed in SEEDS)


def test_conveyance_offers_a_space_of_its_kind_within_itself(scenes: tuple[Scene, ...]) -> None:
    for scene in scenes:
        assert scene.space is not None
        assert scene.space.kind in KINDS[scene.conveyance].split()
        assert min(scene.space.size_mm) > 0
        bounds, extent = np.array(scene.space.bounds_mm), scene.extent_mm
        assert np.all(bounds[:4:2] >= extent[:4:2])
        assert np.all(bounds[1:4:2] <= extent[1:4:2])


def test_conveyance_fits_a_scan_of_4096_columns(scenes: tuple[Scene, ...]) -> None:
    for scene in scenes:
        x0, x1, y0, y1, z0, z1 = scene.extent_mm.tolist()
        assert x1 - x0 < 18_750
        assert y0 > -1600
        assert y1 < 1600
        assert z0 > -30
        assert z1 < 4450


def test_sites_have_room_and_lie_at_the_conveyance(scenes: tuple[Scene, ...]) -> None:
    for scene in scenes:
        low, high = scene.extent_mm[::2] - 1, scene.extent_mm[1::2] + 1
        for site in scene.sites:
            bounds = np.array(site.bounds_mm)
            assert np.all(bounds[1::2] > bounds[::2]), site
            assert np.all(bounds[::2] >= low), site
            assert np.all(bounds[1::2] <= high), site


def test_conveyance_is_made_of_materials_that_exist(scenes: tuple[Scene, ...]) -> None:
    for scene in scenes:
        assert np.isfinite(mass_kg(part for part in scene.parts if part.name != GROUND))
        assert any(part.name == GROUND for part in scene.parts)


def test_same_seed_gives_the_same_conveyance_and_another_seed_another(scenes: tuple[Scene, ...]) -> None:
    again = _scene(scenes[0].conveyance, SEEDS[0])
    assert again.space == scenes[0].space
    assert mass_kg(again.parts) == mass_kg(scenes[0].parts) != mass_kg(scenes[1].parts)


@pytest.mark.parametrize("name", ["semi-box", "semi-curtain", "semi-reefer", "semi-flat"])
def test_empty_semi_trailer_with_tractor_weighs_11_to_17_tonnes(name: str) -> None:
    for seed in SEEDS:
        parts = [part for part in _scene(name, seed).parts if part.name != GROUND]
        assert 10_500 < mass_kg(parts) < 17_000


@pytest.mark.parametrize("name", [name for name in KINDS if name.startswith("truck-")])
def test_empty_truck_weighs_6_to_14_tonnes(name: str) -> None:
    for seed in SEEDS:
        parts = [part for part in _scene(name, seed).parts if part.name != GROUND]
        assert 6_000 < mass_kg(parts) < 14_000


@pytest.mark.parametrize(
    ("length", "height", "lightest", "heaviest"), [(12192, 2896, 4000, 5000), (6058, 2591, 2400, 3200)]
)
def test_empty_reefer_weighs_what_reefers_weigh(
    length: float, height: float, lightest: float, heaviest: float
) -> None:
    for seed in SEEDS:
        rng, assembly = np.random.default_rng(seed), Assembly()
        add_reefer(assembly, sample_reefer(rng, x0=0, z0=0, length=length, height=height), rng=rng)
        assert lightest < mass_kg(assembly.parts()) < heaviest


def test_cooling_unit_weighs_300_to_550_kg() -> None:
    for seed in SEEDS:
        rng, assembly = np.random.default_rng(seed), Assembly()
        add_reefer_unit(assembly, sample_reefer_unit(rng, x0=0, low=165, high=2781), rng=rng)
        assert 300 < mass_kg(assembly.parts()) < 550


def test_empty_tank_container_weighs_what_tank_containers_weigh() -> None:
    for seed in range(6):
        rng, assembly = np.random.default_rng(seed), Assembly()
        plan = sample_tank_container(rng, x0=0, z0=0)
        add_tank_container(assembly, plan, rng=rng)
        assert 2900 < mass_kg(assembly.parts()) < 4400
        assert 16 < plan.tank.volume_m3 < 26
        assert plan.tank.top < HEIGHT - 20


def test_liquid_fills_the_share_of_the_tank_that_its_mass_says() -> None:
    plan = sample_tank_container(np.random.default_rng(1), x0=0, z0=0)
    space = tank_space(plan.tank, max_mass_kg=26_500)
    for seed in range(8):
        stow = CARGO_FAMILIES["liquids"].load(space, rng=np.random.default_rng(seed))
        (liquid,) = stow.sites
        volume = stow.mass_kg / liquid.density_g_cm3 / 1000
        level = (liquid.values["level_mm"] - space.bounds_mm[4]) / space.size_mm[2]
        assert stow.mass_kg <= space.max_mass_kg
        assert volume < plan.tank.volume_m3
        assert (level > 0.7) == (volume > 0.75 * plan.tank.volume_m3)


@pytest.mark.parametrize(("length", "lightest", "heaviest"), [(6058, 2100, 3200), (12192, 4300, 6300)])
def test_empty_flat_rack_has_a_usual_tare(length: float, lightest: float, heaviest: float) -> None:
    for seed in range(6):
        rng, assembly = np.random.default_rng(seed), Assembly()
        add_flat_rack(assembly, sample_flat_rack(rng, x0=0, z0=0, length=length), rng=rng)
        assert lightest < mass_kg(assembly.parts()) < heaviest


def test_open_top_has_no_roof_to_hide_anything_in() -> None:
    scene = _scene("open-top-40", 0)
    assert not scene.sites_named("roof")
    assert scene.sites_named("door")


def test_empty_van_weighs_1600_to_2700_kg() -> None:
    for seed in range(6):
        parts = [part for part in _scene("van", seed).parts if part.name != GROUND]
        assert 1600 < mass_kg(parts) < 2700


def test_empty_car_weighs_850_to_1600_kg() -> None:
    for seed in range(8):
        rng, assembly = np.random.default_rng(seed), Assembly()
        plan = sample_car(rng)
        add_car(assembly, plan, rng=rng)
        assert 850 < mass_kg(assembly.parts()) < 1600
        x0, x1, *_, z1 = extent_of(assembly)
        assert x1 - x0 < plan.length + 120
        assert z1 < plan.height + 60


def test_cars_stand_on_their_decks_and_do_not_touch_each_other() -> None:
    scene = _scene("car-carrier", 1)
    assert scene.space is not None
    for seed in range(4):
        stow = CARGO_FAMILIES["cars"].load(scene.space, rng=np.random.default_rng(seed))
        tyres = sorted(site.bounds_mm for site in stow.sites if site.name == "tyre")
        floors = {round(bounds[4] / 200) for bounds in tyres}
        assert len(tyres) == 4 * stow.packages
        assert 3 <= stow.packages <= 7
        assert len(floors) == 2
        for deck in floors:
            near = [bounds for bounds in tyres if round(bounds[4] / 200) == deck and bounds[2] < -300]
            for first, second in pairwise(near):
                assert second[0] > first[1] + 300


def extent_of(assembly: Assembly) -> list[float]:
    extents = np.stack([part.shape.extent_mm for part in assembly.parts()])
    return np.stack([extents[:, ::2].min(0), extents[:, 1::2].max(0)], axis=1).reshape(6).tolist()


@pytest.mark.parametrize("is_hard", [False, True])
def test_second_layer_lies_under_the_deck_between_the_rails(is_hard: bool) -> None:
    kind = UnderTheDeck()
    for name in ("semi-curtain", "truck-flat"):
        scene = _scene(name, 2)
        assert scene.space is not None
        assert kind.fits(scene)
        hidden = kind.hide(scene, rng=np.random.default_rng(3), is_hard=is_hard)
        extents = np.stack([part.shape.extent_mm for part in hidden.parts])
        assert extents[:, 5].max() < scene.space.bounds_mm[4]
        assert extents[:, 4].min() > scene.space.bounds_mm[4] - 180
        assert 1 < mass_kg(hidden.parts) < 2500


def test_second_layer_needs_a_deck_of_a_trailer_or_truck() -> None:
    assert not CONCEALMENTS["TR-FLATBED"].fits(_scene("reefer-20", 0))


@pytest.mark.parametrize("seed", [4, 68])
def test_a_tipper_whose_last_rib_meets_the_tailgate_is_built(seed: int) -> None:
    assert CONVEYANCES["truck-tipper"].build(rng=np.random.default_rng(seed)).space is not None
