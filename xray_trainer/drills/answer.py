"""What a trainee hands in for one exercise: marks and a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import ClassVar, Literal, get_args

from pydantic import ConfigDict

from xray_trainer.drills.records import STRICT, GeoJsonRegion, require_zone
from xray_trainer.errors import InputError
from xray_trainer.regions import Mark

Decision = Literal["clear", "suspicious"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)

LOWEST_CONFIDENCE, HIGHEST_CONFIDENCE = 1, 5


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark with the id that the viewer gave it.

    Attributes:
        mark_id: unique within its answer.
        region: in pixels of the scan; written as GeoJSON.
        confidence: 1 to 5.

    Raises:
        InputError: the confidence lies outside 1 to 5.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    mark_id: str
    region: GeoJsonRegion
    confidence: int

    def __post_init__(self) -> None:
        if not LOWEST_CONFIDENCE <= self.confidence <= HIGHEST_CONFIDENCE:
            raise InputError(
                "mark {mark_id}: confidence must lie in 1 to 5, got {got}",
                mark_id=self.mark_id,
                got=self.confidence,
            )

    @property
    def mark(self) -> Mark:
        """Returns the mark without its id."""
        return Mark(self.region, self.confidence)


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's answer to one exercise.

    Attributes:
        exercise_id: the exercise that it answers.
        decision: `clear` or `suspicious`.
        marks: the marks as they stood at the end, ids unique; may be empty whatever the decision.
        seconds: time from showing the scan to the decision.
        when: moment of the decision, with its time zone.

    Raises:
        InputError: the decision is unknown, a mark id occurs twice, the seconds are negative or not finite,
            or the moment has no time zone.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    exercise_id: str
    decision: Decision
    marks: tuple[PlacedMark, ...]
    seconds: float
    when: datetime

    def __post_init__(self) -> None:
        if self.decision not in DECISIONS:
            raise InputError("a decision must be clear or suspicious, got {got!r}", got=self.decision)
        if len({mark.mark_id for mark in self.marks}) < len(self.marks):
            raise InputError(
                "answer to {exercise_id}: every mark needs its own id, one occurs twice",
                exercise_id=self.exercise_id,
            )
        if not (isfinite(self.seconds) and self.seconds >= 0):
            raise InputError(
                "answer to {exercise_id}: seconds must be 0 or more, got {got}",
                exercise_id=self.exercise_id,
                got=self.seconds,
            )
        require_zone(self.when, what=f"answer to {self.exercise_id}")
