from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.detector.toy import SMALL
from xray_trainer.detector.config import NetworkConfig
from xray_trainer.detector.inference import choose_form, infer
from xray_trainer.detector.network import Network
from xray_trainer.errors import CheckpointError

DEEP = NetworkConfig(widths=(8, 8, 8, 8), blocks=(1, 1, 1, 2), decoder_width=8)


def _network(config: NetworkConfig) -> Network:
    torch.manual_seed(3)
    network = Network(config)
    torch.nn.init.normal_(network.head.weight)
    return network


def _frame(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(2).uniform(0.05, 1, (2, height, width)).astype(np.float32)


def test_tiles_give_what_the_whole_frame_gives() -> None:
    network, frame = choose_form(_network(DEEP), device="cpu", precision="fp32").network, _frame(96, 1536)
    whole = infer(network, frame)
    tiled = infer(network, frame, tile_hw=(64, 384))
    np.testing.assert_array_equal(tiled.anomaly, whole.anomaly)
    np.testing.assert_array_equal(tiled.family, whole.family)


def test_bf16_stays_near_fp32() -> None:
    frame = _frame(128, 128)
    full = choose_form(_network(SMALL), device="cpu", precision="fp32")
    half = choose_form(_network(SMALL), device="cpu", precision="bf16")
    difference = infer(half.network, frame).anomaly - infer(full.network, frame).anomaly
    assert 0 < np.abs(difference).max() < 0.1


def test_form_says_why_it_was_chosen() -> None:
    form = choose_form(_network(SMALL), device="cpu")
    assert form.name in ("fp32", "bf16")
    assert "measured fp32" in form.why


def test_values_that_are_no_numbers_are_refused() -> None:
    network = _network(SMALL)
    network.head.weight.data.fill_(float("nan"))
    with pytest.raises(CheckpointError, match="no numbers"):
        infer(network.eval(), _frame(32, 32))
