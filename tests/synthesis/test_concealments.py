"""What is hidden lies where its kind says, has a believable mass, and takes away what it displaces."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.physics.materials import MATERIALS
from xray_trainer.synthesis.concealments.carving import carved, cleared, displaced
from xray_trainer.synthesis.concealments.panels import casing, panel
from xray_trainer.synthesis.concealments.placing import Plan, fill_room, load_bounds, settled, stretch
from xray_trainer.synthesis.concealments.resting import extents_of, support_mm
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.projector import project_parts
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONCEALMENTS, CONVEYANCES
from xray_trainer.synthesis.scene import Bounds, Part, Role, Scene, Texture, cargo, mass_kg
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Ellipsoids, Heap, box
from xray_trainer.synthesis.taxonomy import TAXONOMY

SEEDS = range(5)
SETTINGS = (
    ("container-40", "cartons"),
    ("container-40", "machinery"),
    ("container-40-hc", "paper-reels"),
    ("container-40", "drums"),
    ("container-40", "tyres"),
    ("container-40", "beverages"),
    ("container-20", "sacks"),
    ("container-40", "empty"),
    ("reefer-40-hc", "fruit"),
    ("tank-container-20", "liquids"),
    ("wagon-covered", "cartons"),
    ("wagon-gondola", "coal"),
    ("semi-flat", "coils"),
    ("uld-pallet", "air-cargo"),
)


@cache
def scene_of(conveyance: str, family: str, seed: int = 0) -> Scene:
    scene = CONVEYANCES[conveyance].build(rng=np.random.default_rng(seed))
    assert scene.space is not None
    stow = CARGO_FAMILIES[family].load(scene.space, rng=np.random.default_rng(seed))
    return scene.with_stow(stow, cargo_family=family)


def scenes_for(kind: str) -> list[Scene]:
    scenes = [scene_of(*setting) for setting in SETTINGS]
    return [scene for scene in scenes if CONCEALMENTS[kind].fits(scene)]


def positive(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(part for part in parts if np.min(part.shape.density_g_cm3) > 0)


def test_every_kind_is_in_the_taxonomy() -> None:
    assert set(CONCEALMENTS) <= set(TAXONOMY)
    assert {"CT-DOOR", "CT-FRONT", "CT-FLOOR", "CT-SIDE", "CT-ROOF", "CT-STRUCT", "NEG"} <= set(CONCEALMENTS)
    assert {"LD-HOMOG", "LD-CORE", "LD-PALLET", "LD-COVER"} <= set(CONCEALMENTS)
    assert {"TR-TYRE", "TR-CHASSIS", "TR-TANK", "TR-CAB"} <= set(CONCEALMENTS)


@pytest.mark.parametrize("kind", CONCEALMENTS)
def test_hidden_things_have_a_believable_mass_and_known_materials(kind: str) -> None:
    scenes = scenes_for(kind)
    assert scenes or kind in {"AC-ULD", "TR-FLATBED"}
    for scene in scenes:
        for seed in SEEDS:
            hidden = CONCEALMENTS[kind].hide(scene, rng=np.random.default_rng(seed))
            items = tuple(part for part in hidden.parts if part.name == "item")
            assert hidden.kind == kind
            assert all(part.role == Role.CONCEALMENT for part in hidden.parts)
            assert {part.shape.material for part in hidden.parts} | {hidden.material} <= set(MATERIALS)
            assert hidden.item in ITEMS
            assert ITEMS[hidden.item].is_benign == (kind == "NEG")
            assert 0.05 < mass_kg(items) < 4500


@pytest.mark.parametrize("kind", CONCEALMENTS)
def test_hidden_things_lie_within_the_vehicle(kind: str) -> None:
    for scene in scenes_for(kind):
        outer = scene.extent_mm
        for seed in SEEDS:
            hidden = CONCEALMENTS[kind].hide(scene, rng=np.random.default_rng(seed))
            for part in positive(hidden.parts):
                assert np.all(part.shape.extent_mm[::2] >= outer[::2] - 60), (part.name, seed)
                assert np.all(part.shape.extent_mm[1::2] <= outer[1::2] + 60), (part.name, seed)


@pytest.mark.parametrize("kind", CONCEALMENTS)
def test_same_seed_hides_the_same(kind: str) -> None:
    for scene in scenes_for(kind)[:2]:
        first, second = (CONCEALMENTS[kind].hide(scene, rng=np.random.default_rng(3)) for _ in range(2))
        assert [tuple(part.shape.extent_mm) for part in first.parts] == [
            tuple(part.shape.extent_mm) for part in second.parts
        ]
        assert first.note == second.note


@pytest.mark.parametrize("kind", ["CT-FRONT", "CT-FLOOR", "CT-ROOF", "CT-SIDE", "LD-COVER", "LD-HOMOG"])
def test_hard_variants_are_smaller_on_average(kind: str) -> None:
    def volume(hard: bool) -> float:
        sizes = []
        for scene in scenes_for(kind)[:4]:
            for seed in range(10):
                hidden = CONCEALMENTS[kind].hide(scene, rng=np.random.default_rng(seed), is_hard=hard)
                bounds = np.stack([part.shape.extent_mm for part in positive(hidden.parts)])
                sizes.append(
                    np.prod(bounds[:, 1::2].max(axis=0) - bounds[:, ::2].min(axis=0), dtype=np.float64)
                )
        return float(np.median(sizes))

    assert volume(True) <= volume(False) * 1.05


def test_bags_at_the_doors_lie_between_load_and_doors_or_on_the_load() -> None:
    scene = scene_of("container-40", "cartons", 1)
    load, space = load_bounds(scene), scene.space
    assert load is not None
    assert space is not None
    for seed in range(12):
        hidden = CONCEALMENTS["CT-DOOR"].hide(scene, rng=np.random.default_rng(seed))
        bounds = np.stack([part.shape.extent_mm for part in positive(hidden.parts)])
        assert bounds[:, 0].min() > space.bounds_mm[1] - 5000
        assert bounds[:, 1].max() <= space.bounds_mm[1] + 40
        assert bounds[:, 4].min() >= space.bounds_mm[4] - 2


def test_a_kind_without_its_place_does_not_fit() -> None:
    bare = Scene((), "nothing")
    assert [kind for kind in CONCEALMENTS if CONCEALMENTS[kind].fits(bare)] == []


def test_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(RecipeError, match="CT-DOOR"):
        CONCEALMENTS["CT-DOR"]


def test_what_lies_on_a_load_lies_on_its_highest_goods_there() -> None:
    scene = scene_of("container-40", "cartons", 1)
    floor, roof = scene.space.bounds_mm[4:] if scene.space else (0.0, 0.0)
    for site in scene.sites_named("on-top"):
        x0, _, y0, y1, z0, _ = site.bounds_mm
        room = (x0, x0 + 500, y0, y1, floor, roof)
        assert floor < support_mm(scene.parts_of(Role.CARGO), room) <= z0 + 0.1
    assert support_mm((), (0, 1, 0, 1, 5, 9)) == 5


def test_settled_things_touch_the_load_and_stay_under_the_roof() -> None:
    scene = scene_of("container-40", "cartons", 1)
    assert scene.space is not None
    (site, *_) = scene.sites_named("on-top")
    filled = settled(fill_room(site.bounds_mm, Plan(("odd-carton",), num=1), np.random.default_rng(0)), scene)
    below = (*filled.room[:4], *scene.space.bounds_mm[4:])
    assert filled.room[4] == pytest.approx(support_mm(scene.parts_of(Role.CARGO), below), abs=1)
    assert filled.room[5] <= scene.space.bounds_mm[5] + 0.1


ROOM: Bounds = (100.0, 300.0, -50.0, 50.0, 0.0, 100.0)


def test_carving_cuts_boxes_exactly() -> None:
    load = cargo(box((0, 400, -50, 50, 0, 100), density_g_cm3=0.5, material="paper"))
    assert mass_kg((*load, *carved(load, ROOM))) == pytest.approx(mass_kg(load) / 2)


def test_carving_cuts_cylinders_to_length_and_takes_whole_ellipsoids() -> None:
    post = Cylinders(np.array([200.0, 0, 100]), np.array([0.0, 0, 1]), 20, 0, 200, 1.0, "water")
    ball = Ellipsoids(
        np.array([[200.0, 0, 50], [500, 0, 50]]), np.full((2, 3), 30.0), np.eye(3), 1.0, "fruit"
    )
    load = cargo(post, ball)
    assert mass_kg((*load, *carved(load, ROOM))) == pytest.approx(mass_kg(load) / 2, rel=1e-5)


def test_carving_cuts_heaps_by_length_depth_and_height() -> None:
    x = np.linspace(0, 400, 9)
    heap = cargo(Heap(x, np.full((4, 9), 200.0), 0.0, np.linspace(-100, 100, 5), 1.0, "coal"))
    taken = carved(heap, ROOM)
    assert mass_kg(taken) == pytest.approx(-mass_kg(heap) / 8, rel=1e-5)


def test_carving_leaves_what_lies_elsewhere() -> None:
    assert carved(cargo(box((400, 500, 0, 10, 0, 10), density_g_cm3=1, material="paper")), ROOM) == ()


def test_clearing_takes_round_things_that_reach_in_with_what_lies_within_them() -> None:
    axis = np.array([0.0, 1.0, 0.0])
    tread = Cylinders(np.array([[360.0, 0, 50], [700.0, 0, 50]]), axis, 100, 90, 40, 1.0, "rubber")
    bead = Cylinders(np.array([[360.0, 0, 50], [700.0, 0, 50]]), axis, 40, 30, 10, 1.0, "steel")
    load = cargo(tread, bead)
    assert mass_kg(carved(load, ROOM)) == 0
    assert mass_kg((*load, *cleared(load, ROOM))) == pytest.approx(mass_kg(load) / 2, rel=1e-5)


def test_clearing_cuts_boxes_as_carving_does() -> None:
    load = cargo(box((0, 400, -50, 50, 0, 100), density_g_cm3=0.5, material="paper"))
    assert mass_kg(cleared(load, ROOM)) == pytest.approx(mass_kg(carved(load, ROOM)))


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize("share", [0.25, 0.6, 1.0])
def test_what_is_left_of_bulk_has_the_grain_of_its_own_depth(share: float, is_turned: bool) -> None:
    whole = box((0, 3000, -1000, 1000, 0, 1500), density_g_cm3=0.5, material="coal")
    (bulk,) = cargo(whole, texture=Texture(20.0, 0.5, 3))
    (taken,) = carved([bulk], (0, 3000, -1000, -1000 + 2000 * share, 0, 1500))
    parts = [bulk, taken]
    if is_turned:
        parts = [part.placed(np.diag([-1.0, -1, 1]), (3000.0, 0, 0)) for part in parts]
    geometry = FanGeometry((60, 150), (20.0, 20.0), 0.0, 1300.0, 5500.0, 700.0)
    before, after = (
        project_parts(tuple(some), geometry, materials=("coal",), keep_negative=True)[0].numpy()
        for some in (parts[:1], parts)
    )
    assert after.mean() == pytest.approx((1 - share) * before.mean(), abs=0.5)
    assert after.std() == pytest.approx(np.sqrt(1 - share) * before.std(), rel=0.02, abs=0.05)


def test_bulk_hides_things_near_its_surface_and_deep_within() -> None:
    scene = scene_of("wagon-gondola", "coal")
    kind = CONCEALMENTS["RW-BULK"]
    tops = [
        max(
            float(part.shape.extent_mm[5])
            for part in positive(kind.hide(scene, rng=np.random.default_rng(n)).parts)
        )
        for n in range(16)
    ]
    assert scene.space is not None
    middle = sum(scene.space.bounds_mm[4:]) / 2
    assert min(tops) < middle < max(tops)


@pytest.mark.parametrize("family", ["tyres", "sacks", "drums"])
def test_goods_make_room_for_a_false_front_wall(family: str) -> None:
    scene = scene_of("container-40", family)
    for seed in range(4):
        hidden = CONCEALMENTS["CT-FRONT"].hide(scene, rng=np.random.default_rng(seed))
        (sheet, *_) = [part for part in hidden.parts if part.name == "panel"]
        wall = float(sheet.shape.extent_mm[1])
        load = np.concatenate([extents_of(part.shape) for part in scene.parts_of(Role.CARGO)])
        gone = np.concatenate(
            [extents_of(part.shape) for part in hidden.parts if np.max(part.shape.density_g_cm3) < 0]
        )
        inside = load[load[:, 0] < wall - 25]
        assert len(inside)
        assert {tuple(one) for one in inside[:, [0, 2, 4]].round().tolist()} <= {
            tuple(one) for one in gone[:, [0, 2, 4]].round().tolist()
        }


def test_displaced_filling_has_the_mass_of_its_room() -> None:
    (part,) = displaced(ROOM, "diesel", 0.84)
    assert part.shape.mass_kg == pytest.approx(-200 * 100 * 100 * 0.84e-6)
    assert displaced(ROOM, "", 0.0) == ()
    assert displaced((0, 1, 0, 1, 5, 5), "diesel", 0.84) == ()


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("at_high", [True, False])
def test_panel_closes_the_side_that_was_asked(axis: int, at_high: bool) -> None:
    sheet, battens = panel(ROOM, axis, at_high=at_high, rng=np.random.default_rng(0))
    low, high = sheet.shape.extent_mm[2 * axis], sheet.shape.extent_mm[2 * axis + 1]
    assert (low == ROOM[2 * axis + 1]) if at_high else (high == ROOM[2 * axis])
    assert np.all(battens.shape.extent_mm[::2] >= np.array(ROOM[::2]) - 0.1)
    assert np.all(battens.shape.extent_mm[1::2] <= np.array(ROOM[1::2]) + 0.1)


def test_casing_is_a_closed_box() -> None:
    (part,) = casing(ROOM)
    assert isinstance(part.shape, Boxes)
    assert len(part.shape.bounds_mm) == 6
    assert tuple(part.shape.extent_mm) == ROOM


@pytest.mark.parametrize("seed", range(8))
def test_stretch_stays_in_its_room_and_fill_stays_in_its_stretch(seed: int) -> None:
    rng = np.random.default_rng(seed)
    room: Bounds = (0.0, 3000.0, -500.0, 500.0, 100.0, 700.0)
    part = stretch(room, Plan(), rng)
    filled = fill_room(part, Plan(), rng)
    inside = np.array(filled.item.extent_mm) - np.array(part)
    assert np.all(np.array(part[::2]) >= np.array(room[::2]) - 0.01)
    assert np.all(np.array(part[1::2]) <= np.array(room[1::2]) + 0.01)
    assert np.all(inside[::2] > -60)
    assert np.all(inside[1::2] < 60)


def test_where_no_item_fits_the_room_is_moulded_full() -> None:
    slit: Bounds = (0.0, 500.0, 0.0, 8.0, 0.0, 100.0)
    filled = fill_room(slit, Plan(("powder-sack",)), np.random.default_rng(0))
    assert filled.item.name == "sheet"
    assert tuple(filled.item.extent_mm) == slit


def test_benign_things_stay_benign_where_nothing_fits() -> None:
    slit: Bounds = (0.0, 500.0, 0.0, 8.0, 0.0, 100.0)
    plan = Plan(("toolbox",), mould=("dunnage", "wood"))
    assert fill_room(slit, plan, np.random.default_rng(0)).item.name == "dunnage"
