"""Small benign scans of plates, and the same plates with an item rendered natively in front of them."""

from __future__ import annotations

import numpy as np
import torch

from xray_trainer.physics.scanner import ScannerModel, acquire, ideal_scanner
from xray_trainer.physics.transmission import transmission
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.overlay.item_map import item_map
from xray_trainer.synthesis.overlay.noise_measure import fit_noise
from xray_trainer.synthesis.overlay.record import NoiseFit, Overlay
from xray_trainer.synthesis.overlay.survey import survey

SHAPE_HW = (192, 256)
DUAL, SINGLE = ("6MV", "4MV"), ("6MV",)
PIXEL_MM_XY = (5.0, 5.0)


def scanner(beams: tuple[str, ...] = DUAL, **changes: float) -> ScannerModel:
    """Returns a noisy scanner without scatter and faulty lines."""
    off = dict.fromkeys(
        ("scatter", "missed_pulses", "dead_channels", "hot_channels", "air_steps", "wobble"), 0.0
    )
    return ScannerModel(beams=beams, fan_axis=0.5, fan_falloff=1.5, **{**off, **changes})


def quiet(beams: tuple[str, ...] = DUAL) -> ScannerModel:
    return ideal_scanner(beams)


def plates(**g_cm2: float) -> tuple[torch.Tensor, tuple[str, ...]]:
    """Returns areal densities (M, H, W) of plates with air around them; lead lies only at the bottom."""
    areal = torch.zeros(len(g_cm2), *SHAPE_HW)
    for index, density in enumerate(g_cm2.values()):
        areal[index, 24:-8, 48:-48] = density
        if list(g_cm2)[index] == "lead":
            areal[index, :-36] = 0
    return areal, tuple(g_cm2)


def scan_of(
    areal: torch.Tensor,
    materials: tuple[str, ...],
    machine: ScannerModel,
    *,
    seed: int = 0,
    pixel_mm_xy: tuple[float, float] = PIXEL_MM_XY,
) -> Scan:
    values = acquire(transmission(areal, materials, machine.beams), machine, seed=seed)
    return Scan(f"toy-{seed}", values.numpy(), pixel_mm_xy, machine.beams)


def benign(machine: ScannerModel, *, seed: int = 0, **g_cm2: float) -> Scan:
    return scan_of(*plates(**(g_cm2 or {"water": 25.0, "steel": 5.0})), machine, seed=seed)


def native(scan: Scan, overlay: Overlay, machine: ScannerModel, *, seed: int = 0, **g_cm2: float) -> Scan:
    """Returns the plates with the item of a record in front of them, as the scanner would have seen them."""
    areal, materials = plates(**(g_cm2 or {"water": 25.0, "steel": 5.0}))
    item = item_map(overlay, pixel_mm_xy=scan.pixel_mm_xy, shape_hw=scan.shape_hw)
    more = torch.zeros(len(item.materials), *SHAPE_HW)
    more[:, item.rows, item.columns] = item.areal_g_cm2
    return scan_of(torch.cat([areal, more]), (*materials, *item.materials), machine, seed=seed)


def record_for(scan: Scan, **changes: object) -> Overlay:
    """Returns a record of bricks in the middle of a scan, with what is measured on it."""
    seen = survey(scan)
    rough = Overlay.model_validate(
        {
            "kind": "LD-HOMOG",
            "item": "brick-package",
            "item_seed": 7,
            "x_px": 128.0,
            "y_px": 100.0,
            "areal_density_g_cm2": {},
            "noise_seed": 11,
            "beams": seen.beams.names,
            "beams_are": seen.beams.are,
            "air_level": seen.air_level,
            "point_spread_px_xy": seen.point_spread_px_xy,
            "grid": seen.grid,
            "scatter": seen.scatter,
            "noise": (NoiseFit(photon=1e-4),) * scan.num_energies,
            **changes,
        }
    )
    item = item_map(rough, pixel_mm_xy=scan.pixel_mm_xy, shape_hw=scan.shape_hw)
    noise = tuple(fit_noise(blocks, y_px=rough.y_px, height_px=scan.shape_hw[0]) for blocks in seen.blocks)
    return rough.model_copy(update={"areal_density_g_cm2": item.largest_g_cm2, "noise": noise})


def second_difference(values: np.ndarray) -> np.ndarray:
    """Returns a - b - c + d over squares of 2 x 2 px, over 2: white noise keeps its variance."""
    down = values[..., 1:, :] - values[..., :-1, :]
    return (down[..., 1:] - down[..., :-1]) / 2
