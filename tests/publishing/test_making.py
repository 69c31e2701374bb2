"""Small exercises rendered for real: of the difficulty asked for, apart, and as sample pictures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.exercises.authoring import Order
from xray_trainer.exercises.mixing import plan_set
from xray_trainer.exercises.recipe_files import dump_set_recipe, set_recipe_from
from xray_trainer.publishing.making import make, make_apart
from xray_trainer.publishing.measured import difficulty_of
from xray_trainer.publishing.samples import order_samples, render_into, sample_folder, samples_in
from xray_trainer.publishing.sets import publish_set
from xray_trainer.settings import Settings
from xray_trainer.store.library import ScanLibrary
from xray_trainer.store.store import open_store
from xray_trainer.store.truths import whole_set

SMALL = {"title": "Small", "num": 1, "coarseness": 8, "conveyances": ["van"], "share_suspicious": 1}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def order(**told) -> Order:
    return plan_set(set_recipe_from({**SMALL, **told}))[0]


@pytest.fixture
def library(tmp_path) -> ScanLibrary:
    return ScanLibrary(tmp_path / "scans")


@pytest.mark.parametrize("wanted", [(-6.0, -0.5), (0.5, 6.0)])
def test_what_is_hidden_is_as_hard_as_it_was_asked_for(library, wanted):
    made = make(library, order(difficulty=wanted)).exercise
    assert wanted[0] <= difficulty_of(made.truth) <= wanted[1]
    assert library.is_intact(made.scan_sha256)
    assert library.is_intact(made.benign_sha256)


def test_a_difficulty_that_is_not_reached_is_told_with_the_nearest(library):
    with pytest.raises(RecipeError, match=r"difficulty must be reachable: .* at the nearest in \d+ draws"):
        make(library, order(difficulty=(5.9, 6.0), kinds=["TR-CAB"], cargo_families=["empty"]))


def test_an_exercise_made_apart_is_the_one_made_here(library):
    assert make_apart(library, order(seed=4)) == make(library, order(seed=4))


def test_a_set_made_in_another_process_is_the_one_made_in_this(tmp_path):
    recipe = set_recipe_from({**SMALL, "num": 3, "share_suspicious": 0.34})
    sets = []
    for workers in (0, 1):
        store = open_store(Settings(home=tmp_path / str(workers)))
        assert list(publish_set(store, recipe, num_workers=workers)) == [1, 2, 3]
        sets.append(whole_set(store, recipe.set_id))
        store.close()
    assert sets[0] == sets[1]
    assert sum(one.is_suspicious for one in sets[0].exercises) == 1


def test_samples_are_two_suspicious_pictures_and_a_benign_one(tmp_path):
    settings, recipe = Settings(home=tmp_path), set_recipe_from({**SMALL, "share_suspicious": 0.5})
    folder = sample_folder(settings, recipe)
    assert folder == sample_folder(settings, recipe.model_copy(update={"title": "Other", "num": 9}))
    assert folder != sample_folder(settings, recipe.model_copy(update={"seed": 9}))
    folder.mkdir(parents=True)
    (folder / "recipe.yaml").write_text(dump_set_recipe(recipe))
    assert not samples_in(folder).is_done
    render_into(folder)
    found = samples_in(folder)
    assert (len(found.pictures), found.error, found.is_done) == (3, "", True)
    assert order_samples(settings, recipe) == folder


def test_what_hinders_samples_is_told_beside_them(tmp_path):
    (tmp_path / "recipe.yaml").write_text("num: 0")
    render_into(tmp_path)
    assert "num must be" in samples_in(tmp_path).error
    assert samples_in(tmp_path).is_done
