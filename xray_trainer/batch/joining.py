"""From part files to the tables of a result folder, part by part: memory holds one part.

Of a scan that was searched again (its file had changed, or could not be read before) the last rows count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xray_trainer.batch.coco import COCO_FILE, write_coco
from xray_trainer.batch.parts import part_file, part_numbers, read_column
from xray_trainer.batch.tables import FINDINGS_FILE, FINDINGS_SCHEMA, SCANS_FILE, SCANS_SCHEMA, durable_file

TABLES = (FINDINGS_FILE, SCANS_FILE, COCO_FILE)

_MOST_FAILURES = 1000


@dataclass
class Totals:
    """What the tables of a result folder come to.

    Attributes:
        num_scans: by status.
        num_findings: in all.
        failures: (uri, message) of the first thousand inputs that failed.
    """

    num_scans: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("ok", "warned", "failed"), 0))
    num_findings: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)

    def add(self, scans: pa.Table, num_findings: int) -> None:
        """Counts one part."""
        for status in self.num_scans:
            self.num_scans[status] += pc.sum(pc.equal(scans["status"], status)).as_py() or 0
        self.num_findings += num_findings
        failed = scans.filter(pc.equal(scans["status"], "failed")).select(["uri", "message"])
        room = _MOST_FAILURES - len(self.failures)
        self.failures += [(row["uri"], row["message"]) for row in failed.slice(0, room).to_pylist()]


def join_parts(out: Path) -> Totals:
    """Returns what there is, after the tables and the COCO file are written from parts.

    Raises:
        StorageError: the folder cannot be written.
    """
    outdated = _outdated(out)
    totals = Totals()
    with (
        durable_file(out / FINDINGS_FILE) as findings_file,
        durable_file(out / SCANS_FILE) as scans_file,
        pq.ParquetWriter(findings_file, FINDINGS_SCHEMA, compression="zstd") as findings_table,
        pq.ParquetWriter(scans_file, SCANS_SCHEMA, compression="zstd") as scans_table,
    ):
        for scans, findings in _parts(out, outdated):
            scans_table.write_table(scans)
            findings_table.write_table(findings)
            totals.add(scans, findings.num_rows)
    write_coco(out)
    return totals


def count_parts(out: Path) -> Totals:
    """Returns what there is without writing anything."""
    outdated = _outdated(out)
    totals = Totals()
    for scans, findings in _parts(out, outdated):
        totals.add(scans, findings.num_rows)
    return totals


def _parts(out: Path, outdated: dict[int, set[str]]) -> Iterator[tuple[pa.Table, pa.Table]]:
    for number in part_numbers(out):
        keep = _kept(outdated.get(number, set()))
        yield (
            keep(pq.read_table(part_file(out, "scans", number), schema=SCANS_SCHEMA)),
            keep(pq.read_table(part_file(out, "findings", number), schema=FINDINGS_SCHEMA)),
        )


def _kept(outdated: set[str]) -> Callable[[pa.Table], pa.Table]:
    def keep(table: pa.Table) -> Any:
        if not outdated:
            return table
        return table.filter(pc.invert(pc.is_in(table["uri"], pa.array(sorted(outdated), pa.string()))))

    return keep


def _outdated(out: Path) -> dict[int, set[str]]:
    """Returns by part the uris of which a later part has newer rows."""
    last: dict[str, int] = {}
    outdated: dict[int, set[str]] = {}
    for number, columns in read_column(out, "uri"):
        for uri in map(str, columns["uri"]):
            if uri in last:
                outdated.setdefault(last[uri], set()).add(uri)
            last[uri] = number
    return outdated
