"""Notes and pictures that a person puts beside an exercise, made harmless, for they travel on.

A picture is measured in its header, decoded, made smaller where it is large, and encoded anew: nothing but
pixels is left of it, no place and no camera. A text keeps its letters. A PDF is kept as it is, but one that
runs scripts, starts programs or carries files is refused.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from typing import Final, Literal

import cv2
import numpy as np

from xray_trainer.errors import InputError

MAX_FILE_BYTES: Final = 16 * 1024 * 1024
MAX_TEXT_BYTES: Final = 256 * 1024
MAX_PIXELS: Final = 60_000_000
LONGEST_PX: Final = 2000

_JPEG_QUALITY = 85
_PNG, _JPEG, _PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_MOST_UNPACKED = 64 * 1024 * 1024
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Document:
    """What may lie beside an exercise: its kind, its media type, its bytes."""

    kind: Literal["note", "picture"]
    media_type: str
    content: bytes


def harmless(name: str, content: bytes) -> Document:
    """Returns a note or picture in a form that may travel on; its kind is told by the bytes, not by the name.

    Raises:
        InputError: it is too large, damaged, or nothing that may lie beside an exercise.
    """
    if len(content) > MAX_FILE_BYTES:
        raise InputError(
            "{name}: may have {most_mb} MB, got {got}; make it smaller",
            name=name,
            most_mb=MAX_FILE_BYTES >> 20,
            got=len(content) >> 20,
        )
    if content.startswith((_PNG, _JPEG)):
        return _picture(name, content)
    if content.startswith(_PDF):
        return _pdf(name, content)
    return _text(name, content)


def _picture(name: str, content: bytes) -> Document:
    is_png = content.startswith(_PNG)
    size = _png_size(content) if is_png else _jpeg_size(content)
    if size is None:
        raise _damaged(name)
    width, height = size
    if width * height > MAX_PIXELS or not min(size):
        raise InputError(
            "{name}: a picture may have {max_pixels:,} px, got {width:,} x {height:,}; make it smaller",
            name=name,
            max_pixels=MAX_PIXELS,
            width=width,
            height=height,
        )
    decoded = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if decoded is None:
        raise _damaged(name)
    shrink = LONGEST_PX / max(decoded.shape[:2])
    if shrink < 1:
        decoded = cv2.resize(decoded, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    ending, options = (".png", []) if is_png else (".jpg", [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    _, encoded = cv2.imencode(ending, decoded, options)
    return Document("picture", "image/png" if is_png else "image/jpeg", encoded.tobytes())


def _png_size(content: bytes) -> tuple[int, int] | None:
    if len(content) < 24 or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        length = 0 if marker in _ALONE else struct.unpack_from(">H", content, place + 2)[0]
        place += 2 + length
    return None


def _pdf(name: str, content: bytes) -> Document:
    left = _MOST_UNPACKED
    parts = [content]
    for found in _STREAM.finditer(content):
        unpacked = _unpacked(found[1], left)
        left -= len(unpacked)
        parts.append(unpacked)
        if left <= 0:
            raise InputError(
                "{name}: this PDF unpacks to more than {most_mb} MB; print it anew",
                name=name,
                most_mb=_MOST_UNPACKED >> 20,
            )
    if any(_ACTIVE.search(part) for part in parts) or b"/Encrypt" in content:
        raise InputError(
            "{name}: a PDF with scripts, programs, forms, files or a password in it "
            "is not taken; print it to a new PDF",
            name=name,
        )
    if b"%%EOF" not in content[-2048:]:
        raise _damaged(name)
    return Document("note", "application/pdf", content)


def _unpacked(stream: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, max(most, 1))
    except zlib.error:
        return b""


def _text(name: str, content: bytes) -> Document:
    if len(content) > MAX_TEXT_BYTES:
        raise InputError(
            "{name}: is no PNG, JPEG or PDF, and a text may have {most_kb} KB; got more",
            name=name,
            most_kb=MAX_TEXT_BYTES >> 10,
        )
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or not text.strip() or (encoding == "cp1251" and _CONTROL.search(text)):
            break
        return Document("note", "text/plain", _CONTROL.sub("", text).strip().encode())
    raise InputError(
        "{name}: notes are text or PDF and pictures PNG or JPEG, got something else; convert it", name=name
    )


def _damaged(name: str) -> InputError:
    return InputError("{name}: is damaged or cut off; copy it again", name=name)
