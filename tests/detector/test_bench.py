from __future__ import annotations

import pytest
import torch

from xray_trainer.detector.bench import bench_network, random_scan, sample_scans
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.inference.parity import limit_of


def test_bench_tells_seconds_work_and_share_of_the_floor(toy_detector: Detector) -> None:
    heard: list[tuple[int, int]] = []
    found = bench_network(
        toy_detector,
        forms=("fp32", "bf16"),
        shape_hw=(64, 128),
        repeats=2,
        progress=lambda *told: heard.append(told),
    )
    figures = found["figures"]
    on_gpu = {name for name in figures if name.startswith("network.gpu_")}
    assert figures.keys() - on_gpu == {
        "network.scan_s",
        "network.core_s",
        "network.of_floor",
        "network.detect_s",
        "network.tflops",
        "network.matmul_tflops",
        "network.gflop_per_mpx",
    }
    assert figures["network.scan_s"] > 0
    assert figures["network.gflop_per_mpx"] == pytest.approx(1.33, abs=0.05)
    assert (found["form"] in found["by_form"], found["shape_hw"]) == (True, [64, 128])
    assert heard[-1][0] == heard[-1][1]
    assert torch.cuda.is_available() or {figures[name] for name in on_gpu} == {None}
    assert torch.cuda.is_available() or "no CUDA device" in found["gpu_note"]


def test_bench_holds_every_form_against_the_reference(toy_detector: Detector) -> None:
    by_form = bench_network(toy_detector, forms=("fp32", "bf16"), shape_hw=(64, 64), repeats=1)["by_form"]
    assert by_form["fp32"]["largest_dp"] == 0
    assert 0 < by_form["bf16"]["largest_dp"] <= limit_of("bf16")
    assert {told["num_scans"] for told in by_form.values()} == {len(sample_scans())}


def test_random_scan_is_not_flat() -> None:
    scan = random_scan((32, 64), pixel_mm=5.0)
    assert scan.shape_hw == (32, 64)
    assert scan.transmission.std() > 0.2
