"""What the rendered scanner shows, in the figures by which scanners are judged, and whether it cheats.

Figures of phantoms are medians over scans of the normal scanner (`ScannerModel` as it stands); beside them
stand medians over random plausible scanners of severity 1, the same ones for each beam. They describe this
simulation, not a product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import median
from typing import Any

import numpy as np
import torch

from xray_trainer.bench.classifiers import auroc_halfwidth, matched_auroc
from xray_trainer.bench.shortcut import Case, cases, highpass_features, noise_features, pooled
from xray_trainer.physics.beams import beam
from xray_trainer.physics.scanner import ScannerModel, acquire, sample_scanner
from xray_trainer.physics.stored_noise import stored_variance
from xray_trainer.synthesis.phantoms.contrast import contrast_percent
from xray_trainer.synthesis.phantoms.penetration import penetration_mm
from xray_trainer.synthesis.phantoms.resolution import resolution_mm
from xray_trainer.synthesis.phantoms.wires import wire_mm
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.taxonomy import BENIGN

BEAMS = ("4MV", "6MV", "9.7MV")
TRANSMISSIONS = (1.0, 0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3)

Progress = Callable[[int, int], None]
_STEEL_MM = 100.0
_COARSE_PX_MM = 5.0


def bench_physics(
    *,
    beams: Sequence[str] = BEAMS,
    num_scanners: int = 7,
    num_scenes: int = 40,
    repeats: int = 20,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Returns the figures of phantoms, shortcuts and noise.

    Figures:
        physics.<beam>.penetration_mm: thickest steel behind which a block of lead is seen.
        physics.<beam>.contrast_percent: smallest step seen in 100 mm of steel.
        physics.<beam>.wire_air_mm, .wire_steel_mm: thinnest steel wire seen, in air, behind 100 mm of steel.
        physics.<beam>.resolution_mm, .resolution_5mm_px_mm: finest bars counted, at pixels of 4 and of 5 mm.
        physics.shortcut.highpass_auroc, .noise_auroc: 0.5 means that nothing gives an inserted thing away.
        physics.shortcut.halfwidth: how far from 0.5 chance alone takes either (99 %).
        physics.shortcut.largest_difference_codes: between the light of inserted and native items, of 65535.
        physics.noise.largest_deviation: of measured from predicted variance, relative, over the fan, from air
            to T = 1e-3.

    Args:
        beams: for which phantoms are read.
        num_scanners: how many scans, and random scanners, phantoms' figures are medians of.
        num_scenes: of each shortcut question.
        repeats: scans of each class per scene.
        progress: told how much of the whole is done.
    """
    told = _Told(progress, len(beams) + 2 * num_scenes + 1)
    figures: dict[str, float] = {}
    severity_1: dict[str, dict[str, float]] = {}
    for name in beams:
        normal = [ScannerModel(beams=(name,), noise_factor=beam(name).noise_factor)] * num_scanners
        figures |= {f"physics.{name}.{key}": value for key, value in phantoms(normal).items()}
        severity_1[name] = phantoms([_sampled(name, seed) for seed in range(num_scanners)])
        told.one_more()
    figures |= _shortcuts(num_scenes, repeats, told)
    figures["physics.noise.largest_deviation"] = round(largest_noise_deviation(), 4)
    told.one_more()
    return {
        "figures": figures,
        "severity_1": severity_1,
        "num_scanners": num_scanners,
        "num_scenes": num_scenes,
        "repeats": repeats,
    }


def phantoms(scanners: Sequence[ScannerModel]) -> dict[str, float]:
    """Returns the median figure of each phantom over scanners, each with its own noise and artefacts."""
    readings = [_read(scanner, seed) for seed, scanner in enumerate(scanners)]
    return {key: float(median(reading[key] for reading in readings)) for key in readings[0]}


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


class _Told:
    """Counts what is done and tells it on."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def one_more(self) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total)

    def each(self, some: Iterable[Case]) -> Iterator[Case]:
        for case in some:
            yield case
            self.one_more()


def _sampled(beam_name: str, seed: int) -> ScannerModel:
    return sample_scanner(np.random.default_rng(seed), beams=(beam_name,))


def _read(scanner: ScannerModel, seed: int) -> dict[str, float]:
    return {
        "penetration_mm": penetration_mm(scanner, seed=seed),
        "contrast_percent": contrast_percent(scanner, behind_mm=_STEEL_MM, seed=seed),
        "wire_air_mm": wire_mm(scanner, seed=seed),
        "wire_steel_mm": wire_mm(scanner, behind_mm=_STEEL_MM, seed=seed),
        "resolution_mm": resolution_mm(scanner, seed=seed),
        "resolution_5mm_px_mm": resolution_mm(scanner, pixel_mm=_COARSE_PX_MM, seed=seed),
    }


def _shortcuts(num_scenes: int, repeats: int, told: _Told) -> dict[str, float]:
    harmless = tuple(told.each(cases(num_scenes)))
    kinds = tuple(name for name in CONCEALMENTS if name != BENIGN)
    hidden = told.each(cases(num_scenes, kinds=kinds))
    highpass = matched_auroc(*pooled(highpass_features, harmless, repeats=repeats))
    noise = matched_auroc(*pooled(noise_features, hidden, repeats=repeats))
    difference = max(float((case.native - case.inserted).abs().max()) for case in harmless)
    return {
        "physics.shortcut.highpass_auroc": round(highpass, 4),
        "physics.shortcut.noise_auroc": round(noise, 4),
        "physics.shortcut.halfwidth": round(auroc_halfwidth(num_scenes * repeats), 4),
        "physics.shortcut.largest_difference_codes": round(65535 * difference, 2),
    }
