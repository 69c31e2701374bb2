"""The colours of materials as operators know them: organic orange, light green, steel blue, denser violet.

Colour is for eyes: what was measured is `material_position`, which this only paints.
"""

from __future__ import annotations

import cv2
import numpy as np

from xray_trainer.physics.dual_energy import attenuation_ratio, smoothed_attenuation
from xray_trainer.physics.material_bands import curves_of_beams, material_position
from xray_trainer.scans.codes import codes_from_transmission
from xray_trainer.scans.pictures import Picture, auto_window, window_level
from xray_trainer.scans.scan import Scan, Transmission

COLOURS = ((255, 150, 40), (90, 210, 90), (70, 130, 255), (150, 60, 200))
"""Red, green, blue of polyethylene, aluminium, steel and lead; between them colours change steadily."""

_DARKEST = 0.15


def material_colours(scan: Scan, *, most_px: int = 2048) -> Picture:
    """Returns an RGB picture (H, W, 3), as bright as the grey one; grey where the material cannot be told.

    Args:
        scan: with two energies.
        most_px: the longer side of the picture; a larger scan is shrunk, which also calms R.

    Raises:
        InputError: not two energies.
        RecipeError: a beam is unknown.
    """
    transmission = _shrunk(scan.transmission, most_px)
    codes = codes_from_transmission(transmission[0])
    low, high = auto_window(codes)
    grey = window_level(codes, low=low, high=high)
    ratio = attenuation_ratio(transmission)
    position = material_position(ratio, smoothed_attenuation(transmission)[0], curves_of_beams(*scan.beams))
    places = np.arange(len(COLOURS))
    hues = [np.interp(position, places, channel) for channel in np.array(COLOURS).T]
    light = _DARKEST + (1 - _DARKEST) * grey[..., None] / 255
    painted = np.stack(hues, axis=-1) * light
    shown = np.where(np.isnan(position)[..., None], grey[..., None], painted)
    return np.asarray(np.rint(shown), np.uint8)


def _shrunk(transmission: Transmission, most_px: int) -> Transmission:
    height, width = transmission.shape[1:]
    ratio = most_px / max(height, width)
    if ratio >= 1:
        return transmission
    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    planes = [cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in transmission]
    return np.stack(planes).astype(np.float32)
