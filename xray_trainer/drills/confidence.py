"""What the confidence of a mark says beyond right or wrong: by how far somebody was above, or below.

Confidence is given in steps: having marked at all, a person goes from 1 to 2, to 3, and so on, or stops.

    chance to go on from k = logistic(slope x margin - criterion_k)

This is the sequential model of ordered answers (Tutz 1990), on the margin of the answer itself; on a benign
scan the sign is turned, as who is sure of a false mark was deeply tempted. Each step is one more answer of
yes or no about the same margin. Criteria are the person's own and are learned from how the person uses the
scale, so whoever always says 3 is told nothing about: the steps to 3 are then sure to come, and the next sure
not to. `SLOPE` is below 1 because people know only in part how right they are (Maniscalco and Lau 2012).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict

from xray_trainer.drills.answer import HIGHEST_CONFIDENCE
from xray_trainer.drills.gaussian import Margin, Step
from xray_trainer.drills.records import STRICT

SLOPE = 0.4
"""By how much a logit of margin raises the logit of going on to the next confidence."""

_NUM_STEPS = HIGHEST_CONFIDENCE - 1
_FIRST = (-0.8, -0.3, 0.3, 0.9)
"""Criteria of somebody of whom nothing is known."""

_PRIOR_PRECISION, _INFORMATION = 1.0, 0.2


@dataclass(frozen=True, slots=True)
class Criteria:
    """How a person uses the scale of confidence.

    Attributes:
        steps: criterion of each step from 1 to 2 up to 4 to 5, in logits.
        nums: answers that taught each of them.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    steps: tuple[float, ...] = _FIRST
    nums: tuple[int, ...] = (0,) * _NUM_STEPS

    def taken(self, confidence: int, *, sign: int) -> tuple[Step, ...]:
        """Returns the steps that a confidence, 1 to 5, was made of; `sign` is -1 for a false alarm."""
        last = min(confidence, _NUM_STEPS)
        return tuple(
            Step(sign * SLOPE, criterion, is_passed=number < confidence)
            for number, criterion in enumerate(self.steps[:last], start=1)
        )

    def told(self, steps: tuple[Step, ...], *, margin: Margin) -> Criteria:
        """Returns the criteria after an answer, for a margin known from right or wrong alone."""
        values, nums = list(self.steps), list(self.nums)
        for index, step in enumerate(steps):
            surprise = step.is_passed - step.chance(margin)
            values[index] -= surprise / (_PRIOR_PRECISION + _INFORMATION * nums[index])
            values[index] = round(values[index], 6)
            nums[index] += 1
        return Criteria(tuple(values), tuple(nums))
