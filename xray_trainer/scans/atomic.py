"""Writing files so that nobody ever sees a part of one."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from xray_trainer.errors import StorageError


def write_atomically(path: Path, content: bytes) -> None:
    """Writes a file under a temporary name and renames it; what had the name before is replaced.

    Raises:
        StorageError: the folder cannot be written.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            part.write_bytes(content)
            os.replace(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise not_writable(path, error) from None


def not_writable(path: Path, error: OSError) -> StorageError:
    """Returns the one sentence about a file that could not be written."""
    why = error.strerror or error
    return StorageError(
        "{path}: cannot be written: {why}; choose another folder or make room", path=path, why=why
    )
