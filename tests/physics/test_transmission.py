from __future__ import annotations

import pytest
import torch

from xray_trainer.errors import InputError
from xray_trainer.physics.materials import MATERIALS
from xray_trainer.physics.transmission import exact_transmission, transmission

PAIR = ("6MV", "4MV")


@pytest.mark.parametrize("beams", [PAIR, ("9.7MV", "6MV"), ("320kV", "160kV")])
def test_mixtures_of_every_material_are_within_two_thousandths_of_the_full_sum(
    beams: tuple[str, ...],
) -> None:
    names = tuple(MATERIALS)
    areal = _random_mixtures(len(names), 20_000)
    exact = -exact_transmission(areal, names, beams).log()
    fast = -transmission(areal, names, beams).double().log()
    visible = (exact > 0.01) & (exact < 16)
    assert float((fast / exact - 1)[visible].abs().max()) < 2e-3
    assert float((fast - exact).abs()[exact <= 0.01].max()) < 1e-4


def test_air_transmits_everything() -> None:
    assert torch.equal(transmission(torch.zeros(2, 3, 4), ("steel", "lead"), PAIR), torch.ones(2, 3, 4))


def test_layers_of_a_mixture_multiply_only_at_one_energy_and_harden_the_beam() -> None:
    areal = torch.tensor([10.0, 20.0]).reshape(1, 1, 2)
    once, twice = transmission(areal, ("steel",), ("6MV",))[0, 0]
    assert once**2 < twice


def test_an_opaque_ray_stays_positive() -> None:
    assert float(transmission(torch.full((1, 1, 1), 1e5), ("lead",), PAIR).min()) > 0


def test_the_result_does_not_depend_on_the_neighbours() -> None:
    areal = torch.rand(2, 70, 2000, generator=torch.Generator().manual_seed(0)) * 40
    whole = transmission(areal, ("steel", "water"), PAIR)
    torch.testing.assert_close(
        whole[:, 69:, 1990:], transmission(areal[:, 69:, 1990:].contiguous(), ("steel", "water"), PAIR)
    )


def test_one_map_per_material_is_required() -> None:
    with pytest.raises(InputError, match="one map per material"):
        transmission(torch.zeros(2, 3, 4), ("steel",), PAIR)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_gpu_and_cpu_agree() -> None:
    areal = _random_mixtures(3, 1000).float()
    names = ("steel", "water", "lead")
    torch.testing.assert_close(
        transmission(areal.cuda(), names, PAIR).cpu(), transmission(areal, names, PAIR), rtol=1e-4, atol=1e-7
    )


def _random_mixtures(num_materials: int, num_pixels: int) -> torch.Tensor:
    """Returns areal densities (M, 1, n) from 0.01 to 400 g/cm2 in all, most pixels of few materials."""
    torch.manual_seed(1)
    total = 10 ** torch.empty(num_pixels).uniform_(-2, 2.6)
    shares = torch.distributions.Gamma(torch.full((num_materials, num_pixels), 0.05), 1.0).sample()
    return (total * shares / shares.sum(dim=0).clamp_min(1e-30)).reshape(num_materials, 1, num_pixels)
