"""The frame of a package: the zip file's own tables, looked at before a zip reader is let near them.

Every package ends with a zip comment that holds the sha256 of all bytes before it, so that a file that was
cut or damaged on the way is told at once, wherever the damage lies. Against an enemy that proves nothing;
against one, sizes and counts are bounded here, and the signature is checked later.
"""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from typing import BinaryIO, Final

from xray_trainer.errors import PackageError
from xray_trainer.packages.limits import LIMITS, Limits

_MARK: Final = b"xray_trainer sha256 "
PLACEHOLDER: Final = _MARK + b"0" * 64
_END: Final = struct.Struct("<4s4H2LH")
_LOCATOR: Final = struct.Struct("<4sLQL")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_DIRECTORY_BYTES_PER_FILE: Final = 400
_CHUNK: Final = 1024 * 1024


def stamp(path: Path) -> None:
    """Writes the digest of a finished zip file into its comment, which holds `PLACEHOLDER`."""
    with path.open("r+b") as file:
        digest = _digest(file, path.stat().st_size - 64)
        file.seek(-64, 2)
        file.write(digest)


def check_frame(path: Path, *, name: str, limits: Limits = LIMITS) -> None:
    """Refuses a file that is no package, was damaged on the way, or whose tables are too large.

    Raises:
        PackageError: with the reason.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            raise PackageError("{name}: this is no package of exercises, results or cases", name=name)
        tail_bytes = _END.size + len(PLACEHOLDER)
        if size < tail_bytes:
            raise damaged(name)
        file.seek(size - tail_bytes)
        tail = file.read(tail_bytes)
        if tail[_END.size : -64] != _MARK or _digest(file, size - 64) != tail[-64:]:
            raise damaged(name)
        _check_tables(file, size - tail_bytes, tail[: _END.size], name, limits)


def damaged(name: str) -> PackageError:
    """Returns the error for a file that is not as it was written."""
    return PackageError("{name}: the file is damaged or not whole; copy or send it again", name=name)


def _check_tables(file: BinaryIO, end_at: int, end: bytes, name: str, limits: Limits) -> None:
    signature, disk, first_disk, here, num, directory, _offset, comment = _END.unpack(end)
    if signature != b"PK\5\6" or disk or first_disk or here != num or comment != len(PLACEHOLDER):
        raise damaged(name)
    if end_at >= _LOCATOR.size + _END_64.size:
        file.seek(end_at - _LOCATOR.size)
        if file.read(4) == b"PK\6\7":
            file.seek(end_at - _LOCATOR.size - _END_64.size)
            large = _END_64.unpack(file.read(_END_64.size))
            num, directory = large[7], large[8]
    if num > limits.num_files or directory > limits.num_files * _DIRECTORY_BYTES_PER_FILE:
        raise PackageError(
            "{name}: a package may hold {most:,} files, this one claims {num:,}; refused",
            name=name,
            most=limits.num_files,
            num=num,
        )


def _digest(file: BinaryIO, num_bytes: int) -> bytes:
    file.seek(0)
    digest, left = hashlib.sha256(), num_bytes
    while left and (chunk := file.read(min(_CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest().encode()
