"""What the overlay measures on a scan: air, noise, sharpness, steps, beams."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter

from tests.synthesis.overlay.toy import DUAL, SHAPE_HW, SINGLE, benign, quiet, scanner
from xray_trainer.errors import InputError
from xray_trainer.physics.scanner import acquire
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.overlay import journal, sharpness
from xray_trainer.synthesis.overlay.beam_estimate import SteelStep, beams_of
from xray_trainer.synthesis.overlay.lines import faulty_lines
from xray_trainer.synthesis.overlay.noise_measure import Change, fit_noise, missing_noise, noise_blocks
from xray_trainer.synthesis.overlay.record import NoiseFit
from xray_trainer.synthesis.overlay.sharpness import PIXEL_VARIANCE_PX2, point_spread_px, value_grid
from xray_trainer.synthesis.overlay.survey import survey

RNG = np.random.default_rng(5)


def noisy(mean: np.ndarray, photon: float, floor: float = 0.0) -> np.ndarray:
    values = mean + RNG.standard_normal(mean.shape) * np.sqrt(photon * mean + floor)
    return np.clip(values, 1 / 65535, 1).astype(np.float32)


@pytest.mark.parametrize("level", [0.9, 0.985])
def test_noise_is_fitted_from_air_to_dark_cargo(level: float) -> None:
    mean = np.full((256, 512), level)
    mean[:, 128:] = np.repeat(np.geomspace(0.5, 0.003, 12), 32)
    fit = fit_noise(noise_blocks(noisy(mean, 2e-4, 4e-7)), y_px=128, height_px=256)
    assert fit.photon == pytest.approx(2e-4, rel=0.06)
    assert fit.floor == pytest.approx(4e-7, rel=0.35)
    assert fit.correlation_xy == (0, 0)


def test_texture_is_not_taken_for_noise() -> None:
    mean = np.full((256, 512), 0.95)
    grain = gaussian_filter(RNG.standard_normal((256, 400)), 1.5)
    mean[:, 112:] = 0.3 * (1 + 0.15 * grain / grain.std())
    fit = fit_noise(noise_blocks(noisy(mean, 2e-4)), y_px=128, height_px=256)
    assert fit.photon == pytest.approx(2e-4, rel=0.1)


def test_noise_of_neighbours_that_correlate_is_continued_so() -> None:
    white = RNG.standard_normal((256, 256))
    alike = (white + np.roll(white, 1, axis=1)) / np.sqrt(2)
    fit = fit_noise(noise_blocks((0.5 + 0.01 * alike).astype(np.float32)), y_px=128, height_px=256)
    along_x, along_y = fit.correlation_xy
    assert along_x == pytest.approx(0.5, abs=0.06)
    assert along_y == 0
    full = np.full((200, 200), 0.5)
    drawn = missing_noise(
        fit, Change(full, full * full, full), np.arange(200.0), y_px=100, grid=1 / 65535, seed=1
    )
    assert np.corrcoef(drawn[:, 1:].ravel(), drawn[:, :-1].ravel())[0, 1] == pytest.approx(along_x, abs=0.03)


def test_missing_noise_has_the_missing_variance_and_skewness() -> None:
    noise = NoiseFit(photon=2e-4, floor=1e-7)
    mean, share = np.full((400, 400), 0.004), np.full((400, 400), 0.5)
    change = Change(mean, mean * share, share)
    drawn = missing_noise(noise, change, np.arange(400.0), y_px=200, grid=1 / 65535, seed=3)
    variance = 2e-4 * 0.004 * 0.25 + 1e-7 * 0.75 - (1 / 65535) ** 2 / 12
    assert drawn.mean() == pytest.approx(0, abs=5e-6)
    assert drawn.var() == pytest.approx(variance, rel=0.02)
    third = 2 * 4e-8 * 0.004 * 0.5 * 0.75
    assert (drawn**3).mean() == pytest.approx(third, rel=0.1)


def test_nothing_is_missing_where_all_passes() -> None:
    full = np.ones((4, 4))
    change = Change(full, full, full)
    drawn = missing_noise(NoiseFit(photon=1e-4), change, np.arange(4.0), y_px=0, grid=0.001, seed=0)
    assert not drawn.any()


@pytest.mark.parametrize("sigma", [0.5, 0.8, 1.3])
def test_point_spread_is_read_off_edges(sigma: float) -> None:
    fine = np.full((96 * 8, 512 * 8), 0.9)
    for start in range(200, 512 * 8, 733):
        fine[:, start : start + 360] = 0.2
    blurred = gaussian_filter(fine, (0, sigma * 8))
    scan = noisy(blurred.reshape(96, 8, 512, 8).mean(axis=(1, 3)), 1e-4)
    wanted = np.sqrt(sigma**2 + 1 / 12)
    assert point_spread_px(scan)[0] == pytest.approx(wanted, rel=0.1)


@pytest.mark.parametrize("blur_px", [0.8, 1.3, 2.0])
def test_point_spread_is_that_of_the_scanner_s_own_blur(blur_px: float) -> None:
    depth = np.zeros((96, 640), np.float32)
    for number, start in enumerate(range(20, 620, 31)):
        place = number * 0.37 % 1
        depth[:, start : start + 15], depth[:, start - 1], depth[:, start + 15] = (
            1.5,
            1.5 * place,
            1.5 * (1 - place),
        )
    machine = scanner(SINGLE, motion_blur_px=blur_px)
    scan = acquire(torch.exp(-torch.from_numpy(depth))[None], machine, seed=1).numpy()[0]
    sigma = np.sqrt(point_spread_px(scan)[0] ** 2 - PIXEL_VARIANCE_PX2)
    assert sigma == pytest.approx(np.sqrt((blur_px / 2.355) ** 2 + 1 / 12), rel=0.06)


def test_a_scan_without_edges_has_a_usual_spread() -> None:
    assert point_spread_px(np.full((64, 64), 0.9, np.float32)) == (0.55, 0.35)
    assert point_spread_px(np.full((5, 5), 0.9, np.float32)) == (0.55, 0.35)


def test_the_grid_of_eight_bits_is_recognised() -> None:
    values = np.rint(RNG.uniform(1, 255, (64, 64))) / 255
    assert value_grid(values.astype(np.float32)) == pytest.approx(1 / 255)
    assert value_grid(benign(scanner()).transmission[0]) == pytest.approx(1 / 65535)


def test_black_and_white_lines_are_found_and_nothing_else() -> None:
    values = benign(scanner()).transmission[0].copy()
    rows, columns = faulty_lines(values)
    assert not rows.any()
    assert not columns.any()
    values[33], values[:, 70] = 1 / 65535, 1.0
    rows, columns = faulty_lines(values)
    assert np.flatnonzero(rows).tolist() == [33]
    assert np.flatnonzero(columns).tolist() == [70]


def test_scatter_shows_where_nothing_gets_through() -> None:
    dark = benign(scanner(scatter=0.01), water=30.0, lead=500.0)
    assert survey(dark).scatter == pytest.approx(0.01, rel=0.25)
    assert survey(benign(scanner(), water=30.0, lead=500.0)).scatter < 0.001
    assert survey(benign(scanner(scatter=0.01), water=30.0)).scatter == 0


@pytest.mark.parametrize("g_cm2", [{"water": 25.0, "steel": 90.0}, {"water": 140.0}, {"steel": 110.0}])
def test_dense_goods_that_let_something_through_are_not_taken_for_scatter(g_cm2: dict[str, float]) -> None:
    assert survey(benign(scanner(), **g_cm2)).scatter < 0.002
    assert survey(benign(scanner(SINGLE), **g_cm2)).scatter == 0


def test_examples_in_docstrings_are_true() -> None:
    assert sum(doctest.testmod(module).failed for module in (sharpness, journal)) == 0


def unnamed(scan: Scan) -> Scan:
    return Scan(scan.scan_id, scan.transmission, scan.pixel_mm_xy, ("unknown",) * scan.num_energies)


def test_beams_named_in_the_sidecar_count() -> None:
    beams = beams_of(benign(scanner()))
    assert (beams.names, beams.are, beams.note) == (DUAL, "named", "")


@pytest.mark.parametrize("names", [DUAL, SINGLE])
def test_an_unknown_beam_is_assumed_and_said(names: tuple[str, ...]) -> None:
    beams = beams_of(unnamed(benign(scanner(names))))
    assert (beams.names, beams.are) == (names, "assumed")
    assert "assumed" in beams.note


@pytest.mark.parametrize("names", [("9.7MV", "6MV"), DUAL, ("4MV",), ("320kV",)])
def test_a_step_of_steel_tells_the_beam(names: tuple[str, ...]) -> None:
    thickness_mm = 10.0 if names == ("320kV",) else 100.0
    scan = unnamed(benign(scanner(names), steel=thickness_mm * 0.787))
    beams = beams_of(scan, steel_step=SteelStep(thickness_mm, (80, 60, 140, 120)))
    assert (beams.names, beams.are) == (names, "estimated")
    assert f"{thickness_mm:g} mm of steel" in beams.note


def test_a_step_that_is_none_is_refused() -> None:
    scan = unnamed(benign(quiet()))
    with pytest.raises(InputError, match="shows air"):
        beams_of(scan, steel_step=SteelStep(100, (0, 0, 40, 20)))
    with pytest.raises(InputError, match="within 256 x 192"):
        beams_of(scan, steel_step=SteelStep(100, (0, 0, SHAPE_HW[1] + 1, 20)))
