from __future__ import annotations

import io
import json
from pathlib import Path

import pydicom
import pytest
from pydicom import Dataset
from pydicom.uid import DICOSThreatDetectionReportStorage, ExplicitVRLittleEndian

from xray_trainer.batch.exports.threat_report import write_threat_report
from xray_trainer.batch.results import read_results


def _reports(results: Path) -> list[Dataset]:
    return [Dataset.from_json(one) for one in json.loads(write_threat_report(results).read_text())]


def test_every_input_has_a_report_and_a_decision(results: Path) -> None:
    reports = _reports(results)
    assert [one.ImageComments for one in reports] == [row.uri for row in read_results(results).scans]
    assert [one.AlarmDecision for one in reports] == ["ALARM", "CLEAR", "UNKNOWN", "ALARM", "CLEAR"]
    assert [one.NumberOfAlarmObjects for one in reports] == [2, 0, 0, 1, 0]
    assert (reports[2].AbortFlag, reports[2].AbortReason) == ("ABORT", "TRUNCATED")


def test_threats_keep_place_and_score(results: Path) -> None:
    row = read_results(results).findings[0]
    threat = _reports(results)[0].ThreatSequence[0]
    place, assessment = threat.PTORepresentationSequence[0], threat.ATDAssessmentSequence[0]
    region = place.ThreatROIVoxelSequence[0]
    assert list(region.ThreatROIBase) == [row.x_min, row.y_min, 0]
    assert list(region.ThreatROIExtents) == [row.x_max - row.x_min, row.y_max - row.y_min, 0]
    assert len(place.BoundingPolygon) == 3 * 4
    assert (assessment.ThreatCategory, assessment.ATDAssessmentFlag) == ("ANOMALY", "THREAT")
    assert assessment.ATDAssessmentProbability == pytest.approx(row.score)
    assert assessment.ThreatCategoryDescription.startswith("CT-DOOR. Denser than")


def test_reports_become_valid_dicom_and_are_the_same_again(results: Path) -> None:
    for report in _reports(results):
        assert report.SOPClassUID == DICOSThreatDetectionReportStorage
        assert report.SOPInstanceUID.is_valid
        stream = io.BytesIO()
        report.file_meta = pydicom.dataset.FileMetaDataset()
        report.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        pydicom.dcmwrite(stream, report, enforce_file_format=True)
        stream.seek(0)
        assert pydicom.dcmread(stream).ImageComments == report.ImageComments
    assert [one.SOPInstanceUID for one in _reports(results)] == [
        one.SOPInstanceUID for one in _reports(results)
    ]


def test_pydicom_writes_the_same_json(results: Path) -> None:
    written = json.loads(write_threat_report(results).read_text())
    assert [Dataset.from_json(one).to_json_dict() for one in written] == written
