from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from tests.synthesis.voxels import marched
from xray_trainer.errors import InputError
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.projector import project, project_parts
from xray_trainer.synthesis.scene import Hidden, Scene, Texture, cargo, concealed, structure
from xray_trainer.synthesis.shapes import (
    Boxes,
    Cylinders,
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

GEOMETRY = FanGeometry((40, 44), (12.0, 12.0), -264.0, 1370.0, 2500.0, 800.0)
Maker = Callable[[np.random.Generator], Shape]


def areal_of(shape: Shape, geometry: FanGeometry = GEOMETRY) -> np.ndarray:
    return project_parts(cargo(shape), geometry, materials=[shape.material], keep_negative=True)[0].numpy()


def near(rng: np.random.Generator) -> np.ndarray:
    return rng.uniform([-100, -400, 1080], [100, 400, 1180], (1, 3))


def boxes(rng: np.random.Generator) -> Shape:
    centre, half = near(rng), rng.uniform(60, 150, (1, 3))
    return Boxes(np.stack([centre - half, centre + half], 2).reshape(1, 6), rng.uniform(0.5, 8, 1), "steel")


def rotated_boxes(rng: np.random.Generator) -> Shape:
    return RotatedBoxes(near(rng), rng.uniform(120, 300, (1, 3)), sample_rotation(rng)[None], 1.0, "wood")


def cylinders_along(*axis: float) -> Maker:
    def make(rng: np.random.Generator) -> Shape:
        radius = rng.uniform(80, 150)
        sizes = radius, radius * rng.uniform(0, 0.6), rng.uniform(80, 400)
        return Cylinders(near(rng), axis, *sizes, 1.0, "steel")

    return make


def askew_cylinders(rng: np.random.Generator) -> Shape:
    return Cylinders(
        near(rng), rng.normal(size=3), 130, rng.choice([0, 60]), rng.uniform(80, 400), 1, "steel"
    )


def ellipsoids(rng: np.random.Generator) -> Shape:
    hollow = rng.choice([0, 0.5])
    return Ellipsoids(near(rng), rng.uniform(80, 180, 3), sample_rotation(rng), 1.0, "water", hollow)


def outline(rng: np.random.Generator) -> Polygon:
    angles = np.sort(rng.uniform(0, 2 * np.pi, 9)) + np.arange(9) * 1e-3
    radii = rng.uniform(120, 220, 9)
    star = Polygon(np.column_stack([radii * np.cos(angles), radii * np.sin(angles)])).buffer(1)
    return max(
        getattr(star.difference(Point(0, 0).buffer(40, 8)), "geoms", [star]), key=lambda part: part.area
    )


def extrusion(rng: np.random.Generator) -> Shape:
    return Extrusion(outline(rng), (-300, 250), 2.0, "steel").placed(np.eye(3), [0, 0, 1130])


def prism(rng: np.random.Generator) -> Shape:
    return Prism(outline(rng), 120, [0, 50, 1130], sample_rotation(rng), 2.0, "steel")


def heap(rng: np.random.Generator) -> Shape:
    x = np.linspace(-220, 220, 6)
    return Heap(x, rng.uniform(1100, 1270, (3, 6)), 980, [-400, -100, 100, 500], 1.5, "coal")


MAKERS: dict[str, Maker] = {
    "boxes": boxes,
    "rotated boxes": rotated_boxes,
    "rods": cylinders_along(1, 0, 0),
    "wheels": cylinders_along(0, 1, 0),
    "posts": cylinders_along(0, 0, 1),
    "askew cylinders": askew_cylinders,
    "ellipsoids": ellipsoids,
    "extrusion": extrusion,
    "prism": prism,
    "heap": heap,
}


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS.keys())
@settings(max_examples=3, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000))
def test_areal_density_agrees_with_a_voxel_march_outside_edges(maker: Maker, seed: int) -> None:
    shape = maker(np.random.default_rng(seed))
    reference, is_edge = marched(shape, GEOMETRY)
    areal = areal_of(shape)
    inner = ~is_edge & (reference > 0)
    assert np.abs(areal - reference)[inner].max(initial=0) <= 0.005 * reference.max()
    assert np.abs(areal - reference)[~is_edge & (reference == 0)].max(initial=0) <= 1e-4 * reference.max()


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS.keys())
def test_edge_pixels_are_averages_not_samples(maker: Maker) -> None:
    shape = maker(np.random.default_rng(3))
    fine = FanGeometry((400, 440), (1.2, 1.2), -264.0, 1370.0, 2500.0, 800.0)
    averages = areal_of(shape, fine).reshape(40, 10, 44, 10).mean(axis=(1, 3))
    assert np.abs(areal_of(shape) - averages).mean() <= 0.015 * averages.mean()


