from __future__ import annotations

import pytest
import torch

from xray_trainer.physics.artefacts.blur import afterglow, afterglow_variance_factor, motion_blur


def test_motion_blur_keeps_the_sum_and_is_as_wide_as_asked() -> None:
    blurred = motion_blur(_slit(), 1.5)[0, 0]
    where = torch.arange(len(blurred)) - 16.0
    assert float(blurred.sum()) == pytest.approx(1, abs=1e-6)
    assert float((blurred * where).sum()) == pytest.approx(0, abs=1e-6)
    spread = float((blurred * where**2).sum()) ** 0.5
    assert spread == pytest.approx((0.637**2 + 1 / 12) ** 0.5, rel=0.03)


def test_afterglow_trails_behind_and_keeps_the_sum() -> None:
    glowing = afterglow(_slit(), 0.1)[0, 0]
    assert float(glowing.sum()) == pytest.approx(1, abs=1e-6)
    assert float(glowing[:16].sum()) == 0
    assert torch.all(glowing[16:20].diff() < 0)


def test_afterglow_lowers_the_variance_by_the_factor_that_it_says() -> None:
    noise = torch.randn(1, 40, 5000, generator=torch.Generator().manual_seed(0))
    assert float(afterglow(noise, 0.08).var()) == pytest.approx(afterglow_variance_factor(0.08), rel=0.02)


@pytest.mark.parametrize("blur", [motion_blur, afterglow])
def test_strength_zero_changes_nothing(blur: object) -> None:
    assert callable(blur)
    assert torch.equal(blur(_slit(), 0.0), _slit())


def test_a_flat_field_stays_flat_to_its_ends() -> None:
    flat = torch.full((2, 3, 9), 0.7)
    torch.testing.assert_close(afterglow(motion_blur(flat, 2.0), 0.1), flat)


def _slit() -> torch.Tensor:
    slit = torch.zeros(1, 1, 33)
    slit[..., 16] = 1
    return slit
