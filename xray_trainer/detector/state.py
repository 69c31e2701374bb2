"""Where a training run stands: saved so that a killed run goes on from there to the same end.

One safetensors file holds the network, its moving average and the optimiser; what is random depends on seed
and step only, so nothing else is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from xray_trainer.detector.mining import no_alarms
from xray_trainer.detector.network import Network
from xray_trainer.detector.training_config import TrainingConfig
from xray_trainer.errors import CheckpointError, RecipeError
from xray_trainer.scans.atomic import write_atomically

_MOMENTS = ("exp_avg", "exp_avg_sq", "step")


@dataclass(slots=True)
class TrainingState:
    """A run in memory: network, moving average of its weights, optimiser, steps done, `fp32` or `bf16`.

    `alarms` are the false alarms to learn from, see `mining`.
    """

    network: Network
    average: Network
    optimizer: torch.optim.AdamW
    alarms: Tensor
    step: int = 0
    precision: str = "fp32"


def new_state(
    config: TrainingConfig, *, num_families: int, start_from: Mapping[str, Tensor] | None = None
) -> TrainingState:
    """Returns the state before the first step; its weights depend on the seed only, or are those given.

    An encoder gives the stages alone: all else begins at random. What gives more must give everything.

    Raises:
        CheckpointError: the weights given do not fit the network.
    """
    torch.manual_seed(config.seed)
    network = Network(config.network.model_copy(update={"num_families": num_families}))
    if start_from is not None:
        _load(network, start_from)
    network.to(config.device)
    network.to(memory_format=torch.channels_last)
    average = deepcopy(network).requires_grad_(False)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
    )
    return TrainingState(network, average, optimizer, no_alarms(config.num_pairs))


def update_average(state: TrainingState, *, decay: float) -> None:
    """Moves the average towards the network: weights and statistics alike, faster during the first steps."""
    early = min(decay, (1 + state.step) / (10 + state.step))
    with torch.no_grad():
        current = state.network.state_dict()
        for name, value in state.average.state_dict().items():
            if value.is_floating_point():
                value.lerp_(current[name], 1 - early)
            else:
                value.copy_(current[name])


def save_state(path: Path, state: TrainingState, *, config: TrainingConfig) -> None:
    """Writes the state; the file is the old one or the new one, never half of it."""
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in _tensors(state).items()}
    about = {"step": str(state.step), "precision": state.precision, "config": _identity(config)}
    write_atomically(path, save(tensors, metadata=about))


def restore_state(path: Path, state: TrainingState, *, config: TrainingConfig) -> bool:
    """Returns whether there was a state to go on from; fills `state` with it.

    Raises:
        RecipeError: the state belongs to a run with another configuration.
        CheckpointError: the file is damaged.
    """
    if not path.exists():
        return False
    try:
        with safe_open(path, framework="pt") as file:
            about = file.metadata()
            saved = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no iterator
    except (SafetensorError, OSError):
        raise CheckpointError(f"{path}: not a training state; delete it to start again") from None
    if about["config"] != _identity(config):
        raise RecipeError(f"{path}: belongs to a run with another configuration; give another folder")
    _fill_moments(state)
    with torch.no_grad():
        for name, tensor in _tensors(state).items():
            tensor.copy_(saved[name])
    state.step, state.precision = int(about["step"]), about["precision"]
    return True


def _load(network: Network, weights: Mapping[str, Tensor]) -> None:
    is_encoder = all(name.startswith("stages.") for name in weights)
    try:
        if network.load_state_dict(weights, strict=not is_encoder).unexpected_keys:
            raise RuntimeError
    except RuntimeError:
        raise CheckpointError(
            "the weights to start from do not fit the network of this configuration; "
            "train from its configuration or without them"
        ) from None


def _identity(config: TrainingConfig) -> str:
    return config.model_dump_json(exclude={"device", "processes", "save_every", "name"})


def _tensors(state: TrainingState) -> Mapping[str, Tensor]:
    tensors = {f"network.{name}": tensor for name, tensor in state.network.state_dict().items()}
    tensors["alarms"] = state.alarms
    tensors |= {f"average.{name}": tensor for name, tensor in state.average.state_dict().items()}
    for name, parameter in state.network.named_parameters():
        for moment, tensor in state.optimizer.state.get(parameter, {}).items():
            tensors[f"{moment}.{name}"] = tensor
    return tensors


def _fill_moments(state: TrainingState) -> None:
    for parameter in state.network.parameters():
        zeros = {moment: torch.zeros_like(parameter) for moment in _MOMENTS[:2]}
        state.optimizer.state[parameter] = {"step": torch.zeros(()), **zeros}
