from __future__ import annotations

from datetime import UTC, datetime

from xray_trainer.drills.functions_used import functions_used
from xray_trainer.drills.outcome import Outcome

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RIGHT = Outcome("r", "suspicious", "hit", (), (), 5, NOON)
WRONG = Outcome("w", "clear", "miss", (), (), 5, NOON)


def test_nothing_used_gives_nothing() -> None:
    assert functions_used([]) == ()
    assert functions_used([(RIGHT, {})]) == ()


def test_functions_are_told_by_the_exercises_they_were_used_in() -> None:
    window, inverse = functions_used(
        [(RIGHT, {"window": 9}), (WRONG, {"window": 1, "inverse": 4}), (RIGHT, {})]
    )
    assert (window.name, window.num_exercises, window.num_uses) == ("window", 2, 10)
    assert (inverse.num_exercises, inverse.used.value) == (1, 1 / 3)
    assert (window.right_with.value, window.right_without.value) == (0.5, 1)
    assert (inverse.right_with.value, inverse.right_without.value) == (0, 1)


def test_moving_about_is_no_function() -> None:
    assert functions_used([(RIGHT, {"look_at": 30})]) == ()


def test_a_function_used_always_has_nothing_to_compare_with() -> None:
    (window,) = functions_used([(RIGHT, {"window": 1})])
    assert window.right_without.value is None
    assert window.right_with.low is not None


def test_the_same_exercise_answered_twice_counts_each_time_with_its_own_functions() -> None:
    (window,) = functions_used([(RIGHT, {"window": 1}), (RIGHT, {})])
    assert (window.num_exercises, window.used.value) == (1, 0.5)
