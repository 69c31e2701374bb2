"""Loads travel as they may: within payload, with their centre where it should be, no axle overloaded."""

from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.synthesis.axles import Gear, balance, gear_of
from xray_trainer.synthesis.loading import load_scene
from xray_trainer.synthesis.moments import PointMasses, point_masses
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONVEYANCES
from xray_trainer.synthesis.scene import GROUND, Role, Scene, cargo, mass_kg
from xray_trainer.synthesis.shapes import Cylinders, Heap, box

WITHOUT_WHEELS = {"parcels", "uld-ld3", "uld-pallet"}
GROUPS = {
    "container-40": ["steered", "driven", "trailer"],
    "car-carrier": ["steered", "driven", "trailer"],
    "truck-tipper": ["steered", "driven"],
    "van": ["front", "rear"],
    "wagon-tank": ["front bogie", "rear bogie"],
}


def built(name: str, seed: int = 0) -> Scene:
    return CONVEYANCES[name].build(rng=np.random.default_rng(seed))


def geared(scene: Scene) -> Gear:
    gear = gear_of(scene)
    assert gear is not None
    return gear


def block(mass: float, x_mm: float) -> PointMasses:
    return PointMasses(np.array([mass]), np.array([x_mm]), np.array([1500.0]))


def test_points_have_the_mass_and_the_middle_of_their_solids() -> None:
    x = np.linspace(0, 100, 3)
    parts = cargo(
        box((0, 10, 0, 10, 0, 10), density_g_cm3=1.0, material="water"),
        Cylinders(np.array([[50.0, 0, 0], [150.0, 0, 0]]), np.eye(3)[0], 5, 0, 20, np.array([1, 3]), "water"),
        Heap(x, np.array([[0.0, 100.0, 200.0]]), 0.0, np.array([0.0, 10.0]), 1.0, "coal"),
    )
    points = point_masses(parts)
    assert points.total_kg == pytest.approx(mass_kg(parts))
    assert points.x_mm[:3].tolist() == [5.0, 50.0, 150.0]
    assert points.mass_kg[2] == pytest.approx(3 * points.mass_kg[1])
    assert points.x_mm[3] > 60


@pytest.mark.parametrize("name", GROUPS)
def test_groups_of_axles_carry_the_vehicle_and_its_load(name: str) -> None:
    scene = built(name)
    gear = geared(scene)
    assert scene.space is not None
    middle = sum(scene.space.bounds_mm[:2]) / 2
    found = balance(scene, gear, block(900.0, middle))
    tare = mass_kg(part for part in scene.parts if part.name != GROUND)
    assert [group.name for group in gear.groups] == list(found.axle_load_kg) == GROUPS[name]
    assert sum(found.axle_load_kg.values()) == pytest.approx(tare + 900, rel=1e-6)
    assert found.gross_kg == pytest.approx(tare + 900, rel=1e-6)
    assert found.load_centre == pytest.approx(0.5)
    assert min(found.axle_load_kg.values()) > 0
    assert found.faults == ()


@pytest.mark.parametrize("name", sorted(WITHOUT_WHEELS))
def test_what_has_no_wheels_has_no_axles(name: str) -> None:
    assert gear_of(built(name)) is None


def test_a_load_that_moves_back_moves_from_the_tractor_to_the_trailer() -> None:
    scene = built("container-40")
    gear = geared(scene)
    front, rear = (balance(scene, gear, block(10_000, x)).axle_load_kg for x in (6000.0, 9000.0))
    assert rear["trailer"] > front["trailer"] + 2000
    assert rear["driven"] < front["driven"]


@pytest.mark.parametrize(
    ("name", "mass", "place", "fault"),
    [
        ("container-40", 27_000, 0.5, "load of 27000 kg, at most 26500"),
        ("container-40", 20_000, 0.4, "has its centre at 0.40"),
        ("semi-box", 22_000, 0.28, "driven axles carry"),
        ("truck-box", 14_000, 0.9, "steered axles carry"),
        ("wagon-covered", 40_000, 0.3, "bogies differ by"),
        ("wagon-covered", 60_000, 0.7, "rear bogie axles carry"),
    ],
)
def test_limits_that_are_broken_are_named(name: str, mass: float, place: float, fault: str) -> None:
    scene = built(name)
    assert scene.space is not None
    x = scene.space.bounds_mm[0] + place * scene.space.size_mm[0]
    assert fault in "; ".join(balance(scene, gear_of(scene), block(mass, x)).faults)


@pytest.mark.parametrize("name", CONVEYANCES)
def test_random_loads_break_no_limit(name: str) -> None:
    for seed in range(3):
        rng = np.random.default_rng([seed, sum(map(ord, name))])
        scene = CONVEYANCES[name].build(rng=rng)
        assert scene.space is not None
        fitting = [one for one in CARGO_FAMILIES if scene.space.kind in CARGO_FAMILIES[one].spaces]
        family = fitting[int(rng.integers(len(fitting)))]
        loaded = load_scene(scene, family, rng=rng)
        points = point_masses(loaded.scene.parts_of(Role.CARGO))
        again = balance(scene, gear_of(scene), points)
        assert again.faults == ()
        assert again.axle_load_kg == pytest.approx(loaded.balance.axle_load_kg)
        assert points.total_kg <= scene.space.max_mass_kg
        assert family == "empty" or points.total_kg > 5


def test_a_load_that_was_moved_back_is_shored_up_and_stays_inside() -> None:
    moved = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        scene = built("flat-rack-40", seed)
        assert scene.space is not None
        loaded = load_scene(scene, "sawn-timber", rng=rng).scene
        ends = np.stack([part.shape.extent_mm for part in loaded.parts_of(Role.CARGO)])
        assert ends[:, 1].max() <= scene.space.bounds_mm[1] + 2
        moved += any(part.name == "timber" for part in loaded.parts_of(Role.CARGO))
    assert moved > 0
