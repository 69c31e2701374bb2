"""Finding anomalies in one scan: a detector is a checkpoint loaded and ready.

The scan is resampled to the checkpoint's pitch, the network run, its maps cut into components; every region
comes back in the scan's own pixels. A scan's score is the calibrated mean of its highest logits; a finding's
score is the same over its own cells, so both can be held against the same operating point.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from shapely import affinity
from shapely.geometry import box

from xray_trainer.detector.components import Component, find_components, top_mean
from xray_trainer.detector.config import Calibration, DetectorConfig
from xray_trainer.detector.cues.added import what_is_added
from xray_trainer.detector.cues.choose import measure_cues, strongest
from xray_trainer.detector.cues.field import Field, field_of, place_of
from xray_trainer.detector.frame import Frame, Memory, frame_scan
from xray_trainer.detector.inference import TILE_HW, Maps, choose_form, infer
from xray_trainer.detector.network import STRIDE, Network
from xray_trainer.detector.thresholds import threshold_near
from xray_trainer.errors import unknown_name
from xray_trainer.regions import Finding, Region
from xray_trainer.scans.scan import Scan

Float32 = npt.NDArray[np.float32]

OPERATING_POINT = "6"
"""False alarms per hundred benign scans at which findings are reported unless asked otherwise."""

_SIMPLIFY_CELLS = 0.75


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the detector says about a scan.

    Attributes:
        score: anomaly score in [0, 1].
        findings: the regions that stand out, highest score first.
        anomaly_map: float32 in [0, 1] at stride 4 of the scan resampled to the checkpoint's pitch.
        notes: why little trust is due, such as a scan that is all air.
        cell_px_xy: pixels of the scan that one cell of the map covers; cells start at the scan's corner.
    """

    score: float
    findings: tuple[Finding, ...]
    anomaly_map: Float32
    notes: tuple[str, ...] = ()
    cell_px_xy: tuple[float, float] = (STRIDE, STRIDE)


class Detector:
    """A network with its configuration, ready to run.

    Attributes:
        config: the checkpoint's configuration.
        form: how the network runs on this machine, with the reason.
    """

    def __init__(
        self, network: Network, config: DetectorConfig, *, device: str = "cpu", precision: str = "auto"
    ) -> None:
        self.config = config
        self.form = choose_form(network, device=device, precision=precision)

    @property
    def threshold(self) -> float:
        """Returns the score at the operating point or the nearest; 0.5 where the checkpoint fixes none."""
        return threshold_near(self.config.calibration.operating_points, OPERATING_POINT)

    def threshold_at(self, rate_percent: str) -> float:
        """Returns the score at a false-alarm rate that the calibration knows.

        Raises:
            RecipeError: it does not know this rate; names those that it knows.
        """
        points = self.config.calibration.operating_points
        if rate_percent not in points:
            raise unknown_name("false-alarm rate", rate_percent, points)
        return points[rate_percent]

    def detect(self, scan: Scan, *, min_score: float | None = None) -> tuple[Finding, ...]:
        """Returns the findings with at least `min_score`; by default the operating point's."""
        return self.analyse(scan, min_score=min_score).findings

    def anomaly(self, scan: Scan) -> tuple[Float32, float]:
        """Returns the anomaly map at stride 4, in [0, 1], and the scan's score."""
        analysis = self.analyse(scan, min_score=1.1)
        return analysis.anomaly_map, analysis.score

    def analyse(
        self,
        scan: Scan,
        *,
        min_score: float | None = None,
        is_explained: bool = True,
        tile_hw: tuple[int, int] = TILE_HW,
        memory: Memory = np.empty,
    ) -> Analysis:
        """Returns score, findings with at least `min_score`, anomaly map and notes of a scan.

        Measuring what explains a finding takes some milliseconds each; without it, findings carry region,
        score and family only. `memory` gives the array that the network looks at.

        Raises:
            CheckpointError: the weights give values that are no numbers.
        """
        frame = frame_scan(scan, pixel_mm=self.config.pitch_mm(scan.beams), memory=memory)
        maps = infer(self.form, frame.transmission, tile_hw=tile_hw)
        return self.read_off(maps, frame, scan, min_score=min_score, is_explained=is_explained)

    def read_off(
        self,
        maps: Maps,
        frame: Frame,
        scan: Scan,
        *,
        min_score: float | None = None,
        is_explained: bool = True,
    ) -> Analysis:
        """Returns what the network's maps of a scan's frame say; the last step of `analyse`."""
        maps = _cropped(maps, frame.shape_hw)
        calibration = self.config.calibration
        score = calibrated(top_mean(maps.anomaly, k=calibration.top_k), calibration)
        least = self.threshold if min_score is None else min_score
        findings = self._findings(scan, frame, maps, least) if least <= 1 else ()
        if is_explained and findings:
            findings = explained(findings, scan)
        cell_px_xy = (STRIDE / frame.scale_xy[0], STRIDE / frame.scale_xy[1])
        return Analysis(score, findings, _sigmoid(maps.anomaly), frame.notes, cell_px_xy)

    def _findings(self, scan: Scan, frame: Frame, maps: Maps, least: float) -> tuple[Finding, ...]:
        calibration = self.config.calibration
        components = find_components(
            maps.anomaly, maps.border, levels=self.config.levels, top_k=calibration.top_k
        )
        rated = [(calibrated(component.logit, calibration), component) for component in components]
        return tuple(
            Finding(
                region=_region(component, frame, scan.shape_hw),
                score=score,
                family=_family(component, maps, self.config.families),
            )
            for score, component in rated
            if score >= least
        )


