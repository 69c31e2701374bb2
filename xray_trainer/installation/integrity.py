"""Whether what is kept is still what was stored: pages, references, a share of the scans, the audit log.

Every look takes the next scans in the order of their address, so that all of them are read in turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select, text

from xray_trainer.errors import StorageError
from xray_trainer.store.audit import verify
from xray_trainer.store.database import reading
from xray_trainer.store.schema import ScanRow
from xray_trainer.store.store import Store

NUM_SCANS = 200
"""How many scans are read at a time; some 8 GB of large ones."""


@dataclass(frozen=True, slots=True)
class Integrity:
    """What a look came to.

    Attributes:
        problems: a sentence each, none where all is sound.
        num_scans: how many scans were read.
        last_scan: address of the last of them, `""` where the end was reached; the next look goes on there.
    """

    problems: tuple[str, ...]
    num_scans: int
    last_scan: str


def check_integrity(store: Store, *, after: str = "", num_scans: int = NUM_SCANS) -> Integrity:
    """Returns what is damaged; reads much and changes nothing.

    Args:
        store: the store.
        after: address of the last scan that was read before.
        num_scans: how many scans are read at most.
    """
    query = select(ScanRow.sha256).where(ScanRow.sha256 > after).order_by(ScanRow.sha256).limit(num_scans)
    with reading(store.engine) as session:
        scans = session.scalars(query).all()
    problems = (*_database(store), *_scans(store, scans), *_audit(store))
    last = scans[-1] if len(scans) == num_scans else ""
    return Integrity(problems, len(scans), last)


def _database(store: Store) -> Iterator[str]:
    if store.engine.dialect.name != "sqlite":
        return
    with store.engine.connect() as connection:
        said = connection.execute(text("PRAGMA quick_check(3)")).scalars().all()
        broken = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(3)
    if list(said) != ["ok"]:
        yield f"the database is damaged: {'; '.join(said)[:300]}"
    if broken:
        yield f"rows of {broken[0][0]} refer to rows that are not there"


def _scans(store: Store, scans: Sequence[str]) -> Iterator[str]:
    for sha256 in scans:
        try:
            is_intact = store.library.is_intact(sha256)
        except (StorageError, OSError):
            is_intact = False
        if not is_intact:
            yield f"scan {sha256[:16]} is missing or changed"


def _audit(store: Store) -> Iterator[str]:
    found = verify(store)
    if found.broken_at is not None:
        yield f"entry {found.broken_at} of the audit log is changed or missing"
