"""How fast the network is in every form, against what this machine's arithmetic could do at best.

The floor is the network's work over the measured speed of a plain matrix product in the same precision; a
scan that takes twice the floor runs at 0.5 of it. Speed is timed on random numbers, never zeros; parity of
the forms is measured on the sample scans that come with the package.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from xray_trainer.detector.components import top_mean
from xray_trainer.detector.config import DEEPEST_STRIDE, NUM_ENERGIES
from xray_trainer.detector.detect import Detector, calibrated
from xray_trainer.detector.frame import Float32, Frame, frame_scan
from xray_trainer.detector.inference import Form, Parity, build_form, choose_form, compare, infer
from xray_trainer.detector.inference.forms import has_onnx
from xray_trainer.detector.network import STRIDE, Network
from xray_trainer.detector.timing import matmul_flops, seconds_of
from xray_trainer.errors import ScanFileError
from xray_trainer.scans.files import list_scan_files, read_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.shipped import shipped

STANDARD_HW = (1024, 4096)
CPU_FORMS = ("fp32", "bf16", "fused-fp32", "fused-bf16")

_COUNTED_HW = (8 * DEEPEST_STRIDE, 8 * DEEPEST_STRIDE)
_GPU_SCANS_PER_REPEAT = 20
_FIRST_FINDING = """
import time
begin = time.perf_counter()
from xray_trainer.detector.bench import random_scan
from xray_trainer.detector.checkpoint import load_detector
imported = time.perf_counter()
load_detector().analyse(random_scan((512, 1024), pixel_mm=5.0))
print(imported - begin, time.perf_counter() - imported)
"""

Progress = Callable[[int, int], None]


def bench_network(
    detector: Detector,
    *,
    forms: Sequence[str] = (),
    shape_hw: tuple[int, int] = STANDARD_HW,
    repeats: int = 5,
    seed: int = 0,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Returns `figures` by name for the form that is chosen here, the same by form, and parity.

    Figures:
        network.scan_s: seconds for one dual-energy scan on the CPU; network.of_floor: floor over that.
        network.core_s: the same as processor time of all cores, which other work on the machine hardly moves.
        network.detect_s: seconds from scan to findings, everything included.
        network.tflops: reached; network.matmul_tflops: of the plain matrix product.
        network.gflop_per_mpx: work.
        network.gpu_scans_per_s, network.gpu_of_floor: on a GPU; None without one.

    Args:
        detector: in form fp32: the reference.
        forms: to measure besides the chosen one; by default all that start at once.
        shape_hw: of the scan that is timed.
        repeats: runs per figure, of which the median is told.
        seed: of the random scan.
        progress: hears (done, of how many) after every form.
    """
    network, config = detector.form.network, detector.config
    scan = random_scan(shape_hw, pixel_mm=config.pixel_mm, seed=seed)
    frame = frame_scan(scan, pixel_mm=config.pixel_mm)
    work = flop_per_px(network) * shape_hw[0] * shape_hw[1]
    chosen = choose_form(network)
    measure = _Measure(detector, frame, work=work, repeats=repeats)
    names = list(dict.fromkeys([*(forms or _default_forms()), chosen.name]))
    by_form: dict[str, dict[str, Any]] = {}
    for done, name in enumerate(names, start=1):
        by_form[name] = measure.form(chosen if name == chosen.name else build_form(network, name))
        if progress is not None:
            progress(done, len(names))
    ready = Detector(network, config, precision=chosen.name)
    detect = seconds_of(lambda: ready.analyse(scan), repeats=max(1, repeats // 2))
    gpu, gpu_note = _on_gpu(network, frame, work=work, repeats=repeats)
    figures = {f"network.{name}": by_form[chosen.name][name] for name in _TOLD}
    figures["network.detect_s"] = round(detect.wall, 4)
    figures["network.gflop_per_mpx"] = round(flop_per_px(network) / 1e3, 2)
    return {
        "figures": {**figures, **gpu},
        "shape_hw": list(shape_hw),
        "form": chosen.name,
        "form_why": chosen.why,
        "gpu_note": gpu_note,
        "by_form": by_form,
        "threads": torch.get_num_threads(),
        "repeats": repeats,
    }


_TOLD = ("scan_s", "core_s", "of_floor", "tflops", "matmul_tflops")


def bench_first_finding() -> dict[str, float]:
    """Returns figures of a fresh process: seconds to import, then to load the shipped detector and use it."""
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_FINDING], capture_output=True, text=True, check=True, timeout=300
    )
    imported, found = map(float, done.stdout.split())
    return {"network.import_s": round(imported, 2), "network.first_finding_s": round(found, 2)}


