from __future__ import annotations

import pytest

from tests.detector.evaluation.toy_scans import DarknessRater, toy_scans
from xray_trainer.detector.evaluation.run import evaluate_raters
from xray_trainer.detector.evaluation.summary import Evaluation


@pytest.fixture(scope="session")
def toy_evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    scans = toy_scans(tmp_path_factory.mktemp("toys"), 48)
    return evaluate_raters([DarknessRater(), DarknessRater("noise", noise=0.4)], scans)
