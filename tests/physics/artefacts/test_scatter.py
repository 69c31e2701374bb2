from __future__ import annotations

import math

import pytest
import torch

from xray_trainer.physics.artefacts.scatter import scatter_pedestal


@pytest.mark.parametrize("level", [1.0, 0.0])
def test_neither_air_nor_an_opaque_block_scatters(level: float) -> None:
    assert float(scatter_pedestal(torch.full((1, 64, 64), level), 0.01).rows(slice(None)).abs().max()) < 1e-7


def test_a_layer_of_optical_depth_one_scatters_with_full_strength() -> None:
    field = scatter_pedestal(torch.full((1, 64, 64), math.exp(-1)), 0.01).rows(slice(None))
    torch.testing.assert_close(field, torch.full((1, 64, 64), 0.01))


def test_the_pedestal_is_smooth_and_reaches_beyond_the_object() -> None:
    scene = torch.ones(1, 256, 512)
    scene[:, 100:160, 200:300] = 0.3
    field = scatter_pedestal(scene, 0.01).rows(slice(None))[0]
    assert float(field[60, 250]) > 0.001
    assert float(field.diff(dim=0).abs().max()) < 2e-4
    assert float(field[130, 250]) > 2 * float(field[130, 100])


def test_a_range_of_rows_is_a_cut_of_the_whole() -> None:
    pedestal = scatter_pedestal(torch.rand(2, 100, 70, generator=torch.Generator().manual_seed(0)), 0.02)
    torch.testing.assert_close(pedestal.rows(slice(30, 50)), pedestal.rows(slice(None))[:, 30:50])
