from __future__ import annotations

import pytest

from xray_trainer.errors import InputError
from xray_trainer.reports.training import training_effect

NAMES = "abcdef"


def rounds(made, *, gain, other_scans=False, names=NAMES):
    before = [one for i, name in enumerate(names) for one in made.answers(name, skill=0.6, seed=i, num=60)]
    after = [
        one
        for i, name in enumerate(names)
        for one in made.answers(
            name, skill=0.6 + gain, seed=100 + i, num=60, first=60 if other_scans else 0, minute=10_000
        )
    ]
    return before, after


@pytest.mark.parametrize("measure", ["wafroc", "d_a"])
@pytest.mark.parametrize("other_scans", [False, True])
def test_a_large_gain_is_seen_on_the_same_scans_and_on_others(made, measure, other_scans):
    effect = training_effect(*rounds(made, gain=0.3, other_scans=other_scans), measure=measure)
    assert effect.is_same_scans is not other_scans
    assert effect.num_people == 6
    assert effect.num_suspicious == (30, 30)
    assert effect.study.difference > 0
    assert effect.study.p_value < 0.01
    assert effect.study.interval.low > 0


def test_no_gain_is_told_as_none(made):
    study = training_effect(*rounds(made, gain=0.0)).study
    assert study.p_value > 0.05
    assert study.interval.low < 0 < study.interval.high


def test_who_came_to_one_round_only_or_left_most_out_does_not_count(made):
    before, after = rounds(made, gain=0.3)
    before += made.answers("only before", skill=0.9, seed=7)
    after += made.answers("few", skill=0.9, seed=8, num=4, minute=10_000)
    before += made.answers("few", skill=0.9, seed=9, num=4)
    effect = training_effect(before, after)
    assert effect.num_people == 6
    assert effect.num_left_out == 2


def test_one_person_is_refused_with_a_way_out(made):
    with pytest.raises(InputError, match=r"two people .* give everybody the same set"):
        training_effect(*rounds(made, gain=0.3, names="a"))
