from __future__ import annotations

import math

import pytest
import torch

from xray_trainer.detector.losses import Targets, dice, focal, losses
from xray_trainer.detector.network import NetworkOutput

TRUTH = torch.zeros(2, 8, 8)
TRUTH[0, 2:5, 2:5] = 1
FAMILY = torch.where(TRUTH > 0, 1, -1)
TARGETS = Targets(TRUTH, torch.zeros_like(TRUTH), FAMILY, torch.ones_like(TRUTH))


def _output(sure: float) -> NetworkOutput:
    family = torch.stack([-FAMILY, FAMILY], dim=1).float() * sure
    return NetworkOutput((TRUTH * 2 - 1) * sure, torch.full_like(TRUTH, -sure), family)


def test_perfect_output_loses_nothing_and_its_opposite_much() -> None:
    assert float(losses(_output(30.0), TARGETS)["loss"]) < 0.2
    assert float(losses(_output(-30.0), TARGETS)["loss"]) > 5


def test_focal_of_an_undecided_map_is_a_quarter_of_its_entropy() -> None:
    logits, ones = torch.zeros(1, 10, 10), torch.ones(1, 10, 10)
    expected = 100 * 0.25 * math.log(2) / (100 + 1)
    assert float(focal(logits, ones, weight=ones)) == pytest.approx(expected)


def test_dice_of_nothing_against_nothing_is_zero() -> None:
    zeros = torch.zeros(1, 4, 4)
    assert float(dice(torch.full((1, 4, 4), -50.0), zeros, weight=zeros + 1)) == pytest.approx(0, abs=1e-6)


def test_cells_without_weight_do_not_count() -> None:
    blind = Targets(TRUTH, TARGETS.border, torch.full_like(FAMILY, -1), 1 - TRUTH)
    missed = NetworkOutput(torch.full_like(TRUTH, -30.0), torch.zeros_like(TRUTH), _output(1.0).family)
    parts = losses(missed, blind)
    assert float(parts["focal"]) == float(parts["crop"]) == float(parts["dice"]) == 0


def test_loss_is_finite_without_any_truth() -> None:
    empty = Targets(TRUTH * 0, TRUTH * 0, torch.full_like(FAMILY, -1), torch.ones_like(TRUTH))
    assert math.isfinite(float(losses(_output(1.0), empty)["loss"]))
