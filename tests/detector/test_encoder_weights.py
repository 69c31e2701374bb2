from __future__ import annotations

from pathlib import Path

import pytest
import torch
import torchvision
from safetensors.torch import save_file

from xray_trainer.detector.encoder_weights import read_encoder
from xray_trainer.detector.network import Network
from xray_trainer.errors import CheckpointError


@pytest.mark.parametrize(("name", "suffix"), [("resnet18", ".pth"), ("resnet34", ".safetensors")])
def test_stages_compute_what_torchvision_computes(tmp_path: Path, name: str, suffix: str) -> None:
    torch.manual_seed(0)
    theirs = torchvision.models.get_model(name, weights=None).eval()
    path = tmp_path / f"encoder{suffix}"
    (torch.save if suffix == ".pth" else save_file)(theirs.state_dict(), path)
    config, weights = read_encoder(path)
    network = Network(config).eval()
    told = network.load_state_dict(weights, strict=False)
    assert not told.unexpected_keys
    assert not [key for key in told.missing_keys if key.startswith("stages.")]
    x = torch.rand(1, 64, 16, 16)
    expected = x
    for stage in network.stages:
        x = stage(x)
    for layer in (theirs.layer1, theirs.layer2, theirs.layer3, theirs.layer4):
        expected = layer(expected)
    torch.testing.assert_close(x, expected)


def test_other_encoders_are_named(tmp_path: Path) -> None:
    path = tmp_path / "resnet50.pth"
    torch.save({"layer1.0.conv3.weight": torch.zeros(1)}, path)
    with pytest.raises(CheckpointError, match="ResNet-18 or ResNet-34"):
        read_encoder(path)


@pytest.mark.parametrize("content", [b"", b"no weights", b"\x80\x02cposix\nsystem\n."])
def test_files_without_weights_are_refused(tmp_path: Path, content: bytes) -> None:
    for name in ("encoder.pth", "encoder.safetensors"):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match="no plain weights"):
            read_encoder(path)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="cannot be read"):
        read_encoder(tmp_path / "encoder.pth")
