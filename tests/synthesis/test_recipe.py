from __future__ import annotations

from pathlib import Path

import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.synthesis.recipe import Recipe, dump_recipe, load_recipe


def test_what_is_dumped_is_loaded_again(tmp_path: Path) -> None:
    recipe = Recipe(
        name="port", num=3, seed=7, shape_hw=(64, 256), pixel_mm=80, beams=(("9.7MV", "6MV"), ("6MV",))
    )
    path = tmp_path / "recipe.yaml"
    path.write_text(dump_recipe(recipe))
    assert load_recipe(path) == recipe


def test_number_and_seed_given_win_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text("num: 5\nseed: 1\n")
    assert load_recipe(path, num=9, seed=2) == Recipe(num=9, seed=2)
    assert load_recipe(num=4) == Recipe(num=4)


def test_orders_do_not_depend_on_how_many_there_are() -> None:
    assert Recipe(num=2).order(1) == Recipe(num=2000).order(1)
    assert Recipe(seed=1).order(1) != Recipe(seed=2).order(1)


def test_the_share_of_suspicious_scans_is_kept() -> None:
    recipe = Recipe(share_suspicious=0.3, most_hidden=2)
    numbers = [recipe.order(index)[0].num_hidden for index in range(500)]
    assert sum(number > 0 for number in numbers) / 500 == pytest.approx(0.3, abs=0.06)
    assert max(numbers) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("nmu: 3", "unknown field in .*'nmu'; nearest: num"),
        ("num: 0", "num: .*greater than or equal to 1, got 0"),
        ("shape_hw: [1, 2, 3]", "shape_hw"),
        ("- num", "must map fields to values, got list"),
        ("num: [", "must be YAML"),
    ],
)
def test_a_recipe_with_a_typo_is_refused_in_one_sentence(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text(content)
    with pytest.raises(RecipeError, match=message) as caught:
        load_recipe(path)
    assert "\n" not in str(caught.value)


def test_an_empty_recipe_is_the_default_one(tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text("")
    assert load_recipe(path) == Recipe()


def test_a_missing_recipe_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"absent\.yaml: cannot be read"):
        load_recipe(tmp_path / "absent.yaml")
