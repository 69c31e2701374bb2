"""The network on a GPU: one CUDA graph per padded shape, replayed.

A graph has static shapes, so windows are padded with air, their height to a multiple of 128 and their width
to one of 512; a folder of scans then needs a handful of graphs. Where the network sees more air than the
CPU's zeros beyond the edge, cells within `halo_px` of the right and lower edge differ a little; see
`test_graphs`.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from xray_trainer.detector.inference.front import front
from xray_trainer.detector.inference.program import run_network
from xray_trainer.detector.network import STRIDE, Network

PADDED_TO_HW = (128, 512)
_MOST_GRAPHS = 8
_WARM_UPS = 3


class CudnnOperations:
    """See `program.Operations`: cuDNN's convolutions with bias, shortcut and relu fused."""

    def __init__(self, dtype: torch.dtype) -> None:
        self._dtype = dtype

    def stem(self, transmission: Tensor, conv: nn.Conv2d) -> Tensor:
        """Returns the stem's features from one fused kernel."""
        return front(transmission, conv, dtype=self._dtype)

    def conv(self, x: Tensor, conv: nn.Conv2d, *, relu: bool = False, add: Tensor | None = None) -> Tensor:
        """Returns the convolution, fused where there is a relu."""
        shape = (conv.stride, [*map(int, conv.padding)], conv.dilation, conv.groups)
        if relu and add is not None:
            return torch.cudnn_convolution_add_relu(x, conv.weight, add, 1.0, conv.bias, *shape)
        if relu:
            return torch.cudnn_convolution_relu(x, conv.weight, conv.bias, *shape)
        done = conv(x)
        return torch.as_tensor(done if add is None else done.add_(add))

    def double(self, x: Tensor) -> Tensor:
        """Returns `x` at twice the size."""
        return functional.interpolate(x, scale_factor=2.0, mode="nearest")


@dataclass(frozen=True, slots=True)
class _Captured:
    graph: torch.cuda.CUDAGraph
    given: Tensor
    logits: Tensor


class CudaGraphs:
    """Runs a bf16 network on a GPU; the eight shapes used last keep their graphs.

    Any number of threads may call it, each on a stream of its own if it likes: graphs run one after the other
    on theirs, while copies of other scans go on.
    """

    def __init__(self, network: Network) -> None:
        self._network, self._lock = network, threading.Lock()
        self._stream = torch.cuda.Stream(network.head.weight.device)  # type: ignore[no-untyped-call]
        self._operations = CudnnOperations(network.head.weight.dtype)
        self._captured: OrderedDict[tuple[int, ...], _Captured] = OrderedDict()

    def __call__(self, transmission: Tensor) -> Tensor:
        """Returns the logits; see `forms.Run`."""
        padded = pad_with_air(transmission)
        rows, columns = (side // STRIDE for side in transmission.shape[-2:])
        callers = torch.cuda.current_stream(padded.device)
        with self._lock:
            self._stream.wait_stream(callers)
            with torch.cuda.stream(self._stream):
                captured = self._graph_of(padded)
                captured.given.copy_(padded)
                captured.graph.replay()
                logits = captured.logits[..., :rows, :columns].clone()
            callers.wait_stream(self._stream)
        padded.record_stream(self._stream)
        logits.record_stream(callers)
        return logits

    def _graph_of(self, padded: Tensor) -> _Captured:
        key = tuple(padded.shape)
        if key not in self._captured:
            self._captured[key] = self._capture(padded)
            if len(self._captured) > _MOST_GRAPHS:
                self._captured.popitem(last=False)
        self._captured.move_to_end(key)
        return self._captured[key]

    def _capture(self, padded: Tensor) -> _Captured:
        given = padded.clone()
        for _ in range(_WARM_UPS):
            self._run(given)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, stream=self._stream, capture_error_mode="thread_local"):
            logits = self._run(given)
        return _Captured(graph, given, logits)

    def _run(self, given: Tensor) -> Tensor:
        return run_network(self._network, self._operations, given).float()


def pad_with_air(transmission: Tensor) -> Tensor:
    """Returns transmission (B, 2, H, W) padded right and below with 1, with 0 where an energy is missing."""
    height, width = transmission.shape[-2:]
    below, right = (-side % step for side, step in zip((height, width), PADDED_TO_HW, strict=True))
    if not below and not right:
        return transmission
    air = (transmission[..., :1, :1] > 0).to(transmission.dtype)
    padded = air.expand(*transmission.shape[:2], height + below, width + right).clone()
    padded[..., :height, :width] = transmission
    return padded
