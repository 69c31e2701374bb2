from __future__ import annotations

import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.store.truths import whole_exercise, whole_set


def test_an_exercise_comes_whole_with_its_truth(desk):
    members = whole_set(desk.store, desk.drill.set_id).exercises
    assert any(exercise.is_suspicious for exercise in members)
    assert whole_exercise(desk.store, members[0].exercise_id) == members[0]


def test_what_is_not_there_is_refused_by_name(desk):
    with pytest.raises(RecipeError, match="unknown exercise set 'week'"):
        whole_set(desk.store, "week")
    with pytest.raises(RecipeError, match="unknown exercise 'scan'"):
        whole_exercise(desk.store, "scan")
