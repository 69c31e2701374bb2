"""Rail wagons, unit load devices and parcels: their build, what only they carry, what hides in them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.projector import project, project_parts
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONVEYANCES
from xray_trainer.synthesis.scene import GROUND, Scene, mass_kg
from xray_trainer.synthesis.shapes import Boxes
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.bogie import add_bogie, sample_bogies
from xray_trainer.synthesis.structures.tank_body import Barrel

WAGONS = {
    "wagon-covered": (21500, 27000),
    "wagon-gondola": (21000, 26000),
    "wagon-tank": (20000, 26500),
    "wagon-flat": (21000, 27000),
}
"""Mass of an empty wagon in kg, lowest and highest; that of empty containers counts with the flat wagon."""

AIR = {"uld-ld3": "air-cargo", "uld-pallet": "air-cargo", "parcels": "parcels"}

BULK = ("coal", "granulate", "ore", "scrap")
MAX_AXLE_KG = 23500.0
SEEDS = (1, 2, 3)


def built(name: str, seed: int) -> Scene:
    return CONVEYANCES[name].build(rng=np.random.default_rng(seed))


def tare_kg(scene: Scene) -> float:
    return mass_kg(part for part in scene.parts if part.name != GROUND)


def is_within(inner: npt.ArrayLike, outer: npt.ArrayLike, *, slack_mm: float = 3.0) -> bool:
    low, high = np.asarray(inner)[::2], np.asarray(inner)[1::2]
    return bool(
        np.all(low >= np.asarray(outer)[::2] - slack_mm)
        and np.all(high <= np.asarray(outer)[1::2] + slack_mm)
    )


@pytest.mark.parametrize("name", WAGONS)
@pytest.mark.parametrize("seed", SEEDS)
def test_empty_wagon_weighs_what_such_wagons_weigh(name: str, seed: int) -> None:
    lowest, highest = WAGONS[name]
    assert lowest <= tare_kg(built(name, seed)) <= highest


@pytest.mark.parametrize("name", WAGONS)
def test_loaded_wagon_respects_the_axle_load(name: str) -> None:
    scene = built(name, 4)
    assert scene.space is not None
    assert tare_kg(scene) + scene.space.max_mass_kg <= 4 * MAX_AXLE_KG


@pytest.mark.parametrize("name", WAGONS)
def test_same_seed_builds_the_same_wagon_and_another_seed_another(name: str) -> None:
    first, again, other = built(name, 5), built(name, 5), built(name, 6)
    assert tare_kg(first) == tare_kg(again)
    assert tare_kg(first) != tare_kg(other)


@pytest.mark.parametrize("name", WAGONS)
def test_wagon_offers_places_under_its_floor(name: str) -> None:
    sites = {site.name for site in built(name, 7).sites}
    assert {"bogie", "centre-sill", "air-tank"} <= sites


@pytest.mark.parametrize("name", WAGONS)
def test_wagon_projects_to_finite_areal_densities(name: str) -> None:
    scene = built(name, 8)
    left, _, _, _, _, top = scene.extent_mm
    geometry = FanGeometry((64, 200), (90.0, 90.0), float(left) - 300, float(top) + 500)
    areal, materials = project(scene, geometry)
    assert bool(areal.isfinite().all())
    assert float(areal[materials.index("steel")].max()) > 50


def test_bogie_mirrors_itself_about_its_middle_but_for_the_brake_levers() -> None:
    rng = np.random.default_rng(1)
    plan = sample_bogies(rng, (0.0,))[0]
    assembly = Assembly()
    add_bogie(assembly, plan, rng=rng)
    geometry = FanGeometry((60, 120), (25.0, 25.0), -1500.0, 1500.0)
    areal = project_parts(assembly.parts(), geometry, materials=("cast_iron", "oil", "steel")).sum(dim=0)
    assert float((areal - areal.flip(1)).abs().mean()) < 0.12 * float(areal.mean())
    assert 3800 < mass_kg(assembly.parts()) < 5200


@pytest.mark.parametrize("family", BULK)
@pytest.mark.parametrize("seed", SEEDS)
def test_bulk_stays_in_the_wagon_and_below_its_capacity(family: str, seed: int) -> None:
    space = next(
        space
        for space in (built("wagon-gondola", n).space for n in range(9))
        if space and space.kind == "bulk"
    )
    stow = CARGO_FAMILIES[family].load(space, rng=np.random.default_rng(seed))
    assert 0 < stow.mass_kg <= space.max_mass_kg
    assert stow.description in [goods.description for goods in CARGO_FAMILIES[family].goods]
    assert all(is_within(part.shape.extent_mm, space.bounds_mm) for part in stow.parts if part.name == "bulk")
    assert all(is_within(site.bounds_mm, space.bounds_mm) for site in stow.sites)


@pytest.mark.parametrize("seed", range(8))
def test_scrap_lies_within_a_tipper(seed: int) -> None:
    space = built("truck-tipper", seed).space
    assert space is not None
    stow = CARGO_FAMILIES["scrap"].load(space, rng=np.random.default_rng(seed))
    assert all(is_within(part.shape.extent_mm, space.bounds_mm) for part in stow.parts)
    assert stow.mass_kg <= space.max_mass_kg


def test_barrel_with_dished_ends_has_the_volume_of_a_cylinder_and_an_ellipsoid() -> None:
    barrel = Barrel((0.0, 10_000.0), 2500.0, 1500.0, 750.0)
    exact = np.pi * 1500.0**2 * 8500 + 4 / 3 * np.pi * 1500.0**2 * 750
    assert barrel.volume_m3 == pytest.approx(exact * 1e-9, rel=0.003)


@pytest.mark.parametrize("seed", range(12))
def test_tank_space_has_the_room_of_a_wagon_and_is_not_overloaded(seed: int) -> None:
    scene = built("wagon-tank", seed)
    assert scene.space is not None
    stow = CARGO_FAMILIES["liquids"].load(scene.space, rng=np.random.default_rng(seed))
    assert 0 < stow.mass_kg <= scene.space.max_mass_kg
    x0, x1, y0, y1, _, _ = scene.space.bounds_mm
    barrel = Barrel((x0, x1), 2500.0, (y1 - y0) / 2, scene.space.values["head_mm"])
    assert 55 < barrel.volume_m3 < 90


@pytest.mark.parametrize("name", AIR)
@pytest.mark.parametrize("seed", SEEDS)
def test_air_cargo_stays_in_its_space_and_below_its_capacity(name: str, seed: int) -> None:
    scene = built(name, seed)
    assert scene.space is not None
    family = CARGO_FAMILIES[AIR[name]]
    stow = family.load(scene.space, rng=np.random.default_rng(seed))
    assert 0 < stow.mass_kg <= scene.space.max_mass_kg
    assert stow.packages > 0
    assert stow.description in [goods.description for goods in family.goods]
    assert all(is_within(part.shape.extent_mm, scene.space.bounds_mm, slack_mm=16) for part in stow.parts)


@pytest.mark.parametrize("seed", range(6))
def test_parcels_rest_on_the_belt(seed: int) -> None:
    space = built("parcels", seed + 50).space
    assert space is not None
    stow = CARGO_FAMILIES["parcels"].load(space, rng=np.random.default_rng(seed + 50))
    assert min(float(part.shape.extent_mm[4]) for part in stow.parts) >= space.bounds_mm[4] - 0.1


@pytest.mark.parametrize("seed", range(6))
def test_cartons_keep_clear_of_the_cut_corner(seed: int) -> None:
    space = built("uld-ld3", seed).space
    assert space is not None
    stow = CARGO_FAMILIES["air-cargo"].load(space, rng=np.random.default_rng(seed))
    low = np.concatenate(
        [part.shape.bounds_mm[:, [0, 4]] for part in stow.parts if isinstance(part.shape, Boxes)]
    )
    x0, floor = space.bounds_mm[0], space.bounds_mm[4]
    cut_x, cut_z = space.values["cut_x_mm"], space.values["cut_z_mm"]
    edge = cut_z - (low[:, 0] - x0) * (cut_z - floor) / (cut_x - x0)
    assert np.all(low[:, 1] >= edge - 3)


@pytest.mark.parametrize("seed", range(4))
def test_cartons_above_the_cut_corner_rest_on_its_slope_or_on_cartons(seed: int) -> None:
    space = built("uld-ld3", seed).space
    assert space is not None
    stow = CARGO_FAMILIES["air-cargo"].load(space, rng=np.random.default_rng(seed))
    boxes = [part.shape.bounds_mm for part in stow.parts if isinstance(part.shape, Boxes)]
    bounds = np.concatenate(boxes)
    cut_x, cut_z = space.values["cut_x_mm"], space.values["cut_z_mm"]
    x0, floor = space.bounds_mm[0], space.bounds_mm[4]
    for first, last in ((x0, x0 + 60), (x0 + 150, x0 + 210)):
        beside = bounds[(bounds[:, 0] < last) & (bounds[:, 1] > first)]
        if len(beside):
            lowest = beside[beside[:, 4].argmin()]
            edge = cut_z - (lowest[0] - x0) * (cut_z - floor) / (cut_x - x0)
            is_over = (bounds[:, 1] > lowest[0]) & (bounds[:, 0] < lowest[1])
            below = bounds[is_over & (bounds[:, 5] < lowest[4] + 1), 5].max(initial=0.0)
            assert lowest[4] - max(edge, floor, below) < 60


def test_an_empty_unit_load_device_weighs_what_such_devices_weigh() -> None:
    assert all(60 < tare_kg(built("uld-ld3", seed)) < 160 for seed in SEEDS)
    assert all(50 < tare_kg(built("uld-pallet", seed)) < 300 for seed in SEEDS)


def test_two_short_containers_on_a_flat_wagon_leave_one_empty() -> None:
    spaces = [built("wagon-flat", seed).space for seed in range(6)]
    lengths = {round(space.size_mm[0], -3) for space in spaces if space is not None}
    assert lengths == {6000.0, 12000.0}
