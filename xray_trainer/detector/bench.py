"""How fast the network is, against what this machine's arithmetic could do at best.

The floor is the network's work over the measured speed of a plain matrix product in the same form; a scan
that takes twice the floor runs at 0.5 of it. Scans are random numbers, never zeros.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from xray_trainer.detector.config import DEEPEST_STRIDE, NUM_ENERGIES
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.frame import frame_scan
from xray_trainer.detector.inference import infer
from xray_trainer.detector.network import Network
from xray_trainer.scans.scan import Scan

STANDARD_HW = (1024, 4096)

_MATRIX_SIDE = 2048
_COUNTED_HW = (8 * DEEPEST_STRIDE, 8 * DEEPEST_STRIDE)


def bench_network(
    detector: Detector, *, shape_hw: tuple[int, int] = STANDARD_HW, repeats: int = 5, seed: int = 0
) -> dict[str, Any]:
    """Returns `figures` by name, and what they were measured with.

    Figures:
        network.scan_s: seconds of the network for one dual-energy scan, median of `repeats`.
        network.of_floor: floor over that.
        network.detect_s: seconds from scan to findings, everything included.
        network.tflops: reached; network.matmul_tflops: of the plain matrix product.
        network.gflop_per_mpx: work.
    """
    scan = random_scan(shape_hw, pixel_mm=detector.config.pixel_mm, seed=seed)
    frame = frame_scan(scan, pixel_mm=detector.config.pixel_mm)
    network = detector.form.network
    scan_s = _median_s(lambda: infer(detector.form, frame.transmission), repeats=repeats)
    detect_s = _median_s(lambda: detector.analyse(scan), repeats=max(1, repeats // 2))
    matmul = matmul_flops(network.head.weight.dtype, device=network.head.weight.device, repeats=repeats)
    work = flop_per_px(network) * shape_hw[0] * shape_hw[1]
    return {
        "figures": {
            "network.scan_s": round(scan_s, 4),
            "network.of_floor": round(work / matmul / scan_s, 4),
            "network.detect_s": round(detect_s, 4),
            "network.tflops": round(work / scan_s / 1e12, 4),
            "network.matmul_tflops": round(matmul / 1e12, 4),
            "network.gflop_per_mpx": round(flop_per_px(network) / 1e3, 2),
        },
        "shape_hw": list(shape_hw),
        "form": detector.form.name,
        "form_why": detector.form.why,
        "device": str(network.head.weight.device),
        "threads": torch.get_num_threads(),
        "repeats": repeats,
    }


def random_scan(shape_hw: tuple[int, int], *, pixel_mm: float, seed: int = 0) -> Scan:
    """Returns a dual-energy scan of random transmission at a pixel pitch."""
    rng = np.random.default_rng(seed)
    transmission = rng.uniform(0.01, 1, (NUM_ENERGIES, *shape_hw)).astype(np.float32)
    return Scan("random", transmission, (pixel_mm, pixel_mm), ("6MV", "4MV"), source="random")


def flop_per_px(network: Network) -> float:
    """Returns the floating-point operations per pixel of input, a multiplication and an addition as two."""
    device = network.head.weight.device
    frame = torch.rand(1, NUM_ENERGIES, *_COUNTED_HW, device=device)
    with FlopCounterMode(display=False) as counter, torch.inference_mode():
        network(frame)
    return float(counter.get_total_flops()) / (_COUNTED_HW[0] * _COUNTED_HW[1])


def matmul_flops(dtype: torch.dtype, *, device: torch.device, repeats: int) -> float:
    """Returns the best measured operations per second of a square matrix product."""
    generator = torch.Generator().manual_seed(0)
    side = _MATRIX_SIDE if device.type == "cpu" else 4 * _MATRIX_SIDE
    left = torch.randn(side, side, generator=generator).to(device, dtype)
    seconds = [_seconds(lambda: left @ left) for _ in range(repeats + 1)]
    return float(2 * side**3 / min(seconds))


def _median_s(run: Callable[[], object], *, repeats: int) -> float:
    run()
    return median(_seconds(run) for _ in range(repeats))


def _seconds(run: Callable[[], object]) -> float:
    _wait()
    begin = time.perf_counter()
    run()
    _wait()
    return time.perf_counter() - begin


def _wait() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
