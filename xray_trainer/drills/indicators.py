"""What a trainee said about the papers against what is wrong with them.

Every indicator of the list is one decision per exercise: it applies or not, and was ticked or not. Papers are
mostly right, so the figures over a drill keep apart what was found and what was ticked for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict

from xray_trainer.drills.records import STRICT
from xray_trainer.drills.summary import Figure
from xray_trainer.scoring.intervals import wilson_interval
from xray_trainer.synthesis.manifest import RISK_INDICATORS

NOTHING_WRONG = "No papers had anything wrong with them."
ALWAYS_WRONG = "All papers had everything wrong with them."
NOTHING_JUDGED = "No papers were judged."


@dataclass(frozen=True, slots=True)
class JudgedIndicators:
    """The indicators of one exercise; both tuples hold ids in the order of the list.

    Attributes:
        right: those that apply.
        chosen: those that the trainee ticked.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    right: tuple[str, ...]
    chosen: tuple[str, ...]

    @property
    def hits(self) -> tuple[str, ...]:
        """Returns those that apply and were ticked."""
        return tuple(one for one in self.right if one in self.chosen)

    @property
    def misses(self) -> tuple[str, ...]:
        """Returns those that apply and were not ticked."""
        return tuple(one for one in self.right if one not in self.chosen)

    @property
    def false(self) -> tuple[str, ...]:
        """Returns those that were ticked and do not apply."""
        return tuple(one for one in self.chosen if one not in self.right)

    @property
    def is_exact(self) -> bool:
        """Returns whether exactly those were ticked that apply."""
        return not self.misses and not self.false


@dataclass(frozen=True, slots=True)
class IndicatorSummary:
    """Figures over the exercises of a drill, each with Wilson's 95 % interval.

    Attributes:
        num_exercises: how many were judged.
        num_right: indicators that applied.
        num_hits: of these, ticked.
        num_false: ticked for nothing.
        found: hits over what applied.
        false_rate: ticked for nothing over all that did not apply.
        exact: exercises in which exactly those were ticked that applied.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    num_exercises: int
    num_right: int
    num_hits: int
    num_false: int
    found: Figure
    false_rate: Figure
    exact: Figure


def judge_indicators(chosen: Iterable[str], right: Iterable[str]) -> JudgedIndicators:
    """Returns the indicators judged; ids that are not on the list do not count.

    >>> judge_indicators(["wrong_goods", "nonsense"], ["wrong_weight"]).misses
    ('wrong_weight',)
    """
    return JudgedIndicators(right=_listed(right), chosen=_listed(chosen))


def summarise_indicators(judged: Sequence[JudgedIndicators]) -> IndicatorSummary:
    """Returns the figures over judged exercises; with none of them, a summary of nothing."""
    num_right = sum(len(one.right) for one in judged)
    num_hits = sum(len(one.hits) for one in judged)
    num_false = sum(len(one.false) for one in judged)
    num_others = len(judged) * len(RISK_INDICATORS) - num_right
    nothing = NOTHING_JUDGED if not judged else ""
    return IndicatorSummary(
        num_exercises=len(judged),
        num_right=num_right,
        num_hits=num_hits,
        num_false=num_false,
        found=_share(num_hits, num_right, nothing or NOTHING_WRONG),
        false_rate=_share(num_false, num_others, nothing or ALWAYS_WRONG),
        exact=_share(sum(one.is_exact for one in judged), len(judged), NOTHING_JUDGED),
    )


def _listed(ids: Iterable[str]) -> tuple[str, ...]:
    given = set(ids)
    return tuple(one for one in RISK_INDICATORS if one in given)


def _share(count: int, num: int, reason: str) -> Figure:
    if num == 0:
        return Figure(None, reason=reason)
    interval = wilson_interval(count, num)
    return Figure(count / num, interval.low, interval.high)
