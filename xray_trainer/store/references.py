"""Empty conveyances to compare a scan with: the same type, the same beams, nearly the same pixel size.

They are scans of the library like others, and no exercise: nothing is known about them that must not be seen.
"""

from __future__ import annotations

from datetime import datetime
from math import log

from sqlalchemy import select

from xray_trainer.scans.scan import Scan
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import ReferenceScanRow, ScanRow
from xray_trainer.store.shelving import scan_values
from xray_trainer.store.store import Store

EMPTY = "The same type, empty"
"""What a reference is called beside a scan, a message id."""

FROM_ABOVE = "From above"
"""What the second view of an exercise is called beside its scan, a message id."""

CLOSE = 0.02
"""Pixel sizes that differ by no more than this share count as the same."""

_USABLE = 0.15


def add_reference(store: Store, scan: Scan, *, now: datetime) -> str:
    """Returns the address of an empty conveyance, which is kept as a reference from now on.

    Raises:
        StorageError: the library cannot be written.
    """
    sha256 = store.library.add_scan(scan)
    row = {"sha256": sha256, "conveyance": scan.conveyance, "added_at": now}
    with writing(store.engine) as session:
        insert_new(session, ScanRow, [scan_values(sha256, scan, now)])
        insert_new(session, ReferenceScanRow, [row])
    return sha256


def reference_of(store: Store, sha256: str) -> str | None:
    """Returns the address of the best reference for a scan of the library, None where none fits.

    The best has the nearest pixel size; one that differs by more than 15 % along an axis is no help.
    """
    with reading(store.engine) as session:
        scan = session.get(ScanRow, sha256)
        if scan is None or not scan.conveyance:
            return None
        pixel_mm_xy = scan.pixel_mm_x, scan.pixel_mm_y
        beams, conveyance = tuple(scan.beams), scan.conveyance
    return nearest_reference(
        store, conveyance=conveyance, beams=beams, pixel_mm_xy=pixel_mm_xy, within=_USABLE
    )


def nearest_reference(
    store: Store,
    *,
    conveyance: str,
    beams: tuple[str, ...],
    pixel_mm_xy: tuple[float, float],
    within: float = CLOSE,
) -> str | None:
    """Returns the address of the reference whose pixel size is nearest, None where none is near enough.

    Args:
        store: the store.
        conveyance: its name, such as `container-40`.
        beams: of the scan.
        pixel_mm_xy: of the scan.
        within: greatest share by which a pixel size may differ along either axis.
    """
    query = (
        select(ScanRow)
        .join(ReferenceScanRow, ReferenceScanRow.sha256 == ScanRow.sha256)
        .where(ReferenceScanRow.conveyance == conveyance)
    )
    with reading(store.engine) as session:
        rows = [row for row in session.scalars(query) if tuple(row.beams) == beams]
        off = {row.sha256: _apart((row.pixel_mm_x, row.pixel_mm_y), pixel_mm_xy) for row in rows}
    best = min(off, key=lambda sha256: off[sha256], default=None)
    return best if best is not None and off[best] <= log(1 + within) else None


def num_references(store: Store) -> int:
    """Returns how many references there are."""
    with reading(store.engine) as session:
        return len(session.scalars(select(ReferenceScanRow.sha256)).all())


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(abs(log(a / b)) for a, b in zip(one, other, strict=True))
