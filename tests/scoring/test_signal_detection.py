from __future__ import annotations

from math import exp, inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.errors import InputError
from xray_trainer.scoring.intervals import interval_of
from xray_trainer.scoring.signal_detection import (
    Correction,
    Decisions,
    beta,
    corrected_rate,
    criterion,
    d_a,
    d_a_resamples,
    d_prime,
    ln_beta,
    signal_detection,
    z,
)

rates = st.floats(0.001, 0.999)


def test_the_published_example_with_a_replaced_rate_is_reproduced() -> None:
    figures = signal_detection(Decisions(50, 50, 17, 25), correction=Correction.REPLACE)
    assert figures.hit_rate == 0.99
    assert figures.d_prime == pytest.approx(1.8586, abs=5e-5)
    assert figures.criterion == pytest.approx(-1.3970, abs=5e-5)
    assert figures.beta == pytest.approx(0.07453, abs=5e-6)


def test_the_published_example_without_correction_is_reproduced() -> None:
    figures = signal_detection(Decisions(20, 25, 10, 25), correction=Correction.NONE)
    assert figures.d_prime == pytest.approx(1.094968, abs=5e-7)
    assert figures.criterion == pytest.approx(-0.294137, abs=5e-7)
    assert figures.beta == pytest.approx(0.724647, abs=5e-7)


@pytest.mark.parametrize(
    ("hit_rate", "false_alarm_rate", "published"),
    [(0.8, 0.4, 1.224807), (0.95, 0.3, 2.412254), (0.9, 0.1, 2.431573)],
)
def test_published_values_of_d_a_are_reproduced(
    hit_rate: float, false_alarm_rate: float, published: float
) -> None:
    assert d_a(hit_rate, false_alarm_rate) == pytest.approx(published, abs=5e-7)


def test_the_log_linear_correction_moves_every_rate_and_is_the_default() -> None:
    figures = signal_detection(Decisions(10, 10, 0, 20))
    assert figures.correction is Correction.LOG_LINEAR
    assert (figures.hit_rate, figures.false_alarm_rate) == (10.5 / 11, 0.5 / 21)
    assert corrected_rate(5, 10) == 0.5


def test_replacing_touches_only_rates_of_0_and_1() -> None:
    replaced = [corrected_rate(count, 10, correction=Correction.REPLACE) for count in (0, 3, 10)]
    assert replaced == [0.05, 0.3, 0.95]


def test_without_correction_extreme_rates_give_infinite_measures_and_no_warning() -> None:
    figures = signal_detection(Decisions(10, 10, 0, 20), correction=Correction.NONE)
    assert figures.d_prime == figures.d_a == inf
    assert isnan(figures.criterion)
    assert isnan(d_prime(1, 1))
    assert beta(0.0, 0.5) == 0.0
    assert beta(0.5, 0.0) == inf


@pytest.mark.parametrize("decisions", [Decisions(0, 0, 3, 10), Decisions(3, 10, 0, 0), Decisions(0, 0, 0, 0)])
@pytest.mark.parametrize("correction", list(Correction))
def test_one_class_only_leaves_every_measure_undefined(decisions: Decisions, correction: Correction) -> None:
    figures = signal_detection(decisions, correction=correction)
    for measure in (figures.d_prime, figures.criterion, figures.ln_beta, figures.beta, figures.d_a):
        assert isnan(measure)


@pytest.mark.parametrize("counts", [(-1, 5, 0, 5), (6, 5, 0, 5), (0, 5, 6, 5)])
def test_impossible_counts_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(InputError, match="0 to the number of scans"):
        Decisions(*counts)


@pytest.mark.parametrize("rate", [-0.1, 1.1, inf])
def test_a_rate_outside_0_to_1_has_no_z(rate: float) -> None:
    with pytest.raises(InputError, match="0 to 1"):
        z(rate)


def test_z_of_the_ends_and_of_nothing() -> None:
    assert (z(0), z(1), z(0.5)) == (-inf, inf, 0.0)
    assert isnan(z(nan))


