"""What a browser may post, read from its body with a limit on its size and checked field by field."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.requests import Request

from xray_trainer.drills.answer import Decision
from xray_trainer.drills.journal import MAX_SEQ, EventKind
from xray_trainer.errors import InputError, Sentence
from xray_trainer.store.flags import MAX_COMMENT, FlagKind

MAX_BODY_BYTES = 256 * 1024
MAX_EVENTS = 500

Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]
Token = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Key = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{8,64}$")]

_Post = TypeVar("_Post", bound=BaseModel)


class OversizeError(InputError):
    """A body is larger than any honest one."""


class EventPost(BaseModel):
    """One event of the journal; what its payload says is checked when it is stored."""

    model_config = ConfigDict(strict=True, frozen=True)

    uuid: Uuid
    seq: int = Field(ge=0, le=MAX_SEQ)
    t: float = Field(allow_inf_nan=False)
    kind: EventKind
    payload: dict[str, Any]


class EventsPost(BaseModel):
    """Events of one attempt."""

    model_config = ConfigDict(strict=True, frozen=True)

    token: Token
    events: list[EventPost] = Field(max_length=MAX_EVENTS)


class SubmitPost(BaseModel):
    """A decision, with the events that were not posted before; `key` makes submitting again harmless."""

    model_config = ConfigDict(strict=True, frozen=True)

    decision: Decision
    key: Key
    events: list[EventPost] = Field(default_factory=list, max_length=MAX_EVENTS)


class FlagPost(BaseModel):
    """What is wrong with an exercise, in the person's own words too; `key` makes flagging again harmless."""

    model_config = ConfigDict(strict=True, frozen=True)

    token: Token
    key: Key
    kind: FlagKind
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_COMMENT)] = ""


async def read_post(request: Request, model: type[_Post]) -> _Post:
    """Returns the checked body of a request.

    Raises:
        OversizeError: it is larger than 256 KB.
        InputError: it is no such object.
    """
    return parse_post(await read_body(request), model)


def parse_post(body: bytes, model: type[_Post]) -> _Post:
    """Returns a checked body.

    Raises:
        InputError: it is no such object.
    """
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise InputError(_sentence(error)) from None


async def read_body(request: Request) -> bytes:
    """Returns the body of a request.

    Raises:
        OversizeError: it is larger than 256 KB.
    """
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise OversizeError(
                "a request may hold {max_body_bytes} bytes, got more; send fewer events at once",
                max_body_bytes=MAX_BODY_BYTES,
            )
        chunks.append(chunk)
    return b"".join(chunks)


def _sentence(error: ValidationError) -> Sentence:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"]) or Sentence("the body")
    return Sentence("{where}: {problem}", where=where, problem=first["msg"])
