"""What the viewer may post while somebody makes an exercise by hand, checked field by field."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from xray_trainer.drills.journal import MAX_SEQ
from xray_trainer.exercises.hand_work import MAX_HIDDEN, HandWork, HiddenItem, Uuid


class WorkPost(BaseModel):
    """The whole of what is done on the scan; of two, the one with the higher number counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seq: int = Field(ge=1, le=MAX_SEQ)
    work: HandWork


class LookPost(BaseModel):
    """All hidden items, in order, and the one that is looked at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hidden: tuple[HiddenItem, ...] = Field(min_length=1, max_length=MAX_HIDDEN)
    item_id: Uuid
