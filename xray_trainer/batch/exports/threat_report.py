"""A threat report per scan in the DICOM JSON model, with the attributes of DICOS: `threat-reports.json`.

The words are those of a DICOS threat detection report (NEMA IIC 1; the attributes stand in the DICOM data
dictionary, PS3.6, group 4010) and the file is a list of datasets as PS3.18, Annex F, writes them, so that any
DICOM tool reads it. It claims no conformance: what a report must say of owner, route and scanner, nobody told
this package. Every input has a report; one that could not be read is aborted and its decision unknown.

Polygons are triples (x, y, 0) in pixels of the scan. What stands out is an ANOMALY, never a named threat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, uuid5

from xray_trainer.batch.exports.shapes import family_of, outlines_of
from xray_trainer.batch.results import iter_scans_with_findings
from xray_trainer.batch.streaming import durable_text, write_json_list
from xray_trainer.batch.tables import FindingRow, ScanRow

if TYPE_CHECKING:
    from pydicom import Dataset

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


def _reports(out: Path) -> Iterator[dict[str, Any]]:
    for scan, found in iter_scans_with_findings(out):
        yield _report(scan, found).to_json_dict()


def _report(scan: ScanRow, found: Sequence[FindingRow]) -> Dataset:
    from pydicom import Dataset
    from pydicom.uid import DICOSThreatDetectionReportStorage

    is_failed = scan.status == "failed"
    report = Dataset()
    report.SpecificCharacterSet = "ISO_IR 192"
    report.SOPClassUID = DICOSThreatDetectionReportStorage
    report.SOPInstanceUID = f"2.25.{uuid5(NAMESPACE_URL, f'{scan.checkpoint} {scan.uri}').int}"
    report.ImageComments = scan.uri[:_TEXT_LENGTH]
    report.TDRType = "MACHINE"
    report.ThreatDetectionAlgorithmAndVersion = [
        _NO_LONG_TEXT.sub("_", f"xray_trainer {scan.checkpoint}")[:_LONG_LENGTH]
    ]
    report.TotalProcessingTime = 1000 * scan.seconds
    report.AbortFlag = "ABORT" if is_failed else "SUCCESS"
    if is_failed:
        report.AbortReason = [_NOT_A_CODE.sub("_", scan.reason.upper())[:_CODE_LENGTH]]
    report.AlarmDecision = "UNKNOWN" if is_failed else "ALARM" if found else "CLEAR"
    report.NumberOfTotalObjects = report.NumberOfAlarmObjects = min(len(found), _MOST_THREATS)
    report.ThreatSequence = [_threat(row) for row in found[:_MOST_THREATS]]
    return report


def _threat(row: FindingRow) -> Dataset:
    from pydicom import Dataset

    threat = Dataset()
    threat.PotentialThreatObjectID = row.finding
    threat.PTORepresentationSequence = [_place(outline) for outline in outlines_of(row)]
    threat.ATDAssessmentSequence = [_assessment(row)]
    return threat


def _place(outline: Sequence[tuple[float, float]]) -> Dataset:
    from pydicom import Dataset

    place, region = Dataset(), Dataset()
    xs, ys = zip(*outline, strict=True)
    region.ThreatROIBase = [min(xs), min(ys), 0.0]
    region.ThreatROIExtents = [max(xs) - min(xs), max(ys) - min(ys), 0.0]
    place.ThreatROIVoxelSequence = [region]
    place.BoundingPolygon = [value for x, y in outline for value in (x, y, 0.0)]
    return place


def _assessment(row: FindingRow) -> Dataset:
    from pydicom import Dataset

    assessment = Dataset()
    assessment.ThreatCategory = "ANOMALY"
    assessment.ThreatCategoryDescription = " ".join(_described(row))[:_TEXT_LENGTH]
    assessment.ATDAbilityAssessment = "NO_INTERFERENCE"
    assessment.ATDAssessmentFlag = "THREAT"
    assessment.ATDAssessmentProbability = row.score
    return assessment


def _described(row: FindingRow) -> Iterator[str]:
    yield f"{family_of(row)}."
    if row.explanation:
        yield row.explanation
    if row.areal_density_g_cm2 is not None:
        yield f"{row.areal_density_g_cm2:.1f} g/cm2 added, {row.material}."
