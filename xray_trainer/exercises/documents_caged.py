"""Making notes and pictures from outside harmless, in the cage: what `documents.harmless` does, elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import cv2

from xray_trainer.errors import InputError
from xray_trainer.exercises.documents import MAX_FILE_BYTES, Document, harmless
from xray_trainer.scans.cage import Bounds, Cage, shared_cage

_BOUNDS: Final = Bounds(seconds=9.0, memory_bytes=900 * 1024**2, most_bytes=64 * 1024**2)


def harmless_caged(name: str, content: bytes, *, cage: Cage | None = None) -> Document:
    """Returns a note or picture in a form that may travel on.

    Args:
        name: for people.
        content: what came.
        cage: where it is decoded; that of this process where None.

    Raises:
        InputError: it is too large, damaged, or nothing that may lie beside an exercise.
    """
    if len(content) > MAX_FILE_BYTES:
        return harmless(name, content)
    told, made = (cage or shared_cage()).do(harmless_job, {"name": name}, content, name=name, bounds=_BOUNDS)
    is_picture = str(told.get("media_type")).startswith("image/")
    return Document("picture" if is_picture else "note", str(told["media_type"]), bytes(made))


def harmless_job(said: Mapping[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Makes it harmless; runs in the cage."""
    name = str(said["name"])
    try:
        made = harmless(name, content)
    except (cv2.error, MemoryError, ValueError):
        raise InputError("{name}: is damaged or cut off; copy it again", name=name) from None
    return {"media_type": made.media_type}, made.content
