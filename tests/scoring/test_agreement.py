from __future__ import annotations

import math
from itertools import chain

import pytest

from xray_trainer.errors import InputError
from xray_trainer.scoring.agreement import agreement

FLEISS = {"pp": 75, "pn": 1, "po": 4, "np": 5, "nn": 4, "no": 1, "oo": 10}
"""100 subjects, two raters: Fleiss, Statistical Methods for Rates and Proportions, table 13.1."""


def test_kappa_and_its_interval_are_the_published_ones():
    words = list(chain.from_iterable([pair] * num for pair, num in FLEISS.items()))
    found = agreement([pair[0] for pair in words], [pair[1] for pair in words])
    assert (found.num, found.share) == (100, pytest.approx(0.89))
    assert found.kappa == pytest.approx(0.676, abs=0.001)
    assert (found.high - found.low) / 2 / 1.96 == pytest.approx(0.088, abs=0.001)


def test_nothing_judged_by_both_says_nothing():
    found = agreement([], [])
    assert found.num == 0
    assert math.isnan(found.share)


def test_two_who_always_say_the_same_one_thing_have_no_kappa():
    found = agreement(["confirm"] * 5, ["confirm"] * 5)
    assert found.share == 1
    assert math.isnan(found.kappa)


def test_chance_agreement_is_zero_and_its_interval_holds_zero():
    found = agreement(list("aabb") * 10, list("abab") * 10)
    assert found.kappa == pytest.approx(0)
    assert found.low < 0 < found.high


def test_the_order_of_the_two_does_not_matter():
    first, second = "aabbbca", "abbbcca"
    assert agreement(first, second) == pytest.approx(agreement(second, first)) or math.isclose(
        agreement(first, second).kappa, agreement(second, first).kappa
    )


def test_different_numbers_of_things_are_refused():
    with pytest.raises(InputError, match="got 1 and 2"):
        agreement("a", "ab")
