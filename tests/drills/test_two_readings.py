from __future__ import annotations

from datetime import UTC, datetime

from xray_trainer.drills.answer import Answer, PlacedMark
from xray_trainer.drills.two_readings import differences
from xray_trainer.regions import Region

SCAN = {"shape_hw": (400, 1000), "pixel_mm_xy": (5.0, 5.0)}


def answer(decision, **places):
    marks = tuple(
        PlacedMark(name, Region.from_xyxy(x, y, x + 20, y + 20), 3) for name, (x, y) in places.items()
    )
    return Answer("e", decision, marks, 10.0, datetime(2026, 1, 2, tzinfo=UTC))


def test_two_readings_without_marks_differ_in_nothing_but_their_decision():
    told = differences(answer("clear"), answer("suspicious"), **SCAN)
    assert (told.same_decision, told.in_both, told.only_first, told.only_second) == (False, (), (), ())


def test_marks_within_reach_are_in_both_and_all_others_in_one():
    first = answer("suspicious", a=(100, 100), b=(800, 300))
    second = answer("suspicious", c=(115, 100), d=(500, 50))
    told = differences(first, second, **SCAN)
    assert told.same_decision
    assert (told.in_both, told.only_first, told.only_second) == ((("a", "c"),), ("b",), ("d",))


def test_a_second_mark_in_the_same_place_is_no_difference():
    told = differences(answer("clear", a=(100, 100)), answer("clear", c=(100, 100), d=(105, 100)), **SCAN)
    assert (len(told.in_both), told.only_first, told.only_second) == (1, (), ())
