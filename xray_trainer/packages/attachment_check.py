"""What may lie beside an exercise: text, PDF and pictures that are what they say."""

from __future__ import annotations

from hashlib import sha256

from xray_trainer.errors import PackageError
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
    what = f"{name}: attachment {entry.name[:80]!r}"
    if len(content) > MAX_BYTES:
        raise PackageError(f"{what} has {len(content):,} bytes, at most {MAX_BYTES:,} are taken")
    if sha256(content).hexdigest() != entry.sha256:
        raise PackageError(f"{what} is not what its address says; refused")
    if (entry.kind == "picture") != entry.media_type.startswith("image/"):
        raise PackageError(f"{what} is no {entry.kind}, but {entry.media_type}; refused")
    if entry.media_type == "text/plain":
        _check_text(content, what)
    elif not content.startswith(_BEGINNINGS.get(entry.media_type, b"\0no such type")):
        raise PackageError(f"{what} is no {entry.media_type}, or of a type that is not taken; refused")


def _check_text(content: bytes, what: str) -> None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise PackageError(f"{what} is no text in UTF-8; refused") from None
