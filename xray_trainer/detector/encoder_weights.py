"""An encoder that was trained elsewhere: weights of torchvision's ResNet-18 or ResNet-34 behind our own stem.

Their residual blocks are those of `network.Block`, so their four stages become ours by name; stem, decoder
and heads begin at random. Nothing is downloaded: the file is yours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from xray_trainer.detector.config import NetworkConfig
from xray_trainer.errors import CheckpointError

_BLOCKS = {"ResNet-18": (2, 2, 2, 2), "ResNet-34": (3, 4, 6, 3)}
_WIDTHS = (64, 128, 256, 512)
_PARTS = {
    "conv1": "first.0",
    "bn1": "first.1",
    "conv2": "second.0",
    "bn2": "second.1",
    "downsample.0": "shortcut.0",
    "downsample.1": "shortcut.1",
}
_NAME = re.compile(rf"layer([1-4])\.(\d+)\.({'|'.join(map(re.escape, _PARTS))})\.(\w+)")


def read_encoder(path: Path) -> tuple[NetworkConfig, dict[str, Tensor]]:
    """Returns the network's shape for an encoder, and its weights under the network's names.

    Args:
        path: `.safetensors`, or `.pth` as torchvision saves it; of a pickle nothing but tensors is read.

    Raises:
        CheckpointError: the file cannot be read or holds neither encoder.
    """
    given = _read(path)
    blocks = tuple(
        len({name.split(".")[1] for name in given if name.startswith(f"layer{k}.")}) for k in range(1, 5)
    )
    if blocks not in _BLOCKS.values() or "layer1.0.conv3.weight" in given:
        raise CheckpointError(
            f"{path}: an encoder is torchvision's {' or '.join(_BLOCKS)}, got stages of {blocks} blocks"
        )
    found = {name: _NAME.fullmatch(name) for name in given}
    weights = {
        f"stages.{int(match[1]) - 1}.{match[2]}.{_PARTS[match[3]]}.{match[4]}": given[name]
        for name, match in found.items()
        if match
    }
    return NetworkConfig(widths=_WIDTHS, blocks=blocks), weights


def _read(path: Path) -> Mapping[str, Tensor]:
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        given = torch.load(path, map_location="cpu", weights_only=True)
    except OSError as error:
        raise CheckpointError(f"{path}: cannot be read: {error.strerror}") from None
    except (SafetensorError, UnpicklingError, RuntimeError, EOFError):
        raise CheckpointError(f"{path}: holds no plain weights; save the model's state_dict()") from None
    weights = dict(given) if isinstance(given, Mapping) else {}
    if not weights or not all(isinstance(value, Tensor) for value in weights.values()):
        raise CheckpointError(f"{path}: holds no plain weights; save the model's state_dict()")
    return weights
