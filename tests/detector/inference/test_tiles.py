from __future__ import annotations

import numpy as np
import pytest

from tests.detector.inference.nets import DEEP, random_frame, random_network
from xray_trainer.detector.inference import build_form, infer
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


def test_values_that_are_no_numbers_are_refused() -> None:
    network = random_network()
    network.head.weight.data.fill_(float("nan"))
    with pytest.raises(CheckpointError, match="no numbers"):
        infer(build_form(network, "fp32"), random_frame(32, 32))
