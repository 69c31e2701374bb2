"""Checkpoints: a folder with weights and everything that is needed to trust them.

weights.safetensors   the weights; never pickle
config.json           `DetectorConfig`, with the sha256 of the weights
metrics.json          what was measured on scans that were not trained on
card.md               the same for people: data, seeds, commit, limits
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import torch
from pydantic import ValidationError
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from xray_trainer.detector.config import CHECKPOINT_VERSION, DetectorConfig
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.device import resolved_device
from xray_trainer.detector.network import Network
from xray_trainer.detector.thresholds import fits, home_path, read_thresholds, with_thresholds
from xray_trainer.errors import CheckpointError
from xray_trainer.scans.atomic import write_atomically
from xray_trainer.settings import load_settings
from xray_trainer.shipped import shipped

WEIGHTS, CONFIG, METRICS, CARD = "weights.safetensors", "config.json", "metrics.json", "card.md"

_PICKLE_STARTS = (b"\x80", b"PK\x03\x04")


def load_detector(
    folder: Path | None = None,
    *,
    device: str = "cpu",
    precision: str = "auto",
    calibration: Path | Literal["auto", "none"] = "auto",
) -> Detector:
    """Returns the detector of a checkpoint folder; without one, the shipped checkpoint.

    Args:
        folder: of the checkpoint.
        device: auto, cpu or cuda.
        precision: auto or a form of `inference.FORMS`.
        calibration: file of thresholds to use; with `auto` the one that the data folder has for this
            checkpoint, if any; with `none` the checkpoint's own.

    Raises:
        CheckpointError: weights are missing, damaged, a pickle, of another version or not as hashed; or the
            calibration is damaged or another checkpoint's.
    """
    folder = shipped_checkpoint() if folder is None else folder
    config = read_config(folder)
    network = _network(folder, config)
    config = calibrated_config(config, calibration, home=load_settings().home)
    return Detector(network, config, device=resolved_device(device), precision=precision)


def _network(folder: Path, config: DetectorConfig) -> Network:
    """Returns the network with its weights; memory is taken for what the file holds, not what it claims."""
    weights = read_weights(folder, config)
    try:
        with torch.device("meta"):
            network = Network(config.network)
        network.load_state_dict(weights, assign=True)
    except (RuntimeError, ValueError):
        raise CheckpointError(f"{folder / WEIGHTS}: the weights do not fit the network in {CONFIG}") from None
    if len(config.families) != config.network.num_families:
        raise CheckpointError(
            f"{folder / CONFIG}: one family per output of the network, got {len(config.families)} for "
            f"{config.network.num_families}; copy it again"
        )
    return network


def calibrated_config(
    config: DetectorConfig, calibration: Path | Literal["auto", "none"], *, home: Path
) -> DetectorConfig:
    """Returns the configuration with thresholds of a file, with `auto` those that `home` has for it.

    Raises:
        CheckpointError: the file is damaged, or given by hand and another checkpoint's.
    """
    if isinstance(calibration, Path):
        return with_thresholds(config, read_thresholds(calibration))
    path = home_path(home, config.weights_sha256)
    if calibration == "none" or not path.exists():
        return config
    thresholds = read_thresholds(path)
    return with_thresholds(config, thresholds) if fits(thresholds, config) else config


def shipped_checkpoint() -> Path:
    """Returns the folder of the checkpoint that comes with the package: the last by name.

    Raises:
        CheckpointError: the installation has none.
    """
    try:
        folders = sorted(path.parent for path in shipped("models").glob(f"*/{CONFIG}"))
    except FileNotFoundError:
        folders = []
    if not folders:
        raise CheckpointError("no checkpoint is shipped with this installation; give the folder of one")
    return folders[-1]


def save_checkpoint(
    folder: Path,
    *,
    weights: Mapping[str, Tensor],
    config: DetectorConfig,
    metrics: Mapping[str, Any],
    card: str,
) -> DetectorConfig:
    """Returns the configuration as written, with the hash of the weights; writes the checkpoint's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    data = save({name: tensor.detach().contiguous().cpu() for name, tensor in weights.items()})
    written = config.model_copy(update={"weights_sha256": hashlib.sha256(data).hexdigest()})
    write_atomically(folder / WEIGHTS, data)
    write_atomically(folder / METRICS, (json.dumps(metrics, indent=2) + "\n").encode())
    write_atomically(folder / CARD, card.encode())
    write_atomically(folder / CONFIG, (written.model_dump_json(indent=2) + "\n").encode())
    return written


def read_config(folder: Path) -> DetectorConfig:
    """Returns the configuration of a checkpoint folder.

    Raises:
        CheckpointError: there is none, it is damaged or of another version.
    """
    if folder.is_file():
        raise CheckpointError(f"{folder}: a checkpoint is a folder with {WEIGHTS} and {CONFIG}, got a file")
    path = folder / CONFIG
    try:
        raw = json.loads(path.read_bytes())
        _check_version(path, raw)
        return DetectorConfig.model_validate(raw)
    except OSError as error:
        raise CheckpointError(f"{path}: a checkpoint needs it, got: {error.strerror}") from None
    except (ValidationError, ValueError):
        raise CheckpointError(f"{path}: not the configuration of a checkpoint; copy it again") from None


def _check_version(path: Path, raw: Any) -> None:
    version = raw.get("version") if isinstance(raw, dict) else None
    if version != CHECKPOINT_VERSION:
        raise CheckpointError(
            f"{path}: this installation reads checkpoints of version {CHECKPOINT_VERSION}, got {version}; "
            "train again or install the release that wrote it"
        )


def read_weights(folder: Path, config: DetectorConfig) -> dict[str, Tensor]:
    """Returns the weights of a checkpoint folder; raises what `load_detector` raises."""
    path = folder / WEIGHTS
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CheckpointError(f"{path}: a checkpoint needs it, got: {error.strerror}") from None
    _check_form(path, data)
    if hashlib.sha256(data).hexdigest() != config.weights_sha256:
        raise CheckpointError(f"{path}: its sha256 must be the one in {CONFIG} and is not; copy it again")
    try:
        weights = load(data)
    except SafetensorError:
        raise CheckpointError(f"{path}: not a safetensors file; copy it again") from None
    _check_finite(path, weights)
    return weights


def _check_form(path: Path, data: bytes) -> None:
    if data.startswith(_PICKLE_STARTS):
        raise CheckpointError(f"{path}: a pickle can run any code and is refused; weights are safetensors")
    header_bytes = int.from_bytes(data[:8], "little")
    try:
        header = json.loads(data[8 : 8 + header_bytes])
        ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
    except (ValueError, TypeError, KeyError, AttributeError):
        raise CheckpointError(f"{path}: truncated or not a safetensors file; copy it again") from None
    if len(data) < 8 + header_bytes + max(ends, default=0):
        raise CheckpointError(f"{path}: truncated, {len(data)} bytes came; copy it again")


def _check_finite(path: Path, weights: Mapping[str, Tensor]) -> None:
    for name, tensor in weights.items():
        if not bool(torch.isfinite(tensor).all()):
            raise CheckpointError(f"{path}: {name} holds values that are no numbers; take another checkpoint")
