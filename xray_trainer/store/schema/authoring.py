"""What sets were ordered as: recipes, how far building is, and the wish behind each exercise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table


class SetRecipeRow(Table):
    """The recipe that a set was built from."""

    __tablename__ = "set_recipes"

    set_id: Mapped[str] = mapped_column(ForeignKey("exercise_sets.set_id"), primary_key=True)
    recipe: Mapped[dict[str, Any]]


class SetBuildRow(Table):
    """An ordered set: `queued`, `building`, `done`, `failed` or `cancelled`, in the order of `ordered_at`.

    `num_before` exercises were there when the present start began; `num_starts` counts starts that brought no
    exercise.
    """

    __tablename__ = "set_builds"

    set_id: Mapped[str] = mapped_column(ForeignKey("exercise_sets.set_id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    message: Mapped[str]
    ordered_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    num_before: Mapped[int]
    num_starts: Mapped[int]


class ExerciseWishRow(Table):
    """What an exercise was rendered from, so that another of the same wish can take its place."""

    __tablename__ = "exercise_wishes"

    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"), primary_key=True)
    wish: Mapped[dict[str, Any]]
