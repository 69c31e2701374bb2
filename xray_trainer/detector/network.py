"""The network: transmission in, what lies where at stride 4 out.

    transmission (B, 2, H, W), 0 where an energy is missing
      -> [T, -ln T / 4] per energy -> space-to-depth(4): 64 channels at stride 4
      -> residual 3x3 blocks, 64 / 128 / 256 / 256 wide at stride 4 / 8 / 16 / 32
      -> pyramid decoder, 64 wide, back to stride 4
      -> heads: anomaly logit, border logit, concealment family logits

Work per pixel decides speed and the stem decides the work: about 35 GFLOP per megapixel with 3.8 M weights,
where a U-Net at full resolution needs ten times as much. Plain convolutions reach the most of what a machine
can do; batch norm is folded into them for inference. Cutting the maps into findings is in `components`.
The stem stays in float32 in every form: bf16 would round -ln T to 1 part in 256 before anything looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

from xray_trainer.detector.config import DEEPEST_STRIDE, NUM_ENERGIES, NetworkConfig

STRIDE = 4
ATTENUATION_SCALE = 4.0
_PRIOR_LOGIT = -4.0
_LARGEST_HEAD_WEIGHT = 0.02
"""Uniform: on the meta device, where checkpoints are loaded, `normal_` imports a compiler for seconds."""


@dataclass(frozen=True, slots=True)
class NetworkOutput:
    """Maps at stride 4: `anomaly` and `border` (B, h, w) logits, `family` (B, num_families, h, w) logits."""

    anomaly: Tensor
    border: Tensor
    family: Tensor


class Block(nn.Module):
    """Two 3x3 convolutions and a shortcut."""

    def __init__(self, width_in: int, width: int, *, stride: int = 1) -> None:
        super().__init__()
        self.first = _conv(width_in, width, kernel=3, stride=stride)
        self.second = _conv(width, width, kernel=3)
        same = width_in == width and stride == 1
        self.shortcut = nn.Identity() if same else _conv(width_in, width, kernel=1, stride=stride)

    def forward(self, x: Tensor) -> Tensor:
        """Returns features (B, width, h / stride, w / stride)."""
        return _relu(self.second(_relu(self.first(x))) + self.shortcut(x))


class Network(nn.Module):
    """The detector's network; see the module for its shape."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        widths = config.widths
        self.stem = _conv(2 * NUM_ENERGIES * STRIDE**2, widths[0], kernel=1)
        ins = (widths[0], *widths[:-1])
        self.stages = nn.ModuleList(
            _stage(ins[k], widths[k], blocks=config.blocks[k], stride=1 if k == 0 else 2) for k in range(4)
        )
        self.laterals = nn.ModuleList(_conv(width, config.decoder_width, kernel=1) for width in widths)
        self.smooths = nn.ModuleList(
            _conv(config.decoder_width, config.decoder_width, kernel=3) for _ in widths[:-1]
        )
        self.head = _head(config.decoder_width, config.num_families)

    def forward(self, transmission: Tensor) -> NetworkOutput:
        """Returns maps at stride 4 of `transmission` (B, 2, H, W); H and W are multiples of 32."""
        with torch.autocast(transmission.device.type, enabled=False):
            x = _relu(self.stem(prepare(transmission)))
        x = x.to(self.head.weight.dtype)
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        logits = self.head(self._decode(maps)).float()
        return NetworkOutput(logits[:, 0], logits[:, 1], logits[:, 2:])

    def _decode(self, maps: list[Tensor]) -> Tensor:
        x: Tensor = self.laterals[-1](maps[-1])
        for k in reversed(range(len(maps) - 1)):
            x = functional.interpolate(x, scale_factor=2.0, mode="nearest") + self.laterals[k](maps[k])
            x = _relu(self.smooths[k](x))
        return x


def prepare(transmission: Tensor) -> Tensor:
    """Returns [T, -ln T / 4] per energy at stride 4; missing energies stay 0.

    The same as `pixel_unshuffle`, but channels last, as convolutions want it, and with one copy, not two.

    Args:
        transmission: (B, 2, H, W).

    Returns:
        (B, 64, H / 4, W / 4).
    """
    logs = torch.log(torch.where(transmission > 0, transmission, 1.0))
    stacked = torch.stack([transmission, logs.mul_(-1 / ATTENUATION_SCALE)], dim=1)
    batch, _, _, height, width = stacked.shape
    cells_hw = (height // STRIDE, width // STRIDE)
    cells = stacked.view(batch, -1, cells_hw[0], STRIDE, cells_hw[1], STRIDE).permute(0, 2, 4, 1, 3, 5)
    return cells.reshape(batch, *cells_hw, -1).permute(0, 3, 1, 2)


def to_half(network: Network) -> Network:
    """Returns the network, changed in place to bf16 behind its stem."""
    network.to(torch.bfloat16)
    network.stem.to(torch.float32)
    return network


def fold_batch_norm(network: Network) -> Network:
    """Returns the network, changed in place for inference: every batch norm folded into its convolution."""
    network.eval()
    for module in list(network.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, nn.Sequential) and _is_conv_with_norm(child):
                setattr(module, name, fuse_conv_bn_eval(child[0], child[1]))  # type: ignore[arg-type, type-var]
    return network.requires_grad_(False)


def halo_px(config: NetworkConfig) -> int:
    """Returns how many pixels around a tile can change what comes out inside it, in whole deepest strides.

    A 3x3 convolution sees one cell of its input further; the pyramid's finest cell lies anywhere in its
    coarsest one.
    """
    strides: list[int] = [STRIDE << k for k in range(len(config.blocks))]
    into = [strides[0], *strides[:-1]]
    encoder = sum(
        first + (2 * num - 1) * at for first, at, num in zip(into, strides, config.blocks, strict=True)
    )
    seen = encoder + sum(strides[:-1]) + strides[-1]
    return -(-seen // DEEPEST_STRIDE) * DEEPEST_STRIDE


def num_parameters(network: nn.Module) -> int:
    """Returns the number of trained weights."""
    return sum(parameter.numel() for parameter in network.parameters())


def _conv(width_in: int, width: int, *, kernel: int, stride: int = 1) -> nn.Sequential:
    conv = nn.Conv2d(width_in, width, kernel, stride=stride, padding=kernel // 2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(width))


def _relu(x: Tensor) -> Tensor:
    return functional.relu(x, inplace=True)


def _head(width: int, num_families: int) -> nn.Conv2d:
    head = nn.Conv2d(width, 2 + num_families, 1)
    prior = torch.zeros(2 + num_families)
    prior[:2] = _PRIOR_LOGIT
    nn.init.uniform_(head.weight, -_LARGEST_HEAD_WEIGHT, _LARGEST_HEAD_WEIGHT)
    head.bias = nn.Parameter(prior)
    return head


def _stage(width_in: int, width: int, *, blocks: int, stride: int) -> nn.Sequential:
    first = Block(width_in, width, stride=stride)
    return nn.Sequential(first, *(Block(width, width) for _ in range(blocks - 1)))


def _is_conv_with_norm(module: nn.Sequential) -> bool:
    return len(module) == 2 and isinstance(module[0], nn.Conv2d) and isinstance(module[1], nn.BatchNorm2d)
