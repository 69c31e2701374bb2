from __future__ import annotations

import numpy as np

from tests.detector.toy import SMALL, ToyPairs
from xray_trainer.detector.config import DetectorConfig
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.evaluation.rater import DetectorRater, Rater
from xray_trainer.detector.network import Network


def test_a_detector_judges_with_every_finding_and_a_map_of_the_whole_scan() -> None:
    detector = Detector(Network(SMALL), DetectorConfig(name="blank", network=SMALL), precision="fp32")
    rater: Rater = DetectorRater(detector)
    scan = ToyPairs().pair(40).scan
    judged = rater.judge(scan)
    assert rater.name == "blank"
    assert judged.score == detector.analyse(scan).score
    assert len(judged.findings) >= len(detector.detect(scan))
    for cells, px, mm in zip(judged.anomaly_map.shape, scan.shape_hw, scan.pixel_mm_xy[::-1], strict=True):
        assert abs(cells * judged.cell_mm - px * mm) <= judged.cell_mm
    assert np.all((judged.anomaly_map >= 0) & (judged.anomaly_map <= 1))
