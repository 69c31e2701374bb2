"""The network as an ONNX graph, for runtimes that are not PyTorch.

Built node by node from the folded weights: 45 nodes need no tracing, and the graph takes scans of any size.
Input `transmission` (1, 2, H, W) float32, 0 where an energy is missing, H and W multiples of 32; output
`logits` (1, 2 + num_families, H / 4, W / 4): anomaly, border, families.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper
from torch import nn

from xray_trainer.detector.config import NUM_ENERGIES
from xray_trainer.detector.inference.program import run_network
from xray_trainer.detector.network import ATTENUATION_SCALE, STRIDE, Network

_OPSET = 17
_INPUT, _OUTPUT = "transmission", "logits"


def onnx_bytes(network: Network) -> bytes:
    """Returns the network, its batch norm folded and in float32, as an ONNX file."""
    operations = GraphOperations()
    last = run_network(network, operations, _INPUT)
    operations.add("Identity", [last], name=_OUTPUT)
    families = 2 + network.config.num_families
    graph = helper.make_graph(
        operations.nodes,
        "xray_trainer",
        [_value(_INPUT, NUM_ENERGIES, "")],
        [_value(_OUTPUT, families, "_4")],
        operations.constants,
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", _OPSET)], producer_name="xray_trainer", ir_version=9
    )
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


class GraphOperations:
    """See `program.Operations`; a value is the name of an edge."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def stem(self, transmission: str, conv: nn.Conv2d) -> str:
        """Returns the stem: its weights over 4 x 4 pixels, laid out as a convolution of stride 4."""
        is_there = self.add("Greater", [transmission, self._constant(np.float32(0))])
        safe = self.add("Where", [is_there, transmission, self._constant(np.float32(1))])
        scale = self._constant(np.float32(-1 / ATTENUATION_SCALE))
        logs = self.add("Mul", [self.add("Log", [safe]), scale])
        both = self.add("Concat", [transmission, logs], axis=1)
        weight = _array(conv.weight).reshape(conv.out_channels, 2 * NUM_ENERGIES, STRIDE, STRIDE)
        done = self.add(
            "Conv",
            [both, self._constant(weight), self._constant(_array(conv.bias))],
            kernel_shape=[STRIDE, STRIDE],
            strides=[STRIDE, STRIDE],
        )
        return self.add("Relu", [done])

    def conv(self, x: str, conv: nn.Conv2d, *, relu: bool = False, add: str | None = None) -> str:
        """Returns the convolution as one to three nodes."""
        done = self.add(
            "Conv",
            [x, self._constant(_array(conv.weight)), self._constant(_array(conv.bias))],
            kernel_shape=list(conv.kernel_size),
            strides=list(conv.stride),
            pads=[*map(int, conv.padding)] * 2,
        )
        if add is not None:
            done = self.add("Add", [done, add])
        return self.add("Relu", [done]) if relu else done

    def double(self, x: str) -> str:
        """Returns `x` at twice the size."""
        scales = self._constant(np.array([1, 1, 2, 2], np.float32))
        return self.add(
            "Resize",
            [x, "", scales],
            mode="nearest",
            nearest_mode="floor",
            coordinate_transformation_mode="asymmetric",
        )

    def add(self, kind: str, inputs: Sequence[str], *, name: str = "", **attributes: Any) -> str:
        """Returns the name of what a new node gives."""
        name = name or f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def _constant(self, values: np.ndarray[Any, Any] | np.floating[Any]) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values), name))
        return name


def _value(name: str, channels: int, suffix: str) -> Any:
    sides = [f"height{suffix}", f"width{suffix}"]
    return helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, channels, *sides])


def _array(weights: Any) -> np.ndarray[Any, Any]:
    return np.ascontiguousarray(weights.detach().float().cpu().numpy())
