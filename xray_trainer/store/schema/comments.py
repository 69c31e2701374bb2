"""What mentors and trainees say about an answer, who has read it, and which answers are reviewed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table


class CommentRow(Table):
    """One thing said about an attempt: about a mark, about a region, or about the whole scan.

    `comment_id` comes from whoever writes, so that sending again changes nothing. `thread_id` is the id of
    the comment that began the talk, its own for the first. `mark_id` and `geometry` (GeoJSON in pixels) say
    what it is about; both are NULL for the whole scan. `at_ms` is the moment of the replay it speaks of.
    """

    __tablename__ = "comments"

    comment_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempts.attempt_id", ondelete="CASCADE"), index=True)
    thread_id: Mapped[str] = mapped_column(String(36), index=True)
    author_id: Mapped[str | None] = mapped_column(ForeignKey("people.person_id", ondelete="SET NULL"))
    mark_id: Mapped[str | None] = mapped_column(String(64))
    geometry: Mapped[dict[str, Any] | None]
    at_ms: Mapped[float | None]
    text: Mapped[str]
    written_at: Mapped[datetime]


class CommentReadRow(Table):
    """That a person has read a comment of somebody else's."""

    __tablename__ = "comments_read"

    comment_id: Mapped[str] = mapped_column(
        ForeignKey("comments.comment_id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[str] = mapped_column(
        ForeignKey("people.person_id", ondelete="CASCADE"), primary_key=True
    )
    read_at: Mapped[datetime]


class ReviewedAnswerRow(Table):
    """That a mentor is done with an answer; without a row it waits to be reviewed."""

    __tablename__ = "reviewed_answers"

    attempt_id: Mapped[str] = mapped_column(
        ForeignKey("attempts.attempt_id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.person_id", ondelete="SET NULL"))
    reviewed_at: Mapped[datetime]
