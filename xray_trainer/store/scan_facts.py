"""What was measured on scans of the library, kept beside them so that no scan is measured twice.

A record is JSON, so that processes which render can measure too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from xray_trainer.exercises.fingerprint import MEASURE, scan_facts
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.tiles import lossless_path
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.library import ScanLibrary
from xray_trainer.store.schema import ExerciseRow, ScanFactsRow

if TYPE_CHECKING:
    from xray_trainer.store.store import Store

_AT_ONCE = 20
_MOST_NAMED = 500


@dataclass(frozen=True, slots=True)
class StoredFacts:
    """What was measured on a scan (`exercises.fingerprint.ScanFacts`), and the size of its file."""

    fingerprint: bytes
    mean_attenuation: float
    noise: float
    num_bytes: int


def measured_record(library: ScanLibrary, sha256: str, scan: Scan) -> dict[str, Any]:
    """Returns what is measured on a scan that lies in the library under an address."""
    measured = scan_facts(scan)
    return {
        "measure": MEASURE,
        "fingerprint": measured.fingerprint.hex(),
        "facts": {
            "mean_attenuation": measured.mean_attenuation,
            "noise": measured.noise,
            "num_bytes": lossless_path(library.folder(sha256)).stat().st_size,
        },
    }


def insert_facts(session: Session, records: Mapping[str, Mapping[str, Any]]) -> None:
    """Keeps what was measured on scans, by address; the scans' own rows are there already."""
    for sha256, record in records.items():
        another = ScanFactsRow.sha256 == sha256, ScanFactsRow.measure != record["measure"]
        session.execute(delete(ScanFactsRow).where(*another))
        row = {**record, "sha256": sha256, "fingerprint": bytes.fromhex(record["fingerprint"])}
        insert_new(session, ScanFactsRow, [row])


def measure_missing(
    store: Store, sha256s: Sequence[str], *, progress: Callable[[int, int], None] | None = None
) -> None:
    """Measures those of these scans that nobody has measured yet; reads each of them from the disk."""
    missing = sorted(set(sha256s) - _known(store))
    for start in range(0, len(missing), _AT_ONCE):
        part = missing[start : start + _AT_ONCE]
        library = store.library
        records = {sha256: measured_record(library, sha256, library.read(sha256)) for sha256 in part}
        with writing(store.engine) as session:
            insert_facts(session, records)
        if progress:
            progress(start + len(part), len(missing))


def facts_of(store: Store, sha256s: Sequence[str]) -> dict[str, StoredFacts]:
    """Returns what is known of these scans, by address; those that nobody has measured are left out."""
    wanted = set(sha256s)
    query = select(ScanFactsRow).where(ScanFactsRow.measure == MEASURE)
    if len(wanted) <= _MOST_NAMED:
        query = query.where(ScanFactsRow.sha256.in_(wanted))
    with reading(store.engine) as session:
        rows = session.scalars(query)
        return {row.sha256: StoredFacts(row.fingerprint, **row.facts) for row in rows if row.sha256 in wanted}


def fingerprints(store: Store) -> dict[str, bytes]:
    """Returns the fingerprints of all scans that were measured, by address."""
    query = select(ScanFactsRow.sha256, ScanFactsRow.fingerprint).where(ScanFactsRow.measure == MEASURE)
    with reading(store.engine) as session:
        return {row.sha256: row.fingerprint for row in session.execute(query)}


def scans_of_exercises(store: Store) -> list[str]:
    """Returns the addresses of the scans that exercises show."""
    with reading(store.engine) as session:
        return list(session.scalars(select(ExerciseRow.scan_sha256).distinct()))


def _known(store: Store) -> set[str]:
    query = select(ScanFactsRow.sha256).where(ScanFactsRow.measure == MEASURE)
    with reading(store.engine) as session:
        return set(session.scalars(query))
