"""What a mentor wrote and enclosed for after the answer: words, notes, pictures.

All of it belongs to the truth: whoever calls this has made sure that the answer is in and may be shown.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from xray_trainer.errors import AttemptError
from xray_trainer.store.attachments import Attachment, attachments_of, read
from xray_trainer.store.cases import case_words
from xray_trainer.store.feedback_texts import feedback_text
from xray_trainer.store.store import Store
from xray_trainer.ui.replies import unchanging

_TEXT = "text/plain"
_LOCKED = {"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'"}


def enclosed_json(store: Store, exercise_id: str, *, language: str, address: str) -> dict[str, Any]:
    """Returns the mentor's words in a language, `""` where there are none, what is enclosed, and the case.

    Args:
        store: where it lies.
        exercise_id: the exercise.
        language: of the reader.
        address: under which the bytes of an attachment are, by their sha256.
    """
    return {
        "words": feedback_text(store, exercise_id, language=language),
        "enclosed": [_json(store, one, address) for one in attachments_of(store, exercise_id)],
        "case": case_json(store, exercise_id),
    }


def case_json(store: Store, exercise_id: str) -> dict[str, str] | None:
    """Returns title, method and lesson of the case that an exercise shows, None where it shows none."""
    told = case_words(store, exercise_id)
    return None if told is None else told.model_dump()


def enclosed_bytes(store: Store, exercise_id: str, sha256: str, request: Request) -> Response:
    """Returns an attachment of an exercise; a PDF is handed over as a file and not opened here.

    Raises:
        AttemptError: the exercise has no such attachment.
    """
    found = next((one for one in attachments_of(store, exercise_id) if one.sha256 == sha256), None)
    if found is None:
        raise AttemptError("nothing of that address is enclosed; open the drill again")
    headers = dict(_LOCKED)
    if found.kind == "note":
        headers["Content-Disposition"] = "attachment"
    charset = "; charset=utf-8" if found.media_type == _TEXT else ""
    return unchanging(
        request, read(store, sha256), media_type=f"{found.media_type}{charset}", headers=headers
    )


def _json(store: Store, one: Attachment, address: str) -> dict[str, Any]:
    text = read(store, one.sha256).decode("utf-8", "replace") if one.media_type == _TEXT else ""
    return {
        "kind": one.kind,
        "media_type": one.media_type,
        "name": one.name,
        "caption": one.caption,
        "text": text,
        "url": f"{address}/{one.sha256}",
    }
