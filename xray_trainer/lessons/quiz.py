"""Marking a quiz: which questions were answered right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from xray_trainer.lessons.lesson import Question


@dataclass(frozen=True, slots=True)
class QuizResult:
    """What came of a quiz: for each question whether it was answered right."""

    is_right: tuple[bool, ...]

    @property
    def num_right(self) -> int:
        """Returns how many were answered right."""
        return sum(self.is_right)

    @property
    def num_questions(self) -> int:
        """Returns how many there are."""
        return len(self.is_right)


def mark_quiz(questions: Sequence[Question], chosen: Sequence[Collection[int]]) -> QuizResult:
    """Returns what came of the chosen places, question by question: all right ones and no other count."""
    return QuizResult(
        tuple(frozenset(places) == one.right for one, places in zip(questions, chosen, strict=True))
    )


def is_complete(chosen: Sequence[Collection[int]]) -> bool:
    """Returns whether something was chosen for every question."""
    return all(len(places) > 0 for places in chosen)
