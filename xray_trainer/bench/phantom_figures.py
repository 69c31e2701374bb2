"""Every phantom read for one scanner: the figures by which scanners are judged."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np
import torch

from xray_trainer.physics.beams import beam
from xray_trainer.physics.scanner import ScannerModel, acquire, sample_scanner
from xray_trainer.physics.stored_noise import stored_variance
from xray_trainer.synthesis.phantoms.contrast import contrast_percent
from xray_trainer.synthesis.phantoms.discrimination import discrimination_percent
from xray_trainer.synthesis.phantoms.penetration import penetration_mm
from xray_trainer.synthesis.phantoms.resolution import resolution_mm
from xray_trainer.synthesis.phantoms.wires import wire_mm

TRANSMISSIONS = (1.0, 0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3)

_STEEL_MM = 100.0
_COARSE_PX_MM = 5.0


def normal_scanner(*beams: str) -> ScannerModel:
    """Returns the scanner as `ScannerModel` has it, with other beams."""
    return ScannerModel(beams=beams, noise_factor=beam(beams[0]).noise_factor)


def sampled_scanner(*beams: str, seed: int) -> ScannerModel:
    """Returns a random plausible scanner of severity 1."""
    return sample_scanner(np.random.default_rng(seed), beams=beams)


def phantoms(scanner: ScannerModel, *, seed: int = 0) -> dict[str, float]:
    """Returns the figure of each phantom that one beam shows.

    Args:
        scanner: the machine; its first beam counts.
        seed: of noise and artefacts.
    """
    return {
        "penetration_mm": penetration_mm(scanner, seed=seed),
        "contrast_percent": contrast_percent(scanner, behind_mm=_STEEL_MM, seed=seed),
        "wire_air_mm": wire_mm(scanner, seed=seed),
        "wire_steel_mm": wire_mm(scanner, behind_mm=_STEEL_MM, seed=seed),
        "resolution_mm": resolution_mm(scanner, seed=seed),
        "resolution_5mm_px_mm": resolution_mm(scanner, pixel_mm=_COARSE_PX_MM, seed=seed),
    }


def materials(scanner: ScannerModel, *, seed: int = 0) -> dict[str, float]:
    """Returns the figure of the phantom that two beams show; arguments as for `phantoms`."""
    return {"materials_percent": discrimination_percent(scanner, seed=seed)}


def medians(readings: Sequence[dict[str, float]]) -> dict[str, float]:
    """Returns the median of each figure."""
    return {key: round(float(median(reading[key] for reading in readings)), 2) for key in readings[0]}


def largest_noise_deviation(*, width_px: int = 8000) -> float:
    """Returns the largest relative deviation of measured from predicted variance, in quarters of the fan."""
    off = ("pulse_dose", "missed_pulses", "air_steps", "wobble", "channel_gain", "bank_step", "dead_channels")
    scanner = ScannerModel().model_copy(update=dict.fromkeys((*off, "hot_channels"), 0.0))
    worst = 0.0
    for number, level in enumerate(TRANSMISSIONS):
        flat = torch.full((2, 32, width_px), level)
        measured = acquire(flat, scanner, seed=number).double().var(dim=2)
        ratio = measured / stored_variance(flat[:, :, :8], scanner).double().mean(dim=2)
        worst = max(worst, float((ratio.view(2, 4, 8).mean(dim=(0, 2)) - 1).abs().max()))
    return worst
