from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.detector.inference.nets import DEEP, random_frame, random_network
from xray_trainer.detector.inference import Form, build_form, infer
from xray_trainer.detector.network import STRIDE, halo_px
from xray_trainer.errors import CheckpointError


@pytest.mark.parametrize("name", ["fp32", "fused-fp32"])
def test_tiles_give_what_the_whole_frame_gives_bit_for_bit(name: str) -> None:
    form, frame = build_form(random_network(DEEP), name), random_frame(96, 1536)
    whole = infer(form, frame)
    tiled = infer(form, frame, tile_hw=(64, 384))
    np.testing.assert_array_equal(tiled.anomaly, whole.anomaly)
    np.testing.assert_array_equal(tiled.border, whole.border)
    np.testing.assert_array_equal(tiled.family, whole.family)


def test_a_column_of_tiles_gives_the_whole_too() -> None:
    form, frame = build_form(random_network(DEEP), "fp32"), random_frame(1536, 96)
    np.testing.assert_array_equal(infer(form, frame, tile_hw=(384, 64)).anomaly, infer(form, frame).anomaly)


def test_windows_stay_as_small_as_a_tile_with_its_halo_however_large_the_frame() -> None:
    network, seen = random_network(), []

    def run(window: torch.Tensor) -> torch.Tensor:
        seen.append(tuple(window.shape[-2:]))
        return torch.zeros(1, 3, window.shape[-2] // STRIDE, window.shape[-1] // STRIDE)

    frame = np.full((2, 1024, 8192), 0.5, np.float32)
    maps = infer(Form(network, "fp32", run), frame, tile_hw=(512, 1024))
    assert maps.anomaly.shape == (256, 2048)
    assert len(seen) == 16
    assert max(height for height, _ in seen) <= 512 + 2 * halo_px(network.config)
    assert max(width for _, width in seen) <= 1024 + 2 * halo_px(network.config)


def test_values_that_are_no_numbers_are_refused() -> None:
    def run(window: torch.Tensor) -> torch.Tensor:
        return torch.full((1, 3, 8, 8), torch.nan)

    with pytest.raises(CheckpointError, match="no numbers"):
        infer(Form(random_network(), "fp32", run), random_frame(32, 32))