def random_scan(shape_hw: tuple[int, int], *, pixel_mm: float, seed: int = 0) -> Scan:
    """Returns a dual-energy scan of random transmission at a pixel pitch."""
    rng = np.random.default_rng(seed)
    transmission = rng.uniform(0.01, 1, (NUM_ENERGIES, *shape_hw)).astype(np.float32)
    return Scan("random", transmission, (pixel_mm, pixel_mm), ("6MV", "4MV"), source="random")


def sample_scans() -> tuple[Scan, ...]:
    """Returns the sample scans that come with the package; none where they are missing."""
    try:
        folder = shipped("datasets") / "standard" / "samples" / "scans"
        return tuple(read_scan(path) for path in list_scan_files(folder))
    except (FileNotFoundError, ScanFileError):
        return ()


def flop_per_px(network: Network) -> float:
    """Returns the floating-point operations per pixel of input, a multiplication and an addition as two."""
    frame = torch.rand(1, NUM_ENERGIES, *_COUNTED_HW, device=network.head.weight.device)
    with FlopCounterMode(display=False) as counter, torch.inference_mode():
        network(frame)
    return float(counter.get_total_flops()) / (_COUNTED_HW[0] * _COUNTED_HW[1])


def _default_forms() -> tuple[str, ...]:
    return (*CPU_FORMS, "onnx") if has_onnx() else CPU_FORMS


class _Measure:
    """Times forms on one frame, and holds them against the reference on the sample scans."""

    def __init__(self, detector: Detector, frame: Frame, *, work: float, repeats: int) -> None:
        self._detector, self._frame, self._work, self._repeats = detector, frame, work, repeats
        pitch_mm = detector.config.pitch_mm
        self._samples = [frame_scan(scan, pixel_mm=pitch_mm(scan.beams)) for scan in sample_scans()]
        self._reference = self._judged(detector.form)

    def form(self, form: Form) -> dict[str, Any]:
        """Returns speed and parity of a form."""
        return {**self._speed(form), **asdict(self._parity(form))}

    def _speed(self, form: Form) -> dict[str, float]:
        """The matrix product is measured before and after, and the better counts."""
        dtype = form.network.head.weight.dtype
        before = matmul_flops(dtype, device=form.device, repeats=self._repeats)
        taken = seconds_of(lambda: infer(form, self._frame.transmission), repeats=self._repeats)
        matmul = max(before, matmul_flops(dtype, device=form.device, repeats=self._repeats))
        return {
            "scan_s": round(taken.wall, 4),
            "core_s": round(taken.core, 4),
            "of_floor": round(self._work / matmul / taken.wall, 4),
            "tflops": round(self._work / taken.wall / 1e12, 4),
            "matmul_tflops": round(matmul / 1e12, 4),
        }

    def _judged(self, form: Form) -> tuple[list[Float32], list[float]]:
        """Returns the anomaly logits of the sample scans and their scores."""
        calibration = self._detector.config.calibration
        logits = []
        for frame in self._samples:
            rows, columns = (-(-side // STRIDE) for side in frame.shape_hw)
            logits.append(infer(form, frame.transmission).anomaly[:rows, :columns])
        return logits, [calibrated(top_mean(each, k=calibration.top_k), calibration) for each in logits]

    def _parity(self, form: Form) -> Parity:
        logits, scores = self._judged(form)
        reference, reference_scores = self._reference
        return compare(
            reference,
            logits,
            reference_scores=reference_scores,
            scores=scores,
            threshold=self._detector.threshold,
        )


def _on_gpu(
    network: Network, frame: Frame, *, work: float, repeats: int
) -> tuple[dict[str, float | None], str]:
    """Returns figures of a GPU, scans lying in its memory, and a sentence on how they came about."""
    names = ("network.gpu_scans_per_s", "network.gpu_of_floor", "network.gpu_matmul_tflops")
    if not torch.cuda.is_available():
        return dict.fromkeys(names), "not measured: this machine has no CUDA device"
    form = choose_form(network, device="cuda")
    scan = torch.from_numpy(frame.transmission)[None].to(form.device)

    def run() -> None:
        with torch.inference_mode():
            for _ in range(_GPU_SCANS_PER_REPEAT):
                form.run(scan)

    matmul = matmul_flops(torch.bfloat16, device=form.device, repeats=repeats)
    scan_s = seconds_of(run, repeats=repeats).wall / _GPU_SCANS_PER_REPEAT
    values = (round(1 / scan_s, 1), round(work / matmul / scan_s, 4), round(matmul / 1e12, 1))
    return dict(zip(names, values, strict=True)), form.sentence
