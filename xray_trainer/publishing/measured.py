"""How hard an exercise is by what was measured on its scan, before anybody has answered it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xray_trainer.drills.difficulty import DifficultyModel, item_of
from xray_trainer.drills.need import DRAWS, Patience
from xray_trainer.regions import Concealment, Finding


def difficulty_of(
    truth: Sequence[Concealment], findings: Sequence[Finding] = (), *, model: DifficultyModel | None = None
) -> float:
    """Returns the difficulty in logits; 0 is a standard concealment, 1 more is a good step harder.

    Args:
        truth: everything hidden, look-alikes among it; of several things the hardest counts.
        findings: what the detector reports, which counts where nothing is hidden.
        model: what features weigh; the first guess where None, so that it stays the same over the years.
    """
    item = item_of("", truth, findings, conveyance="")
    return (model or DifficultyModel()).difficulty(item).mean


class InTime(Patience):
    """Accepts what is hidden if its difficulty lies in a range, and in time what comes nearest to it."""

    def __init__(self, low: float, high: float, most: int = DRAWS, *, model: DifficultyModel) -> None:
        super().__init__(low, high, most)
        self._model = model

    def __call__(self, truth: tuple[Concealment, ...]) -> bool:
        """Returns whether to take what is hidden."""
        return self.takes(difficulty_of(truth, model=self._model))


@dataclass(slots=True)
class WithinRange:
    """Accepts what is hidden if its measured difficulty is within a range; keeps all that it measured."""

    low: float
    high: float
    seen: list[float] = field(default_factory=list)

    def __call__(self, truth: tuple[Concealment, ...]) -> bool:
        """Returns whether the difficulty is within the range."""
        self.seen.append(difficulty_of(truth))
        return self.low <= self.seen[-1] <= self.high

    @property
    def nearest(self) -> float | None:
        """Returns the difficulty nearest to the range, None where nothing could be hidden at all."""
        middle = (self.low + self.high) / 2
        return min(self.seen, key=lambda one: abs(one - middle), default=None)
