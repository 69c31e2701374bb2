from __future__ import annotations

from datetime import UTC, datetime, timedelta

from xray_trainer.drills.advice import Advice, advise
from xray_trainer.drills.outcome import JudgedConcealment, Outcome

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def met(kind: str, *, hit: bool = True, found: bool = True, days_ago: int = 0) -> Outcome:
    hidden = JudgedConcealment(kind, "m" if found else None, 3 if found else None)
    decision, verdict = ("suspicious", "hit") if hit else ("clear", "miss")
    return Outcome("x", decision, verdict, (), (hidden,), 5, NOON - timedelta(days=days_ago))


def benign(*, alarm: bool = False) -> Outcome:
    decision, verdict = ("suspicious", "false_alarm") if alarm else ("clear", "correct_rejection")
    return Outcome("x", decision, verdict, (), (), 5, NOON)


def test_nobody_is_advised_without_answers() -> None:
    assert advise([], now=NOON) == ()


def test_what_is_missed_comes_before_what_is_met_rarely() -> None:
    outcomes = [met("CT-DOOR", hit=False, found=False)] * 6 + [met("TR-CAB")]
    assert advise(outcomes, now=NOON) == (Advice("missed", "CT-DOOR", 6, 6), Advice("few", "TR-CAB", 1, 5))


def test_a_single_miss_is_no_weakness() -> None:
    assert advise([met("CT-DOOR")] * 6 + [met("CT-DOOR", hit=False)], now=NOON) == ()


def test_hits_marked_elsewhere_are_told() -> None:
    assert advise([met("CT-DOOR", found=False)] * 6, now=NOON) == (Advice("misplaced", "CT-DOOR", 6, 6),)


def test_false_alarms_are_told_once_there_are_too_many() -> None:
    assert advise([benign(alarm=True)] * 5 + [benign()] * 5, now=NOON) == (Advice("false_alarms", "", 5, 10),)
    assert advise([benign(alarm=True)] + [benign()] * 9, now=NOON) == ()


def test_what_is_due_is_told_with_the_days_since() -> None:
    outcomes = [met("CT-DOOR", days_ago=12)] * 9
    assert advise(outcomes, now=NOON, due={"CT-DOOR", "TR-CAB"}) == (Advice("due", "CT-DOOR", 9, 12),)
    assert advise(outcomes, now=NOON) == ()


def test_every_kind_is_named_once_and_the_list_is_short() -> None:
    kinds = ["CT-DOOR", "CT-FLOOR", "CT-ROOF", "CT-SIDE"]
    outcomes = [met(kind, hit=False, days_ago=40) for kind in kinds for _ in range(6)]
    advice = advise(outcomes, now=NOON)
    assert len(advice) == 3
    assert len({one.kind for one in advice}) == 3
    assert {one.reason for one in advice} == {"missed"}


def test_the_worst_comes_first() -> None:
    outcomes = [met("CT-DOOR", hit=False)] * 4 + [met("CT-DOOR")] * 4 + [met("TR-CAB", hit=False)] * 8
    assert [one.kind for one in advise(outcomes, now=NOON)] == ["TR-CAB", "CT-DOOR"]
