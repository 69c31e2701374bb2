"""What mentors know about sets and exercises: status, versions, fingerprints, collections, an index.

Everything here may be missing: a set without a state is released, an exercise without details is as it was
made.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table


class SetStateRow(Table):
    """Where a set stands: `preparing`, `draft`, `released` or `retired`.

    `first_id` is the set that this one is a later version of, NULL for a first version.
    """

    __tablename__ = "set_states"

    set_id: Mapped[str] = mapped_column(ForeignKey("exercise_sets.set_id"), primary_key=True)
    status: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str | None] = mapped_column(ForeignKey("people.person_id", ondelete="SET NULL"))
    provenance: Mapped[str] = mapped_column(String(16))
    note: Mapped[str]
    version: Mapped[int]
    first_id: Mapped[str | None] = mapped_column(ForeignKey("exercise_sets.set_id"), index=True)
    changed_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(ForeignKey("people.person_id", ondelete="SET NULL"))


class ExerciseDetailRow(Table):
    """Who made an exercise and how, and what a mentor adds to its difficulty, in logits.

    `copied_from` is the exercise of an earlier version of a set that this one was edited out of. Whoever
    looked at it and found it good is `accepted_by`.
    """

    __tablename__ = "exercise_details"

    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"), primary_key=True)
    provenance: Mapped[str] = mapped_column(String(16))
    author: Mapped[str | None] = mapped_column(ForeignKey("people.person_id", ondelete="SET NULL"))
    copied_from: Mapped[str | None] = mapped_column(ForeignKey("exercises.exercise_id"), index=True)
    correction: Mapped[float]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str | None] = mapped_column(ForeignKey("people.person_id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]


class ScanFactsRow(Table):
    """What was measured on a scan once: its fingerprint, and numbers that sets are balanced by.

    `measure` names how; another measure is measured again.
    """

    __tablename__ = "scan_facts"

    sha256: Mapped[str] = mapped_column(ForeignKey("scans.sha256"), primary_key=True)
    measure: Mapped[str] = mapped_column(String(16))
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    facts: Mapped[dict[str, Any]]


class LibraryEntryRow(Table):
    """An exercise as the library searches it; made from the exercise when asked for, and thrown away freely.

    Lists are written `|one|two|`. `hardness` is the measured difficulty in logits.
    """

    __tablename__ = "library_entries"

    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"), primary_key=True)
    text: Mapped[str]
    families: Mapped[str]
    items: Mapped[str]
    materials: Mapped[str]
    languages: Mapped[str]
    beams: Mapped[str]
    num_hidden: Mapped[int]
    hardness: Mapped[float]


class CollectionRow(Table):
    """A named pile of exercises."""

    __tablename__ = "collections"

    collection_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    owner: Mapped[str | None] = mapped_column(ForeignKey("people.person_id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class CollectionMemberRow(Table):
    """An exercise in a collection."""

    __tablename__ = "collection_members"

    collection_id: Mapped[str] = mapped_column(
        ForeignKey("collections.collection_id", ondelete="CASCADE"), primary_key=True
    )
    exercise_id: Mapped[str] = mapped_column(
        ForeignKey("exercises.exercise_id"), primary_key=True, index=True
    )
    added_at: Mapped[datetime]
