"""What a person can do, in logits: per family of concealments and conveyance, and on benign scans.

One-parameter logistic model: chance of a right answer = logistic(ability - difficulty). An ability is a sum,

    find + find:family + find@conveyance + find:family@conveyance      to find what is hidden
    clear + clear@conveyance                                           to leave a benign scan alone

so that an answer about doors of a container says something about doors of a reefer, less about floors. All
components are believed together with their covariance, so uncertainty is shared as evidence is. People learn
while they are measured: with each answer the components grow by `pace`, which is itself learned, less and
less as practice of the component adds up (the power law of practice, with square root), and everything grows
less certain with answers and with days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import sqrt
from typing import ClassVar

from pydantic import ConfigDict

from xray_trainer.drills.gaussian import Belief, Margin
from xray_trainer.drills.records import STRICT
from xray_trainer.synthesis.taxonomy import BENIGN

LEVEL = 1.959964
"""Standard deviations from the middle to the ends of a 95 % interval."""

_FIND, _CLEAR, _PACE, _CLEAR_PACE = "find", "clear", "pace", "clear-pace"

_PRIORS = {
    _FIND: (0.0, 1.0),
    "find:": (0.0, 0.6),
    "find@": (0.0, 0.1),
    "find:@": (0.0, 0.06),
    _CLEAR: (0.0, 0.8),
    "clear@": (0.0, 0.08),
    _PACE: (0.05, 0.0009),
    _CLEAR_PACE: (0.008, 0.00003),
}
"""Mean and variance in logits before any answer, by sort of component; of paces, logits per answer."""

_GROWTH = {"find:": 1.0, "find@": 0.3, _CLEAR: 1.0}
_SPREAD_PER_ANSWER = {_FIND: 0.0002, "find:": 0.004, "find@": 0.001, _CLEAR: 0.0005}
_SPREAD_PER_DAY = {_FIND: 0.0001, "find:": 0.0005, _CLEAR: 0.0002}
_PRACTICE_SCALE = 25.0
_MOST_DAYS = 180.0


@dataclass(frozen=True, slots=True)
class Ability:
    """What is believed about a person.

    Attributes:
        belief: over the components met so far, in logits.
        nums: answers that a component took part in, in the order of `belief.names`.
        when: moment of the last answer, None before the first.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    belief: Belief = field(default_factory=Belief)
    nums: tuple[int, ...] = ()
    when: datetime | None = None

    def of(self, family: str, conveyance: str = "") -> Margin:
        """Returns the ability with a family (`NEG` for benign scans) on a conveyance.

        Without one, the mean over the conveyances that the person has met.
        """
        return self._with(family, conveyance).belief.margin(self._shares(family, conveyance))

    def of_each(self, families: Sequence[str]) -> tuple[Margin, ...]:
        """Returns the ability with each family over all conveyances."""
        known = self.of_places([(family, "") for family in families])
        return tuple(known[family, ""] for family in families)

    def of_places(self, places: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Margin]:
        """Returns the ability with each family on its conveyance, `""` for all conveyances."""
        known = self
        for place in places:
            known = known._with(*place)
        margins = known.belief.margins([known._shares(*place) for place in places])
        return dict(zip(places, margins, strict=True))

    def num_answers(self, family: str) -> int:
        """Returns how many answers were about a family; of `NEG`, how many about benign scans."""
        name = _CLEAR if family == BENIGN else f"find:{family}"
        return self.nums[self.belief.names.index(name)] if name in self.belief.names else 0

    def has_met(self, family: str, conveyance: str) -> bool:
        """Returns whether an answer was about a family on a conveyance."""
        return _parts(family, conveyance)[-1] in self.belief.names

    def told(self, family: str, conveyance: str, *, before: Margin, after: Margin, when: datetime) -> Ability:
        """Returns the ability after an answer, and after what the person learned from it.

        Args:
            family: what was hidden, `NEG` where nothing was.
            conveyance: the group of conveyances.
            before: the margin of the person over the exercise before the answer.
            after: the same once it was known.
            when: moment of the answer.
        """
        parts = _parts(family, conveyance)
        known = self._with(family, conveyance)
        belief = known.belief.told(dict.fromkeys(parts, 1.0), before=before, after=after)
        return replace(known, belief=belief, when=when)._practised(family, parts)

    def aged(self, when: datetime) -> Ability:
        """Returns the ability at a later moment: as high as it was, and less certain."""
        if self.when is None or when <= self.when:
            return self
        days = min((when - self.when).total_seconds() / 86400, _MOST_DAYS)
        spread = {
            name: min(_SPREAD_PER_DAY[sort] * days, _PRIORS[sort][1])
            for name in self.belief.names
            if (sort := _sort(name)) in _SPREAD_PER_DAY
        }
        return replace(self, belief=self.belief.drifted({}, spread), when=when)

    def _shares(self, family: str, conveyance: str) -> dict[str, float]:
        shares = dict.fromkeys(_parts(family, conveyance), 1.0)
        if not conveyance:
            for start in ("clear@",) if family == BENIGN else ("find@", f"find:{family}@"):
                met = [name for name in self.belief.names if name.startswith(start)]
                shares |= dict.fromkeys(met, 1 / max(len(met), 1))
        return shares

    def _practised(self, family: str, parts: tuple[str, ...]) -> Ability:
        pace = _pace_of(family)
        growth, spread = {}, {}
        for name in parts:
            share = _growth_of(name, self.nums[self.belief.names.index(name)])
            if share:
                growth[name] = {pace: share}
            spread[name] = _SPREAD_PER_ANSWER.get(_sort(name), 0.0)
        nums = (num + (name in parts) for name, num in zip(self.belief.names, self.nums, strict=True))
        return replace(self, belief=self.belief.drifted(growth, spread), nums=tuple(nums))

    def _with(self, family: str, conveyance: str) -> Ability:
        pace = _pace_of(family)
        needed = (*_parts(family, conveyance), pace)
        if set(needed) <= set(self.belief.names):
            return self
        belief = self.belief.with_components({name: _PRIORS[_sort(name)] for name in needed})
        return replace(self, belief=belief, nums=self.nums + (0,) * (len(belief.names) - len(self.nums)))


def interval(margin: Margin) -> tuple[float, float]:
    """Returns the ends of the 95 % interval of something believed, in logits."""
    reach = LEVEL * sqrt(margin.variance)
    return margin.mean - reach, margin.mean + reach


def _parts(family: str, conveyance: str) -> tuple[str, ...]:
    if family == BENIGN:
        return (_CLEAR, f"clear@{conveyance}") if conveyance else (_CLEAR,)
    if not conveyance:
        return _FIND, f"find:{family}"
    return _FIND, f"find:{family}", f"find@{conveyance}", f"find:{family}@{conveyance}"


def _pace_of(family: str) -> str:
    return _CLEAR_PACE if family == BENIGN else _PACE


def _growth_of(name: str, num: int) -> float:
    """Returns by how many paces a component grows with an answer, after so many."""
    return _GROWTH.get(_sort(name), 0.0) / sqrt(1 + num / _PRACTICE_SCALE)


def _sort(name: str) -> str:
    """Returns the sort of a component: its name without family and conveyance."""
    start, colon, rest = name.partition(":")
    if colon:
        return "find:@" if "@" in rest else "find:"
    return start.partition("@")[0] + ("@" if "@" in start else "")
