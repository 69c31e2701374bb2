"""The audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table


class AuditRow(Table):
    """Something that somebody did; `seal` covers the entry and the seal of the one before.

    `person_id` refers to nobody by constraint, so that an entry outlives the person's erasure, and holds no
    name. `number` counts from 1 without a gap.
    """

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[str] = mapped_column(String(36), index=True)
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    details: Mapped[dict[str, Any]]
    seal: Mapped[str] = mapped_column(String(64))
