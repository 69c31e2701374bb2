"""The tables: people, scans, exercises, sets, drills, attempts, events, answers, verdicts, what is learned.

Every time is kept in UTC by the server's clock. The journal is the truth about what a person marked; an
answer keeps what was computed from it at submitting, with the name of the matching rule. No query lives here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from xray_trainer.drills.answer import Decision
from xray_trainer.drills.journal import EventKind

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

OFFERED = "offered"
"""Status of an exercise that may be opened."""


class UtcDateTime(TypeDecorator[datetime]):
    """A time with its zone in, the same time in UTC out, also on databases that forget zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Returns the time in UTC; refuses one without a zone."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a stored time needs its zone, got {value.isoformat()}")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Returns the time in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """What all tables share: names of constraints that migrations can rely on."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        float: Double(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class PersonRow(Table):
    """A person who works through drills or reviews findings; `role` decides which."""

    __tablename__ = "people"

    person_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    language: Mapped[str] = mapped_column(String(8))
    role: Mapped[str] = mapped_column(String(16), server_default="trainee")
    created_at: Mapped[datetime]


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

    `status` is `offered`; `flagged` until a mentor has looked; or `retired`. Only `offered` ones are opened.
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


class VerdictRow(Table):
    """One thing that an analyst said about a finding; the last by `seq` counts, earlier ones stay on record.

    `scan_key` stands for the scan's address and `finding_key` for the finding's outline, so that the same
    scan searched again by the same checkpoint finds its verdicts.
    """

    __tablename__ = "verdicts"
    __table_args__ = (Index(None, "checkpoint", "scan_key"),)

    person_id: Mapped[str] = mapped_column(
        ForeignKey("people.person_id", ondelete="CASCADE"), primary_key=True
    )
    uuid: Mapped[str] = mapped_column(String(64), primary_key=True)
    checkpoint: Mapped[str] = mapped_column(String(200))
    scan_key: Mapped[str] = mapped_column(String(16))
    finding_key: Mapped[str] = mapped_column(String(16))
    seq: Mapped[int] = mapped_column(BigInteger)
    verdict: Mapped[str] = mapped_column(String(16))
    comment: Mapped[str]
    received_at: Mapped[datetime]


class PersonalSetRow(Table):
    """A set that grows for one person alone, such as an adaptive practice; others see none of it."""

    __tablename__ = "personal_sets"

    set_id: Mapped[str] = mapped_column(ForeignKey("exercise_sets.set_id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.person_id", ondelete="CASCADE"), index=True)


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


class ReferenceScanRow(Table):
    """An empty conveyance to compare with; its pixels are a scan of the library."""

    __tablename__ = "reference_scans"

    sha256: Mapped[str] = mapped_column(ForeignKey("scans.sha256"), primary_key=True)
    conveyance: Mapped[str] = mapped_column(String(200), index=True)
    added_at: Mapped[datetime]


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
