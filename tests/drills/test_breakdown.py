from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from xray_trainer.drills.breakdown import by_conveyance, by_kind, on_conveyance, rate
from xray_trainer.drills.conveyances import GROUPS, UNKNOWN, conveyance_group
from xray_trainer.drills.outcome import JudgedConcealment, Outcome
from xray_trainer.drills.summary import NO_BENIGN, NO_SUSPICIOUS
from xray_trainer.scoring.intervals import wilson_interval
from xray_trainer.scoring.reliability import reliability_of
from xray_trainer.scoring.signal_detection import Decisions, signal_detection
from xray_trainer.synthesis.registry import CONVEYANCES

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def suspicious(
    minute: int, kind: str = "CT-DOOR", *, hit: bool = True, found: bool = True, on: str = ""
) -> Outcome:
    hidden = JudgedConcealment(kind, "m" if found else None, 3 if found else None)
    decision, verdict = ("suspicious", "hit") if hit else ("clear", "miss")
    when = NOON + timedelta(minutes=minute)
    return Outcome(f"s{minute}", decision, verdict, (), (hidden,), 5, when, conveyance=on)


def benign(minute: int, *, alarm: bool = False, on: str = "") -> Outcome:
    decision, verdict = ("suspicious", "false_alarm") if alarm else ("clear", "correct_rejection")
    when = NOON + timedelta(minutes=minute)
    return Outcome(f"b{minute}", decision, verdict, (), (), 5, when, conveyance=on)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_nothing_answered_has_no_groups() -> None:
    assert by_kind([], rng=rng()) == ()
    assert by_conveyance([], rng=rng()) == ()


def test_a_kind_counts_its_own_scans_and_all_benign_ones() -> None:
    outcomes = [
        suspicious(1),
        suspicious(2, hit=False, found=False),
        suspicious(3, "TR-CAB", found=False),
        benign(4),
        benign(5, alarm=True),
    ]
    door, cab = by_kind(outcomes, rng=rng())
    assert (door.name, door.num_suspicious, door.num_benign) == ("CT-DOOR", 2, 0)
    assert (door.hit_rate.value, door.found_rate.value, cab.hit_rate.value, cab.found_rate.value) == (
        0.5,
        0.5,
        1,
        0,
    )
    assert door.d_a.value == signal_detection(Decisions(1, 2, 1, 2)).d_a
    assert door.latest == NOON + timedelta(minutes=2)


def test_intervals_are_wilsons_and_missing_figures_say_why() -> None:
    (door,) = by_kind([suspicious(1)], rng=rng())
    wilson = wilson_interval(1, 1)
    assert (door.hit_rate.low, door.hit_rate.high) == (wilson.low, wilson.high)
    assert (door.d_a.value, door.d_a.reason) == (None, NO_BENIGN)
    assert door.false_alarm_rate.reason == NO_BENIGN
    (group,) = by_conveyance([benign(1, on="van")], rng=rng())
    assert (group.hit_rate.value, group.d_a.reason) == (None, NO_SUSPICIOUS)


def test_conveyances_are_counted_in_groups_with_their_own_benign_scans() -> None:
    outcomes = [
        suspicious(1, on="container-40"),
        suspicious(2, on="container-20", hit=False),
        benign(3, on="container-40-hc"),
        benign(4, on="wagon-tank", alarm=True),
    ]
    container, wagon = by_conveyance(outcomes, rng=rng())
    assert (container.name, container.num_suspicious, container.num_benign) == ("container", 2, 1)
    assert (container.false_alarm_rate.value, wagon.false_alarm_rate.value) == (0, 1)
    assert len(on_conveyance(outcomes, "container")) == 3


def test_what_is_missing_to_a_settled_figure_is_counted_in_exercises() -> None:
    outcomes = [suspicious(n, on="van") for n in range(10)] + [benign(20 + n, on="van") for n in range(10)]
    (van,) = by_conveyance(outcomes, rng=rng())
    (door,) = by_kind(outcomes, rng=rng())
    assert (van.num_more, door.num_more) == (180, 90)
    assert van.reliability == reliability_of(10)


def test_a_share_of_nothing_gives_its_reason() -> None:
    assert rate(0, 0, reason="because").reason == "because"
    assert rate(3, 4, reason="").value == 0.75


def test_every_conveyance_that_can_be_rendered_has_a_group() -> None:
    groups = {name: conveyance_group(name) for name in CONVEYANCES}
    assert UNKNOWN not in groups.values()
    assert set(groups.values()) <= set(GROUPS)
    assert groups["tank-container-20"] == "tank-container"


@pytest.mark.parametrize("name", ["", "boat"])
def test_a_conveyance_that_nobody_knows_is_other(name: str) -> None:
    assert conveyance_group(name) == UNKNOWN
