"""What practice and lessons know about exercises and people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table


class ExerciseItemRow(Table):
    """An exercise as practice sees it: what it exercises, what its scan measures, how hard it turned out.

    `family` is the id of what is hidden, `NEG` where there is nothing to find; `conveyance` the group of
    conveyances. `features` are those of `drills.difficulty`; `offset_mean` and `offset_variance` what answers
    taught beyond them, in logits.
    """

    __tablename__ = "exercise_items"

    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"), primary_key=True)
    family: Mapped[str] = mapped_column(String(64))
    conveyance: Mapped[str] = mapped_column(String(64))
    features: Mapped[list[Any]]
    offset_mean: Mapped[float]
    offset_variance: Mapped[float]
    num_answers: Mapped[int]


class DifficultyModelRow(Table):
    """What measured factors weigh, learned from everybody's answers; one row per name of a model."""

    __tablename__ = "difficulty_models"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


class AbilityRow(Table):
    """What practice believes about a person, and when which family is due."""

    __tablename__ = "abilities"

    person_id: Mapped[str] = mapped_column(
        ForeignKey("people.person_id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


class LearnedAnswerRow(Table):
    """An answer from which practice has learned; it learns from each once."""

    __tablename__ = "learned_answers"

    attempt_id: Mapped[str] = mapped_column(
        ForeignKey("attempts.attempt_id", ondelete="CASCADE"), primary_key=True
    )
    learned_at: Mapped[datetime]


class LessonDoneRow(Table):
    """A quiz of a lesson that a person has answered; one row for each time."""

    __tablename__ = "lessons_done"

    person_id: Mapped[str] = mapped_column(
        ForeignKey("people.person_id", ondelete="CASCADE"), primary_key=True
    )
    lesson: Mapped[str] = mapped_column(String(64), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(primary_key=True)
    num_right: Mapped[int]
    num_questions: Mapped[int]
