from __future__ import annotations

from xray_trainer.bench.physics import bench_physics, largest_noise_deviation, phantoms
from xray_trainer.physics.scanner import ScannerModel


def test_figures_of_phantoms_lie_within_the_published_ranges() -> None:
    found = phantoms([ScannerModel(beams=("6MV",))])
    assert 200 <= found["penetration_mm"] <= 450
    assert 1 <= found["contrast_percent"] <= 4
    assert 3 <= found["resolution_mm"] <= 5
    assert found["resolution_mm"] <= found["resolution_5mm_px_mm"]
    assert 0 < found["wire_air_mm"] < found["wire_steel_mm"]


def test_measured_noise_is_within_three_hundredths_of_the_predicted() -> None:
    assert largest_noise_deviation() < 0.03


def test_the_bench_tells_all_figures_and_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    found = bench_physics(
        beams=("6MV",),
        num_scanners=1,
        num_scenes=3,
        repeats=3,
        progress=lambda done, total: told.append((done, total)),
    )
    figures = found["figures"]
    assert figures["physics.6MV.penetration_mm"] > 150
    assert 0 <= figures["physics.shortcut.highpass_auroc"] <= 1
    assert 0 <= figures["physics.shortcut.noise_auroc"] <= 1
    assert figures["physics.shortcut.largest_difference_codes"] < 1
    assert figures["physics.noise.largest_deviation"] < 0.03
    assert set(found["severity_1"]["6MV"]) <= {key.removeprefix("physics.6MV.") for key in figures}
    assert told == [(done, 8) for done in range(1, 9)]
