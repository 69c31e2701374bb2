from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest

from xray_trainer.shipped import shipped
from xray_trainer.synthesis.feasible import check_recipe
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.recipe import Recipe, load_recipe
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONVEYANCES
from xray_trainer.synthesis.splits import Group
from xray_trainer.synthesis.taxonomy import BENIGN, TAXONOMY

FIXED = {"air-cargo", "parcels"}
"""Groups whose only family is seen."""


@cache
def standard(split: str = "") -> Recipe:
    return load_recipe(shipped("datasets") / "standard" / "recipe.yaml", split=split)


def test_it_can_be_rendered() -> None:
    assert check_recipe(standard("test")) is None


def test_it_names_every_conveyance_and_every_kind() -> None:
    recipe = standard()
    named = [name for group in recipe.groups for name in group.conveyances]
    assert sorted(named) == sorted(CONVEYANCES)
    assert set(recipe.kinds) == set(TAXONOMY) - {BENIGN}


def test_it_names_at_least_24_cargo_families_each_of_them_once() -> None:
    recipe = standard()
    families = [*recipe.cargo_families, *(name for group in recipe.groups for name in group.cargo_families)]
    assert len(families) == len(set(families)) >= 24
    assert set(families) <= set(CARGO_FAMILIES)


def test_what_is_unseen_is_a_quarter_to_a_half_of_what_there_is() -> None:
    recipe = standard()
    items = [name for name in ITEMS if not ITEMS[name].is_benign]
    assert set(recipe.unseen.cargo_families) < set(recipe.cargo_families)
    assert set(recipe.unseen.items) < set(items)
    assert 0.2 <= len(recipe.unseen.cargo_families) / len(recipe.cargo_families) <= 0.5
    assert 0.2 <= len(recipe.unseen.items) / len(items) <= 0.5


@pytest.mark.parametrize("group", [group for group in standard().groups if group.name not in FIXED])
def test_every_group_can_carry_seen_and_unseen_cargo_whatever_is_drawn(group: Group) -> None:
    recipe = standard()
    unseen = set(recipe.unseen.cargo_families)
    for families in (unseen, set(recipe.cargo_families) - unseen):
        spaces = {space for name in families for space in CARGO_FAMILIES[name].spaces}
        for seed in range(2):
            scenes = [CONVEYANCES[name].build(rng=np.random.default_rng(seed)) for name in group.conveyances]
            assert any(scene.space and scene.space.kind in spaces for scene in scenes)


def test_scans_of_test_hold_unseen_cargo_in_half_of_the_groups_that_can() -> None:
    recipe, unseen = standard("test"), set(standard().unseen.cargo_families)
    counts = Counter(
        set(recipe.order(index)[0].cargo_families) <= unseen
        for index in range(400)
        if recipe.group_of(index).name not in FIXED
    )
    assert counts[True] / sum(counts.values()) == pytest.approx(0.5, abs=0.08)
