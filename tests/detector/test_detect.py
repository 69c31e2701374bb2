from __future__ import annotations

import numpy as np
import pytest

from tests.detector.toy import ToyPairs
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.explain import SENTENCES
from xray_trainer.detector.pairs import at_pitch
from xray_trainer.physics.material_bands import BANDS
from xray_trainer.scans.scan import Scan

SUSPICIOUS = ToyPairs().pair(4)


def test_scan_scores_at_least_as_high_as_its_findings(toy_detector: Detector) -> None:
    for index in range(4):
        analysis = toy_detector.analyse(ToyPairs().pair(index).scan, min_score=0.0)
        assert [f.score for f in analysis.findings] == sorted(
            (f.score for f in analysis.findings), reverse=True
        )
        assert all(finding.score <= analysis.score + 1e-9 for finding in analysis.findings)


def test_finding_carries_family_and_areal_density(toy_detector: Detector) -> None:
    finding = toy_detector.detect(SUSPICIOUS.scan, min_score=0.5)[0]
    assert finding.family in toy_detector.config.families
    assert finding.areal_density_g_cm2 == pytest.approx(1.5 / 0.045, rel=0.2)
    assert finding.material in BANDS
    assert finding.cue in SENTENCES


def test_findings_are_explained_only_where_asked(toy_detector: Detector) -> None:
    plain = toy_detector.analyse(SUSPICIOUS.scan, min_score=0.0, is_explained=False).findings
    told = toy_detector.analyse(SUSPICIOUS.scan, min_score=0.0).findings
    assert {finding.cue for finding in plain} == {""}
    assert [finding.region for finding in plain] == [finding.region for finding in told]


def test_regions_come_in_the_pixels_of_the_scan(toy_detector: Detector) -> None:
    coarse = at_pitch(SUSPICIOUS.scan, pixel_mm=8.0)
    wide = Scan("wide", coarse.transmission.repeat(2, axis=2), (4.0, 8.0), coarse.beams)
    region = toy_detector.detect(wide, min_score=0.3)[0].region
    truth = SUSPICIOUS.concealments[0].region.centre_xy
    assert region.centre_xy == pytest.approx((truth[0] * 5 / 4, truth[1] * 5 / 8), abs=3)


def test_single_energy_scan_gets_findings_too(toy_detector: Detector) -> None:
    scan = ToyPairs(num_energies=1).pair(4).scan
    analysis = toy_detector.analyse(scan, min_score=0.0)
    assert analysis.findings[0].region.iou(SUSPICIOUS.concealments[0].region) > 0.3


def test_anomaly_map_lies_at_stride_four_between_zero_and_one(toy_detector: Detector) -> None:
    anomaly_map, score = toy_detector.anomaly(SUSPICIOUS.scan)
    assert anomaly_map.shape == (24, 40)
    assert anomaly_map.dtype == np.float32
    assert 0 <= anomaly_map.min() <= anomaly_map.max() <= 1
    assert score == toy_detector.analyse(SUSPICIOUS.scan).score


@pytest.mark.parametrize("value", [1.0, 1 / 65535, 0.3])
@pytest.mark.parametrize("shape", [(1, 1, 1), (2, 3, 200), (1, 300, 5), (2, 64, 64)])
def test_odd_scans_give_finite_scores(toy_detector: Detector, shape: tuple[int, ...], value: float) -> None:
    scan = Scan("odd", np.full(shape, value, np.float32), (5.0, 5.0), ("6MV", "4MV")[: shape[0]])
    analysis = toy_detector.analyse(scan, min_score=0.0)
    assert 0 <= analysis.score <= 1
    assert all(np.isfinite(finding.score) for finding in analysis.findings)
    height, width = scan.shape_hw
    for finding in analysis.findings:
        x_min, y_min, x_max, y_max = finding.region.bounds_xyxy
        assert 0 <= x_min < x_max <= width
        assert 0 <= y_min < y_max <= height
