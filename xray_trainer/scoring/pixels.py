"""How well anomaly maps cover what is hidden, pixel by pixel and region by region.

Average precision treats all pixels alike, so large concealments dominate. AUPRO gives every concealment the
same say: the share of a region above the threshold, averaged over regions, integrated over the false positive
rate of benign pixels up to a limit and divided by that limit (Bergmann et al. 2021).

`PixelTally` streams: it keeps three histograms, whatever the number of scans. Its bins follow the bits of a
float, fine towards 0 as towards 1 where maps crowd, each at most 0.2 % wide relative to the distance from the
nearer end. `exact_aupro` follows the definition threshold by threshold, slowly, and is what the tally is
tested against.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import numpy as np
import numpy.typing as npt
from shapely import affinity

from xray_trainer.errors import InputError
from xray_trainer.regions import Mask, Region
from xray_trainer.scoring.ratings import ratio

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
AnomalyMap = npt.NDArray[np.floating]

AUPRO_LIMITS = (0.3, 0.05)
"""False positive rates up to which AUPRO is reported."""

_SHIFT = 14
_HALF = 0x3F000000 >> _SHIFT
NUM_BINS = 2 * _HALF + 1
"""Number of bins of the tally over [0, 1]."""


class PixelTally:
    """Anomaly maps tallied one by one, for figures over all of them."""

    def __init__(self) -> None:
        self._benign = np.zeros(NUM_BINS, np.int64)
        self._hidden = np.zeros(NUM_BINS, np.int64)
        self._shares = np.zeros(NUM_BINS, np.float64)
        self._num_regions = 0

    def add(self, anomaly_map: AnomalyMap, regions: Sequence[Mask] = ()) -> None:
        """Tallies the map of one scan.

        Args:
            anomaly_map: (H, W), values in [0, 1].
            regions: one mask (H, W) per concealment; none for a benign scan.

        Raises:
            InputError: a value lies outside [0, 1], or a mask is empty or of another shape.
        """
        checked(anomaly_map, regions)
        bins = bins_of(anomaly_map)
        is_hidden = union(regions, anomaly_map.shape)
        self._benign += _histogram(bins[~is_hidden])
        self._hidden += _histogram(bins[is_hidden])
        for region in regions:
            self._shares += _histogram(bins[region]) / np.count_nonzero(region)
        self._num_regions += len(regions)

    def average_precision(self) -> float:
        """Returns the average precision over all pixels; nan where nothing is hidden."""
        found, false = _passed(self._hidden), _passed(self._benign)
        if found[-1] == 0:
            return nan
        steps = np.diff(found, prepend=0.0) / found[-1]
        precision = np.nan_to_num(ratio(found, found + false))
        return float(np.sum(steps * precision))

    def aupro(self, limit: float) -> float:
        """Returns AUPRO up to a false positive rate; nan where nothing is hidden, or nothing benign.

        Raises:
            InputError: the limit does not lie above 0 and up to 1.
        """
        return area_up_to(
            _shares(_passed(self._benign)), _passed(self._shares) / max(self._num_regions, 1), limit
        )


def exact_aupro(
    anomaly_maps: Sequence[AnomalyMap], regions: Sequence[Sequence[Mask]], *, limit: float
) -> float:
    """Returns AUPRO by its definition, threshold by threshold; slow, to check `PixelTally.aupro` against."""
    for anomaly_map, of_scan in zip(anomaly_maps, regions, strict=True):
        checked(anomaly_map, of_scan)
    benign = [m[~union(masks, m.shape)] for m, masks in zip(anomaly_maps, regions, strict=True)]
    hidden = [m[mask] for m, masks in zip(anomaly_maps, regions, strict=True) for mask in masks]
    pooled = np.concatenate([*benign, np.empty(0)])
    thresholds = np.unique(np.concatenate([*benign, *hidden, np.empty(0)]))[::-1]
    if pooled.size == 0 or not hidden:
        return nan
    false_rates = np.array([np.mean(pooled >= threshold) for threshold in thresholds])
    overlaps = np.array([np.mean([np.mean(h >= threshold) for h in hidden]) for threshold in thresholds])
    return area_up_to(false_rates, overlaps, limit)


def masks_on_map(
    regions: Sequence[Region], *, map_shape_hw: tuple[int, int], cell_px_xy: tuple[float, float]
) -> tuple[Mask, ...]:
    """Returns the regions of a scan as masks on its anomaly map.

    A region too small for any cell's centre is the cell that holds its own centre.

    Args:
        regions: in pixels of the scan.
        map_shape_hw: cells of the map; the first begins at the scan's origin.
        cell_px_xy: width and height of a cell in pixels of the scan.
    """
    return tuple(_mask_on_map(region, map_shape_hw, cell_px_xy) for region in regions)


def bins_of(anomaly_map: AnomalyMap) -> Counts:
    """Returns the bin of each value, rising with it: by the float's own bits, mirrored above a half."""
    values = np.asarray(anomaly_map, np.float32)
    to_nearer_end = np.abs(np.minimum(values, np.float32(1) - values))
    steps = (to_nearer_end.view(np.uint32) >> _SHIFT).astype(np.int64)
    bins: Counts = np.where(values < 0.5, steps, 2 * _HALF - steps)
    return bins


