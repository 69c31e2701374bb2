from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from shapely.geometry import Polygon

from xray_trainer.errors import InputError, RecipeError
from xray_trainer.synthesis.registry import Registry
from xray_trainer.synthesis.scene import Hidden, Role, Scene, Stow, cargo, concealed, mass_kg, structure
from xray_trainer.synthesis.shapes import (
    Boxes,
    Ellipsoids,
    Extrusion,
    Heap,
    Prism,
    RotatedBoxes,
    Shape,
    box,
    cylinder,
    ellipsoid,
    rotation_about,
    sample_rotation,
)

CUBE = box([0, 100, 0, 100, 0, 100], density_g_cm3=2.0, material="steel")
TRIANGLE = Polygon([(0, 0), (300, 0), (0, 200)])
HEAP = Heap([0, 100, 200], [[0, 100, 0], [0, 50, 0]], 0, [0, 100, 300], 1.5, "coal")
SHAPES: list[tuple[Shape, float]] = [
    (CUBE, 2.0),
    (
        cylinder([0, 0, 0], [0, 3, 0], radius_mm=100, length_mm=1000, density_g_cm3=1, material="steel"),
        31.416,
    ),
    (ellipsoid([0, 0, 0], [100, 50, 50], density_g_cm3=1, material="water"), 1.0472),
    (Extrusion(TRIANGLE, (0, 100), 1.0, "wood"), 3.0),
    (Prism(TRIANGLE, 100, [5, 6, 7], sample_rotation(np.random.default_rng(1)), 1.0, "wood"), 3.0),
    (HEAP, 1.5 * (1e4 * 100 + 5e3 * 200) * 1e-6),
]


@pytest.mark.parametrize(("shape", "mass"), SHAPES, ids=lambda value: type(value).__name__)
def test_mass_is_volume_times_density(shape: Shape, mass: float) -> None:
    assert shape.mass_kg == pytest.approx(mass, rel=1e-4)


@pytest.mark.parametrize(("shape", "mass"), SHAPES, ids=lambda value: type(value).__name__)
def test_a_half_turn_and_a_shift_keep_mass_and_mirror_the_extent(shape: Shape, mass: float) -> None:
    turned = shape.placed(np.diag([-1, -1, 1]), [1000, 2000, 30])
    x0, x1, y0, y1, z0, z1 = shape.extent_mm
    expected = [1000 - x1, 1000 - x0, 2000 - y1, 2000 - y0, z0 + 30, z1 + 30]
    assert turned.mass_kg == pytest.approx(mass, rel=1e-4)
    assert np.allclose(turned.extent_mm, expected, atol=0.01)


@pytest.mark.parametrize(("shape", "mass"), SHAPES, ids=lambda value: type(value).__name__)
def test_negative_density_takes_the_mass_away(shape: Shape, mass: float) -> None:
    assert shape.with_density(-1).mass_kg == pytest.approx(-mass, rel=1e-4)


def test_boxes_stay_boxes_under_quarter_turns_only() -> None:
    quarter = CUBE.placed(rotation_about([0, 0, 1], np.pi / 2), [0, 0, 0])
    askew = CUBE.placed(rotation_about([0, 0, 1], 0.3), [0, 0, 0])
    assert isinstance(quarter, Boxes)
    assert np.allclose(quarter.bounds_mm, [[-100, 0, 0, 100, 0, 100]], atol=1e-3)
    assert isinstance(askew, RotatedBoxes)
    assert askew.mass_kg == pytest.approx(2.0, rel=1e-4)


def test_an_extrusion_tipped_out_of_its_plane_becomes_a_prism_with_the_same_extent() -> None:
    extrusion = Extrusion(TRIANGLE, (10, 60), 1.0, "wood")
    prism = extrusion.placed(rotation_about([1, 0, 0], np.pi / 2), [0, 0, 0])
    assert isinstance(prism, Prism)
    assert np.allclose(prism.extent_mm, [0, 300, -200, 0, 10, 60], atol=1e-3)


@pytest.mark.parametrize(
    "boxes", [HEAP.as_boxes(), Extrusion(TRIANGLE, (10, 60), 1.0, "wood").as_boxes(step_mm=7)]
)
def test_a_volume_cut_into_boxes_keeps_its_mass(boxes: Boxes) -> None:
    whole = HEAP if boxes.material == HEAP.material else Extrusion(TRIANGLE, (10, 60), 1.0, "wood")
    assert boxes.mass_kg == pytest.approx(whole.mass_kg, rel=1e-4)
    assert np.allclose(boxes.extent_mm[:4], whole.extent_mm[:4], atol=1e-3)


def test_a_heap_cannot_be_tipped() -> None:
    with pytest.raises(InputError, match="not tipped"):
        HEAP.placed(rotation_about([1, 0, 0], 0.2), [0, 0, 0])


def test_boxes_with_crossed_bounds_are_refused() -> None:
    with pytest.raises(InputError, match="lower bound"):
        box([1, 0, 0, 1, 0, 1], density_g_cm3=1, material="steel")


def test_one_number_counts_for_all_solids() -> None:
    fruit = Ellipsoids(np.zeros((5, 3)), [40, 40, 40], np.eye(3), 0.9, "water")
    assert fruit.density_g_cm3.shape == (5,)
    assert fruit.rotation.shape == (5, 3, 3)
    assert fruit.radii_mm.dtype == np.float32


def test_a_scene_keeps_structure_cargo_and_concealment_apart() -> None:
    scene = Scene(structure(CUBE), "container-40")
    loaded = scene.with_stow(Stow(cargo(HEAP), "coal", 1), cargo_family="bulk")
    hiding = loaded.with_hidden(Hidden(concealed(CUBE), "RW-BULK", "brick-packages", "steel"))
    assert [len(hiding.parts_of(role)) for role in Role] == [1, 1, 1]
    assert mass_kg(hiding.parts) == pytest.approx(2 + HEAP.mass_kg)
    assert scene.parts_of(Role.CARGO) == ()


def test_turning_a_scene_mirrors_every_part() -> None:
    scene = Scene(structure(CUBE), "container-40").with_hidden(Hidden(concealed(CUBE), "CT-DOOR", "", ""))
    turned = scene.turned()
    assert np.allclose(turned.extent_mm, [-100, 0, -100, 0, 0, 100])
    assert np.allclose(turned.hidden[0].parts[0].shape.extent_mm, [-100, 0, -100, 0, 0, 100])


@dataclass
class Thing:
    name: str = "thing"
    values: list[int] = field(default_factory=list)


def test_a_registry_finds_names_and_suggests_the_nearest() -> None:
    things: Registry[Thing] = Registry("thing", "xray_trainer.synthesis.shapes")
    things.register(Thing)
    assert list(things) == ["thing"]
    with pytest.raises(RecipeError, match="unknown thing 'thong'; nearest: thing"):
        things["thong"]
    with pytest.raises(ValueError, match="twice"):
        things.register(Thing)
