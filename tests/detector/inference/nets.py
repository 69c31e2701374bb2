"""Small networks with random weights, and random frames."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from tests.detector.toy import SMALL
from xray_trainer.detector.config import NetworkConfig
from xray_trainer.detector.network import Network

DEEP = NetworkConfig(widths=(8, 8, 8, 8), blocks=(2, 1, 1, 2), decoder_width=8, num_families=3)


def random_network(config: NetworkConfig = SMALL) -> Network:
    """A network whose batch norms do something and whose logits spread over both decisions."""
    torch.manual_seed(3)
    network = Network(config)
    torch.nn.init.normal_(network.head.weight)
    for name, buffer in network.named_buffers():
        if "running_mean" in name:
            buffer.normal_(std=0.1)
        elif "running_var" in name:
            buffer.uniform_(0.5, 1.5)
    return network


def random_frame(height: int, width: int, *, seed: int = 2) -> npt.NDArray[np.float32]:
    return np.random.default_rng(seed).uniform(0.05, 1, (2, height, width)).astype(np.float32)
