"""Scans, exercises over them, and sets of exercises."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table

OFFERED = "offered"
"""Status of an exercise that may be opened."""

DRAFT = "draft"
"""Status of an exercise whose set is not released."""


class ScanRow(Table):
    """A scan of the library; the pixels lie on disk under the same address."""

    __tablename__ = "scans"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    scan_id: Mapped[str] = mapped_column(String(200))
    width_px: Mapped[int]
    height_px: Mapped[int]
    pixel_mm_x: Mapped[float]
    pixel_mm_y: Mapped[float]
    beams: Mapped[list[Any]]
    conveyance: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime]


class ExerciseRow(Table):
    """An exercise; `truth` leaves the store only through `answers.reveal`.

    `status` is `draft` until its set is released; `offered`; `flagged` until a mentor has looked; or
    `retired`. Only `offered` ones are opened.
    """

    __tablename__ = "exercises"

    exercise_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    scan_sha256: Mapped[str] = mapped_column(ForeignKey("scans.sha256"), index=True)
    benign_sha256: Mapped[str | None] = mapped_column(ForeignKey("scans.sha256"))
    declaration: Mapped[dict[str, Any]]
    truth: Mapped[list[Any]]
    risk_indicators: Mapped[list[Any]]
    findings: Mapped[list[Any]]
    cargo_family: Mapped[str] = mapped_column(String(200))
    feedback: Mapped[str]
    status: Mapped[str] = mapped_column(String(16), server_default="offered")
    added_at: Mapped[datetime]


class SecondViewRow(Table):
    """The view from above of an exercise, where it has one."""

    __tablename__ = "second_views"

    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("scans.sha256"))


class ReferenceScanRow(Table):
    """An empty conveyance to compare with; its pixels are a scan of the library."""

    __tablename__ = "reference_scans"

    sha256: Mapped[str] = mapped_column(ForeignKey("scans.sha256"), primary_key=True)
    conveyance: Mapped[str] = mapped_column(String(200), index=True)
    added_at: Mapped[datetime]


class ExerciseSetRow(Table):
    """A set of exercises; `num_planned` may exceed its members while they are still being rendered."""

    __tablename__ = "exercise_sets"

    set_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    rules: Mapped[dict[str, Any]]
    num_planned: Mapped[int]
    created_at: Mapped[datetime]


class SetMemberRow(Table):
    """The place of an exercise in a set."""

    __tablename__ = "set_members"
    __table_args__ = (UniqueConstraint("set_id", "exercise_id"),)

    set_id: Mapped[str] = mapped_column(ForeignKey("exercise_sets.set_id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"))


class PersonalSetRow(Table):
    """A set that grows for one person alone, such as an adaptive practice; others see none of it."""

    __tablename__ = "personal_sets"

    set_id: Mapped[str] = mapped_column(ForeignKey("exercise_sets.set_id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.person_id", ondelete="CASCADE"), index=True)
