from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.errors import InputError
from xray_trainer.scoring.reliability import (
    lengthening_factor,
    num_more_exercises,
    num_suspicious_for,
    reliability_of,
    spearman_brown,
)

reliabilities = st.floats(0.05, 0.95)


def test_the_published_reliabilities_are_reproduced() -> None:
    assert reliability_of(100) == pytest.approx(0.7)
    assert reliability_of(20) == pytest.approx(0.32, abs=0.005)
    assert num_suspicious_for(0.7) == 100


def test_doubling_a_test_of_a_half_gives_two_thirds() -> None:
    assert spearman_brown(0.5, 2) == pytest.approx(2 / 3)


@given(reliabilities, reliabilities)
def test_lengthening_by_the_factor_reaches_what_was_wanted(reliability: float, wanted: float) -> None:
    factor = lengthening_factor(reliability, wanted)
    assert spearman_brown(reliability, factor) == pytest.approx(wanted)


@given(st.integers(0, 2000))
def test_more_scans_are_more_reliable(num: int) -> None:
    assert 0 <= reliability_of(num) < reliability_of(num + 1) < 1


@pytest.mark.parametrize(
    ("num_suspicious", "share", "missing"),
    [
        (0, 0.5, 200),
        (20, 0.5, 160),
        (99, 0.05, 20),
        (100, 0.5, 0),
        (150, 0.0, 0),
        (20, 0.0, None),
        (0, 1.0, 100),
    ],
)
def test_the_missing_exercises_include_the_benign_ones(
    num_suspicious: int, share: float, missing: int | None
) -> None:
    assert num_more_exercises(num_suspicious, share_suspicious=share) == missing


@pytest.mark.parametrize("wanted", [0.0, 1.0, -0.2, 2.0])
def test_a_reliability_that_no_test_reaches_is_refused(wanted: float) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        num_suspicious_for(wanted)
