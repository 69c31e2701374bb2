from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kurtosis, skew

from tests.synthesis.overlay.toy import SINGLE, benign, native, quiet, record_for, scanner, second_difference
from xray_trainer.errors import InputError
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.overlay.apply import apply_overlay
from xray_trainer.synthesis.overlay.record import Overlay
from xray_trainer.synthesis.overlay.sample import sample_overlay
from xray_trainer.synthesis.overlay.survey import survey

SMALL = ("brick-package", "resin-slab", "magazine", "pistol", "bottle")


def drawn(scan: Scan, seed: int, **wishes: object) -> Overlay:
    return sample_overlay(scan, rng=np.random.default_rng(seed), **{"items": SMALL, **wishes})


def test_the_same_stream_draws_the_same_record() -> None:
    scan = benign(scanner())
    assert drawn(scan, 4) == drawn(scan, 4)
    assert drawn(scan, 4) != drawn(scan, 5)


def test_items_lie_in_the_load_and_not_in_air() -> None:
    scan = benign(scanner())
    vehicle = survey(scan).vehicle
    for seed in range(8):
        mask = apply_overlay(scan, drawn(scan, seed))[1].region.to_mask(scan.shape_hw)
        assert vehicle[mask].mean() >= 0.97


def test_a_conveyor_belt_is_no_load() -> None:
    scan = benign(scanner())
    values = scan.transmission.copy()
    values[:, 120:160] *= 0.6
    belt = Scan("belt", values, scan.pixel_mm_xy, scan.beams)
    assert not survey(belt).weight[120:160].any()
    assert survey(belt).weight[60:110, 80:180].all()


def test_a_scan_cropped_to_the_load_has_places() -> None:
    whole = benign(scanner())
    cropped = Scan("cropped", whole.transmission[:, 30:180, 56:200], whole.pixel_mm_xy, whole.beams)
    assert drawn(cropped, 0).kind == "LD-HOMOG"


def test_air_is_taken_where_the_site_says_so() -> None:
    scan = benign(scanner())
    vehicle = survey(scan).vehicle
    shares = []
    for seed in range(8):
        truth = apply_overlay(scan, drawn(scan, seed, site="anywhere"))[1]
        shares.append(vehicle[truth.region.to_mask(scan.shape_hw)].mean())
    assert min(shares) < 0.5


def test_nothing_is_hidden_where_nothing_gets_through() -> None:
    scan = benign(scanner(), steel=300.0)
    with pytest.raises(InputError, match="found no place"):
        drawn(scan, 0)


def test_every_record_can_be_seen_by_the_ideal_observer() -> None:
    scan = benign(scanner(), water=60.0, steel=30.0)
    factors = [apply_overlay(scan, drawn(scan, seed))[1].factors for seed in range(6)]
    assert min(one["ideal_dprime"] for one in factors) >= 5
    assert max(one["opaque_share"] for one in factors) < 0.05


def test_regions_to_avoid_are_avoided() -> None:
    scan = benign(scanner())
    regions = []
    for seed in range(4):
        overlay = drawn(scan, seed, avoid=regions)
        scan, truth = apply_overlay(scan, overlay)
        assert all(truth.region.iou(other) == 0 for other in regions)
        regions.append(truth.region)


def test_harmless_things_are_recorded_as_such() -> None:
    scan = benign(scanner())
    overlay = drawn(scan, 1, items=("ballast-block", "odd-carton", "water-can"), is_benign=True)
    assert overlay.kind == "NEG"


def test_single_energy_works() -> None:
    scan = benign(scanner(SINGLE))
    changed, truth = apply_overlay(scan, drawn(scan, 2))
    assert changed.num_energies == 1
    assert truth.factors["mean_attenuation"] > 0


def test_all_items_can_be_drawn_at_any_angle() -> None:
    scan = benign(quiet(), water=5.0)
    overlays = [drawn(scan, seed, items=(), site="anywhere") for seed in range(6)]
    assert len({overlay.rotation_wxyz for overlay in overlays}) == 6
    assert len({overlay.item for overlay in overlays}) > 2


def auroc(ones: np.ndarray, others: np.ndarray) -> float:
    return float((ones[:, None] > others[None]).mean())


def test_the_high_pass_residual_does_not_tell_an_overlay_from_a_native_scan() -> None:
    machine = scanner(SINGLE)
    window = (0, slice(60, 140), slice(88, 168))
    features: list[list[list[float]]] = [[], []]
    for seed in range(24):
        scan = benign(machine, seed=seed)
        overlay = record_for(scan, units_xyz=(2, 1, 6), item_seed=seed, noise_seed=seed)
        pair = apply_overlay(scan, overlay)[0], native(scan, overlay, machine, seed=1000 + seed)
        for told, one in zip(features, pair, strict=True):
            rest = second_difference(one.transmission[window].astype(np.float64))
            flat = rest.ravel() / np.median(np.abs(rest))
            alike = [np.mean(rest[:, 2:] * rest[:, :-2]), np.mean(rest[2:] * rest[:-2])]
            told.append([rest.var(), kurtosis(flat), skew(flat), *(np.array(alike) / rest.var())])
    overlaid, rendered = (np.array(told) for told in features)
    for index in range(overlaid.shape[1]):
        assert auroc(overlaid[:, index], rendered[:, index]) == pytest.approx(0.5, abs=0.25), index
