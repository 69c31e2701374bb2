from __future__ import annotations

import json
from pathlib import Path

from tests.detector.toy import KINDS, ToyPairs
from xray_trainer.detector.checkpoint import read_config
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.training_config import TrainingConfig, read_training_config


def test_trained_detector_finds_what_is_hidden(toy_detector: Detector) -> None:
    for index in range(30_000_000, 30_000_006):
        pair = ToyPairs().pair(index)
        findings = toy_detector.detect(pair.scan, min_score=0.5)
        assert findings, index
        assert findings[0].region.iou(pair.concealments[0].region) > 0.5
        assert toy_detector.detect(pair.benign_scan, min_score=0.5) == ()


def test_checkpoint_tells_what_it_was_made_from(toy_checkpoint: Path) -> None:
    config = read_config(toy_checkpoint)
    assert config.families == KINDS
    assert config.calibration.operating_points.keys() == {"20"}
    metrics = json.loads((toy_checkpoint / "metrics.json").read_text())
    assert metrics["test"]["auroc"] == 1.0
    assert metrics["test"]["wafroc"] > 0.9
    assert metrics["test"]["by_kind"].keys() == set(KINDS)
    card = (toy_checkpoint / "card.md").read_text()
    assert "Synthetic scans only" in card
    assert config.git_commit in card
    assert isinstance(read_training_config(toy_checkpoint / "training.json"), TrainingConfig)
