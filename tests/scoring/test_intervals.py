from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from xray_trainer.scoring.beta_distribution import beta_cdf, beta_quantile, f_tail, t_quantile
from xray_trainer.scoring.intervals import (
    BootstrapMethod,
    Floats,
    Interval,
    Statistic,
    bootstrap_interval,
    exact_interval,
    interval_of,
    leave_one_out,
    point,
    resample,
    wilson_interval,
)
from xray_trainer.scoring.localisation import wafroc_auc, wafroc_statistic


def mean_of(values: Floats) -> Statistic:
    def statistic(benign: Floats, suspicious: Floats) -> Floats:
        return benign @ values / benign.sum(axis=1)

    return statistic


VALUES = np.random.default_rng(1).exponential(size=40)


@pytest.mark.parametrize(("method", "scipy_method"), [("percentile", "percentile"), ("bca", "BCa")])
def test_bootstrap_agrees_with_another_implementation(method: BootstrapMethod, scipy_method: str) -> None:
    ours = bootstrap_interval(
        mean_of(VALUES),
        num_benign=40,
        num_suspicious=0,
        rng=np.random.default_rng(0),
        num_resamples=8000,
        method=method,
    )
    theirs = stats.bootstrap(
        (VALUES,), np.mean, n_resamples=8000, method=scipy_method, rng=np.random.default_rng(0)
    ).confidence_interval
    assert ours.low == pytest.approx(theirs.low, abs=0.03)
    assert ours.high == pytest.approx(theirs.high, abs=0.03)


def test_the_same_seed_gives_the_same_interval() -> None:
    one, other = (
        bootstrap_interval(mean_of(VALUES), num_benign=40, num_suspicious=0, rng=np.random.default_rng(3))
        for _ in range(2)
    )
    assert one == other


def test_a_higher_level_gives_a_wider_interval() -> None:
    narrow, wide = (
        bootstrap_interval(
            mean_of(VALUES), num_benign=40, num_suspicious=0, rng=np.random.default_rng(3), level=level
        )
        for level in (0.8, 0.99)
    )
    assert wide.low < narrow.low < narrow.high < wide.high


def test_drawn_sets_keep_their_numbers_of_scans() -> None:
    def numbers(benign: Floats, suspicious: Floats) -> Floats:
        return benign.sum(axis=1) * 100 + suspicious.sum(axis=1)

    drawn = resample(numbers, num_benign=7, num_suspicious=3, rng=np.random.default_rng(0), num_resamples=450)
    assert drawn.shape == (450,)
    assert set(drawn.tolist()) == {703.0}


def test_a_drawn_wafroc_is_that_of_the_scans_drawn() -> None:
    false, found = [[], [1.0], [2.0, 3.0]], [[2.5], [1.0, -np.inf]]
    drawn = wafroc_statistic(false, found)(np.array([[0.0, 2.0, 1.0]]), np.array([[3.0, 1.0]]))
    by_hand = wafroc_auc([false[1], false[1], false[2]], [found[0]] * 3 + [found[1]])
    assert drawn[0] == pytest.approx(by_hand)


def test_leaving_one_out_is_scoring_the_others() -> None:
    false, found = [[], [1.0], [2.0, 3.0]], [[2.5], [1.0, -np.inf]]
    statistic = wafroc_statistic(false, found)
    without_benign, without_suspicious = leave_one_out(statistic, num_benign=3, num_suspicious=2)
    assert without_benign[1] == pytest.approx(wafroc_auc([false[0], false[2]], found))
    assert without_suspicious[0] == pytest.approx(wafroc_auc(false, found[1:]))
    assert point(statistic, num_benign=3, num_suspicious=2) == pytest.approx(wafroc_auc(false, found))


def test_a_set_that_is_all_alike_has_an_interval_without_width_that_says_so() -> None:
    statistic = wafroc_statistic([[]] * 5, [[1.0]] * 5)
    interval = bootstrap_interval(statistic, num_benign=5, num_suspicious=5, rng=np.random.default_rng(0))
    assert (interval.low, interval.high) == (1, 1)
    assert not interval.is_defined