def explained(findings: tuple[Finding, ...], scan: Scan) -> tuple[Finding, ...]:
    """Returns the findings with what is measured on the scan: material, areal density and strongest cue."""
    field = field_of(scan)
    return tuple(_explained(finding, field, scan.shape_hw) for finding in findings)


def calibrated(value: float, calibration: Calibration) -> float:
    """Returns the score in [0, 1] of a mean logit."""
    raised = calibration.slope * value + calibration.offset
    return float(1 / (1 + np.exp(-np.clip(raised, -60, 60))))


def _explained(finding: Finding, field: Field, shape_hw: tuple[int, int]) -> Finding:
    place = place_of(finding.region, field, shape_hw=shape_hw)
    if place is None:
        return finding
    added, cue = what_is_added(place), strongest(measure_cues(place))
    return replace(
        finding,
        areal_density_g_cm2=added.areal_density_g_cm2,
        material=added.material,
        material_share=added.share,
        cue=cue.name,
        values=cue.values,
    )


def _sigmoid(logits: Float32) -> Float32:
    return (1 / (1 + np.exp(-np.clip(logits, -60, 60)))).astype(np.float32)


def _cropped(maps: Maps, shape_hw: tuple[int, int]) -> Maps:
    rows, columns = (-(-side // STRIDE) for side in shape_hw)
    inside = (..., slice(rows), slice(columns))
    return Maps(maps.anomaly[inside], maps.border[inside], maps.family[inside])


def _region(component: Component, frame: Frame, shape_hw: tuple[int, int]) -> Region:
    outline = Region.from_mask(component.mask).geometry
    smooth = outline.simplify(_SIMPLIFY_CELLS)
    moved = affinity.translate(smooth if smooth.area > 0 else outline, *component.origin_xy)
    scale_x, scale_y = (STRIDE / scale for scale in frame.scale_xy)
    scaled = affinity.scale(moved, scale_x, scale_y, origin=(0, 0))
    return Region(scaled.intersection(box(0, 0, shape_hw[1], shape_hw[0])))


def _family(component: Component, maps: Maps, families: tuple[str, ...]) -> str:
    inside = maps.family_in(component.window)[:, component.mask]
    return families[int(inside.mean(axis=1).argmax())]