def test_many_solids_are_the_sum_of_each() -> None:
    rng = np.random.default_rng(11)
    centres = rng.uniform([-200, -300, 950], [200, 300, 1300], (40, 3))
    turns = np.stack([sample_rotation(rng) for _ in centres])
    radii = rng.uniform(5, 60, (40, 3))
    many = areal_of(Ellipsoids(centres, radii, turns, 1.0, "water"))
    single = [areal_of(Ellipsoids(*each, 1.0, "water")) for each in zip(centres, radii, turns, strict=True)]
    assert np.allclose(many, np.sum(single, axis=0), atol=1e-4)


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS.keys())
@settings(max_examples=15)
@given(seed=st.integers(0, 10_000))
def test_a_window_shows_what_the_whole_scan_shows_there(maker: Maker, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = maker(rng).placed(np.eye(3), [0, -400, 0])
    rows, columns = (_stretch(size, rng) for size in (80, 44))
    lift = np.full(44, 60, np.float32)
    lift[columns] = rng.uniform(10, 40)
    lift *= rng.choice([-1, 1])
    geometry = FanGeometry((80, 44), (12.0, 12.0), rng.uniform(-264, -252), 1610.0, 1800.0, 1130.0, lift)
    whole = areal_of(shape, geometry)
    for window in ((slice(0, 80), columns), (rows, columns)):
        part = areal_of(shape, geometry.window(*window))
        assert np.abs(part - whole[window]).max() <= 1e-5 * whole.max()


def _stretch(size: int, rng: np.random.Generator) -> slice:
    return slice(int(rng.integers(size // 2)), int(rng.integers(size // 2 + 1, size)))


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS.keys())
def test_a_lift_moves_the_picture_up(maker: Maker) -> None:
    shape = maker(np.random.default_rng(7))
    lifted = replace(GEOMETRY, lift_mm=np.full(44, 30, np.float32))
    expected = areal_of(shape.placed(np.eye(3), [0, 0, 30]))
    assert np.allclose(areal_of(shape, lifted), expected, atol=2e-3 * expected.max())


def test_a_plate_thinner_than_a_pixel_keeps_its_mass() -> None:
    geometry = FanGeometry((40, 4), (5.0, 5.0), 0.0, 1100.0, 5000.0, 1000.0)
    areal = areal_of(box([0, 20, -10, 10, 999, 1001], density_g_cm3=7.87, material="steel"), geometry)
    assert areal.sum(axis=0) * 5 == pytest.approx(np.full(4, 7.87 * 2 * 2.0), rel=1e-3)


def test_the_near_wall_is_larger_than_the_far_wall() -> None:
    geometry = FanGeometry((500, 2), (5.0, 10.0), 0.0, 4500.0, 5000.0, 1500.0)
    sizes = []
    for y in (-1200, 1200):
        wall = areal_of(box([0, 10, y, y + 2, 0, 2500], density_g_cm3=7.87, material="steel"), geometry)
        sizes.append(np.count_nonzero(wall[:, 0] > 0.5) * 10)
    assert sizes[0] == pytest.approx(2500 * 5000 / 3800, abs=20)
    assert sizes[1] == pytest.approx(2500 * 5000 / 6200, abs=20)


def test_what_is_taken_away_leaves_nothing_behind_and_nothing_negative() -> None:
    load = box([-200, 200, -200, 200, 1000, 1300], density_g_cm3=0.5, material="wood")
    hole = box([-60, 60, -60, 60, 1100, 1200], density_g_cm3=-0.5, material="wood")
    scene = Scene(cargo(load), "test").with_hidden(
        Hidden(concealed(hole, hole, hole, hole, hole), "NEG", "", "")
    )
    areal, materials = project(scene, GEOMETRY)
    assert materials == ("wood",)
    assert areal.min() == 0
    once = project_parts((*scene.parts, *concealed(hole)), GEOMETRY, materials=materials)
    assert once[0, 18, 22] < project_parts(scene.parts, GEOMETRY, materials=materials)[0, 18, 22]


def test_materials_keep_their_own_maps() -> None:
    parts = (
        *structure(box([-200, 0, -50, 50, 1000, 1300], density_g_cm3=7.87, material="steel")),
        *cargo(ellipsoid([100, 0, 1150], [80, 80, 80], density_g_cm3=1, material="water")),
    )
    areal, materials = project(Scene(parts, "test"), GEOMETRY)
    assert materials == ("steel", "water")
    assert areal[0, :, 23:].max() == 0
    assert areal[1, :, :20].max() == 0
    assert areal[1].max() == pytest.approx(16, rel=0.02)


def test_the_same_scene_gives_the_same_bits() -> None:
    parts = cargo(*(maker(np.random.default_rng(1)) for maker in MAKERS.values()))
    scene = Scene(parts, "test")
    assert torch.equal(project(scene, GEOMETRY)[0], project(scene, GEOMETRY)[0])


def test_grain_keeps_the_mean_and_has_the_promised_contrast() -> None:
    geometry = FanGeometry((400, 400), (10.0, 10.0), 0.0, 4000.0, 1e7, 2000.0)
    block = box([0, 4000, 0, 1000, 0, 4000], density_g_cm3=1, material="coal")
    even = project_parts(cargo(block), geometry, materials=["coal"])[0]
    texture = Texture(grain_mm=40, contrast=0.5, seed=1)
    grained = project_parts(cargo(block, texture=texture), geometry, materials=["coal"])[0]
    inner = grained[5:-5, 5:-5] / even[5:-5, 5:-5]
    assert inner.mean() == pytest.approx(1, abs=0.01)
    assert inner.std() == pytest.approx(0.5 * np.sqrt(40 / 1000), rel=0.1)


def test_grain_does_not_depend_on_the_window() -> None:
    part = cargo(boxes(np.random.default_rng(2)), texture=Texture(30, 0.5, 9))
    window = GEOMETRY.window(slice(4, 20), slice(3, 21))
    whole = project_parts(part, GEOMETRY, materials=["steel"])[0]
    piece = project_parts(part, window, materials=["steel"])[0]
    assert torch.allclose(piece, whole[4:20, 3:21], atol=1e-3 * float(whole.max()))


def test_what_is_outside_the_scan_adds_nothing() -> None:
    far = [
        box([5000, 6000, 0, 10, 0, 3000], density_g_cm3=1, material="wood"),
        cylinder([5000, 0, 0], [1, 1, 1], radius_mm=50, length_mm=100, density_g_cm3=1, material="wood"),
        Extrusion(Point(5000, 0).buffer(50), (0, 10), 1.0, "wood"),
        Prism(Point(5000, 0).buffer(50), 10, [0, 0, 0], rotation_about([1, 1, 0], 1.0), 1.0, "wood"),
    ]
    assert project_parts(cargo(*far), GEOMETRY, materials=["wood"]).abs().max() == 0


def test_a_shape_without_projection_is_refused() -> None:
    class Blob:
        material = "steel"
        extent_mm = np.array([-100, 100, -100, 100, 1000, 1300], np.float32)

    with pytest.raises(InputError, match="Blob"):
        project_parts(cargo(Blob()), GEOMETRY, materials=["steel"])


def test_a_scan_without_pixels_is_refused() -> None:
    with pytest.raises(InputError, match="at least one pixel"):
        FanGeometry((0, 10), (5.0, 5.0), 0.0, 0.0)
