"""The forms a network can run in; all give the same logits within the limits that `parity` states.

fp32        eager PyTorch: the reference
bf16        eager, bf16 behind the stem
fused-fp32  oneDNN's fused convolutions, CPU
fused-bf16  the same in bf16
compiled    torch.compile, bf16 on a GPU and fp32 elsewhere; needs a compiler, takes a minute to start
onnx        ONNX Runtime, fp32, CPU; needs the extra `onnx`
cuda-graph  bf16 with fused kernels, replayed as CUDA graphs of padded shapes, GPU
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from importlib.util import find_spec

import torch
from torch import Tensor

from xray_trainer.detector.inference import fused
from xray_trainer.detector.network import Network, fold_batch_norm, to_half
from xray_trainer.errors import CheckpointError, MissingExtraError, RecipeError, unknown_name

Run = Callable[[Tensor], Tensor]
"""Transmission (1, 2, H, W) on the form's device -> logits (1, 2 + num_families, H / 4, W / 4), float32."""

FORMS = ("fp32", "bf16", "fused-fp32", "fused-bf16", "compiled", "onnx", "cuda-graph")


@dataclass(frozen=True, slots=True)
class Form:
    """A network ready to run.

    Attributes:
        network: with batch norm folded, on its device; what features can be read off.
        name: one of `FORMS`.
        run: gives the logits.
        why: a sentence on why in this form.
    """

    network: Network
    name: str
    run: Run
    why: str = "asked for"

    @property
    def device(self) -> torch.device:
        """Returns where the network is."""
        return self.network.head.weight.device

    @property
    def sentence(self) -> str:
        """Returns form, device and reason for people to read."""
        return f"network in form {self.name} on {self.device}: {self.why}"

    def because(self, why: str) -> Form:
        """Returns the form with another reason."""
        return replace(self, why=why)


def build_form(network: Network, name: str, *, device: str = "cpu") -> Form:
    """Returns the network in a form; the one given is not changed.

    Raises:
        CheckpointError: the weights hold values that are no numbers, or give such with batch norm folded in.
        RecipeError: there is no such form, or not on this device or with this PyTorch.
        MissingExtraError: the form needs a package that is not installed.
    """
    if name not in FORMS:
        raise unknown_name("form", name, FORMS)
    _check(name, is_gpu=device.startswith("cuda"))
    folded = fold_batch_norm(deepcopy(network)).to(device)
    _check_finite(folded)
    folded.to(memory_format=torch.channels_last)
    is_half = name in ("bf16", "fused-bf16", "cuda-graph") or (
        name == "compiled" and device.startswith("cuda")
    )
    if is_half:
        to_half(folded)
    return Form(folded, name, _BUILDERS[name](folded))


def stacked(network: Network, transmission: Tensor) -> Tensor:
    """Returns the logits of `Network.forward` as one tensor."""
    output = network(transmission)
    return torch.cat([output.anomaly[:, None], output.border[:, None], output.family], dim=1)


def _check_finite(network: Network) -> None:
    """Fused kernels turn what is no number into zero, so it is looked for before they run."""
    if not all(bool(torch.isfinite(weights).all()) for weights in network.parameters()):
        raise CheckpointError("the weights give values that are no numbers; take another checkpoint")


def _check(name: str, *, is_gpu: bool) -> None:
    if name == "cuda-graph" and not is_gpu:
        raise RecipeError("form 'cuda-graph' runs on a GPU only, got a CPU; use auto")
    if name in ("fused-fp32", "fused-bf16", "onnx") and is_gpu:
        raise RecipeError(f"form {name!r} runs on a CPU only, got a GPU; use auto")
    if name.startswith("fused") and not fused.is_available():
        raise RecipeError(f"form {name!r} needs a PyTorch with oneDNN; use auto")
    if name == "onnx" and not has_onnx():
        raise MissingExtraError("form 'onnx' needs ONNX Runtime; install xray-trainer[detector,onnx]")


def has_onnx() -> bool:
    """Returns whether the extra `onnx` is installed."""
    return find_spec("onnx") is not None and find_spec("onnxruntime") is not None


def _eager(network: Network) -> Run:
    return lambda transmission: stacked(network, transmission)


def _fused(network: Network) -> Run:
    return lambda transmission: fused.run_fused(network, transmission)


def _compiled(network: Network) -> Run:
    compiled: Run = torch.compile(_eager(network), dynamic=False)
    return compiled


def _onnx(network: Network) -> Run:
    from xray_trainer.detector.inference.onnx_session import OnnxSession

    return OnnxSession(network)


def _graphs(network: Network) -> Run:
    from xray_trainer.detector.inference.graphs import CudaGraphs

    return CudaGraphs(network)


_BUILDERS: dict[str, Callable[[Network], Run]] = {
    "fp32": _eager,
    "bf16": _eager,
    "fused-fp32": _fused,
    "fused-bf16": _fused,
    "compiled": _compiled,
    "onnx": _onnx,
    "cuda-graph": _graphs,
}
