"""Training as one command: pairs in, a checkpoint out.

`train` renders what is missing, fits the network, calibrates it on pairs it has not seen, measures it on
others, and writes the checkpoint. Killed at any moment, the same call goes on from where it stood.
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from xray_trainer.detector.calibration import fit_calibration
from xray_trainer.detector.card import card_text
from xray_trainer.detector.checkpoint import METRICS, read_config, read_weights, save_checkpoint
from xray_trainer.detector.config import DetectorConfig
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.device import resolved_device
from xray_trainer.detector.encoder_weights import read_encoder
from xray_trainer.detector.evaluation import evaluate
from xray_trainer.detector.fitting import Listener, Progress, fit, tell
from xray_trainer.detector.frame import frame_scan
from xray_trainer.detector.inference import infer
from xray_trainer.detector.log import read_log
from xray_trainer.detector.network import STRIDE, Network, num_parameters
from xray_trainer.detector.pairs import Float32, PairSource, PairStore, fill
from xray_trainer.detector.rendered import RecipePairs, VariedPairs
from xray_trainer.detector.state import TrainingState
from xray_trainer.detector.supply import Supply, num_available
from xray_trainer.detector.training_config import TrainingConfig
from xray_trainer.scans.atomic import write_atomically
from xray_trainer.scans.scan import Scan

_CALIBRATION_FROM, _TEST_FROM = 10_000_000, 20_000_000


def train(
    config: TrainingConfig,
    out: Path,
    *,
    source: PairSource | None = None,
    held_out: PairSource | None = None,
    start_from: Path | None = None,
    encoder: Path | None = None,
    cache: Path | None = None,
    progress: Listener | None = None,
) -> DetectorConfig:
    """Returns the configuration of the checkpoint that it writes to `out`.

    Args:
        config: what to train and how long.
        out: folder of the checkpoint; `out/run` keeps state and log until the end.
        source: makes the pairs to learn from; those of the recipe's split `train`, varied, where None.
        held_out: makes the pairs to calibrate and to measure on; those of `val` where None, or `source`.
        start_from: folder of a checkpoint to go on from; its network and families are kept.
        encoder: weights of torchvision's ResNet-18 or -34 to begin with, see `encoder_weights`.
        cache: folder for rendered pairs, kept; without it they lie in `out/run` and go at the end.
        progress: hears how far it is, see `fitting.Progress`.

    Raises:
        RecipeError: `out` holds a run with another configuration.
        CheckpointError: training diverges, or what to go on from cannot be read.
    """
    run = out / "run"
    begun = read_config(start_from) if start_from else None
    config = _resolved(config, begun)
    weights = read_weights(start_from, begun) if start_from and begun else None
    if encoder is not None:
        shape, weights = read_encoder(encoder)
        config = config.model_copy(update={"network": shape})
    store = PairStore(
        cache or run / "pairs", pixel_mm=config.pixel_mm, tunnel_pixel_mm=config.tunnel_pixel_mm
    )
    _, calibrating, tested = splits(config)
    held = held_out or source or RecipePairs(config.recipe_of("val"), device=config.device)
    told = partial(_tell_rendered, progress)
    fill(store, held, [*calibrating, *tested], processes=config.processes, progress=told)
    families = begun.families if begun else ()
    state, families = _learned(
        config, store, source, run, families=families, weights=weights, listener=progress
    )
    network = state.average.to("cpu")
    calibrated = calibrate(network, _described(config, families, network), store, calibrating)
    metrics = {
        **_told(config, state, run, start_from),
        "test": _tested(network, calibrated, store, tested, progress),
    }
    written = _written(out, config, network, calibrated, metrics)
    shutil.rmtree(run / "pairs", ignore_errors=True)
    return written


def _told(config: TrainingConfig, state: TrainingState, run: Path, start_from: Path | None) -> dict[str, Any]:
    """Returns what is told of how a network was trained."""
    return {
        "steps": config.num_steps,
        **_spent(run),
        "earlier_runs": earlier_runs(start_from) if start_from else [],
        "machine": _machine(config),
        "precision": state.precision,
    }


def _learned(
    config: TrainingConfig,
    store: PairStore,
    source: PairSource | None,
    run: Path,
    *,
    families: tuple[str, ...],
    weights: Mapping[str, Tensor] | None,
    listener: Listener | None,
) -> tuple[TrainingState, tuple[str, ...]]:
    """Returns the state after the last step and the families: those of the first pairs if not given."""
    learned = splits(config)[0]
    with Supply(
        store,
        learned,
        source or VariedPairs(config.recipe_of("train"), device=config.device),
        processes=config.processes,
        progress=lambda done: _tell_rendered(listener, done, len(learned)),
    ) as supply:
        families = families or families_of(store, supply.first(num_available(config, 0)))
        return fit(config, supply, run, families=families, start_from=weights, listener=listener), families


def _resolved(config: TrainingConfig, begun: DetectorConfig | None) -> TrainingConfig:
    """Returns the configuration with a device that is there, and the shape of what it goes on from."""
    update: dict[str, Any] = {"device": resolved_device(config.device)}
    if begun is not None:
        update |= {
            "network": begun.network,
            "pixel_mm": begun.pixel_mm,
            "tunnel_pixel_mm": begun.tunnel_pixel_mm,
        }
    return config.model_copy(update=update)


def _tell_rendered(listener: Listener | None, done: int, total: int) -> None:
    tell(listener, Progress("render", done, total))


def splits(config: TrainingConfig) -> tuple[range, range, range]:
    """Returns the indices of pairs to learn from, to calibrate on and to measure on; they never meet."""
    return (
        range(config.num_pairs),
        range(_CALIBRATION_FROM, _CALIBRATION_FROM + config.num_calibration_pairs),
        range(_TEST_FROM, _TEST_FROM + config.num_test_pairs),
    )


def families_of(store: PairStore, indices: Iterable[int]) -> tuple[str, ...]:
    """Returns the kinds of concealment in these pairs, sorted."""
    kinds = {kind for index in indices for kind in store.open(index).kinds}
    return tuple(sorted(kinds)) or ("unknown",)


def calibrate(
    network: Network, config: DetectorConfig, store: PairStore, indices: Sequence[int]
) -> DetectorConfig:
    """Returns the configuration with the calibration that fits these pairs."""
    detector = Detector(network, config)
    benign: list[Float32] = []
    suspicious: list[Float32] = []
    for index in indices:
        stored = store.open(index)
        pair = stored.to_pair()
        benign.append(_anomaly_logits(detector, pair.benign_scan))
        (suspicious if stored.kinds else benign).append(_anomaly_logits(detector, pair.scan))
    return config.model_copy(update={"calibration": fit_calibration(benign, suspicious)})


def _anomaly_logits(detector: Detector, scan: Scan) -> Float32:
    frame = frame_scan(scan, pixel_mm=detector.config.pitch_mm(scan.beams))
    rows, columns = (-(-side // STRIDE) for side in frame.shape_hw)
    return np.ascontiguousarray(infer(detector.form, frame.transmission).anomaly[:rows, :columns])


def _tested(
    network: Network,
    config: DetectorConfig,
    store: PairStore,
    indices: Sequence[int],
    listener: Listener | None,
) -> dict[str, Any]:
    detector = Detector(network, config)
    pairs = (store.open(index).to_pair() for index in indices)
    return evaluate(
        detector, pairs, progress=lambda done: tell(listener, Progress("measure", done, len(indices)))
    )


def _described(config: TrainingConfig, families: tuple[str, ...], network: Network) -> DetectorConfig:
    return DetectorConfig(
        name=config.name,
        pixel_mm=config.pixel_mm,
        tunnel_pixel_mm=config.tunnel_pixel_mm,
        families=families,
        network=network.config,
        git_commit=git_commit(),
        trained_at=datetime.now(UTC).date().isoformat(),
    )


def git_commit() -> str:
    """Returns the commit of the checkout that this code runs from, `unknown` in an installed package."""
    try:
        asked = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return asked.stdout.strip()


def _written(
    out: Path, config: TrainingConfig, network: Network, calibrated: DetectorConfig, metrics: dict[str, Any]
) -> DetectorConfig:
    card = card_text(calibrated, config, metrics, num_weights=num_parameters(network))
    written = save_checkpoint(
        out, weights=network.state_dict(), config=calibrated, metrics=metrics, card=card
    )
    write_atomically(out / "training.json", (config.model_dump_json(indent=2) + "\n").encode())
    return written


def _spent(run: Path) -> dict[str, float]:
    """Returns seconds of fitting in all of a run's lives, and the share of them waited for data."""
    lines = read_log(run)
    steps = [after["seconds"] - before["seconds"] for before, after in pairwise(lines)]
    spent = sum(max(step, 0.0) for step in steps)
    waited = sum(line["waited_s"] for line in lines[1:])
    return {"fit_seconds": round(spent, 1), "waited_share": round(waited / max(spent, 1e-9), 4)}


def earlier_runs(folder: Path) -> list[dict[str, Any]]:
    """Returns name, steps and seconds of the runs that led to a checkpoint, its own last; [] if untold."""
    try:
        told = json.loads((folder / METRICS).read_bytes())
        own = {"name": folder.name, "steps": int(told["steps"]), "fit_seconds": float(told["fit_seconds"])}
        return [*told.get("earlier_runs", []), own]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _machine(config: TrainingConfig) -> str:
    if config.device.startswith("cuda"):
        return str(torch.cuda.get_device_name(config.device))
    return (
        f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()}, {torch.get_num_threads()} threads"
    )
