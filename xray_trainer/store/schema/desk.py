"""What analysts said about findings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table


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
