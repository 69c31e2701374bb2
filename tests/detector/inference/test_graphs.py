from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from tests.detector.inference.nets import DEEP, random_frame, random_network
from tests.detector.toy import SMALL
from xray_trainer.detector.inference import build_form, infer
from xray_trainer.detector.inference.graphs import PADDED_TO_HW, pad_with_air
from xray_trainer.detector.inference.parity import largest_dp, limit_of
from xray_trainer.detector.network import STRIDE, halo_px


def test_windows_are_padded_with_air_to_a_few_shapes() -> None:
    padded = pad_with_air(torch.full((1, 2, 96, 700), 0.5))
    assert padded.shape == (1, 2, 128, 1024)
    assert (padded[..., :96, :700] == 0.5).all()
    assert (padded[..., 96:, :] == 1).all()
    assert (padded[..., 700:] == 1).all()


def test_a_missing_energy_stays_missing_in_the_padding() -> None:
    transmission = torch.full((1, 2, 96, 96), 0.5)
    transmission[:, 1] = 0
    assert not pad_with_air(transmission)[:, 1].any()


def test_a_window_of_a_padded_shape_is_not_copied() -> None:
    transmission = torch.rand(1, 2, *PADDED_TO_HW)
    assert pad_with_air(transmission) is transmission


def test_padding_changes_only_cells_near_the_padded_edge() -> None:
    form, frame = build_form(random_network(DEEP), "fp32"), random_frame(96, 864)
    padded = pad_with_air(torch.from_numpy(frame)[None])[0].numpy()
    height, width = (side // STRIDE for side in frame.shape[1:])
    as_is = infer(form, frame[:, :, :864]).anomaly
    wide = np.concatenate([frame, padded[:, :96, 864:]], axis=2)
    found = infer(form, np.ascontiguousarray(wide)).anomaly[:height, :width]
    far = width - halo_px(form.network.config) // STRIDE
    np.testing.assert_array_equal(found[:, :far], as_is[:, :far])


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("shape_hw", [(128, 512), (96, 700)])
def test_replayed_graphs_stay_near_the_reference_on_the_same_padding(shape_hw: tuple[int, int]) -> None:
    network, frame = random_network(SMALL), random_frame(*shape_hw)
    padded = np.ascontiguousarray(pad_with_air(torch.from_numpy(frame)[None])[0].numpy())
    rows, columns = (side // STRIDE for side in shape_hw)
    reference = infer(build_form(network, "fp32"), padded).anomaly[:rows, :columns]
    graphs = build_form(network, "cuda-graph", device="cuda")
    for _ in range(2):
        assert largest_dp(reference, infer(graphs, frame).anomaly) <= limit_of("cuda-graph")


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_two_scans_of_one_shape_do_not_share_their_answer() -> None:
    graphs = build_form(random_network(SMALL), "cuda-graph", device="cuda")
    one, two = (infer(graphs, random_frame(128, 512, seed=seed)).anomaly for seed in (1, 2))
    assert not np.array_equal(one, two)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_threads_on_streams_of_their_own_get_the_answers_of_their_scans() -> None:
    graphs = build_form(random_network(SMALL), "cuda-graph", device="cuda")
    frames = [random_frame(128, 512, seed=number) for number in range(8)]
    alone = [infer(graphs, frame).anomaly for frame in frames]

    def on_own_stream(frame: np.ndarray) -> np.ndarray:
        with torch.cuda.stream(torch.cuda.Stream()):
            return infer(graphs, frame).anomaly

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(on_own_stream, frames * 4))
    for number, found in enumerate(together):
        np.testing.assert_array_equal(found, alone[number % 8])
