from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.errors import InputError
from xray_trainer.regions import Finding, Mark, Region
from xray_trainer.scoring.matching import Matched, RatedRegion, match, rated_findings, rated_marks

SHAPE_HW = (200, 400)
SQUARE = (10.0, 10.0)
TARGET = Region.from_xyxy(100, 50, 120, 70)


def matched(*marks: tuple[Region, float], targets: tuple[Region, ...] = (TARGET,)) -> Matched:
    rated = [RatedRegion(region, rating) for region, rating in marks]
    return match(rated, targets, shape_hw=SHAPE_HW, pixel_mm_xy=SQUARE)


def around(x: float, y: float, half: float = 1.0) -> Region:
    return Region.from_xyxy(x - half, y - half, x + half, y + half)


def test_no_marks_leave_every_concealment_unmarked() -> None:
    result = matched()
    assert result.hit_ratings == (-inf,)
    assert result.hit_marks == (None,)
    assert result.false_marks == result.ignored_marks == result.false_ratings == ()


def test_every_mark_on_a_benign_scan_is_false() -> None:
    result = matched((around(10, 10), 2.0), (around(30, 30), 5.0), targets=())
    assert result.false_marks == (0, 1)
    assert result.false_ratings == (2.0, 5.0)
    assert result.hit_ratings == ()


def test_the_report_names_its_rule() -> None:
    assert matched().rule == "v1"


@pytest.mark.parametrize(
    ("centre_x", "is_hit"),
    [(110, True), (129.9, True), (130, True), (130.01, False), (90, True), (89.9, False)],
)
def test_a_centre_counts_up_to_100_mm_from_the_region_edge_included(centre_x: float, is_hit: bool) -> None:
    assert (matched((around(centre_x, 60), 1.0)).hit_marks == (0,)) is is_hit


def test_the_reach_round_a_corner_is_a_circle() -> None:
    assert matched((around(120 + 7.0, 70 + 7.0), 1.0)).false_marks == ()
    assert matched((around(120 + 7.2, 70 + 7.2), 1.0)).false_marks == (0,)


def test_the_reach_is_in_mm_where_pixels_are_not_square() -> None:
    def is_hit(mark: Region) -> bool:
        result = match([RatedRegion(mark, 1.0)], [TARGET], shape_hw=SHAPE_HW, pixel_mm_xy=(2.0, 20.0))
        return result.hit_marks == (0,)

    assert is_hit(around(169, 60))
    assert not is_hit(around(171, 60))
    assert is_hit(around(110, 74.9))
    assert not is_hit(around(110, 75.1))


def test_an_overlap_of_a_quarter_counts_when_the_centre_lies_outside() -> None:
    target = Region.from_xyxy(0, 0, 100, 100)
    reach_px = 10
    above = Region.from_xyxy(45, 0, 45 + 185, 100)
    assert above.centre_xy[0] > 100 + reach_px
    assert above.iou(target) < 0.25
    assert matched((above, 1.0), targets=(target,)).false_marks == (0,)
    overlapping = Region.from_xyxy(35, 0, 35 + 160, 100)
    assert overlapping.centre_xy[0] > 100 + reach_px
    assert overlapping.iou(target) >= 0.25
    assert matched((overlapping, 1.0), targets=(target,)).hit_marks == (0,)


def test_a_mark_over_half_the_scan_hits_nothing() -> None:
    whole = Region.from_xyxy(10, 0, 210, 120)
    assert TARGET.geometry.contains(whole.geometry.centroid)
    assert matched((whole, 5.0)).false_marks == (0,)


def test_a_large_mark_is_refused_only_when_it_breaks_both_limits() -> None:
    eleven_times_but_small = Region.from_xyxy(80, 10, 140, 85)
    assert 10 * TARGET.area_px < eleven_times_but_small.area_px
    assert matched((eleven_times_but_small, 1.0), targets=(TARGET,)).false_marks == (0,)
    small_target = Region.from_xyxy(108, 58, 112, 62)
    fifty_times_of_a_small_one = around(110, 60, half=14)
    assert fifty_times_of_a_small_one.area_px < 0.05 * SHAPE_HW[0] * SHAPE_HW[1]
    assert matched((fifty_times_of_a_small_one, 1.0), targets=(small_target,)).hit_marks == (0,)
    large_target = Region.from_xyxy(0, 0, 100, 100)
    nine_times_and_large = Region.from_xyxy(0, 0, 390, 200)
    assert nine_times_and_large.area_px < 10 * large_target.area_px
    near_its_centre = Region.from_xyxy(150, 50, 250, 150)
    assert matched((nine_times_and_large, 1.0), targets=(near_its_centre,)).hit_marks == (0,)


