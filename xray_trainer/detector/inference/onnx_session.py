"""The network run by ONNX Runtime on a CPU."""

from __future__ import annotations

from importlib import import_module

import torch
from torch import Tensor

from xray_trainer.detector.inference.onnx_graph import onnx_bytes
from xray_trainer.detector.network import Network


class OnnxSession:
    """A session that runs with as many threads as PyTorch has when it is called first."""

    def __init__(self, network: Network) -> None:
        onnxruntime = import_module("onnxruntime")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            onnx_bytes(network), options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, transmission: Tensor) -> Tensor:
        """Returns the logits; see `forms.Run`."""
        given = {"transmission": transmission.contiguous().numpy()}
        return torch.from_numpy(self._session.run(["logits"], given)[0])
