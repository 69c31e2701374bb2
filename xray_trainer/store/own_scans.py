"""Scans that people brought themselves: in the library like all others, with who brought them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, delete, select

from xray_trainer.scans.scan import Scan
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import OwnScanRow, ScanRow
from xray_trainer.store.shelving import scan_values
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class OwnScan:
    """A scan that somebody brought.

    Attributes:
        sha256: its address in the library.
        name: of the file it came in, for people.
        width_px, height_px: its size.
        beams: of its energies.
        conveyance: what was scanned, "" where nobody said.
        notes: what its reader warned of, one sentence each.
        added_at: when it came.
    """

    sha256: str
    name: str
    width_px: int
    height_px: int
    beams: tuple[str, ...]
    conveyance: str
    notes: tuple[str, ...]
    added_at: datetime


def add_own_scan(
    store: Store, person_id: str, *, scan: Scan, name: str, notes: Sequence[str] = (), now: datetime
) -> str:
    """Returns the address of a scan after it was kept for a person; bringing it again changes nothing.

    Raises:
        StorageError: the library cannot be written.
    """
    sha256 = store.library.add_scan(scan)
    row = {
        "sha256": sha256,
        "person_id": person_id,
        "name": name[:200],
        "notes": [note[:500] for note in notes],
        "added_at": now,
    }
    with writing(store.engine) as session:
        insert_new(session, ScanRow, [scan_values(sha256, scan, now)])
        insert_new(session, OwnScanRow, [row])
    return sha256


def own_scans(store: Store, person_id: str) -> tuple[OwnScan, ...]:
    """Returns the scans that a person brought, the latest first."""
    query = _scans().where(OwnScanRow.person_id == person_id)
    with reading(store.engine) as session:
        rows = session.execute(query.order_by(OwnScanRow.added_at.desc(), OwnScanRow.name))
        return tuple(_own(row) for row in rows)


def forget_own_scan(store: Store, person_id: str, sha256: str) -> None:
    """Takes a scan off a person's list; exercises that were made of it keep it."""
    mine = OwnScanRow.person_id == person_id, OwnScanRow.sha256 == sha256
    with writing(store.engine) as session:
        session.execute(delete(OwnScanRow).where(*mine))


def _scans() -> Select[OwnScanRow, ScanRow]:
    return select(OwnScanRow, ScanRow).join(ScanRow, ScanRow.sha256 == OwnScanRow.sha256)


def _own(row: Row[OwnScanRow, ScanRow]) -> OwnScan:
    brought, scan = row
    return OwnScan(
        brought.sha256,
        brought.name,
        scan.width_px,
        scan.height_px,
        tuple(scan.beams),
        scan.conveyance,
        tuple(brought.notes),
        brought.added_at,
    )
