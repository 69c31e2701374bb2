"""How sure the pixel figures are: the same histograms kept scan by scan, so that scans can be drawn anew.

The bins of `PixelTally` are put together 32 to one, about 5 % wide relative to the nearer end of [0, 1]: too
coarse for the figure itself, fine enough for its spread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xray_trainer.regions import Mask
from xray_trainer.scoring.intervals import Statistic
from xray_trainer.scoring.pixels import NUM_BINS, AnomalyMap, area_up_to, bins_of, checked, union
from xray_trainer.scoring.ratings import Floats, ratio

_BINS_PER_BIN = 32
_NUM_COARSE = NUM_BINS // _BINS_PER_BIN + 1

Counts = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ScanPixels:
    """Coarse histograms of one scan's anomaly map, highest values first.

    Attributes:
        benign: of the pixels where nothing is hidden.
        hidden: of the others; None for a benign scan.
        shares: sum over regions of each region's histogram, of sum 1 each; None for a benign scan.
        num_regions: concealments of the scan.
    """

    benign: Counts
    hidden: Counts | None = None
    shares: Counts | None = None
    num_regions: int = 0

    @classmethod
    def of(cls, anomaly_map: AnomalyMap, regions: Sequence[Mask] = ()) -> ScanPixels:
        """Returns the histograms of one map; arguments and errors are those of `PixelTally.add`."""
        checked(anomaly_map, regions)
        bins = _NUM_COARSE - 1 - bins_of(anomaly_map) // _BINS_PER_BIN
        if not regions:
            return cls(_histogram(bins.ravel()))
        is_hidden = union(regions, anomaly_map.shape)
        shares = sum(_histogram(bins[region]) / np.float32(region.sum()) for region in regions)
        hidden = _histogram(bins[is_hidden])
        return cls(_histogram(bins[~is_hidden]), hidden, np.asarray(shares, np.float32), len(regions))


def average_precision_statistic(benign: Sequence[ScanPixels], suspicious: Sequence[ScanPixels]) -> Statistic:
    """Returns pixel average precision as a function of how often each scan occurs."""
    below, beside, inside = _rows(benign), _rows(suspicious), _hidden(suspicious)

    def statistic(benign_times: Floats, suspicious_times: Floats) -> Floats:
        hidden = suspicious_times @ inside
        found = np.cumsum(hidden, axis=1)
        false = np.cumsum(benign_times @ below + suspicious_times @ beside, axis=1)
        precision = np.nan_to_num(ratio(found, found + false))
        return ratio(np.sum(hidden * precision, axis=1), found[:, -1])

    return statistic


def aupro_statistic(
    benign: Sequence[ScanPixels], suspicious: Sequence[ScanPixels], *, limit: float
) -> Statistic:
    """Returns AUPRO up to a false positive rate as a function of how often each scan occurs."""
    below, beside = _rows(benign), _rows(suspicious)
    shares = np.array([one.shares for one in suspicious], np.float32).reshape(-1, _NUM_COARSE)
    numbers = np.array([one.num_regions for one in suspicious], np.float64)

    def statistic(benign_times: Floats, suspicious_times: Floats) -> Floats:
        false = np.cumsum(benign_times @ below + suspicious_times @ beside, axis=1)
        overlaps = ratio(np.cumsum(suspicious_times @ shares, axis=1), (suspicious_times @ numbers)[:, None])
        rates = ratio(false, false[:, -1:])
        return np.array([area_up_to(x, y, limit) for x, y in zip(rates, overlaps, strict=True)])

    return statistic


def _histogram(bins: npt.NDArray[np.int64]) -> Counts:
    return np.bincount(bins, minlength=_NUM_COARSE).astype(np.float32)


def _rows(scans: Sequence[ScanPixels]) -> Counts:
    return np.array([one.benign for one in scans], np.float32).reshape(-1, _NUM_COARSE)


def _hidden(scans: Sequence[ScanPixels]) -> Counts:
    return np.array([one.hidden for one in scans], np.float32).reshape(-1, _NUM_COARSE)
