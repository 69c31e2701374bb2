from __future__ import annotations

import os
import shutil

import numpy as np
import pytest
import torch

from tests.detector.inference.nets import DEEP, random_frame, random_network
from xray_trainer.detector.inference import FORMS, build_form, infer
from xray_trainer.detector.inference.forms import has_onnx
from xray_trainer.detector.inference.parity import largest_dp, limit_of
from xray_trainer.detector.network import prepare
from xray_trainer.errors import CheckpointError, MissingExtraError, RecipeError

CPU_FORMS = [
    "bf16",
    "fused-fp32",
    "fused-bf16",
    pytest.param("onnx", marks=pytest.mark.skipif(not has_onnx(), reason="the extra onnx is not installed")),
    pytest.param(
        "compiled",
        marks=pytest.mark.skipif(
            shutil.which("c++") is None or not os.environ.get("CI"),
            reason="half a minute of compiling: runs in CI, or with CI=1",
        ),
    ),
]


@pytest.mark.parametrize("name", CPU_FORMS)
def test_every_form_stays_within_its_limit_of_the_reference(name: str) -> None:
    network, frame = random_network(DEEP), random_frame(96, 160)
    reference = infer(build_form(network, "fp32"), frame)
    other = infer(build_form(network, name), frame)
    assert largest_dp(reference.anomaly, other.anomaly) <= limit_of(name)
    assert largest_dp(reference.border, other.border) <= limit_of(name)
    assert largest_dp(reference.family, other.family) <= limit_of(name)


@pytest.mark.parametrize("name", ["fused-fp32", "fused-bf16"])
def test_forms_run_a_scan_that_lacks_an_energy(name: str) -> None:
    network, frame = random_network(), random_frame(64, 64)
    frame[1] = 0
    reference = infer(build_form(network, "fp32"), frame)
    other = infer(build_form(network, name), frame)
    assert largest_dp(reference.anomaly, other.anomaly) <= limit_of(name)


def test_a_form_leaves_the_network_as_it_was() -> None:
    network = random_network()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    infer(build_form(network, "fused-bf16"), random_frame(32, 32))
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_strips_hold_the_same_cells_as_the_whole_bit_for_bit() -> None:
    from xray_trainer.detector.inference.fused import strip_cells

    transmission = torch.from_numpy(random_frame(32, 64))
    transmission[1] = 0
    whole = prepare(transmission[None])[0].permute(1, 2, 0).flatten(0, 1)
    np.testing.assert_array_equal(strip_cells(transmission).numpy(), whole.numpy())


@pytest.mark.parametrize("name", ["fp32", "fused-fp32", "fused-bf16"])
def test_weights_that_are_no_numbers_are_refused_in_every_form(name: str) -> None:
    network = random_network()
    network.stem[1].running_var.fill_(-1.0)
    with pytest.raises(CheckpointError, match="no numbers"):
        build_form(network, name)


def test_an_unknown_form_names_the_valid_ones() -> None:
    with pytest.raises(RecipeError, match="fused-fp32"):
        build_form(random_network(), "fused-fp16")


@pytest.mark.parametrize(
    ("name", "device"), [("cuda-graph", "cpu"), ("fused-bf16", "cuda"), ("onnx", "cuda")]
)
def test_a_form_on_the_wrong_device_is_refused(name: str, device: str) -> None:
    with pytest.raises((RecipeError, MissingExtraError), match="only"):
        build_form(random_network(), name, device=device)


def test_every_form_is_told_in_the_module() -> None:
    from xray_trainer.detector.inference import forms

    assert [name for name in FORMS if f"{name} " not in (forms.__doc__ or "")] == []
