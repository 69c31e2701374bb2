"""The network's front on a GPU: from transmission or counts to the stem's features in one kernel.

Reads 2 x 4 x 4 pixels per cell, takes -ln T / 4, multiplies by the stem's weights in float32, adds the bias,
clips at zero and writes features channels last; so nothing of the 64 channels in between goes to memory. In
plain PyTorch the same takes eight kernels. Without Triton, which comes with CUDA builds of PyTorch only,
`front_reference` does it.
"""

from __future__ import annotations

from importlib.util import find_spec

import torch
from torch import Tensor, nn
from torch.nn import functional

from xray_trainer.detector.config import NUM_ENERGIES
from xray_trainer.detector.network import ATTENUATION_SCALE, STRIDE, prepare

_CELLS = 64
_PIXELS = NUM_ENERGIES * STRIDE**2


def front(transmission: Tensor, conv: nn.Conv2d, *, dtype: torch.dtype, scale: float = 1.0) -> Tensor:
    """Returns relu of the stem (B, 64, H / 4, W / 4) in `dtype`, channels last.

    Args:
        transmission: (B, 2, H, W), float or integer counts; 0 where an energy is missing.
        conv: the stem, batch norm folded, float32.
        dtype: of the features.
        scale: makes transmission of counts, 1 / 65535 for 16 bits.
    """
    if find_spec("triton") is None:
        return front_reference(transmission, conv, dtype=dtype, scale=scale)
    return launch(transmission.contiguous(), conv, dtype=dtype, scale=scale)


def front_reference(
    transmission: Tensor, conv: nn.Conv2d, *, dtype: torch.dtype, scale: float = 1.0
) -> Tensor:
    """Returns what `front` returns, by `network.prepare`."""
    features = functional.relu(conv(prepare(transmission.float() * scale)))
    return features.to(dtype).contiguous(memory_format=torch.channels_last)


def launch(transmission: Tensor, conv: nn.Conv2d, *, dtype: torch.dtype, scale: float) -> Tensor:
    """Returns what `front` returns, by the kernel."""
    from xray_trainer.detector.inference.front_kernel import front_kernel

    batch, _, height, width = transmission.shape
    rows, columns, num_features = height // STRIDE, width // STRIDE, conv.out_channels
    features = torch.empty(batch, rows, columns, num_features, dtype=dtype, device=transmission.device)
    weight = conv.weight.reshape(num_features, -1).t().contiguous()
    grid = (-(-columns // _CELLS), rows, batch)
    front_kernel[grid](
        *(transmission, weight, conv.bias, features),
        *(scale, -1 / ATTENUATION_SCALE, height, width),
        CELLS=_CELLS,
        PIXELS=_PIXELS,
        SIDE=STRIDE,
        FEATURES=num_features,
    )
    return features.permute(0, 3, 1, 2)
