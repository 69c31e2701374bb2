from __future__ import annotations

import doctest

import pytest

from xray_trainer.drills import hardness
from xray_trainer.drills.difficulty import STANDARD_CLUTTER_SNR, STANDARD_DEPTH, STANDARD_MM2
from xray_trainer.drills.hardness import FACTORS, factor_shares, share_of
from xray_trainer.regions import Concealment, Region

STANDARD = {
    "clutter_snr": STANDARD_CLUTTER_SNR,
    "superposition": STANDARD_DEPTH,
    "size_mm2": STANDARD_MM2,
    "edge_overlap": 0.25,
}


def hidden(kind: str = "CT-DOOR", **factors: float) -> Concealment:
    return Concealment(Region.from_xyxy(0, 0, 2, 2), kind, "brick", "resin", 9.0, factors)


def test_a_standard_concealment_is_half_way():
    assert factor_shares([hidden(**STANDARD)]) == {"clutter": 0.5, "depth": 0.5, "size": 0.5, "edges": 0.25}


@pytest.mark.parametrize(
    ("factor", "harder", "share"),
    [
        ("clutter_snr", 0.5, "clutter"),
        ("superposition", 2.0, "depth"),
        ("size_mm2", 0.5, "size"),
        ("edge_overlap", 2.0, "edges"),
    ],
)
def test_each_factor_makes_it_harder_by_itself(factor, harder, share):
    before, after = (
        factor_shares([hidden(**STANDARD)]),
        factor_shares([hidden(**{**STANDARD, factor: harder * STANDARD[factor]})]),
    )
    assert {name for name in before if after[name] != before[name]} == {share}
    assert after[share] > before[share]


def test_the_hardest_thing_is_told_and_look_alikes_are_not():
    easy, hard = hidden(clutter_snr=4.0), hidden(clutter_snr=STANDARD_CLUTTER_SNR)
    assert factor_shares([easy, hidden("NEG", clutter_snr=0.1), hard]) == {"clutter": 0.5}


def test_what_nobody_measured_is_left_out():
    assert factor_shares([hidden()]) == factor_shares([]) == factor_shares([hidden("NEG", **STANDARD)]) == {}


def test_shares_stay_between_0_and_1():
    extreme = {"clutter_snr": 0.0, "superposition": 99.0, "size_mm2": 1.0, "edge_overlap": 1.0}
    assert all(0 <= share <= 1 for share in factor_shares([hidden(**extreme)]).values())
    assert 0 < share_of(-9) < share_of(0) < share_of(9) < 1


def test_every_factor_has_a_name():
    assert factor_shares([hidden(**STANDARD)]).keys() == FACTORS.keys()


def test_examples_in_docstrings_are_true():
    assert doctest.testmod(hardness).failed == 0
