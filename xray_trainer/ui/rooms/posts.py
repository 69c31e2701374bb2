"""What a browser may post to a room."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from xray_trainer.drills.journal import MAX_SEQ
from xray_trainer.rooms.events import SENT
from xray_trainer.ui.posts import Token, Uuid

MAX_EVENTS = 200
_FARTHEST_PX = 1_000_000.0

Pixels = Annotated[float, Field(ge=-_FARTHEST_PX, le=_FARTHEST_PX, allow_inf_nan=False)]
Kind = Annotated[str, Field(pattern=f"^({'|'.join(SENT)})$")]


class RoomEventPost(BaseModel):
    """One event; what its payload says is checked when it is stored."""

    model_config = ConfigDict(strict=True, frozen=True)

    uuid: Uuid
    order: int = Field(ge=0, le=MAX_SEQ)
    t: float = Field(allow_inf_nan=False)
    kind: Kind
    payload: dict[str, Any]


class RoomEventsPost(BaseModel):
    """Events of one person in one room."""

    model_config = ConfigDict(strict=True, frozen=True)

    token: Token
    events: list[RoomEventPost] = Field(max_length=MAX_EVENTS)


class PresencePost(BaseModel):
    """Where a person is now: which scan, which part of it, where they point; how slow their line is."""

    model_config = ConfigDict(frozen=True)

    position: int | None = Field(default=None, ge=0, le=10_000)
    view: tuple[Pixels, Pixels, Pixels, Pixels] | None = None
    pointer: tuple[Pixels, Pixels] | None = None
    follows: bool = True
    lag_ms: float = Field(default=0.0, ge=0.0, le=600_000.0, allow_inf_nan=False)
