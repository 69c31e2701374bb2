"""From a scan of any pixel pitch to what the network takes, and back to the scan's own pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from xray_trainer.detector.config import DEEPEST_STRIDE, NUM_ENERGIES
from xray_trainer.scans.scan import Scan

Float32 = npt.NDArray[np.float32]
Memory = Callable[[tuple[int, int, int], type[np.float32]], Float32]

_SCALE_LIMITS = (0.1, 4.0)
_THIN, _OPAQUE = 0.15, 7.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A scan at the network's pitch.

    Attributes:
        transmission: float32 (2, H, W), 0 where an energy is missing; padded with air right and below.
        shape_hw: height and width before padding.
        scale_xy: pixels of the frame per pixel of the scan.
        notes: why little trust is due, empty for an ordinary scan.
    """

    transmission: Float32
    shape_hw: tuple[int, int]
    scale_xy: tuple[float, float]
    notes: tuple[str, ...] = ()


def frame_scan(scan: Scan, *, pixel_mm: float, memory: Memory = np.empty) -> Frame:
    """Returns the scan in square pixels of `pixel_mm`, padded to a multiple of the deepest stride.

    Args:
        scan: of any pixel pitch.
        pixel_mm: pitch of the network.
        memory: gives the array of a frame; what is in it is overwritten.
    """
    height, width = scan.shape_hw
    scales = [float(np.clip(mm / pixel_mm, *_SCALE_LIMITS)) for mm in scan.pixel_mm_xy]
    shape_hw = (max(1, round(height * scales[1])), max(1, round(width * scales[0])))
    resampled = resample(scan.transmission, shape_hw)
    scale_xy = (shape_hw[1] / width, shape_hw[0] / height)
    return Frame(padded(resampled, memory), shape_hw, scale_xy, _notes(scan, pixel_mm))


def resample(transmission: Float32, shape_hw: tuple[int, int]) -> Float32:
    """Returns transmission (E, H, W) at another size: means of areas when shrinking, linear when growing."""
    if transmission.shape[1:] == shape_hw:
        return transmission
    shrinks = shape_hw[0] * shape_hw[1] < transmission.shape[1] * transmission.shape[2]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    resized = [cv2.resize(energy, shape_hw[::-1], interpolation=method) for energy in transmission]
    return np.stack(resized).astype(np.float32, copy=False)


def padded(transmission: Float32, memory: Memory = np.empty) -> Float32:
    """Returns transmission (2, H, W) of (E, h, w): a missing energy 0, air up to whole deepest strides."""
    energies, height, width = transmission.shape
    padded_hw = [-(-side // DEEPEST_STRIDE) * DEEPEST_STRIDE for side in (height, width)]
    frame = memory((NUM_ENERGIES, *padded_hw), np.float32)
    frame[:energies, :height, :width] = transmission
    frame[:energies, height:] = 1.0
    frame[:energies, :height, width:] = 1.0
    frame[energies:] = 0.0
    return frame


def _notes(scan: Scan, pixel_mm: float) -> tuple[str, ...]:
    least, most = (pixel_mm * limit for limit in _SCALE_LIMITS)
    low, middle = np.quantile(scan.transmission[0, ::4, ::4], (0.01, 0.5))
    found = {
        f"pixel size {scan.pixel_mm_xy} mm is out of {least:g} to {most:g} mm": not all(
            least <= mm <= most for mm in scan.pixel_mm_xy
        ),
        "the scan is smaller than 32 pixels": min(scan.shape_hw) < DEEPEST_STRIDE,
        "nearly all of the scan is air": low > np.exp(-_THIN),
        "most of the scan is opaque": middle < np.exp(-_OPAQUE),
    }
    return tuple(note for note, is_so in found.items() if is_so)
