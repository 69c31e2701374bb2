"""Spatial resolution: gauges of five bars of lead, bars and gaps alike in width, along and across the travel.

Where bars fall on pixels decides much near the pixel size, so each gauge stands at four places that differ by
a quarter of a pixel. A gauge is resolved where all five bars can be counted at half of the places at least:
between neighbours the profile, averaged along the bars, rises by a tenth of the contrast of broad bars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xray_trainer.physics.beams import stack_transmission
from xray_trainer.physics.scanner import ScannerModel
from xray_trainer.synthesis.phantoms.view import LEAD_G_CM3, PIXEL_MM, Doubles, View, lead, photographed
from xray_trainer.synthesis.shapes import Boxes

WIDTHS_MM = (15.0, 12.0, 10.0, 9.0, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5, 4.0, 3.5, 3.0, 2.5, 2.0)
NUM_PLACES = 4

_NUM_BARS = 5
_DEPTH_MM = 20.0
_BAR_MM = 150.0
_PANEL_MM = 200.0
_SMALLEST_RISE = 0.1


@dataclass(frozen=True, slots=True)
class _Gauge:
    """Five bars of one width in a panel, `place_mm` off the panel's middle."""

    width_mm: float
    left_mm: float
    place_mm: float

    @property
    def middle_mm(self) -> float:
        return self.left_mm + _PANEL_MM / 2

    @property
    def bars_mm(self) -> Doubles:
        """Returns the middles of the bars around 0."""
        number = np.arange(_NUM_BARS, dtype=np.float64) - (_NUM_BARS - 1) / 2
        return np.asarray(number * 2 * self.width_mm + self.place_mm)


def resolution_mm(scanner: ScannerModel, *, pixel_mm: float = PIXEL_MM, seed: int = 0) -> float:
    """Returns the width of the finest bars resolved in both directions, all wider ones too; inf if none is.

    Args:
        scanner: the machine; its first beam counts.
        pixel_mm: pixel size.
        seed: of noise and artefacts.
    """
    gauges = list(_gauges(pixel_mm))
    shapes = [bars for gauge in gauges for bars in _bars(gauge)]
    view = photographed(shapes, scanner, length_mm=len(gauges) * _PANEL_MM, pixel_mm=pixel_mm, seed=seed)
    contrast = 1 - stack_transmission({"lead": LEAD_G_CM3 * _DEPTH_MM / 10}, scanner.beams[0])
    rises = np.array([_rises(view, gauge) for gauge in gauges]).reshape(len(WIDTHS_MM), NUM_PLACES, 2)
    share = (rises >= _SMALLEST_RISE * contrast).mean(axis=1).min(axis=1)
    resolved = int(np.argmin([*(share >= 0.5), False]))
    return WIDTHS_MM[resolved - 1] if resolved else float("inf")


def _gauges(pixel_mm: float) -> Iterator[_Gauge]:
    for number, width in enumerate(WIDTHS_MM):
        for place in range(NUM_PLACES):
            left = (number * NUM_PLACES + place) * _PANEL_MM
            yield _Gauge(width, left, pixel_mm * place / NUM_PLACES)


def _bars(gauge: _Gauge) -> tuple[Boxes, Boxes]:
    """Returns bars across the travel in the upper half and bars along it in the lower half of a panel."""
    low, high = gauge.bars_mm - gauge.width_mm / 2, gauge.bars_mm + gauge.width_mm / 2
    depth = np.zeros(_NUM_BARS), np.full(_NUM_BARS, _DEPTH_MM)
    ends = np.full(_NUM_BARS, -_BAR_MM / 2), np.full(_NUM_BARS, _BAR_MM / 2)
    across = (low + gauge.middle_mm, high + gauge.middle_mm, *depth, *(end + _PANEL_MM / 2 for end in ends))
    along = (*(end + gauge.middle_mm for end in ends), *depth, low - _PANEL_MM / 2, high - _PANEL_MM / 2)
    return lead(np.stack(across, axis=1)), lead(np.stack(along, axis=1))


def _rises(view: View, gauge: _Gauge) -> tuple[float, float]:
    """Returns the smallest rise between neighbouring bars, across and along the travel."""
    whole, inner = _PANEL_MM / 2, _BAR_MM / 2 - 10
    left, middle = gauge.left_mm, gauge.middle_mm
    panel = (left, left + _PANEL_MM)
    across = view.patch(panel, (whole - inner, whole + inner)).mean(axis=0)
    along = view.patch((middle - inner, middle + inner), (-_PANEL_MM, 0.0)).mean(axis=1)[::-1]
    return _smallest_rise(across, gauge, view.pixel_mm), _smallest_rise(along, gauge, view.pixel_mm)


def _smallest_rise(profile: Doubles, gauge: _Gauge, pixel_mm: float) -> float:
    middles = np.asarray((np.arange(len(profile), dtype=np.float64) + 0.5) * pixel_mm - _PANEL_MM / 2)
    bars = gauge.bars_mm
    dark = np.array([_within(profile, middles, bar, gauge.width_mm).min() for bar in bars])
    gaps = bars[:-1] + gauge.width_mm
    bright = np.array([_within(profile, middles, gap, gauge.width_mm).max() for gap in gaps])
    return float((bright - np.maximum(dark[:-1], dark[1:])).min())


def _within(profile: Doubles, middles_mm: Doubles, centre_mm: float, width_mm: float) -> Doubles:
    """Returns the pixels whose middles lie within a bar or gap, or the nearest one."""
    distance = np.abs(middles_mm - centre_mm)
    return profile[distance <= max(width_mm / 2, float(distance.min()))]
