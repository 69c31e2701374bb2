"""When a family of concealments is due again: one card per family, scheduled by `fsrs`.

FSRS models how memory fades (Ye, Su and Cao 2022): after each look at a family its stability is updated, and
the family is due on the day on which recall is expected to have fallen to the wanted share.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from fsrs import Card, Rating, Scheduler, State
from pydantic import ConfigDict

from xray_trainer.drills.records import STRICT

WANTED_RECALL = 0.9
"""Share of recall at which a family is due again."""

_LONGEST_DAYS = 180
_UNSURE = 2
_SCHEDULER = Scheduler(
    desired_retention=WANTED_RECALL,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=_LONGEST_DAYS,
    enable_fuzzing=False,
)


@dataclass(frozen=True, slots=True)
class FamilyCard:
    """What the scheduler knows about a family.

    Attributes:
        family: id of the family.
        stability: days until recall falls to nine in ten.
        difficulty: 1 to 10, the scheduler's own.
        due: when it should be shown again.
        reviewed: when it was shown last.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    family: str
    stability: float
    difficulty: float
    due: datetime
    reviewed: datetime

    def is_due(self, now: datetime) -> bool:
        """Returns whether it should be shown again."""
        return self.due <= now

    def recall(self, now: datetime) -> float:
        """Returns the share of recall to expect, in [0, 1]."""
        return float(_SCHEDULER.get_card_retrievability(_card(self), now.astimezone(UTC)))


def review(
    card: FamilyCard | None, family: str, *, is_right: bool, when: datetime, confidence: int | None = None
) -> FamilyCard:
    """Returns the card of a family after an exercise.

    Args:
        card: before it, None at the first.
        family: id of the family.
        is_right: whether it was found.
        when: moment of the answer.
        confidence: of the mark that found it, 1 to 5; found with doubt comes back sooner.
    """
    rating = Rating.Again if not is_right else Rating.Good
    if is_right and confidence is not None and confidence <= _UNSURE:
        rating = Rating.Hard
    moment = when.astimezone(UTC)
    after, _log = _SCHEDULER.review_card(_card(card) if card else Card(card_id=0), rating, moment)
    assert after.stability is not None
    assert after.difficulty is not None
    return FamilyCard(family, round(after.stability, 6), round(after.difficulty, 6), after.due, moment)


def _card(card: FamilyCard) -> Card:
    return Card(
        card_id=0,
        state=State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last_review=card.reviewed,
    )