def test_a_concealment_takes_its_highest_rated_hit_and_ignores_the_rest() -> None:
    result = matched(
        (around(105, 55), 2.0), (around(110, 60), 4.0), (around(115, 65), 3.0), (around(5, 5), 5.0)
    )
    assert result.hit_ratings == (4.0,)
    assert result.hit_marks == (1,)
    assert result.ignored_marks == (0, 2)
    assert result.false_marks == (3,)
    assert [result.outcome_of(index) for index in range(4)] == ["ignored", "hit", "ignored", "false_mark"]


def test_of_equally_rated_hits_the_larger_overlap_wins() -> None:
    assert matched((around(110, 60), 3.0), (around(110, 60, half=9), 3.0)).hit_marks == (1,)


def test_of_equal_ratings_without_overlap_the_nearer_centre_wins() -> None:
    assert matched((around(128, 60), 3.0), (around(125, 60), 3.0)).hit_marks == (1,)


def test_of_twins_the_earlier_wins() -> None:
    assert matched((around(110, 60), 3.0), (around(110, 60), 3.0)).hit_marks == (0,)


def test_one_mark_round_two_neighbours_finds_both() -> None:
    neighbour = Region.from_xyxy(121, 50, 141, 70)
    result = matched((Region.from_xyxy(100, 50, 141, 70), 4.0), targets=(TARGET, neighbour))
    assert result.hit_marks == (0, 0)
    assert result.outcome_of(0) == "hit"


def test_a_mark_that_one_neighbour_takes_is_a_hit_though_the_other_ignores_it() -> None:
    neighbour = Region.from_xyxy(121, 50, 141, 70)
    result = matched((around(110, 60), 2.0), (around(122, 60), 5.0), targets=(TARGET, neighbour))
    assert result.hit_marks == (1, 1)
    assert result.ignored_marks == (0,)


def test_marks_and_findings_are_matched_by_their_own_ratings() -> None:
    assert rated_marks([Mark(TARGET, 4)]) == (RatedRegion(TARGET, 4.0),)
    assert rated_findings([Finding(TARGET, 0.25)]) == (RatedRegion(TARGET, 0.25),)


@pytest.mark.parametrize("rating", [nan, inf, -inf])
def test_a_rating_that_is_not_finite_is_refused(rating: float) -> None:
    with pytest.raises(InputError, match="finite rating"):
        RatedRegion(TARGET, rating)


def test_an_unknown_rule_is_refused_with_the_known_one() -> None:
    with pytest.raises(InputError, match="nearest: v1"):
        match([], [], shape_hw=SHAPE_HW, pixel_mm_xy=SQUARE, rule="v2")


@pytest.mark.parametrize(
    ("shape_hw", "mm"), [((0, 5), (1.0, 1.0)), ((5, 5), (0.0, 1.0)), ((5, 5), (nan, 1.0))]
)
def test_a_scan_without_area_is_refused(shape_hw: tuple[int, int], mm: tuple[float, float]) -> None:
    with pytest.raises(InputError, match="with an area"):
        match([], [], shape_hw=shape_hw, pixel_mm_xy=mm)


def test_a_self_crossing_region_is_matched_all_the_same() -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[100, 50], [120, 70], [120, 50], [100, 70], [100, 50]]]}
    assert matched((Region.from_geojson(bow_tie), 1.0)).hit_marks == (0,)


marks_strategy = st.lists(
    st.tuples(
        st.builds(around, st.integers(5, 390), st.integers(5, 190), st.sampled_from([1.0, 3.0, 30.0])),
        st.sampled_from([1.0, 2.0, 3.0]),
    ),
    max_size=6,
)
targets_strategy = st.lists(
    st.builds(around, st.integers(20, 380), st.integers(20, 180), st.just(8.0)), max_size=3
)


@given(marks_strategy, targets_strategy)
def test_every_mark_has_exactly_one_outcome(marks: list[tuple[Region, float]], targets: list[Region]) -> None:
    result = matched(*marks, targets=tuple(targets))
    taken = {index for index in result.hit_marks if index is not None}
    groups = [taken, set(result.false_marks), set(result.ignored_marks)]
    assert sorted(index for group in groups for index in group) == list(range(len(marks)))


@given(marks_strategy, targets_strategy)
def test_the_order_of_marks_changes_no_rating(
    marks: list[tuple[Region, float]], targets: list[Region]
) -> None:
    forth, back = matched(*marks, targets=tuple(targets)), matched(*marks[::-1], targets=tuple(targets))
    assert forth.hit_ratings == back.hit_ratings
    assert forth.false_ratings == back.false_ratings[::-1]
