from __future__ import annotations

import pytest

from xray_trainer.reports.agreement import mean_kappa, pairs, with_detector


def test_two_who_always_say_the_same_agree_fully(made):
    same = made.counted(10, 5, 2, 13)
    found = pairs({"a": same, "b": same})
    assert mean_kappa(found) == pytest.approx(1.0)
    assert found[0].agreement.num == 30


def test_too_few_scans_in_common_tell_nothing(made):
    found = pairs({"a": made.counted(5, 5, 5, 4), "b": made.counted(5, 5, 5, 4)})
    assert found == ()
    assert mean_kappa(found) is None


def test_a_detector_that_finds_what_a_person_calls_suspicious_agrees_with_them(made):
    outcomes = made.counted(10, 5, 2, 13)
    detector = {outcome.exercise_id: outcome.decision == "suspicious" for outcome in outcomes}
    assert with_detector({"a": outcomes}, detector)["a"].kappa == pytest.approx(1.0)
