from __future__ import annotations

import pytest

from xray_trainer.reports.grouping import by_exercise, by_group, by_person
from xray_trainer.reports.norms import norm, standings


def people(made, *, num, suspicious=100):
    return {f"p{i}": made.counted(suspicious - 5 * i, 5 * i, 10, suspicious - 10) for i in range(num)}


def test_nobody_is_placed_below_the_reliable_number(made):
    told = standings(by_person(people(made, num=6, suspicious=60)))
    assert [one.percentile for one in told] == [None] * 6
    assert not any(one.is_settled for one in told)


def test_settled_people_are_placed_among_each_other_and_others_come_last(made):
    everybody = people(made, num=5) | {"short": made.counted(10, 0, 0, 10)}
    told = standings(by_person(everybody))
    assert [one.figures.name for one in told] == ["p0", "p1", "p2", "p3", "p4", "short"]
    assert [one.percentile for one in told] == [1.0, 0.75, 0.5, 0.25, 0.0, None]


def test_a_norm_needs_five_settled_people(made):
    assert norm(by_person(people(made, num=4))) is None
    spread = norm(by_person(people(made, num=5)))
    assert spread.num_people == 5
    assert spread.low < spread.first_quartile < spread.middle < spread.third_quartile < spread.high


def test_groups_are_told_where_they_have_answers(made):
    told = by_group(people(made, num=3), {"Aktau": ["p0", "p1"], "Osh": ["p2", "gone"], "empty": ["gone"]})
    assert [(one.name, one.num_people) for one in told] == [("Aktau", 2), ("Osh", 1)]


def test_the_exercise_that_most_people_missed_comes_first(made):
    answers = {"a": made.counted(1, 1, 0, 1), "b": made.counted(1, 1, 0, 1)}
    told = by_exercise(answers)
    assert told[0].exercise_id == "e1"
    assert told[0].share_right.value == pytest.approx(0.0)
    assert told[0].num_people == 2
