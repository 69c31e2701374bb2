from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from xray_trainer.drills.outcome import JudgedConcealment, JudgedMark, Outcome
from xray_trainer.drills.report import Report, report
from xray_trainer.scoring.ratings import RatedScan

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def found(number: int) -> Outcome:
    hidden, mark = JudgedConcealment("CT-DOOR", "m", 4), JudgedMark("m", 4, "hit")
    when = NOON + timedelta(minutes=number)
    return Outcome(f"s{number}", "suspicious", "hit", (mark,), (hidden,), 60, when, conveyance="van")


def told(*outcomes: Outcome, detector: dict[str, RatedScan] | None = None) -> Report:
    uses = [(outcome, {"window": 1}) for outcome in outcomes]
    return report(uses, detector=detector or {}, people=[], now=NOON)


def test_nothing_answered_tells_nothing() -> None:
    empty = told()
    assert (empty.outcomes, empty.kinds, empty.minutes, empty.advice, empty.unit) == ((), (), (), (), ())
    assert empty.summary.num_exercises == 0


def test_an_exercise_met_again_counts_for_minutes_only() -> None:
    again = replace(found(1), when=NOON + timedelta(days=9), verdict="miss", decision="clear")
    both = told(found(1), again)
    assert (both.summary.hits, both.summary.misses, both.num_repeated) == (1, 0, 1)
    assert (both.minutes[0].minutes, both.functions[0].num_exercises) == (2, 1)


def test_the_detector_is_told_only_where_it_has_seen_every_scan() -> None:
    seen = {"s1": RatedScan((), (0.9,)), "s2": RatedScan((0.5,), (float("-inf"),))}
    detector = told(found(1), found(2), detector=seen).detector
    assert detector is not None
    assert (detector.num_found, detector.num_concealments, detector.num_false_marks) == (1, 2, 1)
    assert told(found(1), found(3), detector=seen).detector is None


def test_the_same_answers_give_the_same_report() -> None:
    outcomes = [found(number) for number in range(4)]
    assert told(*outcomes) == told(*outcomes)
