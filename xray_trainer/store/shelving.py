"""Exercises on their way into the store: scans go to the library first, then rows into the database.

The first half needs no database, so that processes which render can do it and hand over an exercise without
its pixels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from xray_trainer.exercises.exercise import BuiltExercise, Exercise
from xray_trainer.exercises.records import (
    concealment_record,
    exercise_from,
    exercise_record,
    finding_record,
)
from xray_trainer.scans.scan import Scan
from xray_trainer.store.database import insert_new
from xray_trainer.store.library import ScanLibrary
from xray_trainer.store.scan_facts import insert_facts, measured_record
from xray_trainer.store.schema import ExerciseRow, ExerciseWishRow, ScanRow, SecondViewRow


@dataclass(frozen=True, slots=True)
class Shelved:
    """An exercise whose scans are in the library.

    Attributes:
        exercise: with the addresses of its scans.
        scans: what the database keeps of each scan, by its address; no pixels.
        measured: what was measured on its scans, by their addresses.
    """

    exercise: Exercise
    scans: Mapping[str, Mapping[str, object]]
    measured: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def shelve(library: ScanLibrary, built: BuiltExercise) -> Shelved:
    """Returns an exercise after putting its scans into the library.

    Raises:
        StorageError: the library cannot be written.
    """
    found = (built.scan, built.benign_scan, built.second_view)
    addresses = tuple(library.add_scan(scan) if scan else "" for scan in found)
    scan, benign, second = addresses
    exercise = replace(built.exercise, scan_sha256=scan, benign_sha256=benign, second_sha256=second)
    rows = {sha256: _facts(one) for sha256, one in zip(addresses, found, strict=True) if one}
    compared = ((scan, built.scan), (benign, built.benign_scan))
    measured = {sha256: measured_record(library, sha256, one) for sha256, one in compared if one}
    return Shelved(exercise, rows, measured)


def insert_exercise(
    session: Session,
    shelved: Shelved,
    now: datetime,
    *,
    status: str,
    wish: Mapping[str, Any] | None = None,
) -> None:
    """Keeps an exercise with its scans and its wish; what is there already stays as it is."""
    exercise = shelved.exercise
    for sha256, facts in shelved.scans.items():
        insert_new(session, ScanRow, [{"sha256": sha256, **facts, "added_at": now}])
    insert_facts(session, shelved.measured)
    insert_new(session, ExerciseRow, [{**_exercise_values(exercise, now), "status": status}])
    if exercise.second_sha256:
        view = {"exercise_id": exercise.exercise_id, "sha256": exercise.second_sha256}
        insert_new(session, SecondViewRow, [view])
    if wish is not None:
        insert_new(session, ExerciseWishRow, [{"exercise_id": exercise.exercise_id, "wish": dict(wish)}])


def shelved_record(shelved: Shelved) -> dict[str, Any]:
    """Returns a shelved exercise as JSON values, for another process."""
    exercise = exercise_record(shelved.exercise)
    return {"exercise": exercise, "scans": dict(shelved.scans), "measured": dict(shelved.measured)}


def shelved_from(record: Mapping[str, Any]) -> Shelved:
    """Returns the shelved exercise of such a record."""
    return Shelved(exercise_from(record["exercise"]), record["scans"], record.get("measured", {}))


def scan_values(sha256: str, scan: Scan, now: datetime) -> dict[str, object]:
    """Returns the row of a scan of the library."""
    return {"sha256": sha256, **_facts(scan), "added_at": now}


def _facts(scan: Scan) -> dict[str, object]:
    height_px, width_px = scan.shape_hw
    return {
        "scan_id": scan.scan_id,
        "width_px": width_px,
        "height_px": height_px,
        "pixel_mm_x": scan.pixel_mm_xy[0],
        "pixel_mm_y": scan.pixel_mm_xy[1],
        "beams": list(scan.beams),
        "conveyance": scan.conveyance,
        "source": scan.source,
    }


def _exercise_values(exercise: Exercise, now: datetime) -> dict[str, object]:
    return {
        "exercise_id": exercise.exercise_id,
        "scan_sha256": exercise.scan_sha256,
        "benign_sha256": exercise.benign_sha256 or None,
        "declaration": exercise.declaration.model_dump(mode="json"),
        "truth": [concealment_record(hidden) for hidden in exercise.truth],
        "risk_indicators": list(exercise.risk_indicators),
        "findings": [finding_record(finding) for finding in exercise.findings],
        "cargo_family": exercise.cargo_family,
        "feedback": exercise.feedback,
        "added_at": now,
    }
