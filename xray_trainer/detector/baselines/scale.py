"""From a baseline's raw map to what every rater says: logits, components, scores.

Raw values have a scale of their own. Benign scans fix it: the value that 1 in 200 benign cells exceeds
becomes logit 0, the distance from there to what 1 in 20 exceeds becomes one unit. From there on a baseline is
treated exactly as the network is: the same components, the same mean of the highest cells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from shapely import affinity
from shapely.geometry import box

from xray_trainer.detector.components import find_components, top_mean
from xray_trainer.detector.evaluation.rater import Judged
from xray_trainer.regions import Finding, Region
from xray_trainer.scans.scan import Scan

Float32 = npt.NDArray[np.float32]

LEVELS = (0.95, 0.8, 0.5)
TOP_MM = 160.0
"""Side of the square whose cells make a score, as for the network: 64 cells of 20 mm."""

_RARE, _USUAL = 0.995, 0.95
_CELLS_PER_MAP = 20_000


@dataclass(frozen=True, slots=True)
class Scale:
    """Raw value of logit 0, and raw values per unit of logit."""

    centre: float = 0.0
    unit: float = 1.0

    @classmethod
    def of(cls, benign_maps: Iterable[Float32]) -> Scale:
        """Returns the scale of raw maps of benign scans; the default one where there are none."""
        drawn = [_thinned(one) for one in benign_maps]
        if not drawn:
            return cls()
        usual, rare = np.quantile(np.concatenate(drawn), (_USUAL, _RARE))
        return cls(float(rare), max(float(rare - usual), 1e-6))

    def logits(self, raw: Float32) -> Float32:
        """Returns a raw map as logits."""
        return np.asarray((raw - self.centre) / self.unit, np.float32)


def judged(raw: Float32, scan: Scan, *, scale: Scale, cell_mm: float) -> Judged:
    """Returns score, findings and anomaly map of a raw map whose cells are `cell_mm` wide and high."""
    logits = scale.logits(raw)
    top_k = max(1, round((TOP_MM / cell_mm) ** 2))
    no_border = np.full(logits.shape, -1, np.float32)
    components = find_components(logits, no_border, levels=LEVELS, top_k=top_k)
    findings = []
    for component in components:
        cells = affinity.translate(Region.from_mask(component.mask).geometry, *component.origin_xy)
        mm_x, mm_y = scan.pixel_mm_xy
        scaled = affinity.scale(cells, cell_mm / mm_x, cell_mm / mm_y, origin=(0, 0))
        inside = scaled.intersection(box(0, 0, scan.shape_hw[1], scan.shape_hw[0]))
        if inside.area > 0:
            findings.append(Finding(Region(inside), float(_squashed(component.logit))))
    score = float(_squashed(top_mean(logits, k=top_k)))
    return Judged(score, tuple(findings), _squashed(logits).astype(np.float32), cell_mm)


def _squashed(logits: npt.ArrayLike) -> npt.NDArray[np.floating]:
    """Returns logits in [0, 1], 0.5 at 0, keeping far-out values apart, which a sigmoid would not."""
    values = np.asarray(logits)
    squashed: npt.NDArray[np.floating] = 0.5 + 0.5 * values / (1 + np.abs(values))
    return squashed


def _thinned(raw: Float32) -> Float32:
    flat = raw.ravel()
    return flat[:: max(1, flat.size // _CELLS_PER_MAP)]
