"""Units and cohorts, and who belongs to them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table


class UnitRow(Table):
    """A unit, such as a port control unit; `retired_at` is set where it is no longer worked with.

    `goal_minutes` are the minutes on image that a person should reach in every half-year.
    """

    __tablename__ = "units"

    unit_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    country: Mapped[str] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(64))
    goal_minutes: Mapped[int]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class MembershipRow(Table):
    """A person in a unit; a mentor who is in a unit mentors it."""

    __tablename__ = "memberships"

    unit_id: Mapped[str] = mapped_column(ForeignKey("units.unit_id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        ForeignKey("people.person_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime]


class CohortRow(Table):
    """A named group across units, such as a training in a certain week."""

    __tablename__ = "cohorts"

    cohort_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    made_by: Mapped[str | None] = mapped_column(ForeignKey("people.person_id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class CohortMemberRow(Table):
    """A person in a cohort."""

    __tablename__ = "cohort_members"

    cohort_id: Mapped[str] = mapped_column(
        ForeignKey("cohorts.cohort_id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[str] = mapped_column(
        ForeignKey("people.person_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime]
