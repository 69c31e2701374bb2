"""What hand-made exercises are made of: own scans, drafts on the way, and papers and pictures beside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table


class AttachmentRow(Table):
    """A note or a picture beside an exercise; its bytes lie on disk under their sha256."""

    __tablename__ = "attachments"

    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    media_type: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    caption: Mapped[str] = mapped_column(String(500))
    num_bytes: Mapped[int]
    added_at: Mapped[datetime]


class OwnScanRow(Table):
    """A scan that a person brought; `notes` are what its reader warned of."""

    __tablename__ = "own_scans"

    sha256: Mapped[str] = mapped_column(ForeignKey("scans.sha256"), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        ForeignKey("people.person_id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(200))
    notes: Mapped[list[Any]]
    added_at: Mapped[datetime]


class HandDraftRow(Table):
    """A hand-made exercise while somebody works on it.

    `work` is what is marked and hidden; `seq` orders the states of it that browsers send, so that a late one
    changes nothing. `papers` are declaration, words and attachments. `exercise_id` is set once an exercise
    was made of it.
    """

    __tablename__ = "hand_drafts"

    draft_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.person_id", ondelete="CASCADE"), index=True)
    scan_sha256: Mapped[str] = mapped_column(ForeignKey("scans.sha256"))
    seq: Mapped[int] = mapped_column(BigInteger)
    work: Mapped[dict[str, Any]]
    papers: Mapped[dict[str, Any]]
    exercise_id: Mapped[str | None] = mapped_column(ForeignKey("exercises.exercise_id"))
    changed_at: Mapped[datetime]


class HandOverlayRow(Table):
    """The records of what was hidden by hand in the benign scan of an exercise, in order: they replay it."""

    __tablename__ = "hand_overlays"

    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"), primary_key=True)
    records: Mapped[list[Any]]


class FeedbackTextRow(Table):
    """What trainees read after the answer to an exercise, in one language; a mentor's own words."""

    __tablename__ = "feedback_texts"

    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str]
