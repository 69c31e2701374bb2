"""The work plan: what is assigned to whom, and which sets only those assigned may see."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table


class AssignmentRow(Table):
    """Work for a unit, a cohort or, where both are NULL, for the people of `assigned_people`.

    `work` is `set`, `exercises` or `minutes` of adaptive practice, or `lesson`. Days are of `time_zone`;
    `every_weeks` is 0 for work that is done once.
    """

    __tablename__ = "assignments"

    assignment_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    work: Mapped[str] = mapped_column(String(16))
    set_id: Mapped[str | None] = mapped_column(ForeignKey("exercise_sets.set_id"), index=True)
    lesson: Mapped[str | None] = mapped_column(String(64))
    amount: Mapped[int]
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("units.unit_id", ondelete="CASCADE"), index=True)
    cohort_id: Mapped[str | None] = mapped_column(
        ForeignKey("cohorts.cohort_id", ondelete="CASCADE"), index=True
    )
    opens_on: Mapped[date]
    due_on: Mapped[date]
    time_zone: Mapped[str] = mapped_column(String(64))
    every_weeks: Mapped[int]
    until: Mapped[date | None]
    attempts: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(500))
    made_by: Mapped[str | None] = mapped_column(ForeignKey("people.person_id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class AssignedPersonRow(Table):
    """A person to whom work is assigned by name."""

    __tablename__ = "assigned_people"

    assignment_id: Mapped[str] = mapped_column(
        ForeignKey("assignments.assignment_id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[str] = mapped_column(
        ForeignKey("people.person_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime]


class RestrictedSetRow(Table):
    """A released set that only those see to whom it is assigned; a set without such a row is open to all."""

    __tablename__ = "restricted_sets"

    set_id: Mapped[str] = mapped_column(ForeignKey("exercise_sets.set_id"), primary_key=True)
    since: Mapped[datetime]
