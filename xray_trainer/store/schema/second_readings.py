"""Second readings: an exercise read again by somebody else, blind, and what a third made of both.

The first answer stays as it was submitted, whatever becomes of it here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.drills.answer import Decision
from xray_trainer.store.schema.base import Table


class SecondReadingRow(Table):
    """That the exercise of an answered attempt is read again, in a drill of the second reader's own."""

    __tablename__ = "second_readings"
    __table_args__ = (UniqueConstraint("attempt_id", "drill_id"),)

    reading_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempts.attempt_id", ondelete="CASCADE"))
    drill_id: Mapped[str] = mapped_column(ForeignKey("drills.drill_id", ondelete="CASCADE"), index=True)
    asked_by: Mapped[str | None] = mapped_column(ForeignKey("people.person_id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]


class AdjudicationRow(Table):
    """What somebody decided where two readings differ, and why; the last one counts, earlier ones are kept.

    `marks` holds the marks that stand, each with `mark_id`, `region` (GeoJSON in pixels) and `confidence`.
    """

    __tablename__ = "adjudications"

    adjudication_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    reading_id: Mapped[str] = mapped_column(
        ForeignKey("second_readings.reading_id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.person_id", ondelete="SET NULL"))
    decision: Mapped[Decision] = mapped_column(String(16))
    marks: Mapped[list[Any]]
    reason: Mapped[str]
    adjudicated_at: Mapped[datetime]
