from __future__ import annotations

import math

import numpy as np
import pytest

from xray_trainer.physics.beams import stack_transmission
from xray_trainer.physics.scanner import ScannerModel, ideal_scanner
from xray_trainer.synthesis.phantoms.contrast import contrast_percent
from xray_trainer.synthesis.phantoms.panels import panel_visibility
from xray_trainer.synthesis.phantoms.penetration import penetration_mm
from xray_trainer.synthesis.phantoms.reading import last_seen, visibility
from xray_trainer.synthesis.phantoms.resolution import resolution_mm
from xray_trainer.synthesis.phantoms.view import View, photographed, steel
from xray_trainer.synthesis.phantoms.wires import wire_mm

COARSE_MM = (150, 200, 240, 260, 280, 300, 320, 340, 360, 400, 450)


def scanner(beam: str, **changes: float) -> ScannerModel:
    return ScannerModel(beams=(beam,)).model_copy(update={"missed_pulses": 0.0, **changes})


def test_a_view_is_one_in_air_and_transmits_what_steel_does() -> None:
    level = ideal_scanner(("6MV",)).model_copy(update={"fan_axis": 0.5})
    view = photographed([steel((0, 400, -100, 0, -200, 200))], level, length_mm=400, pixel_mm=10, seed=0)
    assert view.transmission.shape == (512, 60)
    assert view.patch((0, 400), (300, 500)).min() == 1
    inside = view.patch((20, 380), (-180, 180))
    assert inside.shape == (36, 36)
    np.testing.assert_allclose(inside, stack_transmission({"steel": 78.7}, "6MV"), rtol=0.01)


def test_visibility_counts_spreads_of_the_fields_beside() -> None:
    assert visibility(2.0, [5.0, 7.0]) == pytest.approx(4 / math.sqrt(2))
    assert visibility(6.0, [5.0, 7.0]) == 0


@pytest.mark.parametrize(
    ("visibilities", "expected"),
    [([9, 9, 9], 3.0), ([9, 4, 9], 1.0), ([4, 9, 9], 0.0), ([5, 5, 4.9], 2.0), ([], 0.0)],
)
def test_the_last_seen_is_before_the_first_that_is_not(visibilities: list[float], expected: float) -> None:
    assert last_seen([1, 2, 3], visibilities, none=0.0) == expected


def test_a_panel_without_a_target_shows_none() -> None:
    rng = np.random.default_rng(0)
    view = View(rng.normal(1, 0.01, (400, 3000)), 4.0, 800.0)
    found = [panel_visibility(view, number, target_mm=100) for number in range(15)]
    assert max(found) < 5


def test_a_harder_beam_sees_through_more_steel_within_the_published_range() -> None:
    steps = [_median_penetration(beam) for beam in ("4MV", "6MV", "9.7MV")]
    assert steps[0] < steps[1] < steps[2]
    assert steps[0] >= 200
    assert steps[2] <= 450


def test_fewer_photons_see_through_less() -> None:
    dim = scanner("6MV", photons_per_px=1500, electronic_noise=6e-4)
    assert penetration_mm(dim, steps_mm=COARSE_MM) < _median_penetration("6MV")


def test_contrast_sensitivity_lies_within_the_published_range() -> None:
    found = np.median([contrast_percent(scanner("6MV"), seed=seed) for seed in range(3)])
    assert 1 <= found <= 4


def test_resolution_lies_within_the_published_range_and_follows_pixel_and_blur() -> None:
    normal = resolution_mm(scanner("6MV"))
    assert 3 <= normal <= 5
    assert normal < resolution_mm(scanner("6MV"), pixel_mm=8)
    assert normal < resolution_mm(scanner("6MV", motion_blur_px=4))


def test_a_thin_wire_is_seen_in_air_and_only_a_thicker_one_behind_steel() -> None:
    in_air, behind = (wire_mm(scanner("6MV"), behind_mm=steel_mm) for steel_mm in (0, 100))
    assert 0.5 < in_air <= 4
    assert in_air < behind < 12


def test_what_cannot_be_seen_at_all_has_a_name() -> None:
    blind = scanner("6MV", photons_per_px=0.1)
    assert penetration_mm(blind, steps_mm=(300,)) == 0
    assert contrast_percent(blind) == wire_mm(blind) == math.inf
    assert resolution_mm(scanner("6MV"), pixel_mm=40) == math.inf


def _median_penetration(beam: str) -> float:
    return float(np.median([penetration_mm(scanner(beam), steps_mm=COARSE_MM, seed=s) for s in range(3)]))