def checked(anomaly_map: AnomalyMap, regions: Sequence[Mask]) -> None:
    """Raises an InputError if a value lies outside [0, 1], or a mask is empty or of another shape."""
    low, high = anomaly_map.min(initial=0), anomaly_map.max(initial=0)
    if anomaly_map.ndim != 2 or not (low >= 0 and high <= 1):
        raise InputError(
            "an anomaly map must be (H, W) in 0 to 1, got {got} from {low} to {high}",
            got=anomaly_map.shape,
            low=low,
            high=high,
        )
    for region in regions:
        if region.shape != anomaly_map.shape or region.dtype != np.bool_ or not region.any():
            raise InputError(
                "a mask must be bool {shape}, not empty, got {kind} {got}",
                shape=anomaly_map.shape,
                kind=region.dtype,
                got=region.shape,
            )


def union(regions: Sequence[Mask], shape: tuple[int, ...]) -> Mask:
    """Returns the mask of everything that lies in one of the masks."""
    union = np.zeros(shape, bool)
    for region in regions:
        union |= region
    return union


def _histogram(bins: Counts) -> Counts:
    counts: Counts = np.bincount(bins, minlength=NUM_BINS)
    return counts


def _passed(histogram: Counts | Floats) -> Floats:
    return np.cumsum(histogram[::-1], dtype=np.float64)


def _shares(passed: Floats) -> Floats:
    return passed / passed[-1] if passed[-1] else np.full(passed.shape, nan)


def area_up_to(false_rates: Floats, overlaps: Floats, limit: float) -> float:
    """Returns the area under overlaps (N,) over rising false rates (N,) up to a limit, divided by the limit.

    Raises:
        InputError: the limit does not lie above 0 and up to 1.
    """
    if not 0 < limit <= 1:
        raise InputError("the limit of AUPRO must lie above 0 and up to 1, got {limit}", limit=limit)
    if np.isnan(false_rates).any() or overlaps[-1] == 0:
        return nan
    x, y = np.concatenate([[0.0], false_rates]), np.concatenate([[0.0], overlaps])
    is_within = x <= limit
    at_limit = np.interp(limit, x, y)
    return float(np.trapezoid(np.append(y[is_within], at_limit), np.append(x[is_within], limit)) / limit)


def _mask_on_map(region: Region, map_shape_hw: tuple[int, int], cell_px_xy: tuple[float, float]) -> Mask:
    factors = (1 / cell_px_xy[0], 1 / cell_px_xy[1])
    scaled = Region(affinity.scale(region.geometry, *factors, origin=(0, 0)))
    mask = scaled.to_mask(map_shape_hw)
    if not mask.any():
        (x, y), (height, width) = scaled.centre_xy, map_shape_hw
        mask[min(max(int(y), 0), height - 1), min(max(int(x), 0), width - 1)] = True
    return mask
