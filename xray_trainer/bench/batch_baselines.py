"""What people would write without this package, on the same scans as PNG, each in a process of its own.

loop         one scan after the other: OpenCV, the network in eager fp32 on all cores
dataloader   torch's DataLoader with as many processes as cores decoding by OpenCV, eager bf16 by autocast
anomalib     `Engine.predict` with EfficientAD-S, untrained, at the scans' own size, as 8-bit RGB (its way)

The first two stop at regions above a threshold, in memory: no explanation, no tables; anomalib stops at its
anomaly maps. Their network is the checkpoint's at its own pitch, as loaded: batch norm not folded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from xray_trainer.bench.batch_folder import energies_of
from xray_trainer.detector.checkpoint import read_config, read_weights, shipped_checkpoint
from xray_trainer.detector.config import DEEPEST_STRIDE
from xray_trainer.detector.network import Network
from xray_trainer.machine import num_cores
from xray_trainer.scans.codes import CODE_MAX
from xray_trainer.scans.files import read_scan

BASELINES: Final = ("loop", "dataloader", "anomalib")

Run = Callable[[Sequence[Path], Path | None], float]


def baseline_scans_per_s(name: str, files: Sequence[Path], *, checkpoint: Path | None) -> float | None:
    """Returns scans per second of a baseline, None where its package is not installed or it fails.

    Args:
        name: one of `BASELINES`.
        files: PNG scans with sidecars; the first one warms up and does not count.
        checkpoint: folder of one, the shipped one if None.
    """
    if name == "anomalib" and find_spec("anomalib") is None:
        return None
    told = json.dumps([name, [str(path) for path in files], str(checkpoint) if checkpoint else None])
    command = [sys.executable, "-m", "xray_trainer.bench.batch_baselines", told]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        warnings.warn(f"baseline {name} failed: {done.stderr[-500:]}", RuntimeWarning, stacklevel=2)
        return None
    return round(float(done.stdout.splitlines()[-1]), 4)


class PngScans(Dataset[Tensor]):
    """Transmission (2, H, W) of PNG scans by OpenCV at a scale, padded for the network; 0 where one lacks."""

    def __init__(self, files: Sequence[Path], *, scale: float = 1.0) -> None:
        self._energies = [energies_of(path) for path in files]
        self._scale = scale

    def __len__(self) -> int:
        """Returns how many scans there are."""
        return len(self._energies)

    def __getitem__(self, index: int) -> Tensor:
        """Returns a scan."""
        planes = [self._plane(path) for path in self._energies[index]]
        height, width = (-(-side // DEEPEST_STRIDE) * DEEPEST_STRIDE for side in planes[0].shape)
        frame = torch.zeros(2, height, width)
        for energy, plane in enumerate(planes):
            frame[energy] = 1.0
            frame[energy, : plane.shape[0], : plane.shape[1]] = torch.from_numpy(plane)
        return frame

    def _plane(self, path: Path) -> npt.NDArray[np.float32]:
        codes = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if codes is None:
            raise OSError(f"{path}: OpenCV cannot read it")
        plane = np.maximum(codes, 1).astype(np.float32) / np.float32(CODE_MAX)
        if self._scale == 1:
            return plane
        method = cv2.INTER_AREA if self._scale < 1 else cv2.INTER_LINEAR
        resized = cv2.resize(plane, None, fx=self._scale, fy=self._scale, interpolation=method)
        return np.asarray(resized, np.float32)


def _loop(files: Sequence[Path], checkpoint: Path | None) -> float:
    device = _device()
    network, scans = _network(checkpoint).to(device), PngScans(files, scale=_scale(files[0], checkpoint))
    _search(network, scans[0][None].to(device))
    begin = time.perf_counter()
    for index in range(1, len(scans)):
        _search(network, scans[index][None].to(device))
    return (len(scans) - 1) / (time.perf_counter() - begin)


def _dataloader(files: Sequence[Path], checkpoint: Path | None) -> float:
    device = _device()
    network = _network(checkpoint).to(device)
    loader = DataLoader(
        PngScans(files, scale=_scale(files[0], checkpoint)),
        batch_size=1,
        num_workers=num_cores(),
        prefetch_factor=4,
        pin_memory=device == "cuda",
    )
    begin = time.perf_counter()
    with torch.autocast(device, torch.bfloat16):
        for number, scan in enumerate(loader):
            _search(network, scan.to(device, non_blocking=True))
            if number == 0:
                begin = time.perf_counter()
    return (len(files) - 1) / (time.perf_counter() - begin)


def _device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


def _scale(path: Path, checkpoint: Path | None) -> float:
    """Returns pixels that the network wants per pixel of the files."""
    scan = read_scan(path)
    pixel_mm = read_config(checkpoint or shipped_checkpoint()).pitch_mm(scan.beams)
    return float(np.mean(scan.pixel_mm_xy)) / pixel_mm


def _network(checkpoint: Path | None) -> Network:
    folder = checkpoint or shipped_checkpoint()
    config = read_config(folder)
    network = Network(config.network)
    network.load_state_dict(read_weights(folder, config))
    return network.eval()


def _search(network: Network, scan: Tensor) -> int:
    with torch.inference_mode():
        anomaly = network(scan).anomaly[0].float().cpu().numpy()
    return int(cv2.connectedComponentsWithStats((anomaly > 0).astype(np.uint8), connectivity=8)[0])


def _anomalib(files: Sequence[Path], checkpoint: Path | None) -> float:
    del checkpoint
    from anomalib.data import PredictDataset
    from anomalib.engine import Engine
    from anomalib.models import EfficientAd

    size_hw = read_scan(files[0]).shape_hw
    model = EfficientAd(
        pre_processor=EfficientAd.configure_pre_processor(size_hw), visualizer=False, evaluator=False
    )
    with TemporaryDirectory() as scratch:
        folders = [
            _links(Path(scratch) / name, part) for name, part in (("warm", files[:1]), ("run", files[1:]))
        ]
        engine: Any = Engine(default_root_dir=scratch, logger=False, enable_progress_bar=False)
        seconds = []
        for folder in folders:
            begin = time.perf_counter()
            engine.predict(
                model=model, dataset=PredictDataset(folder, image_size=size_hw), return_predictions=False
            )
            seconds.append(time.perf_counter() - begin)
    return (len(files) - 1) / seconds[1]


def _links(folder: Path, files: Sequence[Path]) -> Path:
    folder.mkdir()
    for path in files:
        os.symlink(path.resolve(), folder / path.name)
    return folder


_RUNS: Final[dict[str, Run]] = {"loop": _loop, "dataloader": _dataloader, "anomalib": _anomalib}


def _main(name: str, files: Sequence[str], checkpoint: str | None) -> None:
    warnings.simplefilter("ignore")
    print(_RUNS[name]([Path(one) for one in files], Path(checkpoint) if checkpoint else None))


if __name__ == "__main__":
    _main(*json.loads(sys.argv[1]))
