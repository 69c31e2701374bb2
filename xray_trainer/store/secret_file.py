"""A secret on disk that is made once, whole or not at all, for its owner's eyes."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4


def make_once(path: Path, content: bytes) -> None:
    """Writes a secret, mode 0600, unless another process was faster: then that one's stays.

    Raises:
        OSError: it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
