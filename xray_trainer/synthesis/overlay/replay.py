"""Replays a run from its records alone: the same bits, or a sentence about which scan differs and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from xray_trainer.errors import InputError
from xray_trainer.scans.files import write_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.overlay import journal
from xray_trainer.synthesis.overlay.apply import apply_overlay
from xray_trainer.synthesis.overlay.journal import Journal, ScanRecord, Settings


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay came to.

    Attributes:
        num_scans: that were recorded.
        num_same: of them, the same bit for bit.
        different: (scan, why) of the others.
    """

    num_scans: int
    num_same: int
    different: tuple[tuple[str, str], ...]


def replay(folder: Path, *, inputs: Path | None = None, out: Path | None = None) -> Replayed:
    """Applies every record of a folder to its benign scan again and compares.

    Args:
        folder: as `overlay_folder` leaves it; only `overlays.json` is needed.
        inputs: folder of the benign scans; where they were at the time if None.
        out: folder for the scans made again; none is written if None.

    Raises:
        InputError: there is no journal.
        StorageError: `out` cannot be written.
    """
    written = journal.read_journal(folder)
    different: list[tuple[str, str]] = []
    for record in written.scans:
        try:
            scan = replayed_scan(record, _source(written, record, inputs), settings=written.settings)
        except InputError as error:
            different.append((record.scan, str(error)))
            continue
        if journal.sha256_of(scan) != record.result_sha256:
            different.append((record.scan, f"{record.scan}: comes out with other values than recorded"))
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            write_scan(replace(scan, scan_id=Path(record.scan).stem), out / record.scan)
    num = len(written.scans)
    return Replayed(num, num - len(different), tuple(different))


def replayed_scan(record: ScanRecord, source: Path, *, settings: Settings) -> Scan:
    """Returns the scan of a record, made again from its benign scan.

    Raises:
        InputError: the source cannot be read or is another scan than the one recorded.
    """
    scan, _ = journal.read_source(source, settings)
    if journal.sha256_of(scan) != record.source_sha256:
        raise InputError(
            "{source}: is not the scan that {scan} was made from; its pixels differ",
            source=source,
            scan=record.scan,
        )
    for overlay in record.overlays:
        scan, _ = apply_overlay(scan, overlay)
    return scan


def _source(written: Journal, record: ScanRecord, inputs: Path | None) -> Path:
    return (inputs or Path(written.inputs)) / record.source
