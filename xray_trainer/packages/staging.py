"""A folder of its own for each file that comes or goes: nothing is seen of it before it is whole."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from xray_trainer.errors import StorageError
from xray_trainer.scans.atomic import not_writable
from xray_trainer.store.store import Store

_FOLDER = "incoming"
_STALE_S = 24 * 3600.0


@contextmanager
def staging(store: Store) -> Iterator[Path]:
    """Yields an empty folder inside the data folder, which is gone afterwards.

    What a killed process left there a day ago or more goes too.

    Raises:
        StorageError: the data folder cannot be written.
    """
    root = store.home / _FOLDER
    folder = root / uuid4().hex
    try:
        folder.mkdir(parents=True)
        _sweep(root)
        yield folder
    except OSError as error:
        raise not_writable(folder, error) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sealed_path(store: Store, seal_id: str) -> Path:
    """Returns where sealed truth lies until its key comes.

    Raises:
        StorageError: the id cannot be that of a seal.
    """
    if not seal_id.isalnum() or not seal_id.isascii() or len(seal_id) > 36:
        raise StorageError("a seal's id must be hexadecimal, got {got!r}", got=seal_id[:40])
    return store.home / "sealed" / f"{seal_id}.bin"


def _sweep(root: Path) -> None:
    for left in root.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _STALE_S:
                shutil.rmtree(left, ignore_errors=True)
