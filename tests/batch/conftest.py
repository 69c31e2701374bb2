from __future__ import annotations

import pytest
import torch

from xray_trainer.detector.config import Calibration, DetectorConfig, NetworkConfig
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.network import Network


@pytest.fixture(scope="session")
def detector() -> Detector:
    """Returns a detector that was never trained and finds something in whatever it sees."""
    torch.manual_seed(0)
    shape = NetworkConfig(widths=(8, 8, 8, 8), decoder_width=8, num_families=2)
    network = Network(shape)
    torch.nn.init.normal_(network.head.weight, std=3.0)
    torch.nn.init.zeros_(network.head.bias)
    config = DetectorConfig(
        name="untrained",
        families=("CT-DOOR", "LD-HOMOG"),
        network=shape,
        calibration=Calibration(operating_points={"6": 0.0}),
        weights_sha256="0123456789abcdef" * 4,
    )
    return Detector(network, config, precision="fp32")
