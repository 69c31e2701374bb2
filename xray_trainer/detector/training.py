"""Training as one command: pairs in, a checkpoint out.

`train` renders what is missing, fits the network, calibrates it on pairs it has not seen, measures it on
others, and writes the checkpoint. Killed at any moment, the same call goes on from where it stood.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from xray_trainer.detector.calibration import fit_calibration
from xray_trainer.detector.card import card_text
from xray_trainer.detector.checkpoint import save_checkpoint
from xray_trainer.detector.config import DetectorConfig, TrainingConfig
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.evaluation import evaluate
from xray_trainer.detector.fitting import Listener, Progress, fit, tell
from xray_trainer.detector.frame import frame_scan
from xray_trainer.detector.inference import infer
from xray_trainer.detector.network import STRIDE, Network, num_parameters
from xray_trainer.detector.pairs import Float32, PairSource, PairStore, fill
from xray_trainer.scans.atomic import write_atomically
from xray_trainer.scans.scan import Scan

_CALIBRATION_FROM, _TEST_FROM = 10_000_000, 20_000_000


def train(
    config: TrainingConfig,
    out: Path,
    *,
    source: PairSource,
    cache: Path | None = None,
    progress: Listener | None = None,
) -> DetectorConfig:
    """Returns the configuration of the checkpoint that it writes to `out`.

    Args:
        config: what to train and how long.
        out: folder of the checkpoint; `out/run` keeps state and log until the end.
        source: makes the pairs, such as `rendered.RenderedPairs`.
        cache: folder for rendered pairs, kept; without it they lie in `out/run` and go at the end.
        progress: hears how far it is, see `fitting.Progress`.

    Raises:
        RecipeError: `out` holds a run with another configuration.
        CheckpointError: training diverges.
    """
    run = out / "run"
    store = PairStore(cache or run / "pairs", pixel_mm=config.pixel_mm)
    learned, held_out, tested = splits(config)
    fill(
        store,
        source,
        [*learned, *held_out, *tested],
        processes=config.processes,
        progress=lambda done, total: tell(progress, Progress("render", done, total)),
    )
    families = families_of(store, learned)
    begin = time.perf_counter()
    state = fit(config, store, run, indices=learned, families=families, listener=progress)
    seconds = time.perf_counter() - begin
    network = state.average.to("cpu")
    described = _described(config, families, network)
    calibrated = calibrate(network, described, store, held_out)
    metrics = {
        "fit_seconds": round(seconds, 1),
        "machine": _machine(),
        "test": _tested(network, calibrated, store, tested, progress),
    }
    card = card_text(calibrated, config, metrics, num_weights=num_parameters(network))
    written = save_checkpoint(
        out, weights=network.state_dict(), config=calibrated, metrics=metrics, card=card
    )
    write_atomically(out / "training.json", (config.model_dump_json(indent=2) + "\n").encode())
    shutil.rmtree(run / "pairs", ignore_errors=True)
    return written


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
    frame = frame_scan(scan, pixel_mm=detector.config.pixel_mm)
    rows, columns = (-(-side // STRIDE) for side in frame.shape_hw)
    return np.ascontiguousarray(infer(detector.form.network, frame.transmission).anomaly[:rows, :columns])


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


def _machine() -> str:
    import torch

    return (
        f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()}, {torch.get_num_threads()} threads"
    )
