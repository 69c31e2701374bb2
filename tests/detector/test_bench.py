from __future__ import annotations

import pytest

from xray_trainer.detector.bench import bench_network, random_scan
from xray_trainer.detector.detect import Detector


def test_bench_tells_seconds_work_and_share_of_the_floor(toy_detector: Detector) -> None:
    found = bench_network(toy_detector, shape_hw=(64, 128), repeats=2)
    figures = found["figures"]
    assert figures.keys() == {
        "network.scan_s",
        "network.of_floor",
        "network.detect_s",
        "network.tflops",
        "network.matmul_tflops",
        "network.gflop_per_mpx",
    }
    assert all(value >= 0 for value in figures.values())
    assert figures["network.scan_s"] > 0
    assert figures["network.gflop_per_mpx"] == pytest.approx(1.33, abs=0.05)
    assert (found["form"], found["shape_hw"]) == ("fp32", [64, 128])


def test_random_scan_is_not_flat() -> None:
    scan = random_scan((32, 64), pixel_mm=5.0)
    assert scan.shape_hw == (32, 64)
    assert scan.transmission.std() > 0.2
