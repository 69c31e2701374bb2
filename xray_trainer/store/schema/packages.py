"""Other units, files that came and went, sealed truth, answers that came from elsewhere, and cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table


class KnownUnitRow(Table):
    """A unit whose files are trusted, this one among them; keys are raw bytes in base64.

    `fingerprint` is the whole sha256 of the signing key, of which people compare the beginning.
    """

    __tablename__ = "known_units"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    signing_key: Mapped[str] = mapped_column(String(64))
    encryption_key: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime]


class PackageRow(Table):
    """A file that came in or went out; `direction` is `in` or `out`, `subject` the id of what it holds."""

    __tablename__ = "packages"

    package_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    direction: Mapped[str] = mapped_column(String(3), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(64))
    recipients: Mapped[list[Any]]
    num_bytes: Mapped[int] = mapped_column(BigInteger)
    happened_at: Mapped[datetime]


class SealRow(Table):
    """A seal over the truth of a set: who made it, when it opens, and its key where it is known here.

    `rule` is `results` or `date`. The unit that made it has the key from the start.
    """

    __tablename__ = "seals"

    seal_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    set_id: Mapped[str] = mapped_column(String(64), index=True)
    unit: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(16))
    opens_at: Mapped[datetime | None]
    secret: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]


class SealedExerciseRow(Table):
    """An exercise whose truth is not here yet; the row goes when the seal opens."""

    __tablename__ = "sealed_exercises"

    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"), primary_key=True)
    seal_id: Mapped[str] = mapped_column(ForeignKey("seals.seal_id"), index=True)


class ImportedPersonRow(Table):
    """A person of another installation, with the name that it told last."""

    __tablename__ = "imported_people"

    person_id: Mapped[str] = mapped_column(
        ForeignKey("people.person_id", ondelete="CASCADE"), primary_key=True
    )
    unit: Mapped[str] = mapped_column(String(64))
    told_name: Mapped[str] = mapped_column(String(120))
    told_at: Mapped[datetime]


class ImportedDrillRow(Table):
    """A drill that was worked through on another installation; its answers came in a file."""

    __tablename__ = "imported_drills"

    drill_id: Mapped[str] = mapped_column(ForeignKey("drills.drill_id", ondelete="CASCADE"), primary_key=True)
    unit: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]


class CaseRow(Table):
    """What a seizure taught: method and lesson beside an exercise; `direction` is `in` or `out`."""

    __tablename__ = "cases"

    case_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    direction: Mapped[str] = mapped_column(String(3), primary_key=True)
    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    method: Mapped[str]
    lesson: Mapped[str]
    unit: Mapped[str] = mapped_column(String(64))
    told_at: Mapped[datetime]
