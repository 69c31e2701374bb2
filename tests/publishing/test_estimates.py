from __future__ import annotations

import pytest

from xray_trainer.exercises.recipe_files import set_recipe_from
from xray_trainer.publishing.estimates import USUAL_S_PER_MPX, estimate, keep_speed, read_speed


def told(tmp_path, workers: int = 2, **fields):
    return estimate(set_recipe_from(fields), tmp_path, workers=workers)


def test_counts_are_those_of_the_plan(tmp_path):
    found = told(tmp_path, num=40, share_suspicious=0.25, conveyances=["reefer-20", "semi-box"])
    assert found.num_suspicious == 10
    assert sum(found.conveyances.values()) == 40
    assert sum(found.cargo_families.values()) == 40
    assert sum(found.kinds.values()) >= 10


def test_more_pixels_views_and_exercises_cost_more_and_more_cores_less(tmp_path):
    plain = told(tmp_path, num=20)
    assert told(tmp_path, num=40).seconds > plain.seconds
    assert told(tmp_path, num=20, dual_view=True).num_bytes > 1.3 * plain.num_bytes
    assert told(tmp_path, num=20, coarseness=2).num_bytes == pytest.approx(plain.num_bytes / 4, rel=0.01)
    assert told(tmp_path, num=20, workers=4).seconds < plain.seconds


def test_what_does_not_occur_is_named(tmp_path):
    found = told(
        tmp_path,
        conveyances=["semi-box", "uld-ld3"],
        kinds=["CT-REEFER", "LD-CORE"],
        cargo_families=["meat", "coils"],
    )
    assert found.missing_kinds == ("CT-REEFER",)
    assert found.missing_cargo == ("meat",)
    assert found.idle_conveyances == ("uld-ld3",)


def test_the_machine_remembers_how_fast_it_was(tmp_path):
    recipe = set_recipe_from({"num": 20})
    assert read_speed(tmp_path) is None
    assert not estimate(recipe, tmp_path).is_measured
    guessed = estimate(recipe, tmp_path, workers=2).seconds
    keep_speed(tmp_path, recipe, num=20, seconds=2 * guessed, workers=2)
    measured = estimate(recipe, tmp_path, workers=2)
    assert measured.is_measured
    assert measured.seconds == pytest.approx(2 * guessed, rel=0.01)
    assert read_speed(tmp_path) > USUAL_S_PER_MPX


@pytest.mark.parametrize("content", ["", "[]", '{"s_per_mpx": "x"}', '{"s_per_mpx": -1}'])
def test_a_damaged_memory_counts_as_none(tmp_path, content):
    (tmp_path / "building-speed.json").write_text(content)
    assert read_speed(tmp_path) is None
