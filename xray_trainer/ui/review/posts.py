"""What a browser may post about an answer that is reviewed."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from xray_trainer.store.comments import MAX_COMMENT
from xray_trainer.ui.posts import Uuid

Name = Annotated[str, StringConstraints(max_length=64)]


class CommentPost(BaseModel):
    """One thing said; with a thread it goes on with that, without one it begins one on its subject."""

    model_config = ConfigDict(strict=True, frozen=True)

    comment_id: Uuid
    text: Annotated[str, StringConstraints(min_length=1, max_length=2 * MAX_COMMENT)]
    thread_id: Uuid | None = None
    mark_id: Name = ""
    geometry: dict[str, Any] | None = None
    at_ms: float | None = Field(default=None, ge=0, allow_inf_nan=False)


class ReviewedPost(BaseModel):
    """Whether a mentor is done with an answer."""

    model_config = ConfigDict(strict=True, frozen=True)

    is_reviewed: bool
