from __future__ import annotations

from copy import deepcopy

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from xray_trainer.detector.config import NetworkConfig
from xray_trainer.detector.network import Network, fold_batch_norm, num_parameters, prepare

SMALL = NetworkConfig(widths=(8, 8, 8, 8), decoder_width=8, num_families=3)


def _transmission(height: int = 64, width: int = 96) -> torch.Tensor:
    return torch.rand(2, 2, height, width, generator=torch.Generator().manual_seed(1)) * 0.9 + 0.1


def test_maps_come_at_stride_four() -> None:
    output = Network(SMALL)(_transmission())
    assert output.anomaly.shape == output.border.shape == (2, 16, 24)
    assert output.family.shape == (2, 3, 16, 24)


def test_work_and_size_are_those_that_were_analysed() -> None:
    network = Network(NetworkConfig(num_families=20)).eval()
    with FlopCounterMode(display=False) as counter, torch.inference_mode():
        network(torch.rand(1, 2, 64, 64))
    gflop_per_mpx = counter.get_total_flops() / (64 * 64) * 1e-3
    assert gflop_per_mpx == pytest.approx(35, abs=1.5)
    assert num_parameters(network) * 4 < 20e6


def test_folding_batch_norm_changes_nothing() -> None:
    torch.manual_seed(0)
    network = Network(SMALL)
    for _ in range(3):
        network(_transmission())
    folded = fold_batch_norm(deepcopy(network))
    network.eval()
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in folded.modules())
    torch.testing.assert_close(folded(_transmission()).anomaly, network(_transmission()).anomaly)


def test_missing_energy_prepares_to_zeros() -> None:
    transmission = _transmission()
    transmission[:, 1] = 0
    cells = prepare(transmission)
    assert cells.shape == (2, 64, 16, 24)
    assert torch.count_nonzero(cells[:, 16:32]) == torch.count_nonzero(cells[:, 48:]) == 0
    torch.testing.assert_close(cells[0, 0, 0, 0], transmission[0, 0, 0, 0])
    torch.testing.assert_close(cells[0, 32, 0, 0], -transmission[0, 0, 0, 0].log() / 4)


def test_untrained_network_calls_little_anomalous() -> None:
    torch.manual_seed(0)
    with torch.inference_mode():
        anomaly = Network(SMALL).eval()(_transmission()).anomaly
    assert float(anomaly.sigmoid().mean()) < 0.05


def test_preparing_is_space_to_depth_channels_last() -> None:
    transmission = _transmission()
    stacked = torch.cat([transmission, -transmission.log() / 4], dim=1)
    cells = prepare(transmission)
    torch.testing.assert_close(cells, torch.nn.functional.pixel_unshuffle(stacked, 4))
    assert cells.is_contiguous(memory_format=torch.channels_last)
