"""A detector that was never trained, and a run of it as a process of its own, for tests that kill it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch

from xray_trainer.batch.engine import run_batch
from xray_trainer.batch.plan import BatchPlan
from xray_trainer.detector.config import Calibration, DetectorConfig, NetworkConfig
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.network import Network
from xray_trainer.scans.files import write_scan
from xray_trainer.scans.scan import Scan

SCANS_PER_PART = 7


SHAPE = NetworkConfig(widths=(8, 8, 8, 8), decoder_width=8, num_families=2)
CONFIG = DetectorConfig(
    name="untrained",
    families=("CT-DOOR", "LD-HOMOG"),
    network=SHAPE,
    calibration=Calibration(operating_points={"6": 0.0}),
    weights_sha256="0123456789abcdef" * 4,
)


def untrained_network() -> Network:
    """Returns a network that finds something in whatever it sees."""
    torch.manual_seed(0)
    network = Network(SHAPE)
    torch.nn.init.normal_(network.head.weight, std=3.0)
    torch.nn.init.zeros_(network.head.bias)
    return network.eval()


def untrained_detector() -> Detector:
    """Returns a detector with that network."""
    return Detector(untrained_network(), CONFIG, precision="fp32")


def write_toy_scan(path: Path, *, seed: int = 0) -> Path:
    """Returns the path of a random scan of 64 x 96 px after it is written."""
    transmission = np.random.default_rng(seed).uniform(0.2, 1, (1, 64, 96)).astype(np.float32)
    return write_scan(Scan(path.stem, transmission, (5.0, 5.0), ("6MV",), source="synthetic"), path)


if __name__ == "__main__":
    run_batch(
        [sys.argv[1]],
        Path(sys.argv[2]),
        detector=untrained_detector(),
        plan=BatchPlan(scans_per_part=SCANS_PER_PART, workers=2),
    )
