"""How hard a concealment is to see, measured: we hold the scan with it and the scan without it.

All factors come from noise-free transmissions and the noise that the scanner would add, so they are exact for
the scanner at hand. The ideal observer's d' is the physical limit, clutter_snr ranks what is hard in
practice, and the Hotelling observer's d' (`hotelling`) is the fair yardstick between them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from xray_trainer.synthesis.hotelling import hotelling_dprime

Doubles = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
_OPAQUE = 1e-3
_EDGE = 0.06


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A window of a scan around a concealment.

    Attributes:
        with_it: noise-free transmission (E, H, W) with the concealment.
        without_it: the same without.
        variance: of the noise without it (E, H, W), in the same unit squared.
        mask: (H, W) of the concealment's region.
        pixel_mm_xy: size of a pixel.
    """

    with_it: Doubles
    without_it: Doubles
    variance: Doubles
    mask: Mask
    pixel_mm_xy: tuple[float, float]


def measure(evidence: Evidence) -> dict[str, float]:
    """Returns all factors by name; sizes in px and mm, the others without unit."""
    depth = -np.log(evidence.without_it[0])
    change = -np.log(evidence.with_it[0]) - depth
    return {
        **_sizes(evidence),
        "mean_attenuation": float(change[evidence.mask].mean()),
        "contrast_to_noise": _contrast_to_noise(evidence, change),
        **_surroundings(evidence, depth, change),
        "ideal_dprime": ideal_dprime(evidence.with_it, evidence.without_it, evidence.variance),
        "clutter_snr": _clutter_snr(evidence.mask, depth, change),
        "hotelling_dprime": hotelling_dprime(
            evidence.with_it, evidence.without_it, evidence.variance, evidence.mask
        ),
    }


def ideal_dprime(with_it: Doubles, without_it: Doubles, variance: Doubles) -> float:
    """Returns the d' of an observer that knows signal and background exactly.

    d'^2 = sum over pixels and energies of (difference of the means)^2 / variance.
    """
    return float(np.sqrt(np.sum((with_it - without_it) ** 2 / variance)))


def _sizes(evidence: Evidence) -> dict[str, float]:
    mm_x, mm_y = evidence.pixel_mm_xy
    rows, columns = (np.flatnonzero(evidence.mask.any(axis=axis)) for axis in (1, 0))
    num = float(evidence.mask.sum())
    return {
        "size_px": num,
        "size_mm2": num * mm_x * mm_y,
        "width_mm": float(columns[-1] - columns[0] + 1) * mm_x,
        "height_mm": float(rows[-1] - rows[0] + 1) * mm_y,
    }


def _contrast_to_noise(evidence: Evidence, change: Doubles) -> float:
    """Returns the mean change of -ln T over the noise of -ln T in one pixel, both at high energy."""
    relative = np.sqrt(evidence.variance[0]) / evidence.without_it[0]
    return float(np.abs(change[evidence.mask]).mean() / np.sqrt(np.mean(relative[evidence.mask] ** 2)))


def _surroundings(evidence: Evidence, depth: Doubles, change: Doubles) -> dict[str, float]:
    mask = evidence.mask
    gradient = np.hypot(*np.gradient(depth))
    outline = mask & ~(cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    around = _ring(mask)
    total = np.abs(change[mask]).mean() + depth[mask].mean()
    return {
        "superposition": float(depth[mask].mean()),
        "local_variance": float(depth[mask | around].var()),
        "obscuration": float(depth[mask].mean() / max(total, 1e-9)),
        "opaque_share": float((evidence.without_it[0][mask] < _OPAQUE).mean()),
        "edge_overlap": float((gradient[outline] > _EDGE).mean()),
        "clutter": float(gradient[mask | around].mean()),
    }


def _clutter_snr(mask: Mask, depth: Doubles, change: Doubles) -> float:
    """Returns mean |change of -ln T| over the spread of the benign -ln T at the region's own scale."""
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    share = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].mean()
    size = [max(1, round(len(places) * float(np.sqrt(share)))) for places in (columns, rows)]
    smooth = cv2.blur(depth, size, borderType=cv2.BORDER_REFLECT)
    near = slice(max(0, rows[0] - 2 * len(rows)), rows[-1] + 2 * len(rows) + 1)
    beside = slice(max(0, columns[0] - 2 * len(columns)), columns[-1] + 2 * len(columns) + 1)
    return float(np.abs(change[mask]).mean() / max(float(smooth[near, beside].std()), 1e-3))


def _ring(mask: Mask) -> Mask:
    reach = max(3, round(0.35 * float(np.sqrt(mask.sum()))))
    distance = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return (distance <= reach) & ~mask
