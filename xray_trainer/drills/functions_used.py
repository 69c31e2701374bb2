"""Which functions of the viewer somebody uses, and how exercises with and without them came out.

A difference between the two says what goes together, not what causes what: whoever reaches for a filter only
where a scan is hard will look worse with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xray_trainer.drills.breakdown import rate
from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.summary import Figure

Uses = Mapping[str, int]
"""How often each function was used on one exercise, by name."""

NOT_FUNCTIONS = frozenset({"look_at"})
"""What the journal notes beside functions: where the person looked."""


@dataclass(frozen=True, slots=True)
class FunctionUse:
    """How one function was used.

    Attributes:
        name: of the function, a key of the viewer's words.
        num_exercises: in which it was used at least once.
        num_uses: in all.
        used: share of all exercises in which it was used.
        right_with: share of right decisions where it was used.
        right_without: where it was not.
    """

    name: str
    num_exercises: int
    num_uses: int
    used: Figure
    right_with: Figure
    right_without: Figure


def functions_used(used: Sequence[tuple[Outcome, Uses]]) -> tuple[FunctionUse, ...]:
    """Returns every function that was used, the most used first.

    Args:
        used: every exercise that counts, with how often each function was used on it.
    """
    names = {name for _, uses in used for name, times in uses.items() if times > 0} - NOT_FUNCTIONS
    found = [_use(name, used) for name in names]
    return tuple(sorted(found, key=lambda use: (-use.num_exercises, use.name)))


def _use(name: str, used: Sequence[tuple[Outcome, Uses]]) -> FunctionUse:
    with_it = [outcome for outcome, uses in used if uses.get(name, 0) > 0]
    without = [outcome for outcome, uses in used if uses.get(name, 0) == 0]
    return FunctionUse(
        name=name,
        num_exercises=len(with_it),
        num_uses=sum(uses.get(name, 0) for _, uses in used),
        used=rate(len(with_it), len(used), reason=""),
        right_with=_right(with_it),
        right_without=_right(without),
    )


def _right(outcomes: Sequence[Outcome]) -> Figure:
    return rate(sum(outcome.is_right for outcome in outcomes), len(outcomes), reason="")
