from __future__ import annotations

from pathlib import Path

import pytest
from shapely.geometry import MultiPolygon, Polygon, box

from tests.batch.result_rows import failed_row, finding_row, scan_row, write_tables
from tests.batch.toy import untrained_detector
from xray_trainer.detector.detect import Detector


@pytest.fixture(scope="session")
def detector() -> Detector:
    """Returns a detector that was never trained and finds something in whatever it sees."""
    return untrained_detector()


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Returns a result folder with five scans, two of one name, one failed, and three findings."""
    first, second = "день 1/скан 1.tiff", "день 2/скан 1.tiff"
    remote = "s3://port/2026 11/lane-3.dcm"
    holed = Polygon([(10, 10), (50, 10), (50, 40), (10, 40)], [[(20, 20), (30, 20), (30, 30), (20, 30)]])
    two_parts = MultiPolygon([holed, box(60, 5, 80, 15)])
    scans = [
        scan_row(first, score=0.9, num_findings=2),
        scan_row(second),
        failed_row("день 2/broken.png"),
        scan_row(remote, status="warned", reason="noted", message="8 bits", score=0.6, num_findings=1),
        scan_row("C:\\scans\\lane 4.png", num_energies=1),
    ]
    findings = [
        finding_row(first, 1, score=0.9),
        finding_row(first, 2, score=0.5, family="LD-HOMOG", areal_density_g_cm2=None, cue=""),
        finding_row(remote, 1, geometry=two_parts, score=0.6),
    ]
    out = tmp_path / "results"
    out.mkdir()
    return write_tables(out, scans, findings)
