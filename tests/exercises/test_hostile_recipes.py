from __future__ import annotations

import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.exercises.recipe_files import read_set_recipe


@pytest.mark.parametrize("mode", ["[exam]", "{exam: 1}", "1", "true"])
def test_a_mode_that_is_no_word_is_refused_in_one_sentence(mode):
    with pytest.raises(RecipeError, match="mode must be"):
        read_set_recipe(f"mode: {mode}", where="a.yaml")
