from __future__ import annotations

import torch

from tests.detector.inference.nets import random_network
from xray_trainer.detector.config import NetworkConfig
from xray_trainer.detector.inference import choose_form
from xray_trainer.detector.inference.choice import Trial
from xray_trainer.detector.inference.forms import Form, build_form


def test_the_chosen_form_says_what_was_measured() -> None:
    form = choose_form(random_network())
    assert form.name in ("fp32", "fused-fp32", "bf16", "fused-bf16", "onnx")
    assert "fastest valid of fp32" in form.why
    assert "fused-bf16" in form.why


def test_the_choice_is_measured_once_per_process() -> None:
    network = random_network(NetworkConfig(widths=(8, 8, 8, 16), blocks=(1, 1, 1, 1), decoder_width=8))
    first, second = choose_form(network), choose_form(network)
    assert (second.name, second.why) == (first.name, first.why)


def test_a_form_that_is_asked_for_is_not_measured() -> None:
    form = choose_form(random_network(), precision="bf16")
    assert (form.name, form.why) == ("bf16", "asked for")


def test_a_form_that_strays_or_fails_never_wins() -> None:
    reference = build_form(random_network(), "fp32")
    trial = Trial(reference, (64, 64))

    def strays(transmission: torch.Tensor) -> torch.Tensor:
        return torch.full((1, 3, 16, 16), torch.nan)

    def fails(transmission: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("no engine for this convolution")

    trial.add([Form(reference.network, "fused-bf16", strays), Form(reference.network, "bf16", fails)])
    trial.add(["onnx is not to be had (no such package)"])
    winner = trial.winner()
    assert winner.name == "fp32"
    assert "|dp| nan" in winner.why
    assert "bf16 fails (no engine" in winner.why
    assert "onnx is not to be had" in winner.why
