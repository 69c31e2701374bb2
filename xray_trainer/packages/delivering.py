"""Putting a finished package in its place, and what is noted of one: its seal, that it went or came."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Literal
from uuid import uuid4

from xray_trainer.errors import PackageError
from xray_trainer.packages.envelope import encrypt_to
from xray_trainer.packages.manifest import Manifest
from xray_trainer.scans.atomic import not_writable
from xray_trainer.store.exchange import Exchanged
from xray_trainer.store.known_units import UnitCard
from xray_trainer.store.seals import Seal


def deliver(plain: Path, target: Path, *, to: Sequence[UnitCard]) -> int:
    """Returns the size of a file after moving a package to its place, encrypted where it is for some alone.

    Raises:
        StorageError: the place cannot be written.
    """
    part = target.with_name(f".{target.name}.{uuid4().hex[:8]}.part")
    try:
        if to:
            encrypt_to(to, plain, target=part)
        else:
            shutil.copyfile(plain, part)
        os.replace(part, target)
        return target.stat().st_size
    except OSError as error:
        raise not_writable(target, error) from None
    finally:
        part.unlink(missing_ok=True)


def exchanged(manifest: Manifest, direction: Literal["in", "out"], num_bytes: int) -> Exchanged:
    """Returns what is noted about a package that went or came."""
    return Exchanged(
        package_id=manifest.package_id,
        direction=direction,
        kind=manifest.kind,
        title=manifest.title,
        subject=manifest.subject,
        unit=manifest.signer.card.fingerprint,
        recipients=manifest.recipients,
        num_bytes=num_bytes,
    )


def seal_made(manifest: Manifest, secret: str) -> Seal:
    """Returns the seal that a manifest tells of, with its key or `""`.

    Raises:
        PackageError: it tells of none.
    """
    note = manifest.seal
    if note is None:
        raise PackageError("{title}: nothing is sealed in it", title=manifest.title)
    return Seal(
        note.seal_id, manifest.subject, manifest.signer.card.fingerprint, note.rule, note.opens_at, secret
    )
