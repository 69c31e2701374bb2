"""What to practise next and why, from outcomes and from what is due again.

Reasons, from the most to the least pressing:

    missed        such things are missed: the share found lies below the aim, and not by chance alone
    misplaced     the scan is called suspicious, but the marks lie elsewhere
    false_alarms  benign scans are called suspicious too often
    due           may be half forgotten by now, says the schedule of practice
    few           met too rarely to say anything

A share counts as below the aim where Wilson's interval at 80 % lies below it: advice may be wrong more often
than a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from xray_trainer.drills.outcome import Outcome
from xray_trainer.scoring.intervals import wilson_interval

Reason = Literal["missed", "misplaced", "false_alarms", "due", "few"]

AIM_FOUND = 0.8
"""Share of concealments to be found, and of hits to be placed."""

AIM_FALSE_ALARMS = 0.25
"""Share of benign scans that may be called suspicious in training."""

FEW = 5
_LEVEL = 0.8


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to practise.

    Attributes:
        reason: why.
        kind: of concealment; `""` for false alarms.
        count: how many went wrong; for `few` and `due` how many were met.
        num: of how many; for `due` the days since.
    """

    reason: Reason
    kind: str
    count: int
    num: int


def advise(
    outcomes: Sequence[Outcome], *, now: datetime, due: Collection[str] = (), limit: int = 3
) -> tuple[Advice, ...]:
    """Returns what to practise next, the most pressing first; nothing without answers.

    Args:
        outcomes: of a person, in any order.
        now: the moment of asking.
        due: kinds that are due again.
        limit: most entries.
    """
    kinds = sorted({hidden.kind for outcome in outcomes for hidden in outcome.concealments})
    rules: tuple[Callable[[str], Advice | None], ...] = (
        lambda kind: _missed(outcomes, kind),
        lambda kind: _misplaced(outcomes, kind),
        lambda kind: _due(outcomes, kind, now) if kind in due else None,
        lambda kind: _few(outcomes, kind),
    )
    found = [advice for rule in rules for kind in kinds if (advice := rule(kind))]
    alarms = _false_alarms(outcomes)
    every = [*found, alarms] if alarms else found
    return _distinct(sorted(every, key=_pressing))[:limit]


_ORDER: tuple[Reason, ...] = ("missed", "misplaced", "false_alarms", "due", "few")


def _pressing(advice: Advice) -> tuple[int, float, str]:
    share = advice.num if advice.reason == "due" else advice.count / advice.num
    return _ORDER.index(advice.reason), -share, advice.kind


def _distinct(every: Sequence[Advice]) -> tuple[Advice, ...]:
    once: dict[str, Advice] = {}
    for advice in every:
        once.setdefault(advice.kind, advice)
    return tuple(once.values())


def _missed(outcomes: Sequence[Outcome], kind: str) -> Advice | None:
    met = _met(outcomes, kind)
    missed = sum(not outcome.is_right for outcome in met)
    return Advice("missed", kind, missed, len(met)) if _is_above(missed, len(met), 1 - AIM_FOUND) else None


def _misplaced(outcomes: Sequence[Outcome], kind: str) -> Advice | None:
    placed = [
        hidden.is_found
        for outcome in _met(outcomes, kind)
        if outcome.is_right
        for hidden in outcome.concealments
        if hidden.kind == kind
    ]
    wrong = placed.count(False)
    return (
        Advice("misplaced", kind, wrong, len(placed))
        if _is_above(wrong, len(placed), 1 - AIM_FOUND)
        else None
    )


def _false_alarms(outcomes: Sequence[Outcome]) -> Advice | None:
    benign = [outcome for outcome in outcomes if not outcome.is_suspicious]
    alarms = sum(not outcome.is_right for outcome in benign)
    return (
        Advice("false_alarms", "", alarms, len(benign))
        if _is_above(alarms, len(benign), AIM_FALSE_ALARMS)
        else None
    )


def _due(outcomes: Sequence[Outcome], kind: str, now: datetime) -> Advice:
    met = _met(outcomes, kind)
    return Advice("due", kind, len(met), (now - max(outcome.when for outcome in met)).days)


def _few(outcomes: Sequence[Outcome], kind: str) -> Advice | None:
    num = len(_met(outcomes, kind))
    return Advice("few", kind, num, FEW) if num < FEW else None


def _met(outcomes: Sequence[Outcome], kind: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if any(hidden.kind == kind for hidden in outcome.concealments)]


def _is_above(count: int, num: int, share: float) -> bool:
    return num >= FEW and wilson_interval(count, num, level=_LEVEL).low > share
