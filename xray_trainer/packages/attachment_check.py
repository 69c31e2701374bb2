"""What may lie beside an exercise: text, PDF and pictures that are what they say."""

from __future__ import annotations

from hashlib import sha256

from xray_trainer.errors import PackageError, Sentence
from xray_trainer.packages.contents import AttachmentEntry

MAX_BYTES = 32 * 1024 * 1024

_BEGINNINGS = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/webp": b"RIFF",
}


def check_attachment(content: bytes, entry: AttachmentEntry, *, name: str) -> None:
    """Refuses bytes that are too many, not those of their address, or not of the type that they claim.

    Raises:
        PackageError: they are refused.
    """
    what = Sentence("{name}: attachment {attachment!r}", name=name, attachment=entry.name[:80])
    if len(content) > MAX_BYTES:
        raise PackageError(
            "{what} has {num_bytes:,} bytes, at most {max_bytes:,} are taken",
            what=what,
            num_bytes=len(content),
            max_bytes=MAX_BYTES,
        )
    if sha256(content).hexdigest() != entry.sha256:
        raise PackageError("{what} is not what its address says; refused", what=what)
    if (entry.kind == "picture") != entry.media_type.startswith("image/"):
        raise PackageError(
            "{what} is no {kind}, but {media_type}; refused",
            what=what,
            kind=entry.kind,
            media_type=entry.media_type,
        )
    if entry.media_type == "text/plain":
        _check_text(content, what)
    elif not content.startswith(_BEGINNINGS.get(entry.media_type, b"\0no such type")):
        raise PackageError(
            "{what} is no {media_type}, or of a type that is not taken; refused",
            what=what,
            media_type=entry.media_type,
        )


def _check_text(content: bytes, what: str) -> None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise PackageError("{what} is no text in UTF-8; refused", what=what) from None
