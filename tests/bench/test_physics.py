from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from xray_trainer.bench.classifiers import side_by_side, unseen_auroc
from xray_trainer.bench.phantom_figures import medians
from xray_trainer.bench.physics import Amount, bench_physics


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int]]:
    return []


@pytest.fixture(scope="module")
def found(told: list[tuple[int, int]]) -> dict[str, Any]:
    amount = Amount(("6MV",), (("6MV", "4MV"),), scanners=1, scenes=2, repeats=3, overlaid=6)
    return bench_physics(amount, workers=0, progress=lambda done, total: told.append((done, total)))


def test_figures_of_phantoms_lie_within_the_published_ranges(found: dict[str, Any]) -> None:
    read = {key.removeprefix("physics.6MV."): value for key, value in found["figures"].items()}
    assert 200 <= read["penetration_mm"] <= 450
    assert 1 <= read["contrast_percent"] <= 4
    assert 3 <= read["resolution_mm"] <= 5
    assert read["resolution_mm"] <= read["resolution_5mm_px_mm"]
    assert 0 < read["wire_air_mm"] < read["wire_steel_mm"]
    assert 60 < found["figures"]["physics.6MV_4MV.materials_percent"] <= 100


def test_measured_noise_is_within_three_hundredths_of_the_predicted(found: dict[str, Any]) -> None:
    assert found["figures"]["physics.noise.largest_deviation"] < 0.03


def test_an_overlay_in_a_stored_scan_is_not_told_from_a_native_item(found: dict[str, Any]) -> None:
    figures = found["figures"]
    assert figures["physics.overlay.pairs"] > 40
    chance = 1.5 * figures["physics.overlay.halfwidth"]
    assert figures["physics.overlay.highpass_auroc"] == pytest.approx(0.5, abs=chance)
    assert figures["physics.overlay.curved_auroc"] == pytest.approx(0.5, abs=chance)


def test_medians_are_taken_figure_by_figure() -> None:
    assert medians([{"a": 1.0, "b": 5.0}, {"a": 3.0, "b": 4.0}, {"a": 9.0, "b": 6.0}]) == {"a": 3, "b": 5}


def test_the_bench_tells_all_figures_and_how_far_it_is(
    found: dict[str, Any], told: list[tuple[int, int]]
) -> None:
    figures = found["figures"]
    assert 0 <= figures["physics.shortcut.highpass_auroc"] <= 1
    assert 0 <= figures["physics.shortcut.noise_auroc"] <= 1
    assert figures["physics.shortcut.largest_difference_codes"] < 1
    assert {f"physics.{key}" for key in found["severity_1"]} <= set(figures)
    assert told == [(done, 15) for done in range(1, 16)]


def test_classifiers_of_unseen_scenes_find_what_differs_and_nothing_else() -> None:
    rng = np.random.default_rng(0)
    groups, labels = np.repeat(np.arange(30), 20), np.tile([0, 1], 300)
    noise = rng.normal(size=(600, 5))
    wider = noise * np.where(labels, 2.0, 1.0)[:, None]
    assert unseen_auroc(noise, labels, groups) == pytest.approx(0.5, abs=0.07)
    assert unseen_auroc(noise + labels[:, None], labels, groups) > 0.85
    assert unseen_auroc(wider, labels, groups) < 0.6 < unseen_auroc(wider, labels, groups, is_curved=True)
    assert side_by_side(noise, groups) == pytest.approx(0.5, abs=0.07)
    assert side_by_side(noise + 0.5, groups) > 0.8
