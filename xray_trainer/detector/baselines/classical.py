"""Baseline: local contrast, symmetry, rhythm and material by rules, without a network.

Each map is divided by what 1 in 200 benign cells exceed, so that all speak the same language; a cell is as
unusual as the loudest of them says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from xray_trainer.detector.baselines.classical_maps import classical_maps
from xray_trainer.detector.baselines.scale import Scale, judged
from xray_trainer.detector.cues.field import CELL_MM, field_of
from xray_trainer.detector.evaluation.rater import Judged
from xray_trainer.scans.scan import Scan

Float32 = npt.NDArray[np.float32]

_CELL_MM = 2 * CELL_MM


@dataclass(frozen=True, slots=True)
class ClassicalRater:
    """Rules on cells of 20 mm; `weights` is what divides each map."""

    weights: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)
    scale: Scale = field(default_factory=Scale)

    @property
    def name(self) -> str:
        """Returns its name in tables."""
        return "contrast-and-symmetry"

    def judge(self, scan: Scan) -> Judged:
        """Returns what the rules say about a scan."""
        return judged(self.raw(scan), scan, scale=self.scale, cell_mm=_CELL_MM)

    def raw(self, scan: Scan) -> Float32:
        """Returns the loudest map (h, w) as ln(1 + x), x = 1 where as loud as 1 in 200 benign cells."""
        return _loudest(classical_maps(field_of(scan)), self.weights)


def fit_classical(benign_scans: Iterable[Scan]) -> ClassicalRater:
    """Returns the rater whose weights and scale fit these benign scans."""
    measured = [classical_maps(field_of(scan)) for scan in benign_scans]
    if not measured:
        return ClassicalRater()
    weights = tuple(_rare(maps) for maps in zip(*measured, strict=True))
    return ClassicalRater(weights, Scale.of(_loudest(maps, weights) for maps in measured))


def _loudest(maps: tuple[Float32, ...], weights: tuple[float, ...]) -> Float32:
    loudest = np.max([one / weight for one, weight in zip(maps, weights, strict=True)], axis=0)
    return np.asarray(np.log1p(loudest), np.float32)


def _rare(maps: tuple[Float32, ...]) -> float:
    cells = np.concatenate([one.ravel() for one in maps])
    return max(float(np.quantile(cells, 0.995)), 1e-3)
