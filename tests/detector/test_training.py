from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from tests.detector.toy import CONFIG, KINDS, ToyPairs
from xray_trainer.detector.checkpoint import read_config
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.state import new_state
from xray_trainer.detector.training import earlier_runs, train
from xray_trainer.detector.training_config import TrainingConfig, read_training_config
from xray_trainer.errors import CheckpointError


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


def test_run_that_goes_on_from_a_checkpoint_keeps_its_weights_and_tells_so(
    toy_checkpoint: Path, tmp_path: Path
) -> None:
    config = CONFIG.model_copy(update={"num_steps": 2, "num_pairs": 2, "learning_rate": 1e-9})
    train(config, tmp_path, source=ToyPairs(), start_from=toy_checkpoint)
    metrics = json.loads((tmp_path / "metrics.json").read_text())
    assert metrics["test"]["auroc"] == 1.0
    assert [run["steps"] for run in metrics["earlier_runs"]] == [CONFIG.num_steps]
    assert f"{CONFIG.num_steps + 2} steps in all" in (tmp_path / "card.md").read_text()


def test_weights_to_start_from_are_an_encoder_or_whole() -> None:
    config = CONFIG.model_copy(update={"seed": 5})
    given = new_state(CONFIG, num_families=2).network.state_dict()
    stages = {name: tensor for name, tensor in given.items() if name.startswith("stages.")}
    begun = new_state(config, num_families=2, start_from=stages).network.state_dict()
    assert all(torch.equal(begun[name], tensor) for name, tensor in stages.items())
    assert not torch.equal(begun["head.weight"], given["head.weight"])
    del given["head.weight"]
    with pytest.raises(CheckpointError, match="do not fit the network"):
        new_state(config, num_families=2, start_from=given)


def test_checkpoint_without_metrics_has_no_earlier_runs(tmp_path: Path) -> None:
    assert earlier_runs(tmp_path) == []
    (tmp_path / "metrics.json").write_text("[1, 2]")
    assert earlier_runs(tmp_path) == []
