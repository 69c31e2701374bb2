from __future__ import annotations

from pathlib import Path

import pytest

from tests.detector.toy import CONFIG, ToyPairs
from xray_trainer.detector.checkpoint import load_detector
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.training import train


@pytest.fixture(scope="session")
def toy_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("toy")
    train(CONFIG, folder, source=ToyPairs())
    return folder


@pytest.fixture(scope="session")
def toy_detector(toy_checkpoint: Path) -> Detector:
    return load_detector(toy_checkpoint, precision="fp32")
