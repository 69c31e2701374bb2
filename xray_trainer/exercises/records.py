"""Truth and findings as plain JSON values, for the database and for package files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import Exercise
from xray_trainer.regions import Concealment, Finding, Region

Record = dict[str, Any]


def concealment_record(concealment: Concealment) -> Record:
    """Returns a concealment as JSON values, its region as GeoJSON in pixels."""
    return {
        "geometry": concealment.region.to_geojson(),
        "kind": concealment.kind,
        "item": concealment.item,
        "material": concealment.material,
        "areal_density_g_cm2": concealment.areal_density_g_cm2,
        "factors": dict(concealment.factors),
    }


def concealment_from(record: Mapping[str, Any]) -> Concealment:
    """Returns the concealment of such a record.

    Raises:
        RegionError: its geometry is not usable.
    """
    return Concealment(
        region=Region.from_geojson(record["geometry"]),
        kind=str(record["kind"]),
        item=str(record["item"]),
        material=str(record["material"]),
        areal_density_g_cm2=float(record["areal_density_g_cm2"]),
        factors={str(name): float(value) for name, value in record.get("factors", {}).items()},
    )


def finding_record(finding: Finding) -> Record:
    """Returns a finding as JSON values, its region as GeoJSON in pixels."""
    return {
        "geometry": finding.region.to_geojson(),
        "score": finding.score,
        "family": finding.family,
        "areal_density_g_cm2": finding.areal_density_g_cm2,
        "material": finding.material,
        "material_share": finding.material_share,
        "cue": finding.cue,
        "values": dict(finding.values),
    }


def finding_from(record: Mapping[str, Any]) -> Finding:
    """Returns the finding of such a record.

    Raises:
        RegionError: its geometry is not usable.
    """
    return Finding(
        region=Region.from_geojson(record["geometry"]),
        score=float(record["score"]),
        family=str(record.get("family", "")),
        areal_density_g_cm2=_number(record.get("areal_density_g_cm2")),
        material=str(record.get("material", "unknown")),
        material_share=_number(record.get("material_share")),
        cue=str(record.get("cue", "")),
        values={str(name): float(value) for name, value in record.get("values", {}).items()},
    )


def exercise_record(exercise: Exercise) -> Record:
    """Returns an exercise with its truth as JSON values."""
    plain = ("exercise_id", "scan_id", "cargo_family", "feedback")
    addresses = ("scan_sha256", "benign_sha256", "second_sha256")
    return {
        **{name: getattr(exercise, name) for name in (*plain, *addresses)},
        "declaration": exercise.declaration.model_dump(mode="json"),
        "truth": [concealment_record(hidden) for hidden in exercise.truth],
        "risk_indicators": list(exercise.risk_indicators),
        "findings": [finding_record(finding) for finding in exercise.findings],
    }


def exercise_from(record: Mapping[str, Any]) -> Exercise:
    """Returns the exercise of such a record.

    Raises:
        RegionError: a geometry in it is not usable.
    """
    return Exercise(
        **{
            **record,
            "declaration": Declaration.model_validate(record["declaration"]),
            "truth": tuple(concealment_from(one) for one in record["truth"]),
            "risk_indicators": tuple(record["risk_indicators"]),
            "findings": tuple(finding_from(one) for one in record["findings"]),
        }
    )


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
