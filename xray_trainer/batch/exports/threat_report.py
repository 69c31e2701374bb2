"""A threat report per scan in the DICOM JSON model, with the attributes of DICOS: `threat-reports.json`.

The words are those of a DICOS threat detection report (NEMA IIC 1; the attributes stand in the DICOM data
dictionary, PS3.6, group 4010) and the file is a list of datasets as PS3.18, Annex F, writes them, so that any
DICOM tool reads it. It claims no conformance: what a report must say of owner, route and scanner, nobody told
this package. Every input has a report; one that could not be read is aborted and its decision unknown.

Polygons are triples (x, y, 0) in pixels of the scan. What stands out is an ANOMALY, never a named threat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from xray_trainer.batch.exports.shapes import Outline, family_of, outlines_of
from xray_trainer.batch.results import iter_scans_with_findings
from xray_trainer.batch.streaming import durable_text, write_json_list
from xray_trainer.batch.tables import FindingRow, ScanRow

_Json = dict[str, dict[str, Any]]

_CODE_LENGTH, _LONG_LENGTH, _TEXT_LENGTH = 16, 64, 10_240
_NOT_A_CODE: Final = re.compile(r"[^A-Z0-9_ ]")
_NO_LONG_TEXT: Final = re.compile(r"[\\\x00-\x1f\x7f]")
_MOST_THREATS: Final = 65_535


def write_threat_report(out: Path) -> Path:
    """Returns the file."""
    path = out / "threat-reports.json"
    with durable_text(path) as file:
        write_json_list(file, _reports(out))
        file.write("\n")
    return path


def _reports(out: Path) -> Iterator[_Json]:
    for scan, found in iter_scans_with_findings(out):
        yield _dataset(_report(scan, found))


def _report(scan: ScanRow, found: Sequence[FindingRow]) -> dict[str, Any]:
    from pydicom.uid import DICOSThreatDetectionReportStorage

    is_failed = scan.status == "failed"
    count = min(len(found), _MOST_THREATS)
    reason = {"AbortReason": _NOT_A_CODE.sub("_", scan.reason.upper())[:_CODE_LENGTH]} if is_failed else {}
    algorithm = f"xray_trainer {scan.checkpoint}"
    return {
        "SpecificCharacterSet": "ISO_IR 192",
        "SOPClassUID": str(DICOSThreatDetectionReportStorage),
        "SOPInstanceUID": f"2.25.{uuid5(NAMESPACE_URL, f'{scan.checkpoint} {scan.uri}').int}",
        "ImageComments": scan.uri[:_TEXT_LENGTH],
        "TDRType": "MACHINE",
        "ThreatDetectionAlgorithmAndVersion": _NO_LONG_TEXT.sub("_", algorithm)[:_LONG_LENGTH],
        "TotalProcessingTime": 1000 * scan.seconds,
        "AbortFlag": "ABORT" if is_failed else "SUCCESS",
        **reason,
        "AlarmDecision": "UNKNOWN" if is_failed else "ALARM" if found else "CLEAR",
        "NumberOfTotalObjects": count,
        "NumberOfAlarmObjects": count,
        "ThreatSequence": [_threat(row) for row in found[:_MOST_THREATS]],
    }


def _threat(row: FindingRow) -> dict[str, Any]:
    return {
        "PotentialThreatObjectID": row.finding,
        "PTORepresentationSequence": [_place(outline) for outline in outlines_of(row)],
        "ATDAssessmentSequence": [_assessment(row)],
    }


def _place(outline: Outline) -> dict[str, Any]:
    xs, ys = zip(*outline, strict=True)
    base = {
        "ThreatROIBase": [min(xs), min(ys), 0.0],
        "ThreatROIExtents": [max(xs) - min(xs), max(ys) - min(ys), 0.0],
    }
    corners = [value for x, y in outline for value in (x, y, 0.0)]
    return {"ThreatROIVoxelSequence": [base], "BoundingPolygon": corners}


def _assessment(row: FindingRow) -> dict[str, Any]:
    return {
        "ThreatCategory": "ANOMALY",
        "ThreatCategoryDescription": " ".join(_described(row))[:_TEXT_LENGTH],
        "ATDAbilityAssessment": "NO_INTERFERENCE",
        "ATDAssessmentFlag": "THREAT",
        "ATDAssessmentProbability": row.score,
    }


def _described(row: FindingRow) -> Iterator[str]:
    yield f"{family_of(row)}."
    if row.explanation:
        yield row.explanation
    if row.areal_density_g_cm2 is not None:
        yield f"{row.areal_density_g_cm2:.1f} g/cm2 added, {row.material}."


def _dataset(attributes: Mapping[str, Any]) -> _Json:
    """Returns attributes by keyword as PS3.18 writes them: by tag, in order, with type and list of values."""
    named = sorted(((*_tag(keyword), value) for keyword, value in attributes.items()), key=lambda one: one[0])
    return {tag: {"vr": kind, "Value": _values(value)} for tag, kind, value in named}


def _values(value: Any) -> list[Any]:
    values = value if isinstance(value, list) else [value]
    return [_dataset(one) if isinstance(one, dict) else one for one in values]


@cache
def _tag(keyword: str) -> tuple[str, str]:
    from pydicom.datadict import dictionary_VR, tag_for_keyword

    tag = tag_for_keyword(keyword)
    if tag is None:
        raise LookupError(f"the DICOM dictionary has no attribute {keyword}")
    return f"{tag:08X}", dictionary_VR(tag)
