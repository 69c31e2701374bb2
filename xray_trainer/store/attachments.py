"""Notes and pictures beside an exercise: rows in the database, bytes on disk under their sha256.

They are part of the truth: a page or route shows them after the answer only, or to who may see the truth.
What comes in here is checked and made harmless already (`exercises.papers`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import delete, select

from xray_trainer.errors import StorageError
from xray_trainer.scans.atomic import not_writable, write_atomically
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import AttachmentRow
from xray_trainer.store.store import Store

AttachmentKind = Literal["note", "picture"]

_FOLDER = "attachments"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A note (text or PDF) or a picture beside an exercise.

    `name` is for people and never becomes a path; `sha256` is the address of the bytes.
    """

    kind: AttachmentKind
    media_type: str
    name: str
    sha256: str
    caption: str = ""
    num_bytes: int = 0


def keep(
    store: Store, content: bytes, *, kind: AttachmentKind, media_type: str, name: str, caption: str = ""
) -> Attachment:
    """Returns the attachment of these bytes, which lie on disk from now on; it belongs to nothing yet.

    Raises:
        StorageError: the folder cannot be written.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(store, sha256)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(path.parent, error) from None
    if not path.exists():
        write_atomically(path, content)
    return Attachment(kind, media_type, name[:200], sha256, caption[:500], len(content))


def attach(store: Store, exercise_id: str, *, attachments: Sequence[Attachment], now: datetime) -> None:
    """Puts attachments beside an exercise, in place of those that it had."""
    rows = [
        {
            "exercise_id": exercise_id,
            "sha256": one.sha256,
            "position": position,
            "kind": one.kind,
            "media_type": one.media_type,
            "name": one.name,
            "caption": one.caption,
            "num_bytes": one.num_bytes,
            "added_at": now,
        }
        for position, one in enumerate(attachments)
    ]
    with writing(store.engine) as session:
        session.execute(delete(AttachmentRow).where(AttachmentRow.exercise_id == exercise_id))
        insert_new(session, AttachmentRow, rows)


def attachments_of(store: Store, exercise_id: str) -> tuple[Attachment, ...]:
    """Returns what lies beside an exercise, in order; nothing where there is no such exercise."""
    query = (
        select(AttachmentRow)
        .where(AttachmentRow.exercise_id == exercise_id)
        .order_by(AttachmentRow.position, AttachmentRow.sha256)
    )
    with reading(store.engine) as session:
        return tuple(_attachment(row) for row in session.scalars(query))


def read(store: Store, sha256: str) -> bytes:
    """Returns the bytes of an attachment.

    Raises:
        StorageError: the address is none, or the bytes are lost or no longer what they were.
    """
    if not _SHA256.fullmatch(sha256):
        raise StorageError(
            "an attachment's address must be 64 hexadecimal digits, got {got!r}", got=sha256[:80]
        )
    path = _path(store, sha256)
    try:
        content = path.read_bytes()
    except OSError:
        raise StorageError(
            "{path}: this attachment is lost; restore the data folder from a backup", path=path
        ) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StorageError(
            "{path}: this attachment is damaged; restore the data folder from a backup", path=path
        )
    return content


def _path(store: Store, sha256: str) -> Path:
    return store.library.root.parent / _FOLDER / sha256


def _attachment(row: AttachmentRow) -> Attachment:
    kind: AttachmentKind = "picture" if row.kind == "picture" else "note"
    return Attachment(kind, row.media_type, row.name, row.sha256, row.caption, row.num_bytes)
