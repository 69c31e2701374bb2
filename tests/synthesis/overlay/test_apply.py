from __future__ import annotations

import numpy as np
import pytest

from tests.synthesis.overlay.toy import (
    DUAL,
    SINGLE,
    benign,
    native,
    quiet,
    record_for,
    scanner,
    second_difference,
)
from xray_trainer.errors import InputError, RecipeError
from xray_trainer.physics.dual_energy import attenuation_ratio
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.overlay.apply import apply_overlay
from xray_trainer.synthesis.overlay.record import Overlay

INSIDE = (slice(92, 108), slice(114, 142))
"""Well within a brick of 205 x 135 x 42 mm at 5 mm, seen through its 135 mm or a stack of them."""
STACK = (1, 1, 4)


def added(before: Scan, after: Scan, energy: int = 0) -> float:
    """Returns the attenuation added well inside the item."""
    here, there = (scan.transmission[energy][INSIDE].mean() for scan in (after, before))
    return float(-np.log(here / there))


def test_overlay_changes_only_the_region_it_records() -> None:
    scan = benign(scanner())
    changed, truth = apply_overlay(scan, record_for(scan))
    mask = truth.region.to_mask(scan.shape_hw)
    differs = (changed.transmission != scan.transmission).any(axis=0)
    assert not differs[~mask].any()
    assert differs[mask].mean() > 0.95


def test_the_scan_given_stays_as_it_is() -> None:
    scan = benign(scanner())
    before = scan.transmission.copy()
    apply_overlay(scan, record_for(scan))
    assert np.array_equal(scan.transmission, before)


def test_a_record_replays_bit_for_bit_after_a_trip_through_json() -> None:
    scan = benign(scanner())
    overlay = record_for(scan, units_xyz=STACK, rotation_wxyz=(0.8, 0.36, 0.48, 0.0), scale=1.07)
    one, truth = apply_overlay(scan, overlay)
    again, same_truth = apply_overlay(scan, Overlay.model_validate_json(overlay.model_dump_json()))
    assert np.array_equal(one.transmission, again.transmission)
    assert truth.factors == same_truth.factors


def test_values_stay_on_the_grid_of_the_scan() -> None:
    scan = benign(scanner())
    codes = apply_overlay(scan, record_for(scan))[0].transmission.astype(np.float64) * 65535
    assert np.abs(codes - np.rint(codes)).max() < 0.01
    assert codes.min() >= 1


@pytest.mark.parametrize("beams", [DUAL, SINGLE, ("9.7MV", "6MV"), ("160kV",)])
@pytest.mark.parametrize("plates", [{"water": 20.0}, {"steel": 15.0}, {"water": 12.0, "steel": 8.0}])
def test_added_attenuation_is_that_of_a_native_scan(beams: tuple[str, ...], plates: dict[str, float]) -> None:
    machine = quiet(beams)
    if beams == ("160kV",):
        plates = {name: density / 12 for name, density in plates.items()}
    scan = benign(machine, **plates)
    overlay = record_for(scan, units_xyz=STACK)
    changed = apply_overlay(scan, overlay)[0]
    rendered = native(scan, overlay, machine, **plates)
    tolerance = 0.02 if len(beams) == 2 else 0.06
    for energy in range(len(beams)):
        assert added(scan, changed, energy) == pytest.approx(added(scan, rendered, energy), rel=tolerance)


def test_scatter_passes_by_the_item() -> None:
    machine, plates = scanner(scatter=0.01), {"water": 40.0, "lead": 500.0}
    scan, before = (benign(machine, seed=seed, **plates) for seed in (0, 5))
    overlay = record_for(scan, units_xyz=STACK)
    changed, rendered = apply_overlay(scan, overlay)[0], native(scan, overlay, machine, seed=5, **plates)
    assert added(scan, changed) == pytest.approx(added(before, rendered), rel=0.025)


