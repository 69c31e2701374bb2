from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.synthesis.feasible import check_recipe
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.recipe import Recipe, recipe_from
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONCEALMENTS, CONVEYANCES
from xray_trainer.synthesis.render import render_scan
from xray_trainer.synthesis.splits import SPLITS, Group, Split, Unseen, allowed, first_index

UNSEEN = Unseen(cargo_families=("tyres", "drums"), items=("rifle", "resin-slab"))
ROAD = Group(name="road", share=3, conveyances=("container-40",))
PARCELS = Group(
    name="parcels", conveyances=("parcels",), shape_hw=(64, 256), pixel_mm=15, beams=(("320kV", "160kV"),)
)
RECIPE = Recipe(groups=(ROAD, PARCELS), unseen=UNSEEN, seed=7, shape_hw=(112, 480), pixel_mm=45)


def split(name: str) -> Recipe:
    return RECIPE.model_copy(update={"split": name})


def test_ranges_of_indices_never_meet() -> None:
    starts = [first_index(name) for name in ("", *SPLITS)]
    assert starts == sorted(set(starts))
    assert np.diff(starts).min() >= Recipe.model_fields["num"].metadata[1].le
    seeds = {split(name).order(index)[1] for name in ("", *SPLITS) for index in range(50)}
    assert len(seeds) == 50 * len(starts)


@pytest.mark.parametrize("name", ["train", "val"])
def test_what_is_unseen_is_in_no_scan_of_train_and_val(name: str) -> None:
    for index in range(60):
        request, _ = split(name).order(index)
        assert not set(request.cargo_families) & set(UNSEEN.cargo_families)
        assert not set(request.items) & set(UNSEEN.items)
        assert request.items
        assert request.cargo_families


def test_the_four_cells_of_test_are_equally_frequent() -> None:
    requests = [split("test").order(index)[0] for index in range(600)]
    cells = [
        (set(one.cargo_families) <= set(UNSEEN.cargo_families), set(one.items) <= set(UNSEEN.items))
        for one in requests
    ]
    for cell in [(False, False), (False, True), (True, False), (True, True)]:
        assert cells.count(cell) / 600 == pytest.approx(0.25, abs=0.06)


def test_a_recipe_can_ask_for_one_cell_only() -> None:
    recipe = RECIPE.model_copy(
        update={"splits": {"test": Split(unseen_cargo=1.0, unseen_items=0.0)}, "split": "test"}
    )
    requests = [recipe.order(index)[0] for index in range(20)]
    assert {one.cargo_families for one in requests} == {("drums", "tyres")}
    assert not any(set(one.items) & set(UNSEEN.items) for one in requests)


def test_without_a_split_everything_may_be() -> None:
    request, _ = RECIPE.order(0)
    assert request.cargo_families == request.items == ()


def test_a_group_sets_how_its_conveyances_are_scanned() -> None:
    for index in range(40):
        request, _ = RECIPE.order(index)
        if RECIPE.group_of(index) == PARCELS:
            assert (request.shape_hw, request.pixel_mm, request.beams) == ((64, 256), 15, ("320kV", "160kV"))
        else:
            assert (request.shape_hw, request.pixel_mm, request.beams) == ((112, 480), 45, ("6MV", "4MV"))


def test_groups_keep_their_shares() -> None:
    names = [RECIPE.group_of(index).name for index in range(800)]
    assert names.count("road") / 800 == pytest.approx(0.75, abs=0.05)


def test_groups_change_nothing_of_a_recipe_that_has_one_alone() -> None:
    flat = Recipe(conveyances=("container-40",), seed=3)
    grouped = Recipe(groups=(Group(name="only", conveyances=("container-40",)),), seed=3)
    assert [flat.order(index) for index in range(5)] == [grouped.order(index) for index in range(5)]


def test_where_nothing_is_unseen_the_rest_is_allowed() -> None:
    rng = np.random.default_rng(0)
    assert allowed(["a", "b"], ["c"], share=1.0, rng=rng) == ("a", "b")
    assert allowed(["c"], ["c"], share=0.0, rng=rng) == ("c",)
    assert allowed(["a", "c"], ["c"], share=1.0, rng=rng) == ("c",)


def test_only_items_that_may_be_are_hidden() -> None:
    recipe = RECIPE.model_copy(update={"groups": (ROAD,), "share_suspicious": 1.0, "split": "test"})
    for index in range(4):
        request, seed = recipe.order(index)
        found = render_scan(request, seed=seed, has_benign=False).concealments
        hidden = [one for one in found if one.kind != "NEG"]
        assert hidden
        assert {one.item for one in hidden} <= set(request.items)


@pytest.mark.parametrize("kind", ["CT-FLOOR", "TR-FLATBED", "AC-ULD"])
def test_things_hidden_in_several_places_at_once_are_of_one_sort(kind: str) -> None:
    conveyance, family = {"AC-ULD": ("uld-pallet", "air-cargo")}.get(kind, ("semi-box", "cartons"))
    scene = CONVEYANCES[conveyance].build(rng=np.random.default_rng(1))
    assert scene.space is not None
    stow = CARGO_FAMILIES[family].load(scene.space, rng=np.random.default_rng(1))
    scene = scene.with_stow(stow, cargo_family=family)
    num = 0
    for seed in range(12 if CONCEALMENTS[kind].fits(scene) else 0):
        hidden = CONCEALMENTS[kind].hide(scene, rng=np.random.default_rng(seed))
        item = ITEMS[hidden.item].sample(np.random.default_rng(0))
        goods = {part.shape.material for part in hidden.parts if part.name == "item"}
        num += 1
        assert goods <= {shape.material for shape in item.shapes} | {hidden.material}
    assert num


TOLD = {"groups": [{"name": "road", "conveyances": ["container-40"]}], "shape_hw": [112, 480], "pixel_mm": 45}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"split": "tset"}, "unknown split 'tset'; nearest: test"),
        ({"splits": {"tets": {}}}, "unknown split 'tets'; nearest: test"),
        ({"groups": [{"nam": "x"}]}, "unknown field in recipe: groups.0: 'nam'; nearest: name"),
        ({"unseen": {"item": []}}, "unknown field in recipe: unseen: 'item'; nearest: items"),
        ({"splits": {"test": {"unseen_cago": 1}}}, "'unseen_cago'; nearest: unseen_cargo"),
        ({"unseen": {"items": ["rifel"]}}, "unknown item 'rifel'; nearest: rifle"),
        ({"unseen": {"cargo_families": ["tires"]}}, "unknown cargo family 'tires'; nearest: tyres"),
        ({"cargo_families": ["cartonz"]}, "unknown cargo family 'cartonz'; nearest: cartons"),
        ({"kinds": ["CT-DOR"]}, "unknown kind of concealment 'CT-DOR'; nearest: CT-DOOR"),
        ({"beams": [["5MV"]]}, "unknown beam '5MV'; nearest: "),
        ({"beams": [["6MV", "4MV", "9.7MV"]]}, "one or two energies, got 3"),
        ({"cargo_families": ["coal"]}, "none of coal goes into container-40; what does: .*cartons"),
        ({"shape_hw": [0, 480]}, r"shape_hw\.0: .*greater than or equal to 16, got 0"),
        ({"shape_hw": [112, 48]}, "does not fit into 48 columns of 45 mm; ask for [34]"),
        ({"groups": [{"name": "x", "conveyances": ["contaner-40"]}]}, "nearest: container-40"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(change: dict[str, object], message: str) -> None:
    with pytest.raises(RecipeError, match=message) as caught:
        check_recipe(recipe_from({**TOLD, **change}))
    assert "\n" not in str(caught.value)
