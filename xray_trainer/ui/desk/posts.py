"""What the desk's viewer may post, checked field by field."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from xray_trainer.drills.journal import MAX_SEQ
from xray_trainer.store.verdicts import MAX_COMMENT, Verdict, Word
from xray_trainer.ui.posts import MAX_EVENTS, Token, Uuid

Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class VerdictPayload(BaseModel):
    """What is said about which finding of which scan."""

    model_config = ConfigDict(strict=True, frozen=True)

    scan: Key
    finding: Key
    verdict: Word
    comment: Annotated[str, StringConstraints(max_length=MAX_COMMENT)] = ""


class VerdictEvent(BaseModel):
    """One event of the desk's journal."""

    model_config = ConfigDict(strict=True, frozen=True)

    uuid: Uuid
    seq: int = Field(ge=0, le=MAX_SEQ)
    t: float = Field(allow_inf_nan=False)
    kind: Literal["verdict"]
    payload: VerdictPayload

    def verdict(self, checkpoint: str) -> Verdict:
        """Returns the verdict for the store."""
        said = self.payload
        return Verdict(
            self.uuid, checkpoint, said.scan, said.finding, self.seq, said.verdict, said.comment.strip()
        )


class VerdictsPost(BaseModel):
    """Events of one desk."""

    model_config = ConfigDict(strict=True, frozen=True)

    token: Token
    events: list[VerdictEvent] = Field(max_length=MAX_EVENTS)


class ExercisePost(BaseModel):
    """The wish to make an exercise of a scan; there is nothing to say about it."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")
