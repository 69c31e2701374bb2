from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xray_trainer.exercises.balance import COARSEST, LEVEL, balance
from xray_trainer.exercises.balance_fields import EXPECTED, FIELDS, Compared, fields_of
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import Exercise
from xray_trainer.exercises.telling import telling
from xray_trainer.regions import Concealment, Region

PAPERS = Declaration(hs_code="0805.10", description="Oranges", packages=1080, gross_weight_kg=21600)
HIDDEN = Concealment(Region.from_xyxy(2, 1, 3, 2), "CT-DOOR", "brick", "organic_powder", 12.0)
ALIKE = replace(HIDDEN, kind="NEG")


def compared(rng, *, suspicious: bool, **changes) -> Compared:
    """Returns an exercise in which nothing but the truth tells whether it is suspicious."""
    look_alike = (ALIKE,) if rng.random() < 0.25 else ()
    papers = PAPERS.model_copy(
        update={"packages": int(rng.integers(1, 2000)), "hs_code": f"{rng.integers(10, 20)}01"}
    )
    truth = (*look_alike, HIDDEN) if suspicious else look_alike
    one = Compared(
        exercise=Exercise("e", "s", papers, truth=truth, cargo_family=str(rng.choice(["fruit", "coal"]))),
        conveyance=str(rng.choice(["container-40", "truck-box", "van"])),
        source="synthetic",
        beams=("6MV", "4MV"),
        pixel_mm_xy=(float(rng.normal(5, 0.1)), 5.0),
        shape_hw=(256, 1024),
        attenuation=float(rng.normal(1.0, 0.3)),
        noise=float(rng.normal(12, 2)),
        num_bytes=int(rng.normal(400_000, 50_000)),
    )
    return replace(one, **changes)


def judged(exercises, *, seed: int = 0):
    labels = [one.exercise.is_suspicious for one in exercises]
    return balance(labels, fields_of(exercises), expected=EXPECTED, rng=np.random.default_rng(seed))


def test_a_set_that_differs_in_nothing_else_is_balanced():
    rng = np.random.default_rng(1)
    result = judged([compared(rng, suspicious=number % 2 == 0) for number in range(100)])
    assert (result.verdict, result.num_benign, result.num_suspicious) == ("balanced", 50, 50)
    assert result.given_away == ()
    assert 0.5 < result.detectable < COARSEST


def test_a_balanced_set_is_called_unbalanced_no_oftener_than_the_level():
    rng = np.random.default_rng(2)
    fields = [
        {"a": rng.normal(size=40).tolist(), "b": rng.choice(["x", "y", "z"], 40).tolist()} for _ in range(25)
    ]
    labels = [number % 2 == 0 for number in range(40)]
    wrong = sum(balance(labels, one, rng=rng).verdict == "unbalanced" for one in fields)
    assert wrong <= 1
    assert LEVEL == 0.01


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("conveyance", {"conveyance": "reefer-40-hc"}),
        ("beams", {"beams": ("9MV", "6MV")}),
        ("noise", {"noise": 18.0}),
        ("attenuation", {"attenuation": 1.9}),
        ("file_size", {"num_bytes": 600_000}),
        ("pixel_size", {"pixel_mm_xy": (4.0, 4.0)}),
        ("width", {"shape_hw": (256, 1200)}),
        ("source", {"source": "port"}),
    ],
)
def test_the_field_that_gives_it_away_is_named(field, changes):
    rng = np.random.default_rng(3)
    exercises = [
        compared(rng, suspicious=number % 2 == 0, **(changes if number % 4 == 0 else {}))
        for number in range(120)
    ]
    result = judged(exercises)
    assert result.verdict == "unbalanced"
    assert field in {one.field for one in result.given_away}


def test_papers_that_are_right_are_compared_apart_from_wrong_ones():
    rng = np.random.default_rng(4)

    def one(number: int) -> Compared:
        made = compared(rng, suspicious=number % 2 == 0)
        if number % 4:
            return made
        papers = made.exercise.declaration.model_copy(
            update={"gross_weight_kg": 1.0, "seal_numbers": ("A",), "seals_found": ("B",)}
        )
        wrong = replace(made.exercise, declaration=papers, risk_indicators=("wrong_weight",))
        return replace(made, exercise=wrong)

    result = judged([one(number) for number in range(120)])
    told = {difference.field: difference for difference in result.differences}
    assert told["indicators"].is_significant
    assert told["seals"].is_significant
    assert not told["weight"].is_significant
    assert result.verdict == "balanced"


def test_too_few_scans_are_told_so_unless_something_shows_all_the_same():
    rng = np.random.default_rng(5)
    few = [compared(rng, suspicious=number % 2 == 0) for number in range(10)]
    assert judged(few).verdict == "too_few"
    assert judged(few[:1]).verdict == "too_few"
    assert judged([]).verdict == "too_few"
    telltale = [
        compared(rng, suspicious=number % 2 == 0, source="port" if number % 2 else "yard")
        for number in range(30)
    ]
    assert judged(telltale).verdict == "unbalanced"


def test_a_difference_spread_over_many_fields_shows_in_all_of_them_together():
    rng = np.random.default_rng(6)
    labels = np.arange(160) % 2 == 0
    fields = {f"field-{index}": (rng.normal(size=160) + 0.45 * labels).tolist() for index in range(12)}
    result = balance(labels.tolist(), fields, rng=rng)
    assert result.together.is_significant
    assert result.together.telling > max(one.telling for one in result.differences)


def test_a_number_tells_by_its_level_and_by_its_spread():
    labels = np.array([[True] * 4 + [False] * 4])
    assert telling([1.0, 2, 3, 4, 5, 6, 7, 8], labels).tolist() == [1.0]
    assert telling([1.0, 2, 8, 9, 4, 5, 5, 6], labels).tolist() == [1.0]
    assert telling(["a"] * 4 + ["b"] * 4, labels).tolist() == [1.0]
    assert telling([None] * 8, labels).tolist() == [0.5]


def test_every_field_has_a_value_and_a_name():
    rng = np.random.default_rng(7)
    assert set(fields_of([compared(rng, suspicious=True)])) == set(FIELDS)
    assert set(FIELDS) >= EXPECTED
