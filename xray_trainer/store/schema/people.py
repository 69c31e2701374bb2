"""People, and what tells them apart."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table


class PersonRow(Table):
    """A person who works through drills or reviews findings; `role` decides which.

    `email` is where reminders go, `""` where that is not known; `retired_at` is set where somebody has left.
    """

    __tablename__ = "people"

    person_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    language: Mapped[str] = mapped_column(String(8))
    role: Mapped[str] = mapped_column(String(16), server_default="trainee")
    created_at: Mapped[datetime]
    email: Mapped[str] = mapped_column(String(254), server_default="")
    retired_at: Mapped[datetime | None]
