"""What can be evaluated: anything that looks at a scan and says how suspicious what in it is.

A trained detector, a classical rule and a statistic of features are all a `Rater`, so one run judges them
side by side on the same scans. A rater never sees the truth, and gets the scan as it was stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from xray_trainer.detector.detect import Detector
from xray_trainer.detector.network import STRIDE
from xray_trainer.regions import Finding
from xray_trainer.scans.scan import Scan

Float32 = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What a rater says about a scan.

    Attributes:
        score: of the scan, finite; higher is more suspicious. Only the order of scans counts.
        findings: everything that stands out, down to the faintest, in pixels of the scan; no threshold yet.
        anomaly_map: float32 (h, w) in [0, 1], the whole scan; its first cell begins at the scan's origin.
        cell_mm: side of a cell in mm on the scan, such as 20 for stride 4 at a pitch of 5 mm.
    """

    score: float
    findings: tuple[Finding, ...]
    anomaly_map: Float32
    cell_mm: float


class Rater(Protocol):
    """Something that judges scans, one at a time, each on its own."""

    @property
    def name(self) -> str:
        """Returns a short name for tables and figures: lower case, digits and dashes."""
        ...

    def judge(self, scan: Scan) -> Judged:
        """Returns what it says about a scan."""
        ...


@dataclass(frozen=True, slots=True)
class DetectorRater:
    """A detector with all its findings, whatever their score."""

    detector: Detector

    @property
    def name(self) -> str:
        """Returns the name of the checkpoint."""
        return self.detector.config.name

    def judge(self, scan: Scan) -> Judged:
        """Returns score, all findings and the anomaly map of the detector."""
        analysis = self.detector.analyse(scan, min_score=0.0, is_explained=False)
        cell_mm = STRIDE * self.detector.config.pitch_mm(scan.beams)
        return Judged(analysis.score, analysis.findings, analysis.anomaly_map, cell_mm)
