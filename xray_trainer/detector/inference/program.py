"""What the network does, told once to whoever carries it out.

A runtime brings three operations and gets the whole network: so fused kernels, ONNX and a GPU's library all
run the same thing, and a change of `network.Network` is followed in one place. Takes a network with batch
norm folded; its parity with `Network.forward` is a test.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar, cast

from torch import nn

from xray_trainer.detector.network import Block, Network

Value = TypeVar("Value")


class Operations(Protocol[Value]):
    """What a runtime must be able to do; values are whatever it computes with."""

    def stem(self, transmission: Value, conv: nn.Conv2d) -> Value:
        """Returns relu of the stem's convolution of `network.prepare(transmission)`, at stride 4."""
        ...

    def conv(self, x: Value, conv: nn.Conv2d, *, relu: bool = False, add: Value | None = None) -> Value:
        """Returns the convolution of `x`, plus `add`, behind a relu; `add` may be overwritten."""
        ...

    def double(self, x: Value) -> Value:
        """Returns `x` at twice the height and width, every cell repeated."""
        ...


def run_network(network: Network, operations: Operations[Value], transmission: Value) -> Value:
    """Returns the logits (1, 2 + num_families, H / 4, W / 4): anomaly, border, families.

    Args:
        network: with batch norm folded.
        operations: the runtime.
        transmission: (1, 2, H, W), 0 where an energy is missing; H and W are multiples of 32.
    """
    x = operations.stem(transmission, _folded(network.stem))
    maps = []
    for stage in network.stages:
        for block in cast("Iterable[Block]", stage):
            x = _block(operations, block, x)
        maps.append(x)
    return operations.conv(_decoded(network, operations, maps), network.head)


def _block(operations: Operations[Value], block: Block, x: Value) -> Value:
    inner = operations.conv(x, _folded(block.first), relu=True)
    is_plain = isinstance(block.shortcut, nn.Identity)
    shortcut = x if is_plain else operations.conv(x, _folded(block.shortcut))
    return operations.conv(inner, _folded(block.second), relu=True, add=shortcut)


def _decoded(network: Network, operations: Operations[Value], maps: list[Value]) -> Value:
    laterals = [_folded(module) for module in network.laterals]
    x = operations.conv(maps[-1], laterals[-1])
    for k in reversed(range(len(maps) - 1)):
        x = operations.conv(maps[k], laterals[k], add=operations.double(x))
        x = operations.conv(x, _folded(network.smooths[k]), relu=True)
    return x


def _folded(module: nn.Module) -> nn.Conv2d:
    if not isinstance(module, nn.Conv2d):
        raise TypeError(f"batch norm must be folded into its convolution first, got {type(module).__name__}")
    return module