@given(rates, rates)
def test_exchanging_the_classes_turns_the_sign_of_d_prime(hit_rate: float, false_alarm_rate: float) -> None:
    assert d_prime(hit_rate, false_alarm_rate) == -d_prime(false_alarm_rate, hit_rate)
    assert criterion(hit_rate, false_alarm_rate) == criterion(false_alarm_rate, hit_rate)


@given(rates, rates)
def test_d_a_with_equal_spread_is_d_prime(hit_rate: float, false_alarm_rate: float) -> None:
    assert d_a(hit_rate, false_alarm_rate, s=1) == pytest.approx(d_prime(hit_rate, false_alarm_rate))


@given(rates, rates)
def test_beta_is_the_exponential_of_d_prime_times_criterion(hit_rate: float, false_alarm_rate: float) -> None:
    product = d_prime(hit_rate, false_alarm_rate) * criterion(hit_rate, false_alarm_rate)
    assert ln_beta(hit_rate, false_alarm_rate) == pytest.approx(product)
    assert beta(hit_rate, false_alarm_rate) == pytest.approx(exp(product))


@given(rates, st.floats(-1, 1))
def test_d_a_holds_when_only_the_criterion_moves(false_alarm_rate: float, distance: float) -> None:
    evidence = z(false_alarm_rate) * 0.5 + distance
    if abs(evidence) < 3:
        from statistics import NormalDist

        hit_rate = NormalDist().cdf(evidence)
        assert d_a(hit_rate, false_alarm_rate) == pytest.approx(distance * (2 / 1.25) ** 0.5, abs=1e-9)


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_more_hits_raise_and_more_false_alarms_lower_d_a(num_s: int, num_n: int, data: st.DataObject) -> None:
    hits, false_alarms = data.draw(st.integers(0, num_s - 1)), data.draw(st.integers(0, num_n - 1))
    here = signal_detection(Decisions(hits, num_s, false_alarms, num_n)).d_a
    assert signal_detection(Decisions(hits + 1, num_s, false_alarms, num_n)).d_a > here
    assert signal_detection(Decisions(hits, num_s, false_alarms + 1, num_n)).d_a < here


def test_drawn_d_a_is_the_same_for_the_same_seed() -> None:
    decisions = Decisions(8, 10, 2, 10)
    one, other = (d_a_resamples(decisions, num_resamples=50, rng=np.random.default_rng(4)) for _ in range(2))
    assert np.array_equal(one, other)


def test_drawn_d_a_of_one_class_is_nan() -> None:
    drawn = d_a_resamples(Decisions(0, 0, 2, 10), num_resamples=5, rng=np.random.default_rng(0))
    assert np.isnan(drawn).all()


def test_a_set_without_errors_still_has_an_interval() -> None:
    drawn = d_a_resamples(Decisions(20, 20, 0, 20), num_resamples=1000, rng=np.random.default_rng(0))
    interval = interval_of(drawn)
    assert interval.is_defined
    assert interval.high == pytest.approx(signal_detection(Decisions(20, 20, 0, 20)).d_a)


@pytest.mark.parametrize(("hit_rate", "false_alarm_rate"), [(0.7, 0.2), (0.9, 0.1), (0.5, 0.02)])
def test_the_interval_of_d_a_covers_the_truth_about_as_often_as_it_says(
    hit_rate: float, false_alarm_rate: float
) -> None:
    rng, truth = np.random.default_rng(7), d_a(hit_rate, false_alarm_rate)
    covered = 0
    for hits, false_alarms in zip(
        rng.binomial(30, hit_rate, 300), rng.binomial(30, false_alarm_rate, 300), strict=True
    ):
        interval = interval_of(
            d_a_resamples(Decisions(int(hits), 30, int(false_alarms), 30), num_resamples=400, rng=rng)
        )
        covered += interval.low <= truth <= interval.high
    assert 0.88 <= covered / 300 <= 0.99
