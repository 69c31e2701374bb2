"""What every route answers with: JSON, unchanging bytes, or a sentence about what went wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from xray_trainer.errors import (
    AttemptError,
    ExpiredError,
    ForbiddenError,
    InputError,
    MissingExtraError,
    ScanFileError,
    SealedError,
    SignedOutError,
    StorageError,
    SubmittedError,
    XrayTrainerError,
)
from xray_trainer.ui.posts import OversizeError

Translate = Callable[[str, str], str]
Handler = Callable[[Request], Awaitable[Response]]
Clock = Callable[[], datetime]

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_NO_STORE = {**SAFE, "Cache-Control": "no-store"}
_FOREVER = {**SAFE, "Cache-Control": "private, max-age=31536000, immutable"}
_SMALL = re.compile(r"[0-9]{1,6}")

_STATUS: tuple[tuple[type[XrayTrainerError], int], ...] = (
    (OversizeError, 413),
    (SubmittedError, 409),
    (ExpiredError, 409),
    (SealedError, 403),
    (SignedOutError, 401),
    (ForbiddenError, 403),
    (AttemptError, 404),
    (ScanFileError, 404),
    (InputError, 400),
    (StorageError, 503),
    (MissingExtraError, 501),
)
_NO_TILE = "there is no such part of the scan"
_NO_DETAILS = {
    500: "something went wrong; tell the administrator",
    503: "the data cannot be reached right now; it will be tried again",
}


def server_time() -> datetime:
    """Returns the server's time, which alone decides how long something took."""
    return datetime.now(UTC)


def untranslated(_language: str, text: str) -> str:
    """Returns the text as it is."""
    return text


def guarded(handler: Handler, translate: Translate) -> Handler:
    """Returns the handler with every foreseen fault as an answer, in the browser's language."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except XrayTrainerError as error:
            return refusal(error, partial(translate, language_of(request)))
        except SQLAlchemyError:
            return refusal(StorageError("the database cannot be used"), str)

    return answer


def guarded_routes(handlers: Sequence[tuple[str, Handler, str]], translate: Translate) -> list[Route]:
    """Returns routes from path, handler and method, each `guarded`."""
    return [Route(path, guarded(handler, translate), methods=[method]) for path, handler, method in handlers]


def language_of(request: Request) -> str:
    """Returns the first language that the browser asks for, such as `ru` of `ru-RU, en;q=0.8`."""
    return re.split(r"[^a-zA-Z]", request.headers.get("accept-language", ""), maxsplit=1)[0].lower()


def refusal(error: XrayTrainerError, words: Callable[[str], str]) -> Response:
    """Returns the answer to a fault: a status and one sentence, without paths of this machine."""
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    plain = _NO_TILE if isinstance(error, ScanFileError) else _NO_DETAILS.get(status)
    later = {"Retry-After": "1"} if status == 503 else None
    return as_json({"error": words(plain) if plain else error.told(words)}, status=status, headers=later)


def as_json(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Returns JSON that nobody keeps."""
    return JSONResponse(content, status_code=status, headers={**_NO_STORE, **(headers or {})})


def unchanging(
    request: Request, content: bytes, *, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Returns bytes that the browser may keep for ever."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={**_FOREVER, "ETag": etag})
    return Response(content, media_type=media_type, headers={**_FOREVER, "ETag": etag, **(headers or {})})


def tile_address(request: Request) -> dict[str, Any]:
    """Returns which tile an address names.

    Raises:
        ScanFileError: no tile can have this address.
    """
    names = ("energy", "level", "column", "row")
    numbers = [request.path_params[name] for name in names]
    if not all(_SMALL.fullmatch(number) for number in numbers):
        raise ScanFileError(_NO_TILE, reason="missing")
    where = dict(zip(names, map(int, numbers), strict=True))
    return {"encoding": request.path_params["encoding"], **where}