@pytest.mark.parametrize(("num_benign", "num_suspicious"), [(0, 3), (3, 0), (0, 0)])
def test_a_figure_that_does_not_exist_has_no_interval(num_benign: int, num_suspicious: int) -> None:
    statistic = wafroc_statistic([[]] * num_benign, [[1.0]] * num_suspicious)
    interval = bootstrap_interval(
        statistic, num_benign=num_benign, num_suspicious=num_suspicious, rng=np.random.default_rng(0)
    )
    assert isnan(interval.low)
    assert not interval.is_defined


def test_a_single_scan_of_each_kind_gives_no_warning() -> None:
    statistic = wafroc_statistic([[1.0]], [[2.0]])
    interval = bootstrap_interval(statistic, num_benign=1, num_suspicious=1, rng=np.random.default_rng(0))
    assert (interval.low, interval.high) == (1, 1)


def test_the_interval_of_wafroc_covers_the_truth_about_as_often_as_it_says() -> None:
    rng, truth, covered = np.random.default_rng(5), stats.norm.cdf(1 / np.sqrt(2)), 0
    for _ in range(150):
        benign, suspicious = rng.normal(size=(40, 1)), rng.normal(loc=1, size=(40, 1))
        interval = bootstrap_interval(
            wafroc_statistic(list(benign), list(suspicious)),
            num_benign=40,
            num_suspicious=40,
            rng=rng,
            num_resamples=400,
        )
        covered += interval.low <= truth <= interval.high
    assert 0.87 <= covered / 150 <= 0.99


def test_unknown_values_are_left_out_and_infinite_ones_kept() -> None:
    assert interval_of(np.array([np.nan, -np.inf, 1.0, 2.0, np.inf]), level=0.9) == Interval(
        -np.inf, np.inf, 0.9
    )


counts = st.integers(1, 200).flatmap(lambda num: st.tuples(st.integers(0, num), st.just(num)))


@given(counts)
def test_proportions_agree_with_another_implementation(count_num: tuple[int, int]) -> None:
    reference = stats.binomtest(*count_num)
    for ours, method in ((wilson_interval(*count_num), "wilson"), (exact_interval(*count_num), "exact")):
        theirs = reference.proportion_ci(method=method)
        assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(counts)
def test_the_interval_of_a_proportion_holds_it(count_num: tuple[int, int]) -> None:
    share = count_num[0] / count_num[1]
    for interval in (wilson_interval(*count_num), exact_interval(*count_num)):
        assert 0 <= interval.low <= share <= interval.high <= 1


def test_no_scans_give_no_interval_of_a_proportion() -> None:
    assert isnan(wilson_interval(0, 0).low)
    assert isnan(exact_interval(0, 0).high)


shape = st.floats(0.3, 300)


@given(st.floats(0.001, 0.999), shape, shape)
def test_the_beta_distribution_agrees_with_another_implementation(x: float, a: float, b: float) -> None:
    assert beta_cdf(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-10)


@given(st.floats(0.01, 0.99), shape, shape)
def test_a_quantile_of_beta_undoes_its_distribution(probability: float, a: float, b: float) -> None:
    assert beta_cdf(beta_quantile(probability, a, b), a, b) == pytest.approx(probability, abs=1e-6)


def test_the_ends_of_beta_are_0_and_1() -> None:
    assert (beta_cdf(0, 2, 3), beta_cdf(1, 2, 3)) == (0, 1)


@pytest.mark.parametrize("df", [1.0, 2.5, 30.0, 500.0])
def test_tails_of_t_and_f_agree_with_another_implementation(df: float) -> None:
    assert t_quantile(0.975, df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-9)
    assert f_tail(3.2, 1, df) == pytest.approx(stats.f.sf(3.2, 1, df), rel=1e-9)
