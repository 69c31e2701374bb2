from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from xray_trainer.drills.outcome import JudgedConcealment, Outcome
from xray_trainer.drills.progress import Progress, ProgressPoint, first_answers, progress, running
from xray_trainer.drills.records import from_json, to_json
from xray_trainer.scoring.signal_detection import Decisions, signal_detection

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def suspicious(minute: int, kind: str = "CT-DOOR", *, is_hit: bool = True, is_found: bool = True) -> Outcome:
    hidden = JudgedConcealment(kind, "m" if is_found else None, 3 if is_found else None)
    decision, verdict = ("suspicious", "hit") if is_hit else ("clear", "miss")
    return Outcome(f"s{minute}", decision, verdict, (), (hidden,), 5, NOON + timedelta(minutes=minute))


def benign(minute: int, *, is_alarm: bool = False) -> Outcome:
    decision, verdict = ("suspicious", "false_alarm") if is_alarm else ("clear", "correct_rejection")
    return Outcome(f"b{minute}", decision, verdict, (), (), 5, NOON + timedelta(minutes=minute))


def of(*outcomes: Outcome, window: int = 20, max_points: int = 100) -> Progress:
    return progress(outcomes, rng=np.random.default_rng(0), window=window, max_points=max_points)


def test_nobody_has_progressed_without_answers() -> None:
    assert of().overall.points == ()
    assert of().by_kind == ()
    assert of().rows() == []


def test_there_is_a_point_after_every_answer_in_order_of_time() -> None:
    points = of(benign(3), suspicious(1), suspicious(2)).overall.points
    assert [point.when for point in points] == [NOON + timedelta(minutes=minute) for minute in (1, 2, 3)]
    assert [point.num_exercises for point in points] == [1, 2, 3]


def test_figures_that_do_not_exist_yet_are_none() -> None:
    first, second = of(suspicious(1), benign(2)).overall.points
    assert (first.hit_rate, first.false_alarm_rate, first.d_a, first.d_a_low) == (1, None, None, None)
    assert second.d_a == signal_detection(Decisions(1, 1, 0, 1)).d_a
    assert second.d_a_low is not None
    assert second.d_a_high is not None
    assert second.d_a_low < second.d_a <= second.d_a_high


def test_a_point_looks_back_over_the_window_of_each_class() -> None:
    misses = [suspicious(minute, is_hit=False) for minute in range(3)]
    hits = [suspicious(minute) for minute in range(3, 6)]
    alarm = benign(0, is_alarm=True)
    last = of(*misses, *hits, alarm, benign(1), benign(2), window=2).overall.points[-1]
    assert (last.num_suspicious, last.num_benign) == (2, 2)
    assert (last.hit_rate, last.false_alarm_rate) == (1, 0)


def test_every_kind_has_its_own_series_of_its_own_scans() -> None:
    development = of(
        suspicious(1, "CT-DOOR"), suspicious(2, "TR-CAB", is_hit=False, is_found=False), benign(3)
    )
    assert [series.kind for series in development.by_kind] == ["CT-DOOR", "TR-CAB"]
    door, cab = (series.points[-1] for series in development.by_kind)
    assert (door.hit_rate, door.found_rate) == (1, 1)
    assert (cab.hit_rate, cab.found_rate) == (0, 0)
    assert [len(series.points) for series in development.by_kind] == [1, 1]


def test_finding_is_counted_apart_from_deciding() -> None:
    (point,) = of(suspicious(1, is_hit=True, is_found=False)).overall.points
    assert (point.hit_rate, point.found_rate) == (1, 0)


def test_many_answers_are_thinned_and_the_latest_kept() -> None:
    points = of(*[benign(minute) for minute in range(500)], max_points=50).overall.points
    assert len(points) == 50
    assert (points[0].num_exercises, points[-1].num_exercises) == (1, 500)


def test_a_person_who_learns_rises() -> None:
    rng = np.random.default_rng(2)
    outcomes = []
    for minute in range(0, 400, 2):
        chance = 0.5 + 0.45 * minute / 400
        outcomes += [
            suspicious(minute, is_hit=bool(rng.random() < chance)),
            benign(minute + 1, is_alarm=bool(rng.random() < 1 - chance)),
        ]
    points = of(*outcomes).overall.points
    early, late = points[20].d_a, points[-1].d_a
    assert early is not None
    assert late is not None
    assert late > early + 0.5


def test_rows_are_flat_and_name_their_kind() -> None:
    rows = of(suspicious(1), benign(2)).rows()
    assert [row["kind"] for row in rows] == ["", "", "CT-DOOR"]
    assert set(rows[0]) == {"kind", *(field.name for field in fields(ProgressPoint))}


def test_progress_survives_json() -> None:
    development = of(suspicious(1), benign(2), suspicious(3, "TR-CAB"))
    assert from_json(Progress, json.loads(json.dumps(to_json(development), allow_nan=False))) == development


@pytest.mark.parametrize("num", [2000])
def test_a_long_career_is_computed_at_once(num: int) -> None:
    outcomes = [suspicious(m) if m % 2 else benign(m) for m in range(num)]
    assert of(*outcomes).overall.points[-1].num_exercises == num


def test_an_exercise_met_again_says_nothing_new() -> None:
    first, again = suspicious(1, is_hit=False), replace(suspicious(1), when=NOON + timedelta(minutes=9))
    assert first_answers([again, benign(2), first]) == (first, benign(2))


def test_one_series_is_the_same_as_within_the_whole() -> None:
    outcomes = [suspicious(1), benign(2), suspicious(3, "TR-CAB")]
    alone = running(outcomes, kind="TR-CAB", rng=np.random.default_rng(0))
    assert [point.hit_rate for point in alone.points] == [p.hit_rate for p in of(*outcomes).by_kind[1].points]
