"""What is measured on a scan once: a small fingerprint that tells near-duplicates, and a few numbers.

The fingerprint is the attenuation of the high energy, limited to 5 (denser cargo is mostly noise), averaged
to 24 x 48 cells, without what is smooth over 3 cells, scaled to length 1. Averaging takes photon noise away;
taking the smooth part away leaves the arrangement of the load, which differs from scan to scan, and not the
outline of the conveyance, which does not. Two scans are as near as their fingerprints correlate; a scan may
be turned over either way.

Measured over 42 renderings at 20 mm per pixel (`tests/exercises/test_fingerprint.py` repeats a few): the same
scene with another noise seed correlates by 0.98 or more; different scenes by 0.67 at most, of one conveyance
and one cargo family by 0.54. What is cropped or turned by 90 degrees is not recognised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from xray_trainer.scans.codes import codes_from_transmission, sqrt12_from_codes
from xray_trainer.scans.noise import noise_sigma
from xray_trainer.scans.scan import Scan

MEASURE: Final = "grid-1"
"""Name of the measure; another one is another name, so that what is stored is measured again."""

NEAR: Final = 0.9
"""From this correlation on two scans are near-duplicates."""

_CELLS_HW: Final = (24, 48)
_SMOOTH_CELLS: Final = 3.0
_MOST_ATTENUATION: Final = 5.0
_STEPS: Final = 32.0
"""Steps per standard deviation in which a fingerprint is kept, as int8."""

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """What was measured on a scan.

    Attributes:
        fingerprint: int8 of 24 x 48 cells, row by row.
        mean_attenuation: -ln T of the high energy, averaged over the scan.
        noise: standard deviation in square-root codes, as `scans.noise` measures it.
    """

    fingerprint: bytes
    mean_attenuation: float
    noise: float


def scan_facts(scan: Scan) -> ScanFacts:
    """Returns what is measured on a scan."""
    high = scan.transmission[0]
    attenuation = -np.log(high)
    return ScanFacts(
        fingerprint=_fingerprint(attenuation),
        mean_attenuation=round(float(attenuation.mean()), 5),
        noise=round(noise_sigma(sqrt12_from_codes(codes_from_transmission(high))), 3),
    )


def correlations(of: bytes, among: Vectors) -> Vectors:
    """Returns how near scans are to one, turned over whichever way is nearest, (N,) from -1 to 1.

    Args:
        of: a fingerprint.
        among: fingerprints as `vectors` gives them.
    """
    grid = vectors([of])[0].reshape(_CELLS_HW)
    turned = np.stack([grid, grid[:, ::-1], grid[::-1], grid[::-1, ::-1]]).reshape(4, -1)
    nearest: Vectors = np.max(among @ turned.T, axis=1)
    return nearest


def vectors(fingerprints: list[bytes]) -> Vectors:
    """Returns fingerprints as rows of length 1, float32 (N, 1152)."""
    cells = _CELLS_HW[0] * _CELLS_HW[1]
    rows = np.frombuffer(b"".join(fingerprints), np.int8).reshape(-1, cells).astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(lengths > 0, lengths, 1.0)
    return rows


def _fingerprint(attenuation: npt.NDArray[np.float32]) -> bytes:
    height, width = _CELLS_HW
    limited = np.minimum(attenuation, _MOST_ATTENUATION)
    cells = cv2.resize(limited, (width, height), interpolation=cv2.INTER_AREA)
    rough = cells - cv2.GaussianBlur(cells, (0, 0), _SMOOTH_CELLS)
    rough = rough - rough.mean()
    scale = float(rough.std())
    steps = np.zeros_like(rough) if scale == 0 else rough * (_STEPS / scale)
    return bytes(np.clip(np.rint(steps), -127, 127).astype(np.int8).tobytes())
