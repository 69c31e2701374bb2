from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.errors import RecipeError
from xray_trainer.exercises.languages import LANGUAGES
from xray_trainer.exercises.modes import NUMBERS, SHARES, WARM_UP
from xray_trainer.exercises.recipe_files import (
    dump_set_recipe,
    load_set_recipe,
    read_set_recipe,
    set_recipe_from,
)
from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.shipped import shipped
from xray_trainer.ui.translations import languages


@pytest.mark.parametrize("mode", sorted(SHARES))
def test_what_is_not_said_follows_from_the_mode(mode):
    recipe = set_recipe_from({"mode": mode})
    assert (recipe.num, recipe.share_suspicious) == (NUMBERS[mode], SHARES[mode])
    assert recipe.warm_up == (WARM_UP if mode == "shift" else 0)
    assert recipe.num_planned == recipe.num + recipe.warm_up
    assert recipe.rules.mode == mode


RECIPES = st.fixed_dictionaries(
    {
        "num": st.integers(1, 10_000),
        "share_suspicious": st.floats(0, 1),
        "seed": st.integers(0, 2**63 - 1),
        "title": st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60),
        "kinds": st.lists(st.sampled_from(["CT-DOOR", "LD-CORE", "TR-TYRE"]), unique=True),
        "difficulty": st.none() | st.tuples(st.floats(-6, -0.1), st.floats(0, 6)),
    }
)


@given(told=RECIPES)
def test_a_recipe_that_is_written_and_read_is_the_same(told):
    recipe = set_recipe_from(told)
    again = read_set_recipe(dump_set_recipe(recipe))
    assert again == recipe
    assert again.set_id == recipe.set_id


def test_conveyances_that_nothing_suits_are_left_out():
    recipe = set_recipe_from(
        {"conveyances": ["reefer-20", "semi-box", "uld-ld3"], "cargo_families": ["tyres"]}
    )
    assert recipe.usable == ("semi-box",)


def test_flags_take_the_place_of_what_a_recipe_says():
    recipe = read_set_recipe("{num: 5, seed: 2}", num=7, seed=None)
    assert (recipe.num, recipe.seed) == (7, 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nun: 3", "unknown field in week.yaml: 'nun'; nearest: num"),
        ("num: 0", "num must be a whole number from 1 to 10000, got 0"),
        ("num: .nan", "num must be a whole number"),
        ("mode: test", "mode must be practice, shift or exam, got test"),
        ("title: ''", "title must be a line of 1 to 120 characters"),
        ("kinds: [CT-DOR]", "unknown kind of concealment 'CT-DOR'; nearest: CT-DOOR"),
        ("kinds: [NEG]", "say share_lookalikes"),
        ("kinds: [RW-BULK]", "kinds must occur on the conveyances with their cargo, got RW-BULK"),
        ("cargo_families: [tires]", "unknown cargo family 'tires'; nearest: tyres"),
        ("cargo_families: [coal]", "cargo_families must fit the conveyances, got coal for container-20"),
        ("conveyances: [containr-40]", "nearest: container-40"),
        ("conveyances: []", "conveyances must be a list of at least one name"),
        ("beams: [[320kV]]", "beams must pass through the conveyances, got 320kV for container-20, "),
        ("beams: [[6MV, 4MV, 6MV]]", "one or two to a scan, got 3"),
        ("beams: [[7MV]]", "unknown beam '7MV'"),
        ("difficulty: [2, 1]", "difficulty must rise, got 2 to 1"),
        ("difficulty: 3", "difficulty must be the lowest and the highest"),
        ("languages: [de]", "unknown language 'de'"),
        ("{mode: shift, share_suspicious: 0.5}", "in a shift at most 0.05"),
        ("warm_up: 3", "only a shift has a warm-up"),
        ("seed: x", "seed must be a whole number from 0 on, got x"),
        ("- num", "must map fields to values, got list"),
        ("[", "must be YAML"),
        ("{title: &a x, mode: *a}", "got a YAML alias"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_with_the_way_out(text, words):
    with pytest.raises(RecipeError, match=re.escape(words)) as caught:
        read_set_recipe(text, where="week.yaml")
    assert "week.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(RecipeError, match=r"gone\.yaml: cannot be read"):
        load_set_recipe(tmp_path / "gone.yaml")
    (tmp_path / "old.yaml").write_bytes("title: Неделя".encode("cp1251"))
    with pytest.raises(RecipeError, match="UTF-8"):
        load_set_recipe(tmp_path / "old.yaml")


def test_a_recipe_of_unreasonable_length_is_not_read():
    with pytest.raises(RecipeError, match="at most"):
        read_set_recipe("#" * 200_000)


def test_the_languages_are_those_of_the_application():
    assert set(languages()) == set(LANGUAGES)


def test_the_example_says_every_field_and_what_it_says_can_be():
    path = shipped("datasets") / "mixed-week" / "recipe.yaml"
    recipe = load_set_recipe(path)
    assert recipe.num <= 100
    assert all(re.search(rf"^#? ?{name}:", path.read_text(), re.MULTILINE) for name in SetRecipe.model_fields)
