"""Drills, attempts, journals and answers.

The journal is the truth about what a person marked; an answer keeps what was computed from it at
submitting, with the name of the matching rule.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.drills.answer import Decision
from xray_trainer.drills.journal import EventKind
from xray_trainer.store.schema.base import Table


class DrillRow(Table):
    """One person's run through one set."""

    __tablename__ = "drills"

    drill_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.person_id", ondelete="CASCADE"), index=True)
    set_id: Mapped[str] = mapped_column(ForeignKey("exercise_sets.set_id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class AttemptRow(Table):
    """One person's go at one exercise within a drill; `expired_at` is set where time ran out unanswered."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("drill_id", "exercise_id"),
        UniqueConstraint("drill_id", "position"),
        Index(None, "exercise_id"),
    )

    attempt_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    drill_id: Mapped[str] = mapped_column(ForeignKey("drills.drill_id", ondelete="CASCADE"))
    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"))
    position: Mapped[int]
    opened_at: Mapped[datetime]
    expired_at: Mapped[datetime | None]


class PauseRow(Table):
    """A time in which the scan was covered and no clock ran; `until` is NULL while it lasts."""

    __tablename__ = "pauses"

    attempt_id: Mapped[str] = mapped_column(
        ForeignKey("attempts.attempt_id", ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime | None]


class FlagRow(Table):
    """What a trainee said is wrong with an exercise, and what a mentor decided about it, if one has looked.

    `key` makes flagging again harmless; `ruling` is `keep` or `retire`.
    """

    __tablename__ = "flags"

    attempt_id: Mapped[str] = mapped_column(
        ForeignKey("attempts.attempt_id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    comment: Mapped[str]
    raised_at: Mapped[datetime]
    ruling: Mapped[str | None] = mapped_column(String(16))
    ruled_by: Mapped[str | None] = mapped_column(ForeignKey("people.person_id", ondelete="SET NULL"))
    ruled_at: Mapped[datetime | None]


class EventRow(Table):
    """One operation of the journal; its uuid comes from the browser and counts within its attempt only."""

    __tablename__ = "events"
    __table_args__ = (Index(None, "attempt_id", "seq"),)

    attempt_id: Mapped[str] = mapped_column(
        ForeignKey("attempts.attempt_id", ondelete="CASCADE"), primary_key=True
    )
    uuid: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    t: Mapped[float]
    kind: Mapped[EventKind] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


class AnswerRow(Table):
    """What was submitted for an attempt, and what came of it.

    `key` is the idempotency key of the submit; `record` is what the drills' core computed, as JSON.
    """

    __tablename__ = "answers"

    attempt_id: Mapped[str] = mapped_column(
        ForeignKey("attempts.attempt_id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(64))
    decision: Mapped[Decision] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(32))
    matching_rule: Mapped[str] = mapped_column(String(16))
    record: Mapped[dict[str, Any]]
    seconds_server: Mapped[float]
    seconds_client: Mapped[float | None]
    submitted_at: Mapped[datetime]