def test_dual_energy_tells_an_organic_item_from_a_metal_one() -> None:
    scan = benign(quiet(), water=10.0)
    ratios = {}
    for item in ("brick-package", "repair-plate"):
        overlay = record_for(scan, item=item, units_xyz=(1, 3, 1))
        changed, truth = apply_overlay(scan, overlay)
        rendered = native(scan, overlay, quiet(), water=10.0)
        mask = truth.region.to_mask(scan.shape_hw)
        ratios[item], wanted = (
            float(np.nanmedian(attenuation_ratio(one.transmission)[mask])) for one in (changed, rendered)
        )
        assert ratios[item] == pytest.approx(wanted, rel=0.003)
    assert ratios["brick-package"] > ratios["repair-plate"] + 0.01


def test_noise_in_the_region_is_that_of_a_native_scan() -> None:
    machine = scanner()
    ratios = []
    for seed in range(4):
        scan = benign(machine, seed=seed)
        overlay = record_for(scan, units_xyz=(2, 1, 6), noise_seed=seed)
        changed, rendered = apply_overlay(scan, overlay)[0], native(scan, overlay, machine, seed=50 + seed)
        window = (slice(None), slice(82, 118), slice(96, 160))
        ratios.append(
            [
                second_difference(changed.transmission[window]).var(axis=(1, 2)),
                second_difference(rendered.transmission[window]).var(axis=(1, 2)),
            ]
        )
    here, there = np.mean(ratios, axis=0)
    assert here / there == pytest.approx(np.ones(2), abs=0.1)


def test_too_little_noise_would_be_noticed() -> None:
    scan = benign(scanner())
    overlay = record_for(scan, units_xyz=(2, 1, 6))
    bare = overlay.model_copy(
        update={"noise": tuple(one.model_copy(update={"photon": 0.0, "floor": 0.0}) for one in overlay.noise)}
    )
    window = (0, slice(82, 118), slice(96, 160))
    whole, less = (
        second_difference(apply_overlay(scan, one)[0].transmission[window]).var() for one in (overlay, bare)
    )
    assert less < 0.8 * whole


def test_faulty_lines_stay_what_they_are() -> None:
    scan = benign(scanner())
    values = scan.transmission.copy()
    values[:, :, 130], values[:, 100, :] = 1.0, 1 / 65535
    broken = Scan("broken", values, scan.pixel_mm_xy, scan.beams)
    changed = apply_overlay(broken, record_for(scan))[0]
    assert np.array_equal(changed.transmission[:, :, 130], values[:, :, 130])
    assert np.array_equal(changed.transmission[:, 100], values[:, 100])


def test_pixels_that_are_not_square_show_the_item_at_its_size() -> None:
    square = benign(quiet())
    flat = Scan("flat", square.transmission, (5.0, 10.0), square.beams)
    (_, one), (_, other) = (apply_overlay(scan, record_for(scan, units_xyz=STACK)) for scan in (square, flat))
    x0, y0, x1, y1 = one.region.bounds_xyxy
    u0, v0, u1, v1 = other.region.bounds_xyxy
    assert x1 - x0 == pytest.approx(u1 - u0, abs=2)
    assert y1 - y0 == pytest.approx(2 * (v1 - v0), abs=4)
    assert other.factors["height_mm"] == pytest.approx(one.factors["height_mm"], abs=25)


def test_truth_tells_item_material_areal_density_and_factors() -> None:
    scan = benign(scanner())
    overlay = record_for(scan)
    truth = apply_overlay(scan, overlay)[1]
    assert (truth.kind, truth.item, truth.material) == ("LD-HOMOG", "brick-package", "organic_powder")
    assert 0.5 < truth.areal_density_g_cm2 / overlay.areal_density_g_cm2["organic_powder"] <= 1
    assert truth.factors["ideal_dprime"] > 5


def test_records_that_do_not_fit_are_refused() -> None:
    scan = benign(scanner())
    overlay = record_for(scan)
    with pytest.raises(InputError, match="each of its 2 energies"):
        apply_overlay(scan, overlay.model_copy(update={"beams": SINGLE}))
    with pytest.raises(InputError, match="another version of the item library"):
        apply_overlay(scan, overlay.model_copy(update={"areal_density_g_cm2": {"lead": 3.0}}))
    with pytest.raises(InputError, match="must lie in a scan"):
        apply_overlay(scan, overlay.model_copy(update={"x_px": 9999.0}))
    with pytest.raises(RecipeError, match="brick-package"):
        record_for(scan, item="brick-pakage")
