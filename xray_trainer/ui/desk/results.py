"""A result folder as the desk shows it: scans with their findings, by score and by key."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from xray_trainer.batch.results import read_results, scan_key
from xray_trainer.batch.tables import FindingRow, ScanRow
from xray_trainer.errors import InputError
from xray_trainer.regions import Finding, Region
from xray_trainer.store.verdicts import finding_key
from xray_trainer.ui.desk.folders import TABLES
from xray_trainer.ui.desk.sentences import values_of

_FOLDERS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A scan of a result folder with its findings, the highest score first; `key` stands for its address."""

    key: str
    row: ScanRow
    findings: tuple[FindingRow, ...]

    @property
    def name(self) -> str:
        """Returns the last part of the scan's address."""
        return self.row.uri.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]

    @property
    def finding_keys(self) -> tuple[str, ...]:
        """Returns what stands for each finding."""
        return tuple(finding_key(row.polygon) for row in self.findings)


@dataclass(frozen=True, slots=True)
class DeskResults:
    """All scans of a result folder, the highest score first, those that failed last."""

    folder: Path
    entries: tuple[Entry, ...]
    by_key: Mapping[str, Entry]

    @property
    def checkpoints(self) -> tuple[str, ...]:
        """Returns the checkpoints that searched these scans."""
        return tuple(dict.fromkeys(entry.row.checkpoint for entry in self.entries))

    @property
    def families(self) -> tuple[str, ...]:
        """Returns the families of the findings, sorted."""
        return tuple(sorted({row.family for entry in self.entries for row in entry.findings}))

    def entry(self, key: str) -> Entry:
        """Returns the scan of a key.

        Raises:
            InputError: the folder has none.
        """
        if key not in self.by_key:
            raise InputError("these results hold no such scan; open the results again")
        return self.by_key[key]


def desk_results(folder: Path) -> DeskResults:
    """Returns the results in a folder, read again only where its tables changed.

    Raises:
        InputError: it is no result folder, or its tables cannot be read.
    """
    return _read(folder, tuple(_stamp(folder / name) for name in TABLES))


def finding_of(row: FindingRow) -> Finding:
    """Returns the finding of a row, its values as far as its sentence tells them.

    Raises:
        RegionError: its outline is not usable.
    """
    values = values_of(row.cue, row.explanation)
    return Finding(
        region=Region.from_geojson(geometry_of(row)),
        score=row.score,
        family=row.family,
        areal_density_g_cm2=row.areal_density_g_cm2,
        material=row.material,
        material_share=row.material_share,
        cue="" if values is None else row.cue,
        values=values or {},
    )


def geometry_of(row: FindingRow) -> dict[str, Any]:
    """Returns the GeoJSON geometry of a finding; its rectangle where the outline cannot be read."""
    try:
        geometry = json.loads(row.polygon)
    except ValueError:
        geometry = None
    if isinstance(geometry, dict) and geometry.get("type") in ("Polygon", "MultiPolygon"):
        return geometry
    return Region.from_xyxy(row.x_min, row.y_min, row.x_max, row.y_max).to_geojson()


@lru_cache(maxsize=_FOLDERS_KEPT)
def _read(folder: Path, _stamps: tuple[tuple[int, int], ...]) -> DeskResults:
    results = read_results(folder)
    findings: dict[str, list[FindingRow]] = defaultdict(list)
    for row in results.findings:
        findings[row.uri].append(row)
    entries = [Entry(scan_key(row.uri), row, tuple(findings[row.uri])) for row in results.scans]
    entries.sort(key=lambda entry: -1.0 if entry.row.score is None else entry.row.score, reverse=True)
    return DeskResults(folder, tuple(entries), {entry.key: entry for entry in entries})


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
