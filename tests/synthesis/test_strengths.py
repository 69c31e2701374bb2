from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.physics.scanner import ScannerModel
from xray_trainer.synthesis.feasible import check_recipe
from xray_trainer.synthesis.recipe import Recipe, recipe_from
from xray_trainer.synthesis.render import render_scan
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.splits import Group
from xray_trainer.synthesis.strengths import STRENGTHS, check_strengths, with_strengths


def test_every_artefact_of_a_scanner_can_be_set_by_its_name() -> None:
    assert {"missed_pulses", "air_steps", "wobble", "dead_channels", "hot_channels", "afterglow"} <= set(
        STRENGTHS
    )
    wished = {name: float(getattr(ScannerModel(), name)) for name in STRENGTHS}
    assert with_strengths(ScannerModel(), wished, rng=np.random.default_rng(0)) == ScannerModel()


def test_a_number_is_taken_and_a_range_is_drawn_from() -> None:
    rng = np.random.default_rng(0)
    wished = {"scatter": 0.02, "wobble": (0.001, 0.002), "bank_px": (16, 64)}
    drawn = [with_strengths(ScannerModel(), wished, rng=rng) for _ in range(20)]
    assert {one.scatter for one in drawn} == {0.02}
    assert len({one.wobble for one in drawn}) == 20
    assert all(0.001 <= one.wobble <= 0.002 and isinstance(one.bank_px, int) for one in drawn)


@pytest.mark.parametrize(
    ("wished", "message"),
    [
        ({"mised_pulses": 1.0}, "unknown strength of a scanner 'mised_pulses'; nearest: missed_pulses"),
        ({"scatter": 0.5}, "scanner: scatter: .* less than or equal to 0.1, got 0.5"),
        ({"wobble": (0.2, 0.1)}, "must run from low to high, got 0.2 to 0.1"),
        ({"beams": 1.0}, "unknown strength of a scanner 'beams'"),
    ],
)
def test_what_cannot_be_set_is_refused_in_one_sentence(wished: dict[str, float], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        check_strengths(wished)
    for recipe in (
        recipe_from({"scanner": wished}),
        Recipe(groups=(Group(name="one", conveyances=("van",), scanner=wished),)),
    ):
        with pytest.raises(RecipeError, match=message):
            check_recipe(recipe)


def test_strengths_of_a_group_stand_over_those_of_the_recipe() -> None:
    group = Group(name="one", conveyances=("van",), scanner={"scatter": 0.001})
    recipe = Recipe(groups=(group,), scanner={"scatter": 0.01, "wobble": 0.0})
    assert recipe.order(0)[0].scanner == {"scatter": 0.001, "wobble": 0.0}


def test_a_scan_is_recorded_with_the_strengths_asked_for_and_is_otherwise_the_same() -> None:
    request = SceneRequest(shape_hw=(112, 480), pixel_mm=45.0, scanner={"missed_pulses": 0.0, "wobble": 0.01})
    record = render_scan(request, seed=3).record
    plain = render_scan(request.model_copy(update={"scanner": {}}), seed=3).record
    assert (record["scanner"]["missed_pulses"], record["scanner"]["wobble"]) == (0.0, 0.01)
    for name in set(record["scanner"]) - {"missed_pulses", "wobble"}:
        assert record["scanner"][name] == plain["scanner"][name]
